"""What does a good export hold, and with which values is it tried? Made from what was planted; no value of ours is in it. Pure."""

import json
from collections.abc import Iterable, Mapping
from typing import Final

from results.records import Expected, FieldType, GroundTruth, Provenance, TruthField, TruthRecord

_FORMATS: Final[Mapping[FieldType, Mapping[str, object]]] = {
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.DATETIME: {"type": "string", "format": "date-time"},
    FieldType.EMAIL: {"type": "string", "format": "email"},
    FieldType.URL: {"type": "string", "format": "uri"},
    FieldType.NUMBER: {"type": ["number", "string"]},
    FieldType.MONEY: {"type": ["number", "string"]},
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.FILE: {"type": "string", "description": "the path of the file in the archive"},
}
_WORDS: Final[Mapping[FieldType, str]] = {FieldType.ENUM: "text"}
_DOES_NOT_MATTER: Final = (
    "How categories and fields are called does not matter, nor whether there is one file or several: what counts is that every "
    "record and every value is there, in a structured and machine-readable form."
)


def owed(truths: Iterable[GroundTruth]) -> dict[str, list[TruthRecord]]:
    """The records that an export owes under Art. 20, by category."""
    found: dict[str, list[TruthRecord]] = {}
    for truth in truths:
        for record in truth.records:
            if record.expected_portability is Expected.MUST and record.provenance is not Provenance.DERIVED:
                found.setdefault(record.category, []).append(record)
    return found


def export_schema(software: str, records: Mapping[str, list[TruthRecord]]) -> str:
    """A JSON Schema (2020-12) that an export which holds everything meets."""
    categories = {name: _category(found) for name, found in records.items()}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"An export of {software} that holds everything",
        "description": _DOES_NOT_MATTER,
        "type": "object",
        "required": list(categories),
        "properties": categories,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _category(records: Iterable[TruthRecord]) -> dict[str, object]:
    fields = _fields(records)
    return {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": list(fields),
            "properties": {name: dict(_FORMATS.get(field.type, {"type": "string"})) for name, field in fields.items()},
        },
    }


def data_model(software: str, records: Mapping[str, list[TruthRecord]]) -> str:
    """A data model (docs/truth.md) by which whoever makes the software makes values to plant; JSON is YAML."""
    categories = {
        name: {
            "records": len(found),
            "provenance": str(found[0].provenance),
            "fields": {key: _field(field) for key, field in _fields(found).items()},
        }
        for name, found in records.items()
    }
    model = {
        "model": 1,
        "account": f"test@{software}",
        "locale": "en-GB",
        "timezone": "Europe/Paris",
        "categories": categories,
    }
    return json.dumps(model, indent=2, ensure_ascii=False) + "\n"


def _fields(records: Iterable[TruthRecord]) -> dict[str, TruthField]:
    """The fields that every one of these records has."""
    known = [{field.name: field for field in record.fields} for record in records]
    return {name: field for name, field in known[0].items() if all(name in other for other in known)}


def _field(field: TruthField) -> object:
    if field.type is FieldType.FILE:
        suffix = field.value.rpartition(".")[2].lower()
        return {"file": f"{field.name}.{suffix if suffix in ('jpg', 'png', 'pdf', 'txt') else 'txt'}"}
    return _WORDS.get(field.type, str(field.type))
