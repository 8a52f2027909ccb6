"""What is a JSON value, and which strings stand in it?"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


def strings_in(value: Json) -> Iterator[str]:
    """Every string of a value in its order, keys too."""
    rest: list[Json] = [value]
    while rest:
        match item := rest.pop():
            case str():
                yield item
            case dict():
                for key, inner in reversed(item.items()):
                    rest += (inner, key)
            case list():
                rest += reversed(item)


def named_strings_in(value: Json, name: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a value with the nearest key it stands under."""
    match value:
        case str():
            yield name, value
        case dict():
            for key, item in value.items():
                yield from named_strings_in(item, key)
        case list():
            for item in value:
                yield from named_strings_in(item, name)


def map_strings(value: Json, change: Callable[[str], str]) -> Json:
    """The same value with every string changed, keys too."""
    match value:
        case str():
            return change(value)
        case dict():
            return {change(key): map_strings(item, change) for key, item in value.items()}
        case list():
            return [map_strings(item, change) for item in value]
        case _:
            return value


def child(value: Json, key: str) -> Json:
    """The member of an object; None where there is none, or where the value is no object."""
    return value.get(key) if isinstance(value, dict) else None


def text(value: Json, key: str) -> str:
    """The member of an object as a string; empty where there is none."""
    found = child(value, key)
    return found if isinstance(found, str) else ""


def items(value: Json, key: str) -> list[Json]:
    """The member of an object as a list; empty where there is none."""
    found = child(value, key)
    return found if isinstance(found, list) else []
