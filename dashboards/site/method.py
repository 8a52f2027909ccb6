"""How is a request judged and a figure made, and how often was the method wrong?"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dashboards.outcome import TALLY_ORDER
from dashboards.site.climb import TITLES
from dashboards.site.layout import rendered, words_of
from dashboards.site.place import Place
from dashboards.site.world import Held, World
from dashboards.typography import day, number, percent, spaced, written
from results.records import Language, Text

_INTERVALS: Final[dict[str, Text]] = {
    "wilson": Text(fr="une part, intervalle de Wilson", en="a share, Wilson"),
    "clustered": Text(fr="une part, par grappes", en="a share, clustered"),
    "bounds": Text(fr="une part, ses bornes", en="a share, its bounds"),
    "indicator, wilson": Text(
        fr="l’indicateur des organismes publics, Wilson", en="the indicator of public bodies, Wilson"
    ),
    "indicator, clustered": Text(
        fr="l’indicateur des organismes publics, par grappes", en="the indicator of public bodies, clustered"
    ),
    "median, greenwood": Text(fr="la médiane, instants exacts", en="the median, exact times"),
    "median, bootstrap_over_cases": Text(fr="la médiane d’une courbe", en="the median of a curve"),
    "median, bootstrap_over_clusters": Text(fr="la médiane, par grappes", en="the median, clustered"),
    "band, greenwood": Text(fr="la bande, instants exacts", en="the band, exact times"),
    "band, bootstrap_over_cases": Text(fr="la bande d’une courbe", en="the band of a curve"),
    "band, bootstrap_over_clusters": Text(fr="la bande, par grappes", en="the band, clustered"),
    "naive mean": Text(fr="l’attente moyenne de ceux qui ont fini", en="the mean wait of the finished"),
    "naive median": Text(fr="l’attente médiane de ceux qui ont fini", en="the median wait of the finished"),
    "naive share": Text(fr="la part à temps parmi ceux qui ont fini", en="the share in time among the finished"),
}
_WORLDS: Final[dict[str, Text]] = {
    "alone, all decided": Text(fr="chacun son responsable, tout est connu", en="a controller each, all is known"),
    "alone, between looks": Text(fr="vus entre deux regards", en="seen between two looks"),
    "alone, looked at weekly": Text(fr="regardés chaque semaine", en="looked at weekly"),
    "alone, many extensions": Text(fr="beaucoup de prolongations", en="many extensions"),
    "few controllers": Text(fr="peu de responsables", en="few controllers"),
    "many controllers": Text(fr="beaucoup de responsables", en="many controllers"),
    "towns on shared software": Text(fr="communes sur des logiciels partagés", en="towns on shared software"),
    "simple sample": Text(fr="échantillon tiré au sort", en="simple sample"),
    "stratified sample": Text(fr="échantillon tiré par strates", en="stratified sample"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How often an interval held the truth, in words."""

    what: str
    world: str
    share: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A criterion with its errors."""

    criterion: str
    question: str
    due: int
    missed: int
    accused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """An error of ours in what was published."""

    on: str
    release: str
    subject: str
    said: str
    should: str
    cause: str
    mended_in: str


def render(world: World, place: Place, rest: str) -> str | None:
    """The page; what was not measured is said to be so."""
    if rest:
        return None
    language, measured, book = place.language, world.measured, world.catalogue.book
    method = {} if book is None else book.package.about.get("method") or {}
    questions = {} if book is None else book.index.criteria
    return rendered(
        "method",
        world,
        place,
        title=Text(fr="La méthode", en="The method").in_(language),
        version=method.get("version"),
        method=method.get("digest") or "",
        looks=[(look, look.word.in_(language)) for look in TALLY_ORDER],
        ladders=[
            (TITLES[track].in_(language) if track in TITLES else track, _rungs(world, track, questions, language))
            for track in world.ladders
        ],
        measured=measured,
        measured_on="" if measured.on is None else day(measured.on, language),
        cases=number(measured.cases, language),
        missed=number(sum(one.missed for one in measured.errors), language),
        accused=number(sum(one.accused for one in measured.errors), language),
        wrong=[
            Wrong(
                criterion=one.criterion,
                question=spaced(
                    questions.get(one.criterion, {}).get(f"question_{language}") or one.criterion, language
                ),
                due=one.due,
                missed=one.missed,
                accused=one.accused,
            )
            for one in measured.errors
        ],
        known=questions,
        is_other_method=bool(measured.method and method.get("digest") and measured.method != method["digest"]),
        worlds=number(measured.worlds, language),
        tried=[_tried(one, language) for one in measured.intervals if not one.is_naive],
        naive=[_tried(one, language) for one in measured.intervals if one.is_naive],
        least=_least(measured.intervals, language),
        errors=[]
        if book is None
        else [ours_of(json.loads(line.json), language) for line in book.index.rows("errors", {})],
    )


def _rungs(
    world: World, track: str, questions: Any, language: Language
) -> list[tuple[int, str, bool, list[tuple[str, str]]]]:
    """Of each rung its number, title, whether it is beyond the law, and its criteria that the release knows."""
    return [
        (
            place,
            written(step.title, language),
            step.beyond_law,
            [
                (name, spaced(questions[name][f"question_{language}"] or name, language))
                for name in step.criteria
                if name in questions
            ],
        )
        for place, step in enumerate(world.ladders[track], start=1)
    ]


def _tried(one: Held, language: Language) -> Tried:
    return Tried(
        what=words_of(_INTERVALS, one.what, language),
        world=words_of(_WORLDS, one.world, language),
        share=percent(one.held / one.intervals, language) if one.intervals else "",
        of=number(one.intervals, language),
    )


def _least(intervals: tuple[Held, ...], language: Language) -> str:
    """How often the least sure of those that are published held the truth."""
    shares = [one.held / one.intervals for one in intervals if one.intervals and not one.is_naive]
    return percent(min(shares), language) if shares else ""


def ours_of(row: dict[str, Any], language: Language) -> Ours:
    """An error of ours, as a release holds it."""
    return Ours(
        on=day(date.fromisoformat(row["found_on"]), language),
        release=row["release_id"],
        subject=row["subject"],
        said=row.get("said") or "",
        should=row.get("should_say") or "",
        cause=row.get("cause") or "",
        mended_in=row.get("mended_in") or "",
    )
