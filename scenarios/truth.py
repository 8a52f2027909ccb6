"""Which values do we plant into this account, and which of them must come back?

A truth is made of a persona, an account and a seed, without any other chance:
the same three give the same truth on every machine. It is stored before
anything is planted, and shared by all cases of the account.
"""

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import rfc8785
from pydantic import TypeAdapter

from results.records import FieldType, GroundTruth, TruthField, TruthRecord
from scenarios.attachment import MAKERS, make_file
from scenarios.canary import Origin, make_token
from scenarios.errors import Problem, ScenarioInvalid, ScenarioMissing
from scenarios.persona import Persona, PersonaField, PersonaRecord
from scenarios.placeholder import fill, make_decoys

TRUTH_VERSION = 1

_TRUTH = TypeAdapter(GroundTruth)
_ACCOUNT = re.compile(r"[a-z0-9_-]+@[a-z0-9_-]+")
_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_LARGEST_FILE = 32 * 1024 * 1024


def _plain(value: str) -> str:
    return value


def _in_card(value: str) -> str:
    """Escape a value of vCard or iCalendar (RFC 6350, 3.4; RFC 5545, 3.3.11)."""
    return re.sub(r"([\\,;])", r"\\\1", value).replace("\n", "\\n")


def _in_json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


TEMPLATES: dict[str, tuple[str, Callable[[str], str]]] = {
    ".vcf": ("text/vcard", _in_card),
    ".ics": ("text/calendar", _in_card),
    ".json": ("application/json", _in_json),
    ".xml": ("application/xml", html.escape),
    ".gpx": ("application/gpx+xml", html.escape),
    ".svg": ("image/svg+xml", html.escape),
    ".html": ("text/html", html.escape),
    ".md": ("text/markdown", _plain),
    ".csv": ("text/csv", _plain),
    ".txt": ("text/plain", _plain),
}
"""Files filled with the record's fields: media type, and how a value is written there."""

MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".zip": "application/zip",
}
"""Files uploaded as they are; of any other the media type is `application/octet-stream`."""


def make_truth(persona: Persona, *, account: str, seed: str, files: Path) -> GroundTruth:
    """Fill a persona for one account.

    Args:
        persona: what to plant.
        account: `persona@service`.
        seed: any text, stored with the truth; another seed gives another truth.
        files: the folder of the persona's files.

    Raises:
        ValueError: the seed is empty, or the account is not `persona@service`.
        ScenarioError: a file is missing and cannot be made, or its template names what the record has not.
    """
    if not _ACCOUNT.fullmatch(account):
        raise ValueError(f"“{account}” is no account; write persona@service")
    maker = _Maker(seed=seed, account=account, locale=persona.locale, files=files)
    records = (
        maker.record(category, record, number)
        for category, alike in persona.records.items()
        for record in alike
        for number in range(len(record.ids))
    )
    return GroundTruth(
        account=account,
        persona=account.partition("@")[0],
        full_name=persona.full_name,
        locale=persona.locale,
        timezone=persona.timezone,
        seed=seed,
        records=tuple(records),
        decoys=tuple(make_decoys(seed, account, persona.decoys)),
    )


def extend_truth(truth: GroundTruth, persona: Persona, *, files: Path) -> GroundTruth:
    """Add the records that a persona gained since a truth was stored; what it holds already stays as it was planted.

    A record is known by its id: one that was rewritten or dropped in the
    persona is still in the account, and so stays in the truth.

    Raises:
        ScenarioError: as `make_truth`.
    """
    known = {record.id for record in truth.records}
    wanted = make_truth(persona, account=truth.account, seed=truth.seed, files=files)
    return replace(truth, records=(*truth.records, *(r for r in wanted.records if r.id not in known)))


def file_bytes(truth: GroundTruth, record: TruthRecord, field: TruthField, *, files: Path) -> bytes:
    """Give the bytes to upload for a field of type file, exactly those whose digest the truth holds.

    Raises:
        ValueError: the field is no file.
        ScenarioError: the file beside the persona is missing, or was changed since the truth was made.
    """
    if field.type is not FieldType.FILE:
        raise ValueError(f"{record.id}.{field.name} is of type {field.type}; only a file has bytes")
    (token,) = field.canaries
    name = field.value.replace(f"-{token}", "")
    texts = [other for other in record.fields if other.type is not FieldType.FILE]
    data = _content(files / name, token, _variables(record.id, record.occurred, texts))
    if hashlib.sha256(data).hexdigest() != field.sha256:
        message = f"the file is not the one that was stored for {record.id} of {truth.account}"
        raise ScenarioInvalid(
            [_problem(files / name, "file_changed", message, "put the old file back; a new one is a new record")]
        )
    return data


def to_json(truth: GroundTruth) -> bytes:
    """Write a truth in its canonical form (RFC 8785): what is stored, sealed and hashed."""
    return rfc8785.dumps(_TRUTH.dump_python(truth, mode="json", exclude_none=True))


