"""Under which paths does the service keep what was planted?

Learned from the hits alone, never from the names of keys: these say what they
mean once a planted value was seen under them. Indices are left out of a path,
so that one pattern stands for a column.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from probes.export.column import column_of
from probes.export.decode.leaf import JOINED
from probes.export.name import LONGEST
from results.records import Found, Mapped, Member, RecordResult

_SURE: Final = frozenset({Found.EXACT, Found.NORMALISED})
_UNSURE: Final = frozenset({Found.LOOSE})
_BY_KEYS: Final = frozenset({"json", "ndjson", "yaml"})
"""Formats whose paths are shown as JSONPath (RFC 9535)."""

_PLAIN_KEY: Final = re.compile(r"[^\W\d]\w*")
_MOST: Final = 8
"""Patterns of one field in one format: more are no columns, but keys made of data."""

_Where = tuple[str, str, str]
"""Category, field, format."""


def learn_mapping(records: Iterable[RecordResult], members: Iterable[Member]) -> tuple[Mapped, ...]:
    """Say which pattern of paths holds which field, the most frequent first.

    A value that merely stands somewhere in a longer text teaches only where no
    equal one was found. Paths that were cut teach nothing.
    """
    formats = {member.id: member.format for member in members}
    sure: dict[_Where, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    unsure: dict[_Where, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for record in records:
        for field in record.fields:
            for hit in field.hits:
                format_ = formats.get(hit.member)
                if format_ is None or not hit.path or len(hit.path) >= LONGEST or hit.found not in _SURE | _UNSURE:
                    continue
                table = sure if hit.found in _SURE else unsure
                table[record.category, field.field, format_][pattern_of(hit.path, format_)].add(record.record)
    return tuple(
        Mapped(category=where[0], field=where[1], format=where[2], path=pattern, hits=len(held))
        for where in dict.fromkeys((*sure, *unsure))
        for pattern, held in _most_frequent(sure.get(where) or unsure[where])
    )


def _most_frequent(patterns: dict[str, set[str]]) -> list[tuple[str, set[str]]]:
    return sorted(patterns.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_MOST]


def pattern_of(path: str, format_: str) -> str:
    """Put a star for each index; of documents of keys and lists make a JSONPath."""
    column = column_of(path).removesuffix(f"/{JOINED}")
    if format_ not in _BY_KEYS:
        return column
    parts = (part.replace("~1", "/").replace("~0", "~") for part in column.split("/")[1:])
    return "$" + "".join(_step(part) for part in parts)


def _step(part: str) -> str:
    if part == "*":
        return "[*]"
    if _PLAIN_KEY.fullmatch(part):
        return f".{part}"
    quoted = part.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{quoted}']"
