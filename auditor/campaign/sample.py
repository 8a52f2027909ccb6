"""Which scenarios or services does a drawn list hold, and is it still the same list?

YAML as a draw writes it, CSV as a spreadsheet does, or one id a line. The file
is read once: the order keeps its SHA-256 and what its ids stood for.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.campaign.wrong import OrderWrong
from scenarios.errors import ScenarioError
from scenarios.source import Loc, read_yaml

_KEYS = ("scenario", "scenario_id", "service", "service_id", "id")
_LISTS = ("sample", "scenarios", "services", "drawn")
_LARGEST = 16 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A list as it stands in a file; `frame` and `seed` of the draw, where it says them."""

    file: str
    sha256: str
    names: tuple[str, ...]
    frame: str | None = None
    seed: str | None = None


def read_sample(path: Path) -> Drawn:
    """Read a list of ids.

    Raises:
        OrderWrong: it cannot be read, holds none, or one twice; names file, line and mend.
    """
    data = _read(path)
    text = _decoded(path, data)
    frame = seed = None
    match path.suffix.lower():
        case ".yaml" | ".yml":
            names, frame, seed = _of_yaml(path, text)
        case ".csv":
            names = list(_of_csv(path, text))
        case _:
            lines = [line.partition("#")[0].strip() for line in text.splitlines()]
            names = [(number, line) for number, line in enumerate(lines, start=1) if line]
    first: dict[str, int] = {}
    for line, name in names:
        if name in first:
            raise _wrong(path, line, f"{name} stands on line {first[name]} already; keep one of them")
        first[name] = line
    if not first:
        raise _wrong(path, 0, "it lists nothing; write the id of a scenario or service on each line")
    digest = hashlib.sha256(data).hexdigest()
    return Drawn(file=path.name, sha256=digest, names=tuple(first), frame=frame, seed=seed)


def _read(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _wrong(path, 0, f"it cannot be read: {error.strerror}; look at its name and permissions") from None
    if len(data) > _LARGEST:
        raise _wrong(path, 0, "it is larger than 16 MiB; look whether it is the right one")
    return data


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _wrong(path, line, "it is not UTF-8; save it as UTF-8") from None


def _of_yaml(path: Path, text: str) -> tuple[list[tuple[int, str]], str | None, str | None]:
    try:
        document = read_yaml(text, name=str(path))
    except ScenarioError as error:
        raise OrderWrong("sample", "\n".join(map(str, error.problems))) from None
    data = document.data
    loc: Loc = ()
    frame = seed = None
    if isinstance(data, Mapping):
        key = next((key for key in _LISTS if isinstance(data.get(key), list)), None)
        if key is None:
            raise _wrong(path, 1, f"it holds no list; write one below one of {', '.join(_LISTS)}")
        frame, seed = _digest_of(data.get("frame")), _said(data.get("seed"))
        data, loc = data[key], (key,)
    if not isinstance(data, list):
        raise _wrong(path, 1, "it is no list; write `- ID` on each line")
    names = []
    for index, item in enumerate(data):
        line = document.key_position((*loc, index)).line
        name = item if isinstance(item, str) else _name_in(item) if isinstance(item, Mapping) else None
        if not name:
            raise _wrong(path, line, f"this is no id; write one, or a mapping with one of {', '.join(_KEYS)}")
        names.append((line, name))
    return names, frame, seed


def _of_csv(path: Path, text: str) -> Iterator[tuple[int, str]]:
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    column = next((columns[key] for key in _KEYS if key in columns), None)
    if column is None:
        raise _wrong(path, 1, f"no column is named one of {', '.join(_KEYS)}; name the one that holds the ids")
    for row in reader:
        name = (row.get(column) or "").strip()
        if name:
            yield reader.line_num, name


def _name_in(item: Mapping[object, object]) -> str | None:
    return next((_said(item[key]) for key in _KEYS if key in item), None)


def _digest_of(frame: object) -> str | None:
    """The digest of the frame that was drawn from: `frame: {sha256: ...}`, or the digest itself."""
    if isinstance(frame, Mapping):
        frame = frame.get("sha256", frame.get("digest"))
    return _said(frame)


def _said(value: object) -> str | None:
    return None if value is None else str(value)


def _wrong(path: Path, line: int, message: str) -> OrderWrong:
    return OrderWrong("sample", f"{path}:{line}: {message}" if line else f"{path}: {message}")
