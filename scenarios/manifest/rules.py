"""Does a ground truth contradict itself?

What would make an inspection say something false is a contradiction and refuses
the truth; what only makes it say less is a remark.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from results.records import Expected, FieldType, GroundTruth, Provenance, TruthField, TruthRecord
from scenarios.persona import LEAST_DECOYS, is_locale, zones
from scenarios.source import Loc

SHORTEST_CANARY = 8
"""Letters; a shorter word stands in exports by chance."""

_LOCALE = re.compile(r"[a-z]{2,3}(?:[-_][A-Z]{2})?")
_BOOLEANS = frozenset({"true", "false"})
_MENDS = {
    FieldType.DATE: "write it as 2024-12-31",
    FieldType.DATETIME: "write it as 2024-12-31T18:30:00+01:00",
    FieldType.NUMBER: "write it in digits, as 1204.5",
    FieldType.MONEY: "write it in digits with its currency, as 1204.50 EUR",
    FieldType.BOOLEAN: "write true or false",
}
"""Types whose values are read before they are compared: what cannot be read would never be recognised."""

_LOOSE_MENDS = {
    FieldType.EMAIL: (re.compile(r"[^@\s]+@[^@\s]+"), "write it as zoe@mail.example, or take `type: text`"),
    FieldType.PHONE: (re.compile(r"\D*(?:\d\D*){6,}"), "write its digits, or take `type: text`"),
    FieldType.URL: (re.compile(r"[a-z][a-z0-9+.-]*:\S+"), "write it as https://www.example/, or take `type: text`"),
}

_DIGEST_LENGTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong, at which place of the YAML, and what mends it."""

    loc: Loc
    code: str
    message: str
    mend: str


def contradictions(truth: GroundTruth) -> Iterator[Finding]:
    """Say what keeps a truth from being relied on."""
    yield from _places(truth)
    yield from _names(truth)
    for index, record in enumerate(truth.records):
        yield from _of_record(("records", index), record)
    yield from _shared_canaries(truth)
    yield from _decoys(truth)


def remarks(truth: GroundTruth) -> Iterator[Finding]:
    """Say what a truth may do but should not."""
    for index, record in enumerate(truth.records):
        loc = ("records", index)
        if not any(field.canaries for field in record.fields):
            message = f"“{record.id}” holds nothing that can be known again: it will never count as found"
            yield Finding(loc=loc, code="no_anchor", message=message, mend="give one of its fields a canary")
        for place, field in enumerate(record.fields):
            pattern, mend = _LOOSE_MENDS.get(field.type, (None, ""))
            if pattern is not None and not pattern.fullmatch(field.value):
                message = f"“{field.value}” of “{record.id}.{field.name}” looks like no {field.type}"
                yield Finding(loc=(*loc, "fields", place, "value"), code="unlike_type", message=message, mend=mend)
            if any(len(canary) < SHORTEST_CANARY for canary in field.canaries):
                message = f"a canary of “{record.id}.{field.name}” is shorter than {SHORTEST_CANARY} letters"
                mend = "take a longer word that stands in no language"
                yield Finding(loc=(*loc, "fields", place), code="short_canary", message=message, mend=mend)
    if truth.records and len(truth.decoys) < LEAST_DECOYS:
        message = f"only {len(truth.decoys)} decoys watch over the matching"
        mend = f"keep at least {LEAST_DECOYS}, as `auditor truth generate` makes them"
        yield Finding(loc=("decoys",), code="few_decoys", message=message, mend=mend)


def between(truth: GroundTruth, other: GroundTruth) -> Iterator[Finding]:
    """Say what keeps two accounts from being told apart."""
    ours = {canary.casefold() for record in truth.records for field in record.fields for canary in field.canaries}
    for index, record in enumerate(other.records):
        for place, field in enumerate(record.fields):
            if any(canary.casefold() in ours for canary in field.canaries):
                yield Finding(
                    loc=("records", index, "fields", place),
                    code="same_canary",
                    message=f"“{record.id}.{field.name}” has a canary of the first truth: it could not be told a leak",
                    mend="make the two truths for two accounts, or from two seeds",
                )


