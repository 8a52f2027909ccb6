"""How do the requests spread over the rungs, from release to release? As the releases say it; nothing is estimated here."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from dashboards.observatory.entry import part_words
from dashboards.observatory.group import capital
from dashboards.observatory.page import period_words
from dashboards.site.climb import TITLES
from dashboards.site.figure_row import figure_in
from dashboards.site.world import World
from dashboards.typography import number, percent, spaced, written
from results.figures.figure import Figure, Part
from results.figures.publishable import BLANKS
from results.records import Language, Text

MOST: Final = 8
"""Releases that are drawn, the newest; the others have their own pages."""

WIDTH: Final = 320
_LETTER = 16  # as wide as a share must be for its sign to stand in it
_HIGH = 3
_SIGNS: Final = {"open": "…", "not_concerned": "–"}
_NOW: Final = Text(
    fr="{period} : {high} demandes sur {all} atteignent l’échelon 3 ou plus, soit {share}.",
    en="{period}: {high} of {all} requests reached rung 3 or higher, that is {share}.",
)
_BEFORE: Final = Text(fr=" {period} : {share}.", en=" {period}: {share}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Requests that stand at one place, as a piece of a bar.

    Attributes:
        shade: 0 to 5 for a rung; None where no rung is said.
        sign: told beside the shade; empty where there is no room.
    """

    shade: int | None
    sign: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A place on the ladder in the table."""

    words: str
    count: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One release; `why` where it says nothing of so few."""

    figure: str
    release: str
    period: str
    segments: tuple[Segment, ...] = ()
    cells: tuple[Cell, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One ladder over the releases, the newest first."""

    track: str
    title: str
    sentence: str
    moments: tuple[Moment, ...]


def courses_of(world: World, language: Language) -> tuple[Course, ...]:
    """Each ladder of which two releases that stand have a figure."""
    standing = [book for book in world.shelf.books if book.edition.superseded_at is None]
    made = []
    for track, title in TITLES.items():
        found = []
        for book in standing:
            figure = _kept(world, f"ladder/{track}/{book.edition.period}")
            if figure is not None:
                found.append((book.id, figure))
        if len(found) > 1:
            moments = tuple(_moment(release, figure, language) for release, figure in found[:MOST])
            figures = [figure for _, figure in found]
            made.append(
                Course(
                    track=track,
                    title=title.in_(language),
                    sentence=sentence_of(figures, language),
                    moments=moments,
                )
            )
    return tuple(made)


def _kept(world: World, name: str) -> Figure | None:
    """Read once of each release."""
    kept, book = world.catalogue.kept, world.catalogue.figures.get(name)
    if name not in kept:
        kept[name] = None if book is None else figure_in(book, name)
    return kept[name]


def _moment(release: str, figure: Figure, language: Language) -> Moment:
    total = sum(part.count for part in figure.parts)
    if not total:
        return Moment(
            figure=figure.id,
            release=release,
            period=period_words(figure.period, language),
            why=written(BLANKS[figure.blank], language) if figure.blank else "–",
        )
    return Moment(
        figure=figure.id,
        release=release,
        period=period_words(figure.period, language),
        segments=segments_of(figure.parts),
        cells=tuple(
            Cell(
                words=capital(part_words(part.name, language)),
                count=number(part.count, language),
                share=percent(part.count / total, language),
            )
            for part in figure.parts
        ),
    )


def segments_of(parts: Sequence[Part]) -> tuple[Segment, ...]:
    """A bar of which each piece is as wide as its share; what is empty has none."""
    total = sum(part.count for part in parts)
    begins = accumulate((part.count for part in parts), initial=0)
    return tuple(
        Segment(
            shade=_rung(part),
            sign=_sign(part) if WIDTH * part.count / total >= _LETTER else "",
            x=round(WIDTH * begin / total, 1),
            width=round(WIDTH * part.count / total, 1),
        )
        for begin, part in zip(begins, parts, strict=False)
        if part.count
    )


def sentence_of(figures: Sequence[Figure], language: Language) -> str:
    """What the newest release says, and the one before it; empty where the newest says nothing."""
    newest, before = figures[0], figures[1]
    total = sum(part.count for part in newest.parts)
    if not total:
        return ""
    words = _NOW.in_(language).format(
        period=capital(period_words(newest.period, language)),
        high=number(_high(newest), language),
        all=number(total, language),
        share=percent(_high(newest) / total, language),
    )
    earlier = sum(part.count for part in before.parts)
    if earlier:
        words += _BEFORE.in_(language).format(
            period=capital(period_words(before.period, language)), share=percent(_high(before) / earlier, language)
        )
    return spaced(words, language)


def _rung(part: Part) -> int | None:
    return int(part.name.removeprefix("rung_")) if part.name.startswith("rung_") else None


def _sign(part: Part) -> str:
    rung = _rung(part)
    return _SIGNS.get(part.name, "") if rung is None else str(rung)


def _high(figure: Figure) -> int:
    return sum(part.count for part in figure.parts if (_rung(part) or 0) >= _HIGH)
