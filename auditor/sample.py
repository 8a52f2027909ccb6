"""How is a sample drawn from a frame, written down, and read again?

The frame is a CSV file with a column `service_id`; its columns make the strata.
`sample.yaml` holds the design, the digest of the frame and everything drawn: its
own digest is published before the first request.
"""

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from results.figures.sampling import (
    Design,
    Drawn,
    Framed,
    NotAudited,
    Sampled,
    SampleRefused,
    draw,
    replacement,
    reweighted,
)

WHY: Final[Mapping[str, str]] = {
    "real_identity": "an account needs a real civil identity",
    "bank_kyc": "an account needs a bank’s checks of identity",
    "app_only": "it exists in an app only",
    "counter_only": "one asks at a counter only",
    "terms_refuse": "its terms of use refuse test accounts",
    "no_account": "no account was to be had",
    "closed": "it does not exist any more",
    "other": "see the note",
}
"""Why a service is not audited; the words are permanent."""

_COLUMN: Final = "service_id"
_CLOSE: Final = 1e-6
_LARGEST: Final = 64 * 2**20
_ID: Final = "^[a-z0-9][a-z0-9-]*$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame as it stands in a file."""

    file: str
    sha256: str
    services: tuple[Framed, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _FrameOf(_Strict):
    file: str
    source: str
    on: date
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    services: Annotated[int, Field(ge=1)]


class _DrawnOne(_Strict):
    service: str
    stratum: str
    probability: Annotated[float, Field(gt=0, le=1)]
    replaces: str | None = None
    why: str | None = None


class _Excluded(_Strict):
    service: str
    why: Literal[
        "real_identity", "bank_kyc", "app_only", "counter_only", "terms_refuse", "no_account", "closed", "other"
    ]
    note: str = ""


class SampleFile(_Strict):
    """`sample.yaml`, as it is written and read."""

    sample: Literal[1] = 1
    id: Annotated[str, Field(pattern=_ID)]
    design: Design
    frame: _FrameOf
    strata: tuple[str, ...] = ()
    seed: Annotated[str, Field(min_length=1)]
    drawn_on: date
    drawn: Annotated[tuple[_DrawnOne, ...], Field(min_length=1)]
    excluded: tuple[_Excluded, ...] = ()


def read_frame(path: Path) -> Frame:
    """Read a frame.

    Raises:
        SampleRefused: names the file, the line and the mend.
    """
    return parse_frame(path, _bytes(path))


def parse_frame(path: Path, data: bytes) -> Frame:
    """Read a frame from its bytes; `path` is what it is called.

    Raises:
        SampleRefused: as for reading.
    """
    text = _text(path, data)
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = _names(path, next(reader, []))
        services = [_framed(path, reader.line_num, names, cells) for cells in reader if cells]
    except csv.Error as error:
        raise SampleRefused(
            f"{path}:{reader.line_num}: it is no table: {error}; look whether a quote is left open"
        ) from None
    if not services:
        raise SampleRefused(f"{path}: it holds no service; write one on each line")
    return Frame(file=path.name, sha256=hashlib.sha256(data).hexdigest(), services=tuple(services))


def _names(path: Path, cells: Sequence[str]) -> list[str]:
    names = [name.strip() for name in cells]
    if _COLUMN not in names:
        raise SampleRefused(f"{path}:1: no column is named {_COLUMN}; name the one that holds the services’ ids")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise SampleRefused(f"{path}:1: two columns are named {twice[0]}; give each a name of its own")
    return names


def _framed(path: Path, line: int, names: Sequence[str], cells: Sequence[str]) -> Framed:
    if len(cells) > len(names):
        raise SampleRefused(
            f"{path}:{line}: the line has {len(cells)} cells, the first {len(names)}; quote what holds a comma"
        )
    said = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
    service = said.pop(_COLUMN, "")
    if not service:
        raise SampleRefused(f"{path}:{line}: the line names no service; fill {_COLUMN}, or delete it")
    return Framed(service=service, columns=said)


def _text(path: Path, data: bytes) -> str:
    """The text of a file that people made, whatever their program calls Unicode.

    Raises:
        SampleRefused: it is in another encoding, or no text.
    """
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise SampleRefused(
            f"{path}: byte {error.start} is no {'UTF-16' if is_wide else 'UTF-8'}; save it as UTF-8"
        ) from None
    if "\0" in text:
        raise SampleRefused(f"{path}: it holds a NUL, as no text does; save it as UTF-8")
    return text


def draw_sample(
    frame: Frame, *, identity: str, strata: Sequence[str], size: int | None, seed: str, source: str, today: date
) -> SampleFile:
    """Draw; without a size the whole frame is audited (a census).

    Raises:
        SampleRefused: the frame, the strata or the size do not fit.
    """
    if not re.fullmatch(_ID, identity):
        raise SampleRefused(
            f"{identity!r} is no name for a sample; write lower-case letters, digits and hyphens, as towns-2026"
        )
    wanted = len(frame.services) if size is None else size
    drawn = draw(frame.services, strata=strata, size=wanted, seed=seed)
    design = Design.CENSUS if size is None else Design.STRATIFIED if strata else Design.SIMPLE
    return SampleFile(
        id=identity,
        design=design,
        frame=_FrameOf(file=frame.file, source=source, on=today, sha256=frame.sha256, services=len(frame.services)),
        strata=tuple(strata),
        seed=seed,
        drawn_on=today,
        drawn=tuple(
            _DrawnOne(service=one.service, stratum=one.stratum, probability=round(one.probability, 9)) for one in drawn
        ),
    )


def exclude(
    known: SampleFile, frame: Frame, service: str, *, why: str, note: str = "", instead: bool = False
) -> SampleFile:
    """Say that a service is not audited, and why; with `instead` the next of its stratum takes its place.

    Raises:
        SampleRefused: it is not in the sample, the reason is none, or the frame is another one.
    """
    if why not in WHY:
        raise SampleRefused(f"{why!r} is no reason; write one of {', '.join(WHY)}")
    if all(one.service != service for one in known.drawn):
        raise SampleRefused(f"{service} is not in sample {known.id}")
    if any(one.service == service for one in known.excluded):
        raise SampleRefused(f"{service} is excluded already")
    check_frame(known, frame)
    added: tuple[_DrawnOne, ...] = ()
    if instead:
        one = replacement(frame.services, drawn_of(known), strata=known.strata, seed=known.seed, of=service)
        added = (
            _DrawnOne(service=one.service, stratum=one.stratum, probability=one.probability, replaces=service, why=why),
        )
    gone = _Excluded.model_validate({"service": service, "why": why, "note": note})
    return known.model_copy(update={"drawn": (*known.drawn, *added), "excluded": (*known.excluded, gone)})


def check_frame(known: SampleFile, frame: Frame) -> None:
    """Refuse a frame that is not the one that was drawn from."""
    if frame.sha256 != known.frame.sha256:
        raise SampleRefused(
            f"{frame.file} is not the frame of sample {known.id}: its SHA-256 begins {frame.sha256[:12]}, "
            f"that of the frame {known.frame.sha256[:12]}; give the file as it was on {known.frame.on}"
        )


def check_drawn(known: SampleFile, frame: Frame) -> None:
    """Draw again, and refuse what differs: whoever reads a sample need not believe it.

    Raises:
        SampleRefused: names the first service that differs.
    """
    check_frame(known, frame)
    first = [one for one in known.drawn if one.replaces is None]
    if known.design is Design.JUDGMENTAL:
        return
    again = draw(frame.services, strata=known.strata, size=len(first), seed=known.seed)
    for said, found in zip(first, again, strict=True):
        if (said.service, said.stratum) != (found.service, found.stratum):
            raise SampleRefused(f"sample {known.id} names {said.service} where its seed draws {found.service}")
        if abs(said.probability - found.probability) > _CLOSE:
            raise SampleRefused(f"sample {known.id} gives {said.service} another chance than it had")
    _check_replaced(known, frame)


def _check_replaced(known: SampleFile, frame: Frame) -> None:
    """Whoever takes another's place is the next of its stratum at that moment, with the same chance, for one who is gone."""
    so_far = [one for one in drawn_of(known) if one.replaces is None]
    free = {one.service for one in known.excluded}
    for one in drawn_of(known):
        if one.replaces is None:
            continue
        if one.replaces not in free:
            raise SampleRefused(
                f"sample {known.id} puts {one.service} in the place of {one.replaces}, who is not excluded, or replaced already"
            )
        free.remove(one.replaces)
        wanted = replacement(frame.services, so_far, strata=known.strata, seed=known.seed, of=one.replaces)
        if (one.service, one.stratum) != (wanted.service, wanted.stratum):
            raise SampleRefused(f"sample {known.id} puts {one.service} where {wanted.service} comes next")
        if abs(one.probability - wanted.probability) > _CLOSE:
            raise SampleRefused(f"sample {known.id} gives {one.service} another chance than it had")
        so_far.append(one)


def is_the_same_draw(known: SampleFile, entered: SampleFile) -> bool:
    """Whether a sample is the one that was entered, but for who was left out since."""

    def drawn(of: SampleFile) -> tuple[object, ...]:
        return (of.frame.sha256, of.seed, of.strata, of.design, [d.service for d in of.drawn if d.replaces is None])

    return drawn(known) == drawn(entered)


def drawn_of(known: SampleFile) -> tuple[Drawn, ...]:
    return tuple(
        Drawn(service=d.service, stratum=d.stratum, probability=d.probability, replaces=d.replaces) for d in known.drawn
    )


def sampled(known: SampleFile, frame: Frame, *, asked: Collection[str] = ()) -> tuple[Sampled, tuple[NotAudited, ...]]:
    """The sample as a release has it, and who of it was not audited; `asked` were before anybody could exclude them."""
    gone = {one.service for one in known.excluded} - set(asked)
    drawn = drawn_of(known)
    kept = reweighted(drawn, [one for one in drawn if one.service not in gone])
    found = Sampled(
        id=known.id,
        design=known.design,
        source=f"{known.frame.source} ({known.frame.on.isoformat()})",
        frame_digest=known.frame.sha256,
        seed=known.seed,
        strata=known.strata,
        drawn_on=known.drawn_on,
        frame=tuple(sorted(frame.services, key=lambda one: one.service)),
        drawn=tuple(sorted(kept, key=lambda one: one.service)),
    )
    left = tuple(
        NotAudited(service=one.service, why=one.why, note=one.note, after_request=one.service not in gone)
        for one in known.excluded
    )
    return found, tuple(sorted(left, key=lambda one: one.service))


def write_sample(known: SampleFile) -> bytes:
    """The file; the same sample gives the same bytes."""
    said: dict[str, Any] = known.model_dump(mode="json", exclude_none=True)
    text = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=120)
    return f"# A sample as it was drawn. Its SHA-256 is published before the first request.\n{text}".encode()


