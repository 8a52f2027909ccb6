"""Where in a JSON answer does a value stand? `$.items[0].id`, and nothing cleverer.

A part of RFC 9535: names, names in quotes, places counted from 0. No
wildcards, no filters, no descent: a path that could mean two values is refused.
"""

import re
from typing import Any

_STEP = re.compile(
    r"""\.(?P<name>[A-Za-z_À-ɏ][\w-]*)|\[(?P<place>0|[1-9]\d{0,8})\]|\["(?P<double>[^"\\]+)"\]|\['(?P<single>[^'\\]+)'\]"""
)

Way = tuple[str | int, ...]


class NothingThere(LookupError):
    """The answer holds nothing at this place."""


def parse(path: str) -> Way:
    """Read a path as names and places, outermost first.

    Raises:
        ValueError: it is none of this small language; says from where on, and what may be written.
    """
    if not path.startswith("$"):
        raise ValueError(f"“{path}” does not begin with $; write it as $.items[0].id")
    way: list[str | int] = []
    end = 1
    while end < len(path):
        found = _STEP.match(path, end)
        if found is None:
            raise ValueError(f'“{path[end:]}” cannot be read; write names as .id or ["id"], and places as [0]')
        name = found["name"] or found["double"] or found["single"]
        way.append(int(found["place"]) if name is None else name)
        end = found.end()
    if not way:
        raise ValueError("“$” is the whole answer; write one value in it, as $.id")
    return tuple(way)


def value_at(document: object, path: str) -> str:
    """Find the one value at a path: a text without its quotes, a number or truth value as JSON writes it.

    Read the document with `parse_int=str, parse_float=str`, so that a number
    keeps every digit it was sent with.

    Raises:
        NothingThere: the way leads nowhere, or to something that is no single value.
    """
    value: Any = document
    for step in parse(path):
        holds = dict if isinstance(step, str) else list
        children: Any = value if isinstance(value, holds) else holds()
        try:
            value = children[step]
        except LookupError:
            raise NothingThere(path) from None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    raise NothingThere(path)
