"""How are names listed under what is said of them: a few by name, the rest counted?"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.typography import counted, written
from results.records import Language, Text

MOST_NAMED = 40
_ONE_MORE = Text(fr="et {n} autre", en="and {n} more")
_MORE = Text(fr="et {n} autres", en="and {n} more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What is said, and of what; `more` says how many are not named, and is empty where all are."""

    words: str
    names: tuple[str, ...]
    more: str


def listed_of(words: Text, names: Sequence[str], language: Language) -> Listed:
    """Say it of these names."""
    left = len(names) - MOST_NAMED
    return Listed(
        words=written(words, language),
        names=tuple(names[:MOST_NAMED]),
        more=counted(left, _ONE_MORE, _MORE, language) if left > 0 else "",
    )


def by_record(fields: Sequence[str]) -> tuple[str, ...]:
    """Fields by the record they are of: `a.x, a.y, b.x` as `a (x, y), b (x)`."""
    records: dict[str, list[str]] = {}
    for name in fields:
        record, _, field = name.rpartition(".")
        records.setdefault(record, []).append(field)
    return tuple(f"{record} ({', '.join(several)})" for record, several in records.items())
