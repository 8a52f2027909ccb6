"""Which machine schemas does the export hold, which of its members does each describe, and do these keep to them?

One file a language. Nothing is fetched; a schema that is none, or that asks for
what is not in the export, describes nothing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from probes.export.decode.leaf import Document
from probes.export.error import ExportError
from probes.export.examine import Examined
from probes.export.schema.columns import tables_in
from probes.export.schema.json_schema import JsonSchema
from probes.export.schema.machine import Budget, Json, MachineSchema, UsedUp, base_of, stem_of
from probes.export.schema.xsd import Xsd

_MOST_SCHEMAS = 500
_COVERS = 0.8
"""Share of a member's keys that a schema must describe: one that allows everything describes nothing."""
__all__ = ["Budget", "Described", "Schemas", "UsedUp"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A data member that a schema is for: whether it is valid, None where that could not be told."""

    schema: int
    valid: bool | None


class Schemas:
    """The machine schemas of one export."""

    def __init__(self, examined: Mapping[int, Examined], candidates: frozenset[int]) -> None:
        """Look for schemas among the members that hold no fact."""
        self._names = {number: examined[number].item.name for number in examined}
        self.by_member: dict[int, tuple[MachineSchema, ...]] = {}
        texts = {
            number: data
            for number in sorted(candidates)[:_MOST_SCHEMAS]
            if examined[number].format in ("json", "xml") and (data := examined[number].kept)
        }
        loaded = {number: value for number, data in texts.items() if (value := _object(data)) is not None}
        others = {
            name: value
            for number, value in loaded.items()
            for name in (self._names[number], base_of(self._names[number]), str(value.get("$id", "")).rstrip("#"))
            if name
        }
        for number, data in texts.items():
            found = tuple(_schemas_in(data, loaded.get(number), others))
            if found:
                self.by_member[number] = found

    def held(self, seen: Examined, document: Document, budget: Budget) -> Described | None:
        """Hold a data member against the schemas that are for it; None if there are none.

        Raises:
            UsedUp: enough was validated.
            ExportTooLarge: by the budget's `tick`, once time is up.
        """
        found: Described | None = None
        for owner, schema in self._for(seen):
            described = Described(schema=owner, valid=_is_valid(schema, document, budget))
            if found is None or (described.valid and not found.valid):
                found = described
        return found

    def _for(self, seen: Examined) -> Iterator[tuple[int, MachineSchema]]:
        """Give the schemas for a member: those that name it, else of its name, else the only one of its kind."""
        fitting = [
            (owner, schema)
            for owner, schemas in self.by_member.items()
            for schema in schemas
            if seen.format in schema.formats
        ]
        base, stem = base_of(seen.item.name).casefold(), stem_of(seen.item.name)
        named = [pair for pair in fitting if base in {base_of(target).casefold() for target in pair[1].targets}]
        alike = [pair for pair in fitting if not pair[1].targets and stem_of(self._names[pair[0]]) == stem]
        alone = fitting if len(fitting) == 1 and not fitting[0][1].targets else []
        yield from (pair for pair in (named or alike or alone) if _covers(pair[1], seen))


def _covers(schema: MachineSchema, seen: Examined) -> bool:
    return bool(seen.keys) and len(seen.keys & schema.keys) >= _COVERS * len(seen.keys)


def _is_valid(schema: MachineSchema, document: Document, budget: Budget) -> bool | None:
    try:
        return schema.validates(document, budget)
    except (ExportError, MemoryError):
        return None


def _object(data: bytes) -> dict[str, Json] | None:
    try:
        value = json.loads(data, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _schemas_in(
    data: bytes, value: dict[str, Json] | None, others: Mapping[str, dict[str, Json]]
) -> Iterator[MachineSchema]:
    if value is None:
        try:
            yield Xsd(data)
        except (etree.LxmlError, ValueError):
            return
    elif "json-schema.org" in str(value.get("$schema", "")):
        yield JsonSchema(value, others)
    else:
        yield from tables_in(value)
