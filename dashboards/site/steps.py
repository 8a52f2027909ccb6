"""How does one walk through a long list: to which pages, and to where each letter begins?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

ROWS: Final = 50
_AROUND: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The ways from one page of a list.

    Attributes:
        pages: numbers with their ways; this page has none, and a gap has neither.
        letters: initials with the page on which each begins.
    """

    number: int
    last: int
    before: str | None
    after: str | None
    pages: tuple[tuple[int | None, str | None], ...]
    letters: tuple[tuple[str, str], ...] = ()

    @property
    def begin(self) -> int:
        return (self.number - 1) * ROWS

    @property
    def end(self) -> int:
        return self.number * ROWS


def pages_of(rows: int) -> int:
    """How many pages so many rows fill; nothing fills one that says so."""
    return max(1, -(-rows // ROWS))


def steps_of(number: int, rows: int, begins: Mapping[str, int], way: Callable[[int], str]) -> Steps | None:
    """The ways from page `number` of a list in which each letter begins at a row; None where it has no such page."""
    last = pages_of(rows)
    if not 1 <= number <= last:
        return None
    shown = sorted({1, last, *range(max(1, number - _AROUND), min(last, number + _AROUND) + 1)})
    pages: list[tuple[int | None, str | None]] = []
    for place, one in enumerate(shown):
        if place and one > shown[place - 1] + 1:
            pages.append((None, None))
        pages.append((one, None if one == number else way(one)))
    return Steps(
        number=number,
        last=last,
        before=way(number - 1) if number > 1 else None,
        after=way(number + 1) if number < last else None,
        pages=tuple(pages),
        letters=tuple((letter, way(row // ROWS + 1)) for letter, row in begins.items())
        if last > _AROUND and len(begins) > 1
        else (),
    )
