"""Which figures say by how many points a share changed since another release, and why?

Where the share itself is blank in either release, or what is in one of them
alone would tell of too few that are held back, the change is blank too: it
would say what they do not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from results.figures.change import RATES, Asked, Change, change_of, shortfall_by
from results.figures.cohort import WORDS
from results.figures.columns import PARTS
from results.figures.figure import DIGITS, Figure, Measure, Split, title_of, words_of
from results.figures.publishable import FEWEST_APART, FEWEST_CONTROLLERS, Blank
from results.figures.row import CaseRow
from results.figures.share import Cohort, Slice, blank_figure
from results.records import Obligation, Outcome, Text

CAUSES: Final[Mapping[str, Text]] = {
    "service": Text(fr="les services ont changé", en="the services changed"),
    "method": Text(fr="notre méthode a changé", en="our method changed"),
    "coverage": Text(fr="d’autres services ont été observés", en="other services were looked at"),
}
"""What each part of a change says."""

_TOLERANCE = 2 * 10**-DIGITS
_COUNTED = (Outcome.PASSED, Outcome.FAILED, Outcome.CANNOT_TELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A release that another is compared with, as it counted its cases.

    Attributes:
        cohort: its cases by the method of its time, with the weights of its time; `is_withheld` those that are not
            public, or that what the new method finds holds back now.
        again: the same evidence judged by the new method, by case.
        said: its figures, as they were published.
        is_same_period: the new one corrects it.
    """

    release: str
    cohort: Cohort
    again: Mapping[str, CaseRow]
    said: Mapping[str, str]
    is_same_period: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    slug: str
    words: Text
    asked: Asked


def changes_of(
    former: Former, new: Cohort, told: Mapping[str, Figure], *, questions: Mapping[str, Text]
) -> tuple[Figure, ...]:
    """Compute by how much, and why, the three rates changed in every group, and for everybody each share of shortfalls.

    Args:
        former: the release before.
        new: the cases of this one; `is_withheld` those that are not public.
        told: the figures of this release, by id, as they are published.
        questions: the words of criteria, by id.
    """
    rates = [_Measured(slug=slug, words=_that(words), asked=RATES[slug]) for slug, words in WORDS.items()]
    shortfalls = [
        _Measured(slug=f"criterion/{name}", words=_where(questions.get(name)), asked=shortfall_by(name))
        for name in sorted(_demanded(new))
        if name in questions
    ]
    sides = _sides(former, new)
    found = [
        *(figure for measured in rates for figure in _of(former, new, told, measured, sides)),
        *(figure for measured in shortfalls for figure in _of(former, new, told, measured, sides[:1])),
    ]
    return tuple(sorted(found, key=lambda figure: figure.id))


def _that(words: Text) -> Text:
    return Text(fr=f"la part de ceux qui {words.fr}", en=f"the share that {words.en}")


def _where(question: Text | None) -> Text:
    asked = question or Text(fr="", en="")
    return Text(
        fr=f"la part de ceux où un manquement a été constaté ({asked.fr})",
        en=f"the share where a shortfall was observed ({asked.en})",
    )


def _demanded(new: Cohort) -> frozenset[str]:
    rows = new.rows
    return frozenset(name for row in rows for name, f in row.outcomes.items() if f.obligation is Obligation.LAW)


def _of(
    former: Former, new: Cohort, told: Mapping[str, Figure], measured: _Measured, sides: Sequence["_Sides"]
) -> Iterable[Figure]:
    common = sides[0].common
    counted = np.array([row.service in common and measured.asked(row) in _COUNTED for row in sides[0].new], np.bool_)
    gone = new.hidden(counted, [side.of for side in sides])
    is_sampled = new.is_sampled and former.cohort.is_sampled
    for side in sides:
        measure = _measure(former, new, measured, side.of)
        title = title_of(measure, words_of(side.of.group.partition, side.of.label), None, is_sampled=is_sampled)
        plain = replace(blank_figure(new, measure, side.of, Blank.TOO_FEW), title=title)
        change = change_of(side.old, side.again, side.new, measured.asked)
        names = (f"{measured.slug}/{period.name}{side.of.suffix}" for period in (former.cohort.period, new.period))
        blank = _blank(former.said.get(next(names), ""), told.get(next(names)), change) or side.blank
        if change is None or blank is not None or side.of.group.name in gone:
            yield replace(plain, blank=blank or (Blank.TOO_FEW if side.of.group.name in gone else Blank.NOT_OBSERVED))
            continue
        yield _told(plain, change, former, side)


