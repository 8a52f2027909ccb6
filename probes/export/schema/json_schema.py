"""Does a JSON document keep to a JSON Schema of the same export?

Source: JSON Schema 2020-12 and the drafts before it, by the `jsonschema`
library with a registry of the export's own schemas: nothing is fetched. Of each
list the first elements are held against it. Patterns that may take for ever
are taken as kept.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from jsonschema import exceptions, validators
from jsonschema.protocols import Validator
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from probes.export.decode.leaf import Document
from probes.export.encoding import open_text
from probes.export.schema.machine import MOST_BYTES, Budget, Json

_NO_SCHEMA = (
    *(exceptions.SchemaError, exceptions.UnknownType, Unresolvable),
    *(RecursionError, re.error, TypeError, ValueError, AttributeError, LookupError, ArithmeticError),
)
"""What is raised for a schema that is none, or asks for what is not here: beside a sound one, another may be broken."""

_FIRST = 500
_LONGEST_PATTERN = 200
_SLOW = re.compile(
    r"\)\s*[*+{]|[*+}]\s*[*+{]|\\[1-9]|\(\?"
)  # repeated groups and repetitions, references, looking around
_MOST_OPEN = 2


class JsonSchema:
    """One schema, beside the others of its export, by their names and ids."""

    kind = "json_schema"
    formats = frozenset({"json", "ndjson"})

    def __init__(self, schema: dict[str, Json], others: Mapping[str, dict[str, Json]]) -> None:
        self._schema = schema
        resources = [
            (name, Resource.from_contents(other, default_specification=DRAFT202012))
            for name, other in others.items()
            if isinstance(other.get("$schema", ""), str)
        ]
        self._registry: Registry[Any] = Registry().with_resources(resources)
        self.keys = frozenset(_keys(schema))
        self.targets: tuple[str, ...] = ()

    def validates(self, document: Document, budget: Budget) -> bool | None:
        if document.size > MOST_BYTES:
            return None
        with document.open() as stream:
            text = open_text(stream, document.text_encoding).read()
        try:
            values = [json.loads(text, parse_float=Decimal)]
        except (ValueError, ArithmeticError, RecursionError):
            values = _by_line(text)
        try:
            validator = self._validator(budget)
            held: list[Any] = [_first_of(value) for value in values[:_FIRST]]
            return bool(held) and all(validator.is_valid(value) for value in held)
        except _NO_SCHEMA:
            return None

    def _validator(self, budget: Budget) -> Validator:
        base = validators.validator_for(self._schema, default=validators.Draft202012Validator)
        base.check_schema(self._schema)
        paid = {word: _paid(check, budget) for word, check in base.VALIDATORS.items()}
        paid["pattern"] = _paid(_pattern, budget)
        paid["patternProperties"] = _paid(_pattern_properties(base.VALIDATORS["patternProperties"]), budget)
        made = validators.extend(base, validators=paid)  # type: ignore[no-untyped-call]
        validator: Validator = made(self._schema, registry=self._registry)
        return validator


def _by_line(text: str) -> list[Json]:
    try:
        return [json.loads(line, parse_float=Decimal) for line in text.split("\n") if line.strip()][:_FIRST]
    except (ValueError, ArithmeticError, RecursionError):
        return []


def _first_of(value: Json) -> Json:
    """Keep the first elements of each list: the others are like them."""
    if isinstance(value, dict):
        return {key: _first_of(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_first_of(child) for child in value[:_FIRST]]
    return value


def _paid(check: Callable[..., Any], budget: Budget) -> Callable[..., Any]:
    def paid(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        budget.spend()
        yield from check(validator, value, instance, schema) or ()

    return paid


def _is_quick(pattern: object) -> bool:
    """Whether a pattern cannot take more than a few passes over a text."""
    if not isinstance(pattern, str) or len(pattern) > _LONGEST_PATTERN or _SLOW.search(pattern):
        return False
    return len(re.findall(r"[*+]|,\}", pattern)) <= _MOST_OPEN


def _pattern(_validator: Any, pattern: Any, instance: Any, _schema: Any) -> Iterator[Any]:
    if isinstance(instance, str) and _is_quick(pattern) and not re.search(pattern, instance):
        yield exceptions.ValidationError("a pattern is not kept")


def _pattern_properties(check: Callable[..., Any]) -> Callable[..., Any]:
    def checked(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
        quick = {pattern: rule for pattern, rule in value.items() if _is_quick(pattern)}
        return check(validator, quick, instance, schema)

    return checked


def _keys(schema: Json) -> Iterator[str]:
    """Give the names of all properties, wherever they are described."""
    stack, seen = [schema], 0
    while stack and seen < 100_000:
        value = stack.pop()
        seen += 1
        if isinstance(value, dict):
            properties = value.get("properties")
            if isinstance(properties, dict):
                yield from (name.casefold() for name in properties)
            stack += value.values()
        elif isinstance(value, list):
            stack += value
