"""What do two methods ask otherwise, and for whom do they find something else on the same evidence? Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboards.before import SEED
from results.figures.compute import figures_of
from results.figures.figure import Figure
from results.figures.period import Period, quarter_of
from results.figures.row import CaseRow, Finding
from results.records import Method, Text

NOTHING = "-"
"""Where a method does not ask at all."""

Pair = tuple[CaseRow, CaseRow]
"""One seal, as the one method and the other count it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A version or a threshold that is another; None: there is none."""

    name: str
    before: int | str | None
    after: int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """Cases in which a criterion finds something else, in one way.

    Attributes:
        before, after: outcomes; of those that are the same, with their reasons.
    """

    criterion: str
    before: str
    after: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureShift:
    """A figure that is another. `unit`: of its numbers, `share` or `d`; counts and blanks stand in words."""

    id: str
    title: Text
    unit: str
    before: float | str | None
    after: float | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changes from one method to another.

    Attributes:
        added, removed, raised: criteria, with their versions.
        thresholds: that moved, appeared or went; None: one of the methods was kept without them.
        others: inspector and law data.
        compared: how many cases were judged by both, each on the same evidence.
        left_out: how many were not.
        figures: those that are other; `figures_same`: how many are not.
    """

    before: Method
    after: Method
    added: tuple[Shift, ...]
    removed: tuple[Shift, ...]
    raised: tuple[Shift, ...]
    thresholds: tuple[Shift, ...] | None
    others: tuple[Shift, ...]
    compared: int
    left_out: int
    transitions: tuple[Transition, ...]
    figures: tuple[FigureShift, ...]
    figures_same: int


def difference(
    before: Method, after: Method, pairs: Sequence[Pair], *, period: Period | None = None, left_out: int = 0
) -> Difference:
    """Compare two methods, and what they say of the same seals.

    `period`: of the figures; None: every quarter in which a first deadline fell.
    """
    was, now = ({c.id: c.version for c in method.criteria} for method in (before, after))
    figures, same = _figures(before, after, pairs, period)
    return Difference(
        before=before,
        after=after,
        added=_shifts({}, {name: now[name] for name in now.keys() - was.keys()}),
        removed=_shifts({name: was[name] for name in was.keys() - now.keys()}, {}),
        raised=_shifts(*({name: side[name] for name in was.keys() & now.keys()} for side in (was, now))),
        thresholds=None
        if before.thresholds is None or after.thresholds is None
        else _shifts(before.thresholds, after.thresholds),
        others=_shifts(*({"inspector": method.inspector, "law data": method.law} for method in (before, after))),
        compared=len(pairs),
        left_out=left_out,
        transitions=_transitions(pairs),
        figures=figures,
        figures_same=same,
    )


def _shifts(before: Mapping[str, int | str | None], after: Mapping[str, int | str | None]) -> tuple[Shift, ...]:
    return tuple(
        Shift(name=name, before=before.get(name), after=after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    )


def _transitions(pairs: Iterable[Pair]) -> tuple[Transition, ...]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for one, other in pairs:
        for criterion in one.outcomes.keys() | other.outcomes.keys():
            said = _said(one.outcomes.get(criterion), other.outcomes.get(criterion))
            if said is not None:
                found.setdefault((criterion, *said), []).append(one.case)
    ordered = sorted(found.items(), key=lambda item: (item[0][0], -len(item[1]), item[0]))
    return tuple(
        Transition(criterion=criterion, before=before, after=after, cases=tuple(sorted(cases)))
        for (criterion, before, after), cases in ordered
    )


def _said(one: Finding | None, other: Finding | None) -> tuple[str, str] | None:
    """What the one finds and the other; None where they find the same for the same reason."""
    if one is None or other is None:
        return (NOTHING if one is None else str(one.outcome), NOTHING if other is None else str(other.outcome))
    if one.outcome is not other.outcome:
        return str(one.outcome), str(other.outcome)
    if one.reason != other.reason:
        return f"{one.outcome} ({one.reason})", f"{other.outcome} ({other.reason})"
    return None


def _figures(
    before: Method, after: Method, pairs: Sequence[Pair], period: Period | None
) -> tuple[tuple[FigureShift, ...], int]:
    """Figures of the cases that both have judged, as the desk may read them: nothing is held back."""
    days = {row.first_deadline for pair in pairs for row in pair if row.first_deadline is not None}
    periods = {p.name: p for p in ([period] if period is not None else map(quarter_of, days))}
    questions = {c.id: c.question for method in (before, after) for c in method.criteria}
    shifts, same = [], 0
    for name in sorted(periods):
        was, now = (
            {f.id: f for f in figures_of(rows, periods[name], method=method.digest, seed=SEED, questions=questions)}
            for rows, method in zip(_sides(pairs), (before, after), strict=True)
        )
        for figure in sorted(was.keys() | now.keys()):
            said = _value(was.get(figure)), _value(now.get(figure))
            if said[0] == said[1]:
                same += 1
                continue
            title = (now.get(figure) or was[figure]).title
            shifts.append(FigureShift(id=figure, title=title, unit=_unit(figure), before=said[0], after=said[1]))
    return tuple(shifts), same


def _sides(pairs: Sequence[Pair]) -> tuple[list[CaseRow], list[CaseRow]]:
    return [one for one, _ in pairs], [other for _, other in pairs]


def _value(figure: Figure | None) -> float | str | None:
    if figure is None:
        return None
    if figure.value is not None:
        return figure.value
    if figure.count is not None:
        return f"{figure.count.good} / {figure.count.bad} / {figure.count.open}"
    if figure.parts:
        return ", ".join(f"{part.name} {part.count}" for part in figure.parts if part.count)
    return str(figure.blank) if figure.blank else None


def _unit(figure: str) -> str:
    return "d" if figure.startswith("days_") else "share"
