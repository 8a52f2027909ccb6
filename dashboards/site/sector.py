"""How do the services of a sector answer, beside each other and beside those of other sectors? No rank."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from dashboards.observatory.chart import HEIGHT, WIDTH, Bar, bar_of, end_of, plot_of
from dashboards.observatory.group import Row, rows_of
from dashboards.observatory.page import period_words
from dashboards.observatory.said import Said, said
from dashboards.shelf.book import Book
from dashboards.site.catalogue import Question
from dashboards.site.figure_row import figure_in, figure_of
from dashboards.site.grid import grid_of
from dashboards.site.layout import rendered
from dashboards.site.listing import facets, lines_of, sector_words
from dashboards.site.place import Place
from dashboards.site.steps import pages_of, steps_of
from dashboards.site.world import World
from dashboards.typography import counted, spaced
from results.figures.figure import Figure, slug_of
from results.records import Language, Sector, Text

MEASURES: Final[Mapping[str, Text]] = {
    "responsiveness": Text(fr="Réponse sur le fond dans le délai légal", en="Answered within the legal period"),
    "reply": Text(fr="Une réponse quelconque, dans le délai", en="Any reply, within the period"),
    "fulfilment": Text(fr="Fichier utilisable dans le délai", en="Usable file within the period"),
    "days_to_answer": Text(fr="La moitié a une réponse après", en="Half answered after"),
}
CURVE: Final = "days_to_answer"
_PARTITIONS: Final[Mapping[str, Text]] = {
    "sector": Text(fr="Par secteur", en="By sector"),
    "kind": Text(fr="Par nature d’organisme", en="By kind of controller"),
    "track": Text(fr="Par fondement de la demande", en="By article that judges"),
    "country": Text(fr="Par pays", en="By country"),
}
_FOUND: Final = (Text(fr="{n} service", en="{n} service"), Text(fr="{n} services", en="{n} services"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """The groups of one partition; `paths` lead to those that have a page, by their names."""

    id: str
    title: str
    rows: tuple[Row, ...]
    blank: tuple[Row, ...]
    paths: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One of the rates, of a group."""

    words: str
    said: Said
    bar: Bar | None


def index(world: World, place: Place, rest: str) -> str | None:
    """All groups beside each other, in the order of their names."""
    if rest:
        return None
    book, language = world.catalogue.book, place.language
    return rendered(
        "sectors",
        world,
        place,
        title=Text(fr="Secteurs et autres groupes", en="Sectors and other groups").in_(language),
        divisions=() if book is None else _divisions(world, book, language),
        sectors=facets(world, "sector", language),
        software=facets(world, "software", language),
    )


def render(world: World, place: Place, rest: str) -> str | None:
    """The page of a sector: its rates, its curve, its services."""
    name, _, page = rest.partition("/")
    book, language = world.catalogue.book, place.language
    if book is None or name not in set(Sector) or (page and not page.isdecimal()):
        return None
    found = world.catalogue.found(Question(sector=name), language)
    begins = f"sector/{name}"
    steps = steps_of(
        int(page or 1) if len(page) < 7 else 0,
        len(found.services),
        found.begins,
        lambda n: place.page(begins if n == 1 else f"{begins}/{n}"),
    )
    if steps is None or page in ("0", "1") or page.startswith("0"):
        return None
    here = found.services[steps.begin : steps.end]
    figure = figure_in(book, f"{CURVE}/{book.edition.period}/sector={slug_of(name)}")
    return rendered(
        "sector",
        world,
        place,
        title=sector_words(name, language),
        period=period_words(book.edition.of, language),
        measures=measures_of(book, f"sector={slug_of(name)}", language),
        curve=figure,
        plot_drawn=None if figure is None else plot_of(figure, end_of([figure]), language),
        half=said(figure, language),
        size=(WIDTH, HEIGHT),
        grid=grid_of(world, book, here, begins, language),
        total=counted(len(found.services), *_FOUND, language),
        lines=lines_of(world, here, language),
        steps=steps,
    )


def pages(world: World) -> Iterable[str]:
    """Of every sector, whether or not it has a service: findings lead there."""
    counts = world.catalogue.counts["sector"]
    if world.catalogue.book is None:
        return
    for name in Sector:
        yield str(name)
        yield from (f"{name}/{n}" for n in range(2, pages_of(counts[str(name)]) + 1))


def measures_of(book: Book, group: str, language: Language) -> tuple[Measure, ...]:
    """What is said of a group."""
    made = []
    for slug, words in MEASURES.items():
        one = said(figure_in(book, f"{slug}/{book.edition.period}/{group}"), language)
        made.append(Measure(words=spaced(words.in_(language), language), said=one, bar=bar_of(one)))
    return tuple(made)


def _divisions(world: World, book: Book, language: Language) -> tuple[Division, ...]:
    figures = _known(book)
    made = []
    for partition, title in _PARTITIONS.items():
        rows = rows_of(figures, partition, language)
        if rows:
            paths = {one.words: one.path for one in facets(world, partition, language)} if partition in _PAGED else {}
            made.append(
                Division(
                    id=f"by-{partition}",
                    title=title.in_(language),
                    rows=tuple(row for row in rows if not _is_wordless(row)),
                    blank=tuple(row for row in rows if _is_wordless(row)),
                    paths=paths,
                )
            )
    return tuple(made)


_PAGED: Final = ("sector", "country", "track")


def _known(book: Book) -> dict[str, Figure]:
    """The measures of everybody and of each group, by their ids without the period."""
    found = {}
    for slug in MEASURES:
        for line in book.index.rows("figures", {}, begins=("figure_id", f"{slug}/{book.edition.period}")):
            figure = figure_of(json.loads(line.json), ())
            found[figure.id.replace(f"/{book.edition.period}", "", 1)] = figure
    return found


def _is_wordless(row: Row) -> bool:
    """Whether not even a count is said of it."""
    return row.is_blank and not any(cell.base for cell in row.cells)
