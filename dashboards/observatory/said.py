"""How is one figure said where people read it: its value, how sure it is, of how many, or a word for the blank?

Nothing is computed here: a number that a release does not hold is not said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from dashboards.typography import NO_BREAK, days, decimal, number, percent, spaced
from results.figures.count import Count
from results.figures.figure import Figure, Kind
from results.figures.publishable import Blank
from results.records import Language, Text
from results.release import Release

BLANK_WORDS: Final[Mapping[Blank, Text]] = {
    Blank.NOT_APPLICABLE: Text(fr="sans objet", en="not applicable"),
    Blank.NOT_OBSERVED: Text(fr="non constaté", en="not observed"),
    Blank.WITHHELD: Text(fr="retenu", en="withheld"),
    Blank.NOT_AUDITABLE: Text(fr="non auditable", en="not auditable"),
    Blank.TOO_FEW: Text(fr="effectif insuffisant", en="too few to say"),
}
"""In a word; `BLANKS` says why."""

KIND_WORDS: Final[Mapping[Kind, Text]] = {
    Kind.WILSON: Text(fr="intervalle de Wilson à 95 %", en="Wilson 95% interval"),
    Kind.CLUSTERED: Text(
        fr="intervalle à 95 % par grappes (responsables de traitement, logiciels partagés)",
        en="95% interval over clusters (controllers, shared software)",
    ),
    Kind.BOUNDS: Text(
        fr="bornes : si tous les indécis échouaient, si tous réussissaient",
        en="bounds: were all the undecided bad, were all of them good",
    ),
    Kind.BAND: Text(fr="bande à 95 % autour de la courbe", en="95% band around the curve"),
}

_IN_DAYS: Final = "days_to"
_IN_POINTS: Final = ("change/", "correction/")
_BETWEEN = Text(fr="entre {low} et {high}", en="between {low} and {high}")
_RANGE = Text(fr="{low} à {high}", en="{low} to {high}")
_OVER = Text(fr="plus de {low}", en="more than {low}")
_COUNTED = Text(fr="{good} sur {all}", en="{good} of {all}")
_OPEN_TOO = Text(fr="{good} sur {all}, et {open} indécis", en="{good} of {all}, and {open} undecided")
NOT_REACHED: Final = Text(fr="moitié non atteinte", en="half not reached")
_ABSENT = Text(fr="pas dans cette publication", en="not in this release")
_COUNTS = Text(fr="décompte", en="counts")
_BLANK_AND = Text(fr="{counts} ({why})", en="{counts} ({why})")
_POINTS = Text(fr="{value} points", en="{value} points")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A figure as it is read.

    Attributes:
        id: of the figure, and of its entry in the annex; None where the release has none.
        value: in the units of the data, or words.
        sure: from where to where it may lie; empty where nobody says.
        base: its denominator.
        counted: in whole numbers, where no share is said.
        is_number: a value is said, not a word for a blank.
        at, low, high: where it is drawn, as shares; None: nowhere.
    """

    id: str | None
    value: str
    sure: str = ""
    base: str = ""
    counted: str = ""
    is_number: bool = False
    at: float | None = None
    low: float | None = None
    high: float | None = None


def index_of(release: Release) -> dict[str, Figure]:
    """The figures by id without their period: `responsiveness`, `fulfilment/sector=bank`."""
    name = release.period.name
    return {figure.id.replace(f"/{name}", "", 1): figure for figure in release.figures}


def said(figure: Figure | None, language: Language) -> Said:
    """Put a figure into words and places."""
    if figure is None:
        return Said(id=None, value=_ABSENT.in_(language))
    base = "" if figure.n is None else f"n{NO_BREAK}={NO_BREAK}{number(figure.n, language)}"
    reach = figure.reach
    if figure.value is not None:
        share = not is_in_days(figure)
        return Said(
            id=figure.id,
            value=value_of(figure, figure.value, language),
            sure=_range(figure, language) if reach else "",
            base=base,
            is_number=True,
            at=figure.value if share else None,
            low=reach.low if reach and share else None,
            high=reach.high if reach and share else None,
        )
    if reach is not None and reach.kind is Kind.BOUNDS and reach.low is not None and reach.high is not None:
        words = bounded(figure.id, reach.low, reach.high, language)
        return Said(id=figure.id, value=words, base=base, is_number=True, low=reach.low, high=reach.high)
    return Said(id=figure.id, value=_without(figure, language), base=base, counted=_counted(figure, language))


def is_in_days(figure: Figure) -> bool:
    return figure.id.startswith(_IN_DAYS)


