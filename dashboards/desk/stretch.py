"""Which part of a long list does a page show, in which order, and how does one get to the rest? By links alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from dashboards.desk.visit import Visit

PAGE: Final = 50
_LONGEST_NUMBER: Final = 9
_DOWN: Final = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """By which column a list is sorted, and which way; `said` as the address says it, empty where it is as usual."""

    column: str
    down: bool
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The head of a column by which one may sort: where its link leads, and `aria-sort` where it is sorted by it."""

    href: str
    sorted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What is shown of how many, counted from one, and where the parts before and after are."""

    first: int
    last: int
    total: int
    before: str | None
    after: str | None


def start_of(visit: Visit) -> int:
    """How many lines come before what is shown."""
    said = visit.query("from")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < _LONGEST_NUMBER else 0


def address(path: str, **query: str | None) -> str:
    """A path with what is said of these."""
    said = {name.rstrip("_"): value for name, value in query.items() if value}
    return f"{path}?{urlencode(said)}" if said else path


def sort_of(visit: Visit, columns: Mapping[str, bool], usual: str) -> Sort:
    """What the address asks for, where there is such a column; else as usual.

    `columns`: whether each is read downwards first, as days are; `usual`: the one that is sorted by where nobody asks.
    """
    said = visit.query("sort")
    column = said.removeprefix(_DOWN)
    if column not in columns:
        column, said = usual, _said(usual, down=columns[usual])
    down = said.startswith(_DOWN)
    is_usual = column == usual and down == columns[usual]
    return Sort(column=column, down=down, said="" if is_usual else said)


def headings(path: str, columns: Mapping[str, bool], sort: Sort, **kept: str | None) -> dict[str, Heading]:
    """The head of each column: its link sorts by it, or the other way round; from the first line on."""
    found = {}
    for column, first_down in columns.items():
        is_by = column == sort.column
        down = not sort.down if is_by else first_down
        way = "descending" if sort.down else "ascending"
        href = address(path, **kept, sort=_said(column, down=down))
        found[column] = Heading(href=href, sorted=way if is_by else "")
    return found


def stretch(path: str, kept: Mapping[str, str | None], *, start: int, shown: int, total: int) -> Stretch:
    """Where one is in a list of so many; `kept`: what the addresses of its other parts say besides."""
    before = address(path, **kept, from_=str(start - PAGE) if start > PAGE else None) if start else None
    after = address(path, **kept, from_=str(start + PAGE)) if start + PAGE < total else None
    return Stretch(first=start + 1, last=start + shown, total=total, before=before, after=after)


def _said(column: str, *, down: bool) -> str:
    return f"{_DOWN}{column}" if down else column
