"""Of the requests that a release counts, how many got at least so far? As its ladders say it; nothing is estimated here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.ladder import Step as Wanted
from dashboards.shelf.book import Book
from dashboards.site.climb import TITLES
from dashboards.site.figure_row import figure_in
from dashboards.site.world import World
from dashboards.typography import number, percent, spaced
from results.figures.figure import Figure
from results.records import Language, Text

WIDTH: Final = 320
_BESIDE: Final = "not_concerned"
_OPEN: Final = "open"
_ASKED: Final = Text(fr="Demandes, sans les refus motivés", en="Requests, without those refused with reasons")
_SENTENCE: Final = Text(
    fr="Sur {all} demandes, {first} atteignent au moins l’échelon 1, et {last} l’échelon {top}.",
    en="Of {all} requests, {first} got at least to rung 1, and {last} to rung {top}.",
)
_WAITING: Final = Text(
    fr=" Il en reste {open} à établir, en pointillé.", en=" It is not settled yet of {open}, which are dashed."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Requests that got at least so far.

    Attributes:
        number: of the rung; 0: all of them.
        sure: how wide the bar of those is of which it is known.
        unsure: how wide that of those is of which it is not known yet, beside it.
    """

    number: int
    title: str
    count: str
    share: str
    sure: float
    unsure: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """One ladder of the newest release, from all requests down to those that got to the top."""

    figure: str
    release: str
    title: str
    sentence: str
    stages: tuple[Stage, ...]


def funnels_of(world: World, language: Language) -> tuple[Funnel, ...]:
    """Each ladder that the newest release counts requests on."""
    book = world.catalogue.book
    if book is None:
        return ()
    made = (_funnel(world, book, track, language) for track in TITLES)
    return tuple(one for one in made if one is not None)


def _funnel(world: World, book: Book, track: str, language: Language) -> Funnel | None:
    figure, steps = figure_in(book, f"ladder/{track}/{book.edition.period}"), world.ladders.get(track, ())
    if figure is None or not steps:
        return None
    counts = reached(figure, len(steps))
    if not counts[0]:
        return None
    waiting = _count(figure, _OPEN)
    sentence = _SENTENCE.in_(language).format(
        all=number(counts[0], language),
        first=number(counts[1], language),
        last=number(counts[-1], language),
        top=number(len(steps), language),
    )
    if waiting:
        sentence += _WAITING.in_(language).format(open=number(waiting, language))
    return Funnel(
        figure=figure.id,
        release=book.id,
        title=TITLES[track].in_(language),
        sentence=spaced(sentence, language),
        stages=stages_of(counts, waiting, steps, language),
    )


def reached(figure: Figure, top: int) -> tuple[int, ...]:
    """How many were asked, then how many are known to have got to each rung or higher."""
    asked = sum(part.count for part in figure.parts if part.name != _BESIDE)
    return (asked, *(sum(_count(figure, f"rung_{n}") for n in range(rung, top + 1)) for rung in range(1, top + 1)))


def stages_of(counts: Sequence[int], waiting: int, steps: Sequence[Wanted], language: Language) -> tuple[Stage, ...]:
    """The rows, with their bars."""
    titles = (_ASKED, *(step.title for step in steps))
    return tuple(
        Stage(
            number=rung,
            title=title.in_(language),
            count=number(count, language),
            share=percent(count / counts[0], language),
            sure=round(WIDTH * count / counts[0], 1),
            unsure=round(WIDTH * waiting / counts[0], 1) if rung else 0,
        )
        for rung, (title, count) in enumerate(zip(titles, counts, strict=True))
    )


def _count(figure: Figure, name: str) -> int:
    return sum(part.count for part in figure.parts if part.name == name)
