"""Why does a release say something else than one before it? As figures of change, and as the cause of each correction. Pure.

Of two causes of one figure the one that moved it further is named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from typing import Final

from dashboards.before import SEED, Before, Weights, weighed
from dashboards.judged import Judged, holds_by_case, of_period
from dashboards.publish import Edition, Gated, said_of
from results.figures.changed import Former, changes_of
from results.figures.columns import Columns, day_of
from results.figures.compute import counts_of, curves_of
from results.figures.figure import Figure
from results.figures.period import Period
from results.figures.row import CaseRow
from results.figures.sampling import Sampled
from results.figures.share import Cohort
from results.records import PublishedError
from results.release import Cause, Correction

_OF_CHANGE: Final = ("change/", "correction/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """A release before, beside what is found today in what it rests on.

    Attributes:
        before: as it counted then.
        again: the same seals by the method of the release that is built.
    """

    before: Before
    again: tuple[Judged, ...]


def explained(
    gated: Gated,
    cases: Sequence[Judged],
    edition: Edition,
    *,
    sample: Sampled | None = None,
    former: Comparable | None = None,
    corrected: Comparable | None = None,
) -> Gated:
    """Add to a release why it says something else than others.

    Args:
        gated: the release as it was composed.
        cases: every case that was judged, as it was composed of them.
        edition: what it is called.
        sample: that the services were drawn in.
        former: the public release of the period before, of the same length.
        corrected: the release whose place it takes.
    """
    if former is None and corrected is None:
        return gated
    release = gated.release
    is_sampled = sample is not None and sample.design.is_probability
    drawn = {one.service: (one.stratum, max(1.0, one.weight)) for one in sample.drawn} if sample and is_sampled else {}
    mine = [replace(one, row=weighed(one.row, drawn)) for one in of_period(cases, edition.period)]
    new = _cohort(mine, gated.held.keys(), edition.period, method=edition.method, is_sampled=is_sampled)
    figures = {figure.id: figure for figure in release.figures}
    questions = {criterion.id: criterion.question for criterion in edition.criteria}
    added = [
        figure
        for before, is_same in ((former, False), (corrected, True))
        if before is not None
        for figure in changes_of(_former(before, edition, is_same=is_same), new, figures, questions=questions)
    ]
    everything = tuple(sorted((*release.figures, *added), key=lambda figure: figure.id))
    release = replace(release, figures=everything)
    if corrected is None:
        return replace(gated, release=release)
    changed = [c for c in release.corrections if not c.subject.startswith(_OF_CHANGE)]
    changed += _of_change(corrected.before, added)
    if changed:
        causes = _Causes.of(corrected, mine, edition, release.errors, is_sampled=is_sampled)
        changed = [replace(c, why=str(causes.of_subject(c))) for c in changed]
    told = tuple(sorted(changed, key=lambda one: one.subject))
    return replace(gated, release=replace(release, corrections=told))


def _cohort(cases: Iterable[Judged], held: Iterable[str], period: Period, *, method: str, is_sampled: bool) -> Cohort:
    back = frozenset(held)
    rows = [replace(one.row, is_withheld=one.row.case in back) for one in cases]
    return Cohort.of(Columns.of(rows), period, method=method, is_sampled=is_sampled, seed=SEED)


def _former(known: Comparable, edition: Edition, *, is_same: bool) -> Former:
    """What it rests on, as it counted it; held back is what was not public, or may not be by what is found now."""
    before, again = known.before, {one.row.case: one.row for one in known.again}
    old = [replace(one, row=weighed(one.row, before.weights or {})) for one in before.old if one.row.case in again]
    now = holds_by_case(known.again, before.period, edition.until)
    held = {
        one.row.case
        for one in old
        if one.row.case not in before.seals
        or one.row.case in now
        or not before.period.holds(day_of(again[one.row.case]))
    }
    cohort = _cohort(old, held, before.period, method=before.method, is_sampled=before.weights is not None)
    return Former(release=before.id, cohort=cohort, again=again, said=before.said, is_same_period=is_same)


def _of_change(corrected: Before, added: Iterable[Figure]) -> Iterator[Correction]:
    """Changes since the former period that the corrected release said otherwise."""
    for figure in added:
        before, after = corrected.said.get(figure.id), said_of(figure)
        if figure.id.startswith("change/") and before is not None and before != after:
            yield Correction(release=corrected.id, subject=figure.id, before=before, after=after, why="")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Causes:
    """From what is said of a corrected release to what is said now, a step for each cause.

    Attributes:
        mistakes: subjects of errors that were entered.
        seals: of each case, now; `method`: likewise.
        again: what the new method finds in the old evidence, by subject.
        steps: the figures of the old cases, as they were judged; judged anew; by what is sealed now; and of all cases.
    """

    corrected: Before
    mistakes: frozenset[str]
    method: str
    seals: Mapping[str, str]
    again: Mapping[str, str]
    steps: tuple[Mapping[str, Figure], ...]
    services: Mapping[str, str]

    @classmethod
    def of(
        cls,
        corrected: Comparable,
        mine: Sequence[Judged],
        edition: Edition,
        errors: Iterable[PublishedError],
        *,
        is_sampled: bool,
    ) -> "_Causes":
        weights: Weights = {one.row.service: (one.row.stratum, one.row.weight) for one in mine}
        old = corrected.before.old
        before, again = ([weighed(one.row, weights) for one in side] for side in (old, corrected.again))
        known = {row.case for row in before}
        rows = [one.row for one in mine]
        sides = (before, again, [row for row in rows if row.case in known], rows)
        return cls(
            corrected=corrected.before,
            mistakes=frozenset(error.subject for error in errors if error.release == corrected.before.id),
            method=edition.method,
            seals={one.row.case: one.evidence for one in mine},
            again={
                f"{row.case} {name}": f"{f.outcome} {f.reason}" for row in again for name, f in row.outcomes.items()
            },
            steps=tuple(_steps(sides, edition, is_sampled=is_sampled)),
            services={one.row.case: one.row.service for one in (*old, *mine)},
        )

    def of_subject(self, changed: Correction) -> Cause:
        if changed.subject in self.mistakes:
            return Cause.MISTAKE
        if " " in changed.subject:
            return self._of_finding(changed)
        return self._of_figure(changed.subject.removeprefix("change/"))

    def _of_finding(self, changed: Correction) -> Cause:
        """Why a case says otherwise: who was not public has nothing to change; then what the new method says of then."""
        case = changed.subject.partition(" ")[0]
        if case not in self.corrected.seals:
            return Cause.COVERAGE
        if changed.before.partition(",")[0] == changed.after.partition(",")[0]:
            return Cause.EVIDENCE  # the same was found; it is contested since, or seen repaired
        is_same_seal = self.corrected.seals.get(case) == self.seals.get(case)
        is_by_method = is_same_seal or self.again.get(changed.subject) == changed.after.partition(",")[0]
        return Cause.METHOD if is_by_method and self.corrected.method != self.method else Cause.EVIDENCE

    def _of_figure(self, name: str) -> Cause:
        stages = [figures.get(name) for figures in self.steps]
        sizes = [_distance(one, other) for one, other in pairwise(stages)]
        furthest = max(range(3), key=lambda step: (sizes[step], -step))
        if not sizes[furthest]:
            return Cause.COVERAGE  # the same cases say the same: what changed is of whom it may be said
        if furthest < 2:
            return (Cause.METHOD, Cause.EVIDENCE)[furthest]
        asked = [{self.services[case] for case in stage.cases} if stage else set() for stage in stages[2:]]
        return Cause.SERVICE if asked[0] == asked[1] else Cause.COVERAGE


def _steps(sides: Iterable[Sequence[CaseRow]], edition: Edition, *, is_sampled: bool) -> Iterator[Mapping[str, Figure]]:
    """The figures of each side; those of one that is as the side before are counted once."""
    rows: Sequence[CaseRow] | None = None
    figures: Mapping[str, Figure] = {}
    for side in sides:
        if side != rows:
            rows, figures = side, _figures(side, edition, is_sampled=is_sampled)
        yield figures


def _figures(rows: Iterable[CaseRow], edition: Edition, *, is_sampled: bool) -> dict[str, Figure]:
    """Figures of these cases as if nothing of them were held back; none of them is published."""
    columns = Columns.of(replace(row, is_withheld=False) for row in rows)
    cohort = Cohort.of(columns, edition.period, method=edition.method, is_sampled=is_sampled, seed=SEED)
    return {figure.id: figure for figure in (*counts_of(cohort, {}), *curves_of(cohort))}


def _distance(one: Figure | None, other: Figure | None) -> float:
    """How far a figure moved from one step to the next; what no number tells moved further than any number."""
    if one is None or other is None:
        return 0.0 if one is other else inf
    if one.value is not None and other.value is not None:
        return abs(one.value - other.value)
    said = [(figure.value, figure.blank, figure.count, figure.parts) for figure in (one, other)]
    return 0.0 if said[0] == said[1] else inf