def is_change(figure: Figure) -> bool:
    """Whether it says how another figure moved, in points."""
    return figure.id.startswith(_IN_POINTS)


def value_of(figure: Figure, value: float, language: Language) -> str:
    """A value of a figure in its unit: days, points, or a share."""
    return measured(figure.id, value, language)


def measured(of: str, value: float, language: Language) -> str:
    """A value in the unit of the figure of that id, whether a release still has it or not."""
    if of.startswith(_IN_DAYS):
        whole = value == int(value)
        return days(int(value), language) if whole else hours(value, language)
    if of.startswith(_IN_POINTS):
        return _POINTS.in_(language).format(value=signed(value, language)).replace(" ", NO_BREAK)
    return percent(value, language)


def bounded(of: str, low: float, high: float, language: Language) -> str:
    """`entre 12,0 % et 45,1 %`: of a figure of which the bounds alone are said."""
    ends = (measured(of, side, language) for side in (low, high))
    return _BETWEEN.in_(language).format(**dict(zip(("low", "high"), ends, strict=True)))


def hours(value: float, language: Language) -> str:
    """Less than two days, as they were measured: `3 h`."""
    return f"{number(round(value * 24), language)}{NO_BREAK}h"


def signed(value: float, language: Language) -> str:
    written = decimal(abs(value), language, digits=1)
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{written}"


def _range(figure: Figure, language: Language) -> str:
    reach = figure.reach
    assert reach is not None, "asked only where there is one"
    low, high = (None if side is None else value_of(figure, side, language) for side in (reach.low, reach.high))
    if high is None:
        return _OVER.in_(language).format(low=low) if low is not None else ""
    return between("0" if low is None else low, high, language)


def between(low: str, high: str, language: Language) -> str:
    """`55,6 à 66,5 %`; once where both are the same."""
    return high if low == high else _RANGE.in_(language).format(low=_bare(low, high), high=high)


def _bare(low: str, high: str) -> str:
    """`55,6` of `55,6 %`, where the other end has the unit too."""
    if NO_BREAK not in low and low.endswith("%") and high.endswith("%"):
        return low.removesuffix("%")
    unit = low.rpartition(NO_BREAK)[2]
    return low.rpartition(NO_BREAK)[0] if high.endswith(NO_BREAK + unit) else low


def _without(figure: Figure, language: Language) -> str:
    if figure.blank is None:
        return (NOT_REACHED if figure.curve is not None else _COUNTS).in_(language)
    why, found = BLANK_WORDS[figure.blank].in_(language), _counted(figure, language)
    return _BLANK_AND.in_(language).format(counts=found, why=why) if found else why


def _counted(figure: Figure, language: Language) -> str:
    has_any = figure.count is not None and (figure.count.population or figure.count.open)
    return counts(figure.count, language) if has_any and figure.count is not None else ""


def counts(count: Count, language: Language) -> str:
    """`12 sur 17`, `12 sur 17, et 3 indécis`."""
    words = _OPEN_TOO if count.open else _COUNTED
    good, whole, left = (number(n, language) for n in (count.good, count.population, count.open))
    return words.in_(language).format(good=good, all=whole, open=left)


def anchor(figure: str) -> str:
    """Where the entry of a figure stands on the same page."""
    return f"#{figure}"


def link(one: Said, words: str | None = None, *, base: str = "", to: Callable[[str], str] = anchor) -> Markup:
    """The value, leading to its entry; `base`: the page that holds it, `to`: where on it, or elsewhere."""
    shown = words or one.value
    if one.id is None:
        return Markup("{}").format(shown)
    return Markup('<a class="fig" href="{}{}">{}</a>').format(base, to(one.id), shown)


_SURE = Text(fr="intervalle à 95 % : {sure}", en="95% interval {sure}")


def aside(one: Said, language: Language) -> Markup:
    """How sure it is and of how many, in brackets after the words that it belongs to."""
    if not one.is_number:
        return Markup()
    sure = spaced(_SURE.in_(language), language).format(sure=one.sure) if one.sure else ""
    inside = spaced(" ; " if language == "fr" else "; ", language).join(part for part in (sure, one.base) if part)
    return Markup(' <span class="sure">({})</span>').format(inside) if inside else Markup()


def whole(one: Said, language: Language, *, base: str = "") -> Markup:
    """The value with its interval and denominator beside it."""
    return link(one, base=base) + aside(one, language)


def sentence(words: Text, language: Language, /, **values: object) -> Markup:
    """Our own words with values in them; what is not markup is escaped."""
    return Markup(spaced(words.in_(language), language)).format(**values)  # noqa: S704  our own words