def _places(truth: GroundTruth) -> Iterator[Finding]:
    """By the place, dates and numbers are read as people there write them."""
    if not (_LOCALE.fullmatch(truth.locale) and is_locale(truth.locale)):
        message = f"“{truth.locale}” is no language and country"
        yield Finding(loc=("locale",), code="no_locale", message=message, mend="write it as fr-FR")
    if truth.timezone not in zones():
        message = f"“{truth.timezone}” is no time zone"
        yield Finding(loc=("timezone",), code="no_timezone", message=message, mend="write it as Europe/Paris")


def _names(truth: GroundTruth) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, record in enumerate(truth.records):
        if record.id in seen:
            message = f"two records are called “{record.id}”"
            yield Finding(loc=("records", index, "id"), code="same_id", message=message, mend="rename one of them")
        seen.add(record.id)


def _of_record(loc: Loc, record: TruthRecord) -> Iterator[Finding]:
    if record.provenance is Provenance.DERIVED and record.expected_portability in (Expected.MUST, Expected.SHOULD):
        yield Finding(
            loc=(*loc, "expected"),
            code="derived_is_not_portable",
            message="derived data are outside Art. 20 (WP242 rev.01)",
            mend="write {art20: may, art15: must}",
        )
    names: set[str] = set()
    for place, field in enumerate(record.fields):
        at = (*loc, "fields", place)
        if field.name in names:
            message = f"“{record.id}” has two fields called “{field.name}”"
            yield Finding(loc=at, code="same_field", message=message, mend="rename one of them")
        names.add(field.name)
        yield from _of_field(at, record, field)


def _of_field(loc: Loc, record: TruthRecord, field: TruthField) -> Iterator[Finding]:
    place = f"{record.id}.{field.name}"
    for canary in field.canaries:
        if not canary.strip() or canary not in field.value:
            yield Finding(
                loc=(*loc, "canaries"),
                code="canary_not_in_value",
                message=f"the canary “{canary}” does not stand in the value of “{place}”",
                mend="write it as it stands there, or delete it",
            )
    if not _is_of_type(field):
        message = f"“{field.value}” of “{place}” is no {field.type}"
        yield Finding(loc=(*loc, "value"), code="not_of_type", message=message, mend=_MENDS[field.type])
    is_file = field.type is FieldType.FILE
    if is_file and not _is_digest(field.sha256):
        message = f"“{place}” is a file without the digest of its bytes"
        yield Finding(loc=loc, code="no_digest", message=message, mend="write its `sha256:`, 64 digits in lower case")
    if not is_file and field.sha256 is not None:
        message = f"“{place}” has a digest and is no file"
        yield Finding(loc=(*loc, "sha256"), code="digest_of_text", message=message, mend="write `type: file`")


def _is_of_type(field: TruthField) -> bool:
    try:
        match field.type:
            case FieldType.DATE:
                date.fromisoformat(field.value)
            case FieldType.DATETIME:
                datetime.fromisoformat(field.value)
            case FieldType.NUMBER | FieldType.MONEY:
                return any(letter.isdigit() for letter in field.value)
            case FieldType.BOOLEAN:
                return field.value in _BOOLEANS
    except ValueError:
        return False
    return True


def _is_digest(text: str | None) -> bool:
    return text is not None and len(text) == _DIGEST_LENGTH and set(text) <= set("0123456789abcdef")


def _shared_canaries(truth: GroundTruth) -> Iterator[Finding]:
    """A canary stands in one value alone: else nobody could tell whose it is."""
    values = "\0".join(field.value.casefold() for record in truth.records for field in record.fields)
    told: Counter[str] = Counter(
        canary.casefold() for record in truth.records for field in record.fields for canary in set(field.canaries)
    )
    for index, record in enumerate(truth.records):
        for place, field in enumerate(record.fields):
            for canary in field.canaries:
                word = canary.casefold()
                if word and (told[word] > 1 or values.count(word) > field.value.casefold().count(word)):
                    yield Finding(
                        loc=("records", index, "fields", place, "canaries"),
                        code="shared_canary",
                        message=f"the canary “{canary}” of “{record.id}.{field.name}” stands in another value too",
                        mend="give each value a word of its own",
                    )


def _decoys(truth: GroundTruth) -> Iterator[Finding]:
    values = "\0".join(field.value.casefold() for record in truth.records for field in record.fields)
    for index, decoy in enumerate(truth.decoys):
        if not decoy.value.strip() or decoy.value.casefold() in values:
            yield Finding(
                loc=("decoys", index),
                code="planted_decoy",
                message=f"the decoy “{decoy.value}” is planted",
                mend="a decoy stands nowhere in the account; take another word",
            )
