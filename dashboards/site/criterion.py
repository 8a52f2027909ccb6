"""What does a criterion ask, why, by which article, how is it measured, how often met, and how is what it finds repaired?"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dashboards import vocabulary
from dashboards.observatory.chart import Bar, bar_of
from dashboards.observatory.entry import part_words
from dashboards.observatory.group import capital
from dashboards.observatory.page import period_words
from dashboards.observatory.said import Said, said
from dashboards.shelf.book import Book
from dashboards.site.climb import TITLES
from dashboards.site.figure_row import figure_in
from dashboards.site.finding import NOTHING, family_words, filled
from dashboards.site.layout import rendered
from dashboards.site.measurement import MEASUREMENTS
from dashboards.site.place import Place
from dashboards.site.purpose import PURPOSES
from dashboards.site.why import WHY
from dashboards.site.world import World
from dashboards.typography import article, number, spaced, written
from results.records import Family, Language, Obligation, Text, Track

_BY_KIND = Text(fr="selon la nature de l’organisme", en="depends on the kind of controller")
_BOTH = Text(fr="portabilité et accès", en="portability and access")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A criterion in the list."""

    id: str
    question: str
    law: str
    share: Said
    bar: Bar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    name: str
    why: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """How often it was found which way, of everybody or of one track."""

    words: str
    share: Said
    bar: Bar | None
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A reason that a verdict may give, with what mends it, or would settle what is open.

    Attributes:
        settle: None: the release does not say which reasons leave a question open.
    """

    words: str
    repair: str
    settle: str | None


def index(world: World, place: Place, rest: str) -> str | None:
    """All criteria of the newest release, by family."""
    if rest:
        return None
    book, language = world.catalogue.book, place.language
    rows = [] if book is None else [json.loads(line.json) for line in book.index.rows("criteria", {})]
    members: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        members.setdefault(row.get("family") or "", []).append(row)
    return rendered(
        "criteria",
        world,
        place,
        title=Text(fr="Les critères", en="The criteria").in_(language),
        count=number(len(rows), language),
        chapters=()
        if book is None
        else tuple(
            Chapter(
                name=family_words(family, language),
                why=_why(family, language),
                lines=tuple(_line(book, row, language) for row in found),
            )
            for family, found in members.items()
        ),
    )


def _line(book: Book, row: dict[str, Any], language: Language) -> Line:
    share = said(figure_in(book, f"criterion/{row['criterion']}/{book.edition.period}"), language)
    return Line(
        id=row["criterion"],
        question=spaced(row.get(f"question_{language}") or row["criterion"], language),
        law=article(row.get("legal_basis") or "", language),
        share=share,
        bar=bar_of(share),
    )


def render(world: World, place: Place, name: str) -> str | None:
    """The page of one criterion, as the newest release that has it says it."""
    book = next((one for one in world.shelf.books if name in one.index.criteria), None)
    if book is None:
        return None
    row, language = book.index.criteria[name], place.language
    family = row.get("family") or ""
    reasons = [_reason(json.loads(line.json), language) for line in book.index.rows("reasons", {"criterion": name})]
    return rendered(
        "criterion",
        world,
        place,
        title=spaced(row.get(f"question_{language}") or name, language),
        criterion=name,
        book=book,
        period=period_words(book.edition.of, language),
        family=family_words(family, language),
        law=article(row.get("legal_basis") or "", language),
        obligation=_obligation(row.get("obligation") or "", language),
        version=row.get("version"),
        track=_track(row.get("track") or "", language),
        why=written(PURPOSES[name], language) if name in PURPOSES else _why(family, language),
        how=written(MEASUREMENTS[name], language) if name in MEASUREMENTS else "",
        shares=_met(book, name, language),
        unsorted=[one for one in reasons if not one.repair and one.settle is None],
        met=[one for one in reasons if not one.repair and one.settle == ""],
        open=[one for one in reasons if not one.repair and one.settle],
        repairs=[one for one in reasons if one.repair],
        places=_rungs(world, name, language),
        error=world.measured.by_criterion.get(name),
        measured_on=world.measured.on,
    )


def pages(world: World) -> Iterable[str]:
    return sorted({name for book in world.shelf.books for name in book.index.criteria})


def _why(family: str, language: Language) -> str:
    return written(WHY[Family(family)], language) if family in set(Family) else ""


def _obligation(said_as: str, language: Language) -> str:
    known = said_as in set(Obligation)
    return written(vocabulary.OBLIGATIONS[Obligation(said_as)] if known else _BY_KIND, language)


def _track(said_as: str, language: Language) -> str:
    if said_as == Track.BOTH:
        return _BOTH.in_(language)
    return written(vocabulary.TRACKS[Track(said_as)], language) if said_as in set(Track) else said_as


def _reason(row: dict[str, Any], language: Language) -> Finding:
    return Finding(
        words=filled(row.get(f"words_{language}") or row["reason"], NOTHING, language),
        repair=filled(row.get(f"repair_{language}") or "", NOTHING, language),
        settle=filled(row[f"settle_{language}"] or "", NOTHING, language) if f"settle_{language}" in row else None,
    )


def _met(book: Book, name: str, language: Language) -> tuple[Met, ...]:
    """Of everybody first, then of each track."""
    everybody = Text(fr="Tous les services", en="All services")
    groups = (("", everybody), *((f"/track={track}", words) for track, words in TITLES.items()))
    made = []
    for suffix, words in groups:
        figure = figure_in(book, f"criterion/{name}/{book.edition.period}{suffix}")
        if figure is None or (suffix and figure.blank is not None and figure.n is None):
            continue
        share = said(figure, language)
        made.append(
            Met(
                words=capital(words.in_(language) if not suffix else _track(suffix.removeprefix("/track="), language)),
                share=share,
                bar=bar_of(share),
                parts=tuple((part_words(p.name, language), number(p.count, language)) for p in figure.parts if p.count),
            )
        )
    return tuple(made)


def _rungs(world: World, name: str, language: Language) -> tuple[tuple[str, int, str], ...]:
    """For which rungs it counts: ladder, number, title."""
    return tuple(
        (TITLES[track].in_(language) if track in TITLES else track, place, written(step.title, language))
        for track, steps in world.ladders.items()
        for place, step in enumerate(steps, start=1)
        if name in step.criteria
    )
