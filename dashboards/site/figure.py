"""What stands behind a published number: how sure it is, of whom, what was left out, by whose requests, and how is it recomputed?"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dashboards.isolate import told
from dashboards.observatory.chart import HEIGHT, WIDTH, Bar, Rung, bar_of, end_of, plot_of, rungs_of
from dashboards.observatory.entry import Entry, entry_of, part_words
from dashboards.observatory.group import alphabetic, capital
from dashboards.observatory.page import period_words
from dashboards.observatory.report import spread_by
from dashboards.observatory.said import Said, said
from dashboards.shelf.book import Book
from dashboards.site.behind import Counted, behind
from dashboards.site.figure_row import figure_in, figure_of
from dashboards.site.funnel import funnels_of
from dashboards.site.layout import rendered
from dashboards.site.lead import release_of
from dashboards.site.over_time import WIDTH as BAR
from dashboards.site.over_time import courses_of
from dashboards.site.place import Place
from dashboards.site.world import World
from dashboards.typography import country, spaced
from results.figures.figure import Figure
from results.figures.words import PARTITIONS
from results.records import Language, Text

SHOWN: Final = 100
"""Requests behind a figure that its page names; the others are in the table."""

AT_DAYS: Final = (1, 7, 14, 31, 60, 90)
_CHAPTERS: Final[Mapping[str, Text]] = {
    "rates": Text(fr="Réponses et délais", en="Answers and times"),
    "ladder": Text(fr="Échelles", en="Ladders"),
    "criterion": Text(fr="Critère par critère", en="Criterion by criterion"),
    "change": Text(fr="Ce qui a bougé", en="What moved"),
}
_GROUPS: Final[Mapping[str, Text]] = {
    "sector": Text(fr="Par secteur", en="By sector"),
    "kind": Text(fr="Par nature d’organisme", en="By kind of controller"),
    "track": Text(fr="Par fondement de la demande", en="By article that judges"),
    "country": Text(fr="Par pays", en="By country"),
    "software": Text(fr="Par logiciel de portail", en="By portal software"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A figure in a list of them."""

    id: str
    title: str
    said: Said
    bar: Bar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Figures that belong together."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The same figure in another release."""

    id: str
    period: str
    said: Said


def index(world: World, place: Place, rest: str) -> str | None:
    """The figures of the newest release that are of everybody; those of groups are behind them."""
    book = world.catalogue.book
    if rest:
        return None
    return rendered(
        "figures",
        world,
        place,
        title=Text(fr="Les chiffres", en="The figures").in_(place.language),
        chapters=() if book is None else chapters_of(book, place.language),
        courses=courses_of(world, place.language),
        funnels=funnels_of(world, place.language),
        width=BAR,
    )


def chapters_of(book: Book, language: Language) -> tuple[Group, ...]:
    """The figures of a release that are of everybody, and those of groups of which none is of everybody."""
    names = book.index.column("figures", "figure_id")
    whole = {name for name in names if "=" not in name.rpartition("/")[2]}
    kept = {name for name in names if name in whole or name.rpartition("/")[0] not in whole}
    members: dict[str, list[Row]] = {}
    for line in book.index.rows("figures", {}):
        figure = figure_of(json.loads(line.json), ())
        name = figure.id
        if name in kept:
            members.setdefault(_chapter(name), []).append(
                _row(figure, language, spaced(figure.title.in_(language), language))
            )
    return tuple(
        Group(title=words.in_(language), rows=tuple(members[key])) for key, words in _CHAPTERS.items() if key in members
    )


def _chapter(name: str) -> str:
    slug = name.partition("/")[0]
    return "change" if slug == "correction" else slug if slug in _CHAPTERS else "rates"


def _row(figure: Figure, language: Language, title: str) -> Row:
    one = said(figure, language)
    return Row(id=figure.id, title=told(title), said=one, bar=bar_of(one))


def render(world: World, place: Place, name: str) -> str | None:
    """The page of one figure."""
    book = world.catalogue.figures.get(name)
    figure = figure_in(book, name) if book is not None else None
    if book is None or figure is None:
        return None
    language, release = place.language, release_of(book)
    entry = entry_of(figure, release, release.operator or "-", language)
    entry = replace(entry, title=told(entry.title), citation=told(entry.citation))
    mine = behind(figure, world.catalogue.counted[book.id])
    end = end_of([figure])
    return rendered(
        "figure",
        world,
        place,
        title=entry.title,
        figure=figure,
        entry=entry,
        book=book,
        period=period_words(figure.period, language),
        share=bar_of(entry.said),
        plot_drawn=plot_of(figure, end, language),
        size=(WIDTH, HEIGHT),
        by_day=_by_day(figure, language),
        rungs=_rungs(figure, entry, language),
        groups=_groups(book, figure, language),
        behind=_named(world, mine[:SHOWN], language),
        behind_all=len(mine),
        withheld=release.withheld,
        befores=_befores(world, book, figure, language),
        criterion=name.split("/")[1] if name.startswith("criterion/") else None,
    )


def pages(world: World) -> Iterable[str]:
    return world.catalogue.figures


def index_pages(_world: World) -> Iterable[str]:
    return ("",)


def _by_day(figure: Figure, language: Language) -> tuple[tuple[int, str, str], ...]:
    """The curve as a table: on which day, which share, from where to where."""
    if figure.curve is None:
        return ()
    return tuple((at, *spread_by(figure.curve, at, language)) for at in AT_DAYS)


def _rungs(figure: Figure, entry: Entry, language: Language) -> tuple[tuple[Rung, str], ...]:
    if not figure.id.startswith("ladder/") or not entry.parts:
        return ()
    return tuple((rung, capital(part_words(rung.name, language))) for rung in rungs_of(figure))


def _groups(book: Book, figure: Figure, language: Language) -> tuple[Group, ...]:
    """The same of each group, in the order of their names."""
    begins = f"{figure.id}/"
    members: dict[str, list[Row]] = {}
    for line in book.index.rows("figures", {}, begins=("figure_id", begins)):
        one = figure_of(json.loads(line.json), ())
        partition = one.id.removeprefix(begins).partition("=")[0]
        if partition in _GROUPS:
            members.setdefault(partition, []).append(_row(one, language, group_words(one, partition, language)))
    return tuple(
        Group(title=words.in_(language), rows=tuple(sorted(members[key], key=lambda row: alphabetic(row.title))))
        for key, words in _GROUPS.items()
        if key in members
    )


def group_words(figure: Figure, partition: str, language: Language) -> str:
    """Whom a figure of a group is about: `Banque`."""
    begins = PARTITIONS[partition].in_(language).partition("{part}")[0]
    words = figure.population.in_(language).removeprefix(begins)
    return told(capital(country(words.upper(), language) if partition == "country" else words))


def _named(world: World, found: Sequence[Counted], language: Language) -> tuple[tuple[str, str, str], ...]:
    """Requests with the names of their services."""
    by_id = world.catalogue.by_id
    return tuple(
        (one.case, one.service, told(by_id[one.service].names[language] if one.service in by_id else one.service))
        for one in found
    )


def _befores(world: World, book: Book, figure: Figure, language: Language) -> tuple[Before, ...]:
    """The same in the other releases that stand, the newest first."""
    made = []
    for other in world.shelf.books:
        if other is book or other.edition.superseded_at is not None:
            continue
        one = figure_in(other, figure.id.replace(f"/{figure.period.name}", f"/{other.edition.period}", 1))
        if one is not None:
            made.append(Before(id=one.id, period=period_words(one.period, language), said=said(one, language)))
    return tuple(made)
