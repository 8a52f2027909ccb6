"""What do the values of one column have in common?

A column is a path without its indexes. It decides in which order days and
months stand, and shows what is ambiguous.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from probes.export.decode.leaf import Leaf

_INDEX = re.compile(r"(?<=/)\d+(?=/|$)|(?<=\[)\d+(?=\])")
_NUMBERED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})(?:\2|')(?:\d{4}|\d{2})(?=$|[ T,])")
_NAIVE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?")
_MOST = 20_000
_MOSTLY = 0.9
_DAYS = 31


@dataclass(slots=True)
class Column:
    types: set[str] = field(default_factory=set)
    texts: int = 0
    numbered: int = 0
    day_first: bool = False
    month_first: bool = False
    naive: bool = False

    @property
    def is_ambiguous(self) -> bool:
        """Whether these are dates, and nothing here proves which number is the day; some versions only look like one."""
        return self.numbered > 0 and self.numbered >= _MOSTLY * self.texts and self.order is None

    @property
    def order(self) -> str | None:
        """`dm` or `md` where some value of the column proves it."""
        if self.day_first == self.month_first:
            return None
        return "dm" if self.day_first else "md"


def column_of(path: str) -> str:
    return _INDEX.sub("*", path)


class Columns:
    """The columns of one document, as far as memory allows."""

    def __init__(self) -> None:
        self._columns: dict[str, Column] = {}

    def observe(self, leaf: Leaf) -> None:
        name = column_of(leaf.path)
        column = self._columns.get(name)
        if column is None:
            if len(self._columns) >= _MOST:
                return
            column = self._columns[name] = Column()
        if leaf.type in ("text", "number", "boolean"):
            column.types.add(leaf.type)
            column.texts += leaf.type == "text"
        if leaf.type != "text" or len(leaf.value) > 40 or not leaf.value[:1].isdigit():
            return
        if found := _NUMBERED.match(leaf.value):
            if not (int(found[1]) <= _DAYS and int(found[3]) <= _DAYS):
                return
            column.numbered += 1
            column.day_first |= int(found[1]) > 12 >= int(found[3])
            column.month_first |= int(found[3]) > 12 >= int(found[1])
        elif _NAIVE.fullmatch(leaf.value):
            column.naive = True

    def names(self) -> Iterator[str]:
        yield from self._columns

    def order(self, path: str) -> str | None:
        column = self._columns.get(column_of(path))
        return column.order if column else None

    def ambiguities(self) -> set[str]:
        """Name what keeps the document from being unambiguous, as reason codes."""
        reasons = set()
        for column in self._columns.values():
            if len(column.types) > 1:
                reasons.add("unstable_types")
            if column.is_ambiguous:
                reasons.add("ambiguous_dates")
            if column.naive:
                reasons.add("time_without_offset")
        return reasons
