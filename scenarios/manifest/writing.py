"""How does a ground truth become YAML?

Every text is quoted, and what no editor shows is escaped: the same file gives
the same truth, whoever saved it in between.
"""

import re
from collections.abc import Iterator

from results.records import Decoy, Expected, FieldType, GroundTruth, TruthField, TruthRecord

TRUTH_YAML_VERSION = 1

_HEAD = """\
# What is planted in this account, and what its export owes. Made by a program, yours to mend.
# `canaries` are the words by which a value is known again: they must stand in it, and nowhere else.
"""
# What a reader of YAML takes for a line's end, what is invisible, what turns the line around, and lone surrogates.
_UNSHOWN = re.compile(
    "[\\x00-\\x1f\\x7f-\\xa0\\xad\\u061c\\u200b-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\ud800-\\udfff\\ufe00-\\ufe0f\\ufeff"
    "\\ufff0-\\uffff]"
)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_truth(truth: GroundTruth) -> str:
    """Write a truth as YAML; `read_truth` gives the same back."""
    return _HEAD + "\n".join(_lines(truth)) + "\n"


def _lines(truth: GroundTruth) -> Iterator[str]:
    yield f"truth: {TRUTH_YAML_VERSION}"
    for key in ("account", "persona", "full_name", "locale", "timezone", "seed"):
        yield f"{key}: {quoted(getattr(truth, key))}"
    yield "records:" if truth.records else "records: []"
    for record in truth.records:
        yield from _record(record)
    if truth.decoys:
        yield "# Made like canaries and never planted: a single one found means that nothing can be concluded."
    yield "decoys:" if truth.decoys else "decoys: []"
    for decoy in truth.decoys:
        yield f"  - {_decoy(decoy)}"


def _record(record: TruthRecord) -> Iterator[str]:
    yield f"  - id: {quoted(record.id)}"
    yield f"    category: {quoted(record.category)}"
    yield f"    provenance: {record.provenance}"
    yield f"    expected: {_expected(record.expected_portability, record.expected_access)}"
    if record.reason is not None:
        yield "    reason:"
        yield f"      fr: {quoted(record.reason.fr)}"
        yield f"      en: {quoted(record.reason.en)}"
    if record.occurred is not None:
        yield f"    occurred: {record.occurred.isoformat()}"
    if record.planted != "steps":
        yield f"    planted: {quoted(record.planted)}"
    yield "    fields:" if record.fields else "    fields: []"
    for field in record.fields:
        yield f"      - {_field(field)}"


def _expected(portability: Expected, access: Expected) -> str:
    return str(portability) if portability is access else f"{{art20: {portability}, art15: {access}}}"


def _field(field: TruthField) -> str:
    parts = [f"name: {quoted(field.name)}"]
    if field.type is not FieldType.TEXT:
        parts.append(f"type: {field.type}")
    parts.append(f"value: {quoted(field.value)}")
    if field.canaries:
        parts.append(f"canaries: [{', '.join(map(quoted, field.canaries))}]")
    if field.sha256 is not None:
        parts.append(f"sha256: {quoted(field.sha256)}")
    if field.media_type is not None:
        parts.append(f"media_type: {quoted(field.media_type)}")
    return f"{{{', '.join(parts)}}}"


def _decoy(decoy: Decoy) -> str:
    if decoy.type is FieldType.TEXT:
        return quoted(decoy.value)
    return f"{{type: {decoy.type}, value: {quoted(decoy.value)}}}"


def quoted(text: str) -> str:
    """Write a text in double quotes (YAML 1.2, 7.3.1)."""
    plain = re.sub(r'["\\\n\t\r]', lambda found: _ESCAPES[found[0]], text)
    return '"' + _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", plain) + '"'
