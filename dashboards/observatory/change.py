"""What is said otherwise than before, and why: against the release that this one corrects, and against the period before?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboards.observatory.entry import part_words
from dashboards.observatory.said import (
    BLANK_WORDS,
    NOT_REACHED,
    Said,
    bounded,
    counts,
    is_change,
    measured,
    said,
    value_of,
)
from dashboards.typography import percent, spaced, written
from results.figures.count import Count
from results.figures.figure import Figure
from results.figures.publishable import Blank
from results.records import Criterion, Language, Outcome, Text
from results.release import Release

SHOWN: Final = 60
CHANGES_SHOWN: Final = 24
FOLLOWED: Final = ("responsiveness", "reply", "fulfilment", "days_to_answer", "self_data_communities")
"""Of the period before: the five that are compared, and of what changed those that are told first."""

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


_ABSENT: Final = "-"
_UNREACHED: Final = "not reached"
_CURVE: Final = "curve: "
_BETWEEN_PIECES: Final = "; "
_COUNTED: Final = re.compile(r"(\d+) / (\d+) / (\d+)")
_PART: Final = re.compile(r"([^=]+)=(\d+)")
_CURVED: Final = re.compile(_CURVE + r"([\d.]+) after ([\d.]+) days \((\w+)\)")
_MEASURE: Final = re.compile(r"\{\w+\}")
_COLON: Final = Text(fr=" : ", en=": ")
_NOT_IN_IT: Final = Text(fr="n’y est pas", en="not in it")
_CURVE_WORDS: Final = Text(fr="{share} au bout de {after}", en="{share} after {after}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """The release of the period before, as far as its figures.

    Attributes:
        values: by id without the period; what its `figures.csv` says: a number, the bounds as `low..high`, `not reached`
            of a median, or the word of a blank.
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
        Moved(title=title_of(figure, language), before=_worded(figure.id, before, language), now=said(figure, language))
        for figure, before in found
    )


def changes(figures: Mapping[str, Figure], language: Language) -> tuple[Change, ...]:
    """The figures that tell of a change, whatever it is of: those of everybody first, and of them the followed ones."""
    found = sorted((key for key, figure in figures.items() if is_change(figure)), key=_prominence)
    return tuple(
        Change(
            title=title_of(figures[key], language),
            said=said(figures[key], language),
            why=_split(figures[key], language),
        )
        for key in found
    )


def _prominence(key: str) -> tuple[bool, int, str]:
    slug = key.partition("/")[2]
    return "=" in key, FOLLOWED.index(slug) if slug in FOLLOWED else len(FOLLOWED), key


def _split(figure: Figure, language: Language) -> str:
    """Into what a change is split, in points: whatever the figure holds of it."""
    if figure.change is None:
        return ""
    split = figure.change
    parts = (("service", split.service), ("method", split.method), ("coverage", split.coverage))
    said_of = [
        f"{WHY[name].in_(language)}{spaced(_COLON.in_(language), language)}{value_of(figure, value, language)}"
        for name, value in parts
    ]
    return " · ".join(said_of)


def corrected(release: Release, language: Language) -> tuple[Corrected, ...]:
    """What the release that this one corrects said otherwise."""
    by_id = {figure.id: figure for figure in release.figures}
    criteria = {criterion.id: criterion for criterion in release.criteria}
    made = []
    for one in release.corrections[:SHOWN]:
        figure, (case, _, name) = by_id.get(one.subject), one.subject.partition(" ")
        criterion = criteria.get(name)
        if name:
            subject = f"{written(criterion.question, language)} ({case})" if criterion else one.subject
            before, after = (_found(criterion, value, language) for value in (one.before, one.after))
        else:
            subject = title_of(figure, language) if figure else one.subject
            before, after = (_worded(one.subject, value, language) for value in (one.before, one.after))
        if before == after:
            before, after = (f"{words}{_digest(value)}" for words, value in ((before, one.before), (after, one.after)))
        made.append(
            Corrected(
                subject=subject,
                figure=figure.id if figure else None,
                before=before,
                after=after,
                why=spaced(WHY[one.why].in_(language) if one.why in WHY else one.why, language),
            )
        )
    return tuple(made)


def _found(criterion: Criterion | None, value: str, language: Language) -> str:
    """A finding as a table says it, `failed late`; what filled the words of its reason is not in the table."""
    outcome, _, name = value.partition(" ")
    if outcome not in set(Outcome):
        return _NOT_IN_IT.in_(language) if value == _ABSENT else value
    reason = criterion.reasons.get(name) if criterion else None
    words = _MEASURE.sub("…", reason.words.in_(language)) if reason else name
    return spaced(f"{part_words(outcome, language)}{_COLON.in_(language)}{words}", language)


def _worded(of: str, value: str, language: Language) -> str:
    """What a table says of the figure of that id, as it is read; what nobody has words for stays."""
    said_of = [_piece(of, piece, language) for piece in value.split(_BETWEEN_PIECES)]
    if value.startswith(_CURVE):
        said_of.insert(0, NOT_REACHED.in_(language))
    return spaced(" ; " if language == "fr" else "; ", language).join(said_of)


def _piece(of: str, piece: str, language: Language) -> str:
    if piece == "":
        return (NOT_REACHED if of.startswith("days_to") else _NOT_IN_IT).in_(language)
    if piece == _ABSENT:
        return _NOT_IN_IT.in_(language)
    if piece == _UNREACHED:
        return NOT_REACHED.in_(language)
    if piece in set(Blank):
        return BLANK_WORDS[Blank(piece)].in_(language)
    if numbers := _COUNTED.fullmatch(piece):
        good, bad, undecided = map(int, numbers.groups())
        return counts(Count(good=good, bad=bad, open=undecided), language)
    if part := _PART.fullmatch(piece):
        return spaced(f"{part_words(part[1], language)}{_COLON.in_(language)}{part[2]}", language)
    if curve := _CURVED.fullmatch(piece):
        share, after = percent(float(curve[1]), language), measured("days_to", float(curve[2]), language)
        return _CURVE_WORDS.in_(language).format(share=share, after=after)
    return _number(of, piece, language)


def _digest(value: str) -> str:
    """By which two curves that end alike are told apart."""
    curve = _CURVED.search(value)
    return f" ({curve[3]})" if curve else ""


def _number(of: str, piece: str, language: Language) -> str:
    low, is_range, high = piece.partition("..")
    try:
        if is_range:
            return bounded(of, float(low), float(high), language)
        return measured(of, float(piece), language)
    except ValueError:
        return piece


def title_of(figure: Figure, language: Language) -> str:
    """The title as it stands; it says whom it is about."""
    return spaced(figure.title.in_(language), language)