def _told(plain: Figure, change: Change, former: Former, sides: "_Sides") -> Figure:
    service, method, coverage, whole = (float(part) for part in change.points())
    return replace(
        plain,
        n=change.common,
        controllers=change.controllers,
        value=whole,
        blank=None,
        change=Split(since=former.release, service=service, method=method, coverage=coverage),
        cases=tuple(sorted(row.case for row in sides.new if row.service in sides.common and not row.is_withheld)),
    )


def _blank(said: str, now: Figure | None, change: Change | None) -> Blank | None:
    """Why nothing is said; None: it may be. What one release blanks, a difference must not say."""
    if now is None or now.value is None:
        return (now.blank if now is not None else None) or Blank.NOT_OBSERVED
    value = _number(said)
    if value is None:
        return next((blank for blank in Blank if blank == said), Blank.NOT_OBSERVED)
    if change is None:
        return Blank.NOT_OBSERVED
    if abs(float(change.old) - value) > _TOLERANCE or abs(float(change.new) - now.value) > _TOLERANCE:
        return Blank.NOT_OBSERVED  # what was published can be counted no more: nobody may split what he cannot count
    return None if change.is_publishable else Blank.TOO_FEW


def _number(said: str) -> float | None:
    try:
        return float(said)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """A group's cases in both releases; `blank`: why nothing is said of them, whatever is asked."""

    of: Slice
    old: tuple[CaseRow, ...]
    again: tuple[CaseRow, ...]
    new: tuple[CaseRow, ...]
    common: frozenset[str]
    blank: Blank | None = None


def _sides(former: Former, new: Cohort) -> list[_Sides]:
    """Everybody, then each group that there is now."""
    before, after = former.cohort.rows, new.rows
    found: list[_Sides] = []
    for of in new.slices:
        read = PARTS.get(of.group.partition)
        old = tuple(row for row in before if read is None or read(row) == of.label)
        mine = tuple(after[place] for place in of.places.tolist())
        common = frozenset(row.service for row in old) & frozenset(row.service for row in mine)
        is_telling = _are_telling(old, before, common) or _are_telling(mine, after, common)
        again = tuple(former.again[row.case] for row in old)
        blank = Blank.WITHHELD if is_telling else None
        found.append(_Sides(of=of, old=old, again=again, new=mine, common=common, blank=blank))
    return found


def _are_telling(rows: Sequence[CaseRow], everybody: Sequence[CaseRow], common: frozenset[str]) -> bool:
    """Whether those who are in both, or in one alone, or outside the group, would tell of few that are held back."""
    if not any(row.is_withheld for row in everybody):
        return False
    mine = {row.case for row in rows}
    parts = (
        [row for row in rows if row.service in common],
        [row for row in rows if row.service not in common],
        [row for row in everybody if row.case not in mine],
    )
    return any(_is_telling(part) for part in parts)


def _is_telling(rows: Sequence[CaseRow]) -> bool:
    held = {row.controller for row in rows if row.is_withheld}
    return bool(held) and (len(held) < FEWEST_APART or len({row.controller for row in rows}) < FEWEST_CONTROLLERS)


def _measure(former: Former, new: Cohort, measured: _Measured, of: Slice) -> Measure:
    old, here = former.cohort.period.name, new.period.name
    is_same = former.is_same_period
    ids = f"{measured.slug}/{old}{of.suffix}", f"{measured.slug}/{here}{of.suffix}"
    first = Text(fr=f"de la publication {former.release} à celle-ci", en=f"from release {former.release} to this one")
    since = first if is_same else Text(fr=f"de {old} à {here}", en=f"from {old} to {here}")
    return Measure(
        slug=f"{'correction' if is_same else 'change'}/{measured.slug}",
        words=Text(
            fr=f"de combien de points a changé, {since.fr}, {measured.words.fr}",
            en=f"by how many points, {since.en}, {measured.words.en} has changed",
        ),
        recompute=Text(
            fr=f"La valeur est le chiffre {ids[1]} d’ici moins le chiffre {ids[0]} de la publication {former.release}, en points. Parmi les services qui sont dans les deux, jugez les preuves d’alors selon la méthode d’ici (auditor assess --bundle) : method_points est la part ainsi trouvée moins celle d’alors, service_points la part d’ici moins la part ainsi trouvée, coverage_points le reste. Les cas qui ne sont pas encore publics comptent aussi.",
            en=f"The value is figure {ids[1]} of this release less figure {ids[0]} of release {former.release}, in percentage points. Among the services that are in both, judge the evidence of then by the method of now (auditor assess --bundle): method_points is the share so found less that of then, service_points the share of now less the one so found, coverage_points what is left. Cases that are not public yet count too.",
        ),
        is_share=False,
    )
