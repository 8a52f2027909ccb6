"""What may stand in an Inspection, for readers that are no Python?

A JSON Schema (2020-12), made from the records themselves: what their
docstrings say of a field is its description. `docs/inspection.schema.json` is
this, written down. Pure.
"""

import dataclasses
import inspect
import re

from pydantic import JsonValue, TypeAdapter

from results import records
from results.records.inspection import INSPECTION_FORMAT, INSPECTION_VERSION, Inspection

_FIELD = re.compile(r"([a-z_0-9]+(?:, [a-z_0-9]+)*): (.*)")


def inspection_schema() -> dict[str, JsonValue]:
    """Give the JSON Schema of an Inspection, of all versions that were ever written."""
    made = record_schema(Inspection)
    definitions = made.pop("$defs")
    properties = made["properties"]
    assert isinstance(properties, dict)
    properties["format"] = {"const": INSPECTION_FORMAT}
    properties["v"] = {"type": "integer", "minimum": 1, "maximum": INSPECTION_VERSION, "default": INSPECTION_VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Inspection of an export",
        **{name: value for name, value in made.items() if name != "title"},
        "$defs": definitions,
    }


def record_schema(record: type) -> dict[str, JsonValue]:
    """Give the JSON Schema of one of the records, each field with what its docstring says of it."""
    made: dict[str, JsonValue] = TypeAdapter(record).json_schema(mode="serialization")
    definitions = made.get("$defs", {})
    assert isinstance(definitions, dict)
    for name, definition in definitions.items():
        _describe(name, definition)
    _describe(record.__name__, made)
    return made


def _describe(name: str, definition: JsonValue) -> None:
    """Put what a docstring says of each field beside the field, and the rest at the head."""
    made = getattr(records, name, None)
    if not dataclasses.is_dataclass(made) or not isinstance(definition, dict):
        return
    doc = inspect.cleandoc(made.__doc__ or "")
    head, _, attributes = doc.partition("\n\nAttributes:\n")
    if head.startswith(f"{name}("):  # what dataclasses writes where nobody did
        definition.pop("description", None)
    else:
        definition["description"] = " ".join(head.split())
    properties = definition["properties"]
    assert isinstance(properties, dict)
    for field, words in _fields(attributes):
        known = properties[field]
        assert isinstance(known, dict)
        known["description"] = words
    for known in properties.values():
        assert isinstance(known, dict)
        known.pop("title", None)


def _fields(attributes: str) -> list[tuple[str, str]]:
    """Read `name: words`, or `name, other: words`, each going on where it is indented further."""
    found: list[tuple[str, list[str]]] = []
    for line in attributes.splitlines():
        start = _FIELD.fullmatch(line.removeprefix("    "))
        if start and not line.startswith("     "):
            found.append((start[1], [start[2]]))
        elif found:
            found[-1][1].append(line.strip())
    return [(name, " ".join(words)) for names, words in found for name in names.split(", ")]