def parse_sample(text: str) -> SampleFile:
    """Read a sample from its text, as it was written."""
    return SampleFile.model_validate(yaml.safe_load(text))


def read_sample_file(path: Path) -> SampleFile:
    """Read `sample.yaml`.

    Raises:
        SampleRefused: names the file and what is wrong in it.
    """
    return parse_sample_file(path, _bytes(path))


def parse_sample_file(path: Path, data: bytes) -> SampleFile:
    """Read it from its bytes; `path` is what it is called.

    Raises:
        SampleRefused: as for reading.
    """
    try:
        return SampleFile.model_validate(yaml.safe_load(_text(path, data)))
    except yaml.YAMLError as error:
        raise SampleRefused(f"{path}: it is no YAML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise SampleRefused(f"{path}: {place}: {first['msg']}") from None


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SampleRefused(f"{path}: it cannot be read: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise SampleRefused(f"{path}: it is larger than 64 MiB; look whether it is the right one")
    return data


def agents_in(frame: Sequence[Framed]) -> dict[str, int]:
    """How many work for the controller of each service, where the frame's column `size` says so in digits."""
    said = {one.service: one.columns.get("size", "") for one in frame}
    return {service: int(size) for service, size in said.items() if size.isascii() and size.isdigit() and len(size) < 9}
