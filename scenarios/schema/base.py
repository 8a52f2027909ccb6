"""What do all parts of the language share: frozen models, durations, days, facts, one or many."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    Strict,
    WithJsonSchema,
    WrapSerializer,
)
from pydantic_core import PydanticCustomError

from results.records import Fact
from scenarios.json_path import parse
from scenarios.words import Words, single

_DURATION = re.compile(r"(\d{1,6})(s|m|h|d)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SIZES = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Model(BaseModel):
    """A part of the language: frozen, and no key left over."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        use_attribute_docstrings=True,
    )


def _duration(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("duration", "a duration is a whole number and s, m, h or d (60s, 5m, 6h, 30d)")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _written_duration(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    size, unit = next((size, unit) for size, unit in _SIZES if seconds % size == 0)
    return f"{seconds // size}{unit}"


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "a day of the calendar is wanted, as 2026-11-23")


def one_or_many(value: object) -> object:
    """Wrap a single value, so that a list of one may be written without brackets."""
    return value if isinstance(value, list | tuple) else (value,)


Seconds = Annotated[
    timedelta,
    BeforeValidator(_duration),
    PlainSerializer(_written_duration),
    WithJsonSchema(
        {
            "x-shared": "Duration",
            "type": "string",
            "pattern": "^[0-9]{1,6}[smhd]$",
            "examples": ["60s", "5m", "6h", "30d"],
        }
    ),
]
"""A span of real time, written `60s 5m 6h 30d`."""

Flag = Annotated[bool, Strict()]
"""`true` or `false`; YAML 1.2 reads `yes` and `on` as words."""

Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"x-shared": "Day", "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]

_FACT = {"enum": [fact.value for fact in Fact]}
Facts = Annotated[
    tuple[Fact, ...],
    BeforeValidator(one_or_many),
    WithJsonSchema({"x-shared": "Facts", "anyOf": [_FACT, {"type": "array", "items": _FACT, "minItems": 1}]}),
]
OneText = Annotated[Words, AfterValidator(single)]
Slug = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9_-]*$")]
Category = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]


def _readable_path(path: str) -> str:
    try:
        parse(path)
    except ValueError as error:
        raise PydanticCustomError("json_path", "{why}", {"why": str(error)}) from None
    return path


JsonPath = Annotated[str, Field(pattern=r"^\$[.\[]"), AfterValidator(_readable_path)]
"""Where a value stands in a JSON answer."""


def _in_order(value: object) -> object:
    """Read a list of single keys as the mapping it stands for; that is how stored texts keep an order."""
    if isinstance(value, list) and value and all(isinstance(item, Mapping) and len(item) == 1 for item in value):
        return {key: content for item in value for key, content in item.items()}
    return value


def _each_alone(value: object, handler: SerializerFunctionWrapHandler) -> object:
    return [{key: content} for key, content in handler(value).items()]


IN_ORDER = (BeforeValidator(_in_order), WrapSerializer(_each_alone))
"""Marks a mapping whose order means something: RFC 8785 would sort its keys."""