def from_json(data: bytes) -> GroundTruth:
    """Read a truth back.

    Raises:
        ValueError: no truth, or of a version this program does not know.
    """
    raw = json.loads(data)
    version = raw.get("v") if isinstance(raw, dict) else None
    if version != TRUTH_VERSION:
        raise ValueError(f"ground truth of unknown version {version!r}; this program reads version {TRUTH_VERSION}")
    return _TRUTH.validate_json(data, strict=False)


def truth_digest(truth: GroundTruth) -> str:
    """SHA-256 of the canonical form, lower-case hex: how plantings and inspections name a truth."""
    return hashlib.sha256(to_json(truth)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    """Turns the records of a persona into those of one account."""

    seed: str
    account: str
    locale: str
    files: Path

    def record(self, category: str, record: PersonaRecord, number: int) -> TruthRecord:
        record_id, day = record.ids[number], record.days[number]
        texts = {
            name: self._text(name, field, record_id) for name, field in record.fields.items() if field.file is None
        }
        variables = _variables(record_id, day, texts.values())
        return TruthRecord(
            id=record_id,
            category=category,
            provenance=record.provenance,
            expected_portability=record.expected.art20,
            expected_access=record.expected.art15,
            fields=tuple(
                texts.get(name) or self._file(name, field, record_id, variables)
                for name, field in record.fields.items()
            ),
            reason=record.reason,
            occurred=day,
            planted=record.planted,
        )

    def _text(self, name: str, field: PersonaField, record_id: str) -> TruthField:
        filled = fill(field.value or "", self._origin(record_id, name), self.locale)
        return TruthField(name=name, type=field.type, value=filled.value, canaries=filled.canaries)

    def _file(self, name: str, field: PersonaField, record_id: str, variables: Mapping[str, str]) -> TruthField:
        """Name an upload after its token, so that it is known again in a listing, and fingerprint it."""
        source = self.files / (field.file or "")
        token = make_token(self._origin(record_id, name))
        template = TEMPLATES.get(source.suffix)
        return TruthField(
            name=name,
            type=FieldType.FILE,
            value=f"{source.stem}-{token}{source.suffix}",
            canaries=(token,),
            sha256=hashlib.sha256(_content(source, token, variables)).hexdigest(),
            media_type=template[0] if template else MEDIA_TYPES.get(source.suffix, "application/octet-stream"),
        )

    def _origin(self, record_id: str, name: str) -> Origin:
        return Origin(seed=self.seed, account=self.account, record=record_id, field=name)


def _variables(record_id: str, day: date | None, texts: Iterable[TruthField]) -> dict[str, str]:
    """What a template may name: the record's id, its day, and its fields but for other files."""
    return (
        {"id": record_id} | ({"occurred": day.isoformat()} if day else {}) | {text.name: text.value for text in texts}
    )


def _content(source: Path, token: str, variables: Mapping[str, str]) -> bytes:
    """Read a file as it is, fill it if it is a template, or make it if there is none."""
    try:
        with source.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except FileNotFoundError:
        if source.suffix in MAKERS:
            return make_file(source.suffix, token)
        mend = f"put it beside the persona; only {' '.join(MAKERS)} are made"
        raise ScenarioMissing([_problem(source, "missing_file", "there is no such file", mend)]) from None
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise ScenarioMissing([_problem(source, "missing_file", what, "look at its permissions")]) from error
    if len(data) > _LARGEST_FILE:
        raise ScenarioInvalid([_problem(source, "too_large", "the file is larger than 32 MiB", "take a smaller one")])
    return _filled(source, data, variables) if source.suffix in TEMPLATES else data


def _filled(source: Path, data: bytes, variables: Mapping[str, str]) -> bytes:
    try:
        template = data.decode("utf-8")
    except UnicodeDecodeError:
        problem = _problem(source, "not_utf8", "this template is not UTF-8", "save the file as UTF-8")
        raise ScenarioInvalid([problem]) from None
    escape = TEMPLATES[source.suffix][1]
    problems = [
        _problem(
            source,
            "unknown_variable",
            f"“{found[0]}” is no field of the record",
            f"known here: {' '.join(f'${{{name}}}' for name in variables)}",
            line=template.count("\n", 0, found.start()) + 1,
            column=found.start() - template.rfind("\n", 0, found.start()),
        )
        for found in _VARIABLE.finditer(template)
        if found[1] not in variables
    ]
    if problems:
        raise ScenarioInvalid(problems)
    return _VARIABLE.sub(lambda found: escape(variables[found[1]]), template).encode()


def _problem(source: Path, code: str, message: str, mend: str, *, line: int = 0, column: int = 0) -> Problem:
    return Problem(file=str(source), line=line, column=column, code=code, message=message, mend=mend)
