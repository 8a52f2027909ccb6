"""What is said otherwise than before, and why: against the release that this one corrects, and against the period before?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboards.observatory.said import BLANK_WORDS, Said, is_change, said, value_of
from dashboards.typography import spaced
from results.figures.figure import Figure
from results.figures.publishable import Blank
from results.records import Language, Text
from results.release import Release

SHOWN: Final = 60
CHANGES_SHOWN: Final = 24
FOLLOWED: Final = ("responsiveness", "reply", "fulfilment", "days_to_answer", "self_data_communities")
"""Of the period before: the five that are compared."""

WHY: Final[Mapping[str, Text]] = {
    "service": Text(fr="les mêmes services font autrement", en="the same services do otherwise"),
    "method": Text(fr="notre méthode a changé", en="our method changed"),
    "coverage": Text(fr="ce ne sont pas les mêmes services", en="other services are counted"),
    "mistake": Text(fr="une erreur de notre part", en="an error of ours"),
    "evidence": Text(
        fr="nous en savons davantage, ou un constat a été repris", en="we know more, or a finding was taken back"
    ),
}
"""Why a figure changed; the words of `corrections.csv`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """The release of the period before, as far as its figures.

    Attributes:
        values: by id without the period; what its `figures.csv` says: a number, or the word of a blank.
    """

    id: str
    period: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A figure then and now."""

    title: str
    before: str
    now: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change in points; `why`: into what it is split, where the release says so."""

    title: str
    said: Said
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Something that another release said otherwise.

    Attributes:
        figure: whose entry it leads to; None for a finding.
    """

    subject: str
    figure: str | None
    before: str
    after: str
    why: str


def moved(former: Former | None, figures: Mapping[str, Figure], language: Language) -> tuple[Moved, ...]:
    """The followed figures beside those of the period before."""
    if former is None:
        return ()
    found = [(figures[key], former.values[key]) for key in FOLLOWED if key in figures and key in former.values]
    return tuple(
        Moved(title=title_of(figure, language), before=_value(figure, before, language), now=said(figure, language))
        for figure, before in found
    )


def changes(figures: Mapping[str, Figure], language: Language) -> tuple[Change, ...]:
    """The figures that tell of a change, whatever it is of: those of everybody first, no more than a page holds."""
    found = sorted((f for f in figures.values() if is_change(f)), key=lambda f: ("=" in f.id, f.id))
    return tuple(
        Change(title=title_of(figure, language), said=said(figure, language), why=_split(figure, language))
        for figure in found[:CHANGES_SHOWN]
    )


def _split(figure: Figure, language: Language) -> str:
    """Into what a change is split, in points: whatever the figure holds of it."""
    if figure.change is None:
        return ""
    split = figure.change
    parts = (("service", split.service), ("method", split.method), ("coverage", split.coverage))
    said_of = [
        f"{WHY[name].in_(language)}{spaced(' : ' if language == 'fr' else ': ', language)}{value_of(figure, value, language)}"
        for name, value in parts
    ]
    return " · ".join(said_of)


def corrected(release: Release, language: Language) -> tuple[Corrected, ...]:
    """What the release that this one corrects said otherwise."""
    by_id = {figure.id: figure for figure in release.figures}
    made = []
    for one in release.corrections[:SHOWN]:
        figure = by_id.get(one.subject)
        made.append(
            Corrected(
                subject=title_of(figure, language) if figure else one.subject,
                figure=figure.id if figure else None,
                before=_value(figure, one.before, language),
                after=_value(figure, one.after, language),
                why=spaced(WHY[one.why].in_(language) if one.why in WHY else one.why, language),
            )
        )
    return tuple(made)


def _value(figure: Figure | None, value: str, language: Language) -> str:
    """A value of a table, as it is read; what is no number, and no word for a blank, stays."""
    if value in set(Blank):
        return BLANK_WORDS[Blank(value)].in_(language)
    if figure is None:
        return value
    try:
        return value_of(figure, float(value), language)
    except ValueError:
        return value


def title_of(figure: Figure, language: Language) -> str:
    """The title as it stands; it says whom it is about."""
    return spaced(figure.title.in_(language), language)
