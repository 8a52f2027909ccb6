"""What is said of one question, of everybody and of each group: a rate, its bounds, counts, or a word for nothing?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from results.figures.cluster import shares_of
from results.figures.columns import FAILED, OPEN, PASSED, Codes, Columns, Flags
from results.figures.count import Count, rate_of
from results.figures.figure import (
    DIGITS,
    Exclusion,
    Figure,
    Kind,
    Measure,
    Part,
    Reach,
    slug_of,
    title_of,
    words_of,
)
from results.figures.interval import Bounds, wilson
from results.figures.period import Period
from results.figures.publishable import Blank, Crowd, Group, Showing, hidden, showing_of
from results.figures.resample import RESAMPLES, Floats, Indexes, seed_for
from results.figures.row import CaseRow
from results.figures.words import ALL, Excluded


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A group of a cohort, by which name figures call it, and where its cases are among the chosen."""

    group: Group
    label: str
    suffix: str
    places: Indexes

    @classmethod
    def of(cls, group: Group, label: str = "") -> "Slice":
        suffix = f"/{group.name}" if group.name else ""
        return cls(group=group, label=label, suffix=suffix, places=np.flatnonzero(group.members))


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """One request for each service of a period, and those that are left out."""

    columns: Columns
    period: Period
    method: str
    is_sampled: bool
    seed: int
    resamples: int = RESAMPLES
    chosen: Indexes
    left: Mapping[Excluded, Indexes]
    _hidden: dict[tuple[bytes, int], frozenset[str]] = field(default_factory=dict)
    _left: dict[str, Mapping[Excluded, int]] = field(default_factory=dict)
    _named: dict[bytes, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Columns, period: Period, *, method: str, is_sampled: bool, seed: int) -> "Cohort":
        chosen, left = columns.counted(period.begin, period.end, is_sampled=is_sampled)
        return cls(
            columns=columns,
            period=period,
            method=method,
            is_sampled=is_sampled,
            seed=seed,
            chosen=chosen,
            left=left,
        )

    @cached_property
    def controller(self) -> Indexes:
        return np.unique(self.columns.controller.codes[self.chosen], return_inverse=True)[1]

    @cached_property
    def bunch(self) -> Indexes:
        return np.unique(self.columns.bunch[self.chosen], return_inverse=True)[1]

    def bunch_in(self, of: Slice) -> Indexes:
        """Whose cases hang together; among those on one software, only those of one controller."""
        return self.controller if of.group.partition == "software" else self.bunch

    @cached_property
    def weight(self) -> Floats:
        return self.columns.weight[self.chosen] if self.is_sampled else np.ones(len(self.chosen))

    @cached_property
    def crowd(self) -> Crowd:
        columns = self.columns
        news = tuple(told[self.chosen] for told in columns.news)
        return Crowd(controllers=self.controller, withheld=columns.is_withheld[self.chosen], news=news)

    @cached_property
    def rows(self) -> tuple[CaseRow, ...]:
        """Those that count: one request for each service."""
        return tuple(self.columns.rows[i] for i in self.chosen)

    @cached_property
    def slices(self) -> tuple[Slice, ...]:
        """Everybody, then each group that has a case, by partition and name."""
        everybody = Group(name="", partition="", members=np.ones(len(self.chosen), dtype=np.bool_))
        found = [Slice.of(everybody)]
        for partition, coded in self.columns.parts.items():
            codes = coded.codes[self.chosen]
            for code in np.unique(codes[codes >= 0]):
                label = coded.labels[code]
                name = f"{partition}={slug_of(label.lower() if partition == 'country' else label)}"
                found.append(Slice.of(Group(name=name, partition=partition, members=codes == code), label))
        return tuple(found)

    @cached_property
    def case(self) -> NDArray[np.object_]:
        return self.columns.case[self.chosen]

    def controllers(self, places: Indexes) -> int:
        return int(np.count_nonzero(np.bincount(self.controller[places])))

    def cases(self, places: Indexes) -> tuple[str, ...]:
        """Name the cases, in order; the same tuple each time, for many figures are of the same cases."""
        key = places.tobytes()
        if key not in self._named:
            self._named[key] = tuple(self.case[places].tolist())
        return self._named[key]

    def hidden(self, counted: Flags, slices: Sequence[Slice]) -> frozenset[str]:
        """Name the slices of which nothing is said, where these cases are counted.

        Who is held back hides by being asked, whatever was found: else a blank would tell what.
        """
        key = (counted.tobytes(), len(slices))
        if key not in self._hidden:
            everybody = np.ones_like(counted)
            groups = [replace(s.group, members=s.group.members & counted) for s in slices]
            plain = Crowd(controllers=self.controller, withheld=np.zeros_like(everybody))
            whole = (everybody.tobytes(), -len(slices))
            if whole not in self._hidden:
                self._hidden[whole] = hidden([s.group for s in slices], self.crowd)
            self._hidden[key] = hidden(groups, plain, already=self._hidden[whole])
        return self._hidden[key]

    def word(self, of: Slice) -> Blank:
        """Why nothing is said of a slice of which nothing may be said."""
        return Blank.WITHHELD if self.crowd.tells(of.group.members) else Blank.TOO_FEW

    def exclusions(self, of: Slice, *, untested: int = 0, inapplicable: int = 0) -> tuple[Exclusion, ...]:
        """Count who of a slice is not counted, by reason; those of the chosen that were not answered are given."""
        counts = {Excluded.UNTESTED: untested, Excluded.INAPPLICABLE: inapplicable, **self._left_of(of)}
        return tuple(Exclusion(reason=r, count=counts[r]) for r in Excluded if counts.get(r))

    def _left_of(self, of: Slice) -> Mapping[Excluded, int]:
        if of.suffix not in self._left:
            coded = self.columns.parts.get(of.group.partition)
            code = coded.labels.index(of.label) if coded else None
            self._left[of.suffix] = {
                reason: int(np.count_nonzero(coded.codes[places] == code)) if coded else len(places)
                for reason, places in self.left.items()
            }
        return self._left[of.suffix]


def blank_figure(cohort: Cohort, measure: Measure, of: Slice, blank: Blank) -> Figure:
    """Say with a word that nothing is said."""
    is_nobody = not len(of.places)
    return Figure(
        id=f"{measure.slug}/{cohort.period.name}{of.suffix}",
        title=title_of(
            measure,
            words_of(of.group.partition, of.label),
            0 if is_nobody else None,
            is_sampled=cohort.is_sampled,
        ),
        period=cohort.period,
        population=words_of(of.group.partition, of.label) or ALL,
        n=0 if is_nobody else None,
        controllers=0 if is_nobody else None,
        blank=blank,
        method=cohort.method,
        recompute=measure.recompute,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A measure and its answers.

    Attributes:
        outcomes: of the chosen; `PASSED` is what the share is of.
        parts, part: what else is counted beside: names, and the place of which each of the chosen has.
        is_counted_only: no share is said of it.
    """

    measure: Measure
    outcomes: Codes
    parts: tuple[str, ...]
    part: Codes
    is_counted_only: bool = False


def share_figures(cohort: Cohort, questions: Sequence[Question], slices: Sequence[Slice]) -> list[Figure]:
    """Answer each question for each slice; the intervals of a slice come from the same resamples."""
    gone = [cohort.hidden(question.outcomes <= OPEN, slices) for question in questions]
    figures: list[Figure] = []
    for of in slices:
        told = [
            blank_figure(cohort, question.measure, of, cohort.word(of))
            if of.group.name in names
            else _counted(cohort, question, of)
            for question, names in zip(questions, gone, strict=True)
        ]
        wanted = [place for place, figure in enumerate(told) if figure.bounds and figure.reach is None]
        values = _values(cohort, [questions[place].outcomes for place in wanted], of)
        for place, (value, reach) in zip(wanted, values, strict=True):
            told[place] = replace(told[place], value=value, reach=reach)
        figures += told
    return figures


def _counted(cohort: Cohort, question: Question, of: Slice) -> Figure:
    """Say all but the share; a figure that has bounds and no reach awaits it."""
    measure, outcomes = question.measure, question.outcomes
    mine = outcomes[of.places]
    places = of.places[mine <= OPEN]
    good, bad, undecided, untested, moot = np.bincount(mine, minlength=5).tolist()
    count, controllers = Count(good=good, bad=bad, open=undecided), cohort.controllers(places)
    exclusions = cohort.exclusions(of, untested=untested, inapplicable=moot)
    plain = blank_figure(cohort, measure, of, Blank.NOT_OBSERVED)
    if not controllers:
        blank = Blank.NOT_APPLICABLE if moot and moot == len(mine) else Blank.NOT_OBSERVED
        return replace(plain, n=0, controllers=0, blank=blank, count=count, exclusions=exclusions)
    bounds = bounds_of(cohort.weight[places], outcomes[places]) if cohort.is_sampled else rate_of(count).bounds
    showing = showing_of(count, controllers, bounds=bounds)
    words = words_of(of.group.partition, of.label)
    told = replace(
        plain,
        title=title_of(measure, words, good + bad + undecided, is_sampled=cohort.is_sampled),
        n=count.population,
        controllers=controllers,
        blank=Blank.TOO_FEW if showing is Showing.COUNTS and not question.is_counted_only else None,
        count=None if question.is_counted_only else count,
        parts=tuple(
            Part(name=name, count=many)
            for name, many in zip(
                question.parts,
                np.bincount(question.part[of.places], minlength=len(question.parts)).tolist(),
                strict=True,
            )
        ),
        exclusions=exclusions,
        cases=cohort.cases(of.places),
    )
    if showing is Showing.COUNTS or question.is_counted_only:
        return told
    rounded = Bounds(low=round(bounds.low, DIGITS), high=round(bounds.high, DIGITS))
    return replace(told, bounds=rounded, reach=Reach.of(Kind.BOUNDS, bounds) if showing is Showing.BOUNDS else None)


def _values(cohort: Cohort, asked: Sequence[Codes], of: Slice) -> list[tuple[float, Reach]]:
    if not asked:
        return []
    return values_of(
        cohort,
        np.stack([outcome[of.places] for outcome in asked], axis=1),
        cohort.bunch_in(of)[of.places],
        cohort.weight[of.places],
        seed=seed_for(cohort.seed, f"{cohort.period.name}{of.suffix}"),
    )


def values_of(cohort: Cohort, table: Codes, bunch: Indexes, weight: Floats, *, seed: int) -> list[tuple[float, Reach]]:
    """Give shares, one a column, and how sure they are: as Wilson says, or over clusters where some hang together.

    The undecided are not a random few: what is open late is mostly late, or
    extended. So the interval begins where it would, were all of them bad, and
    ends where it would, were all of them good.
    """
    if not cohort.is_sampled and np.bincount(bunch).max() == 1:
        return [_alone(outcomes) for outcomes in table.T]
    whose = np.unique(bunch, return_inverse=True)[1]
    unsure = np.flatnonzero((table == OPEN).any(axis=0))
    good, some = table == PASSED, table[:, unsure]
    shares = shares_of(
        np.hstack((good, good[:, unsure], (some == PASSED) | (some == OPEN))).astype(np.float64),
        np.hstack((table <= FAILED, some <= OPEN, some <= OPEN)).astype(np.float64),
        whose,
        weight,
        seed=seed,
        resamples=cohort.resamples,
    )
    many, wide = table.shape[1], dict[int, list[Bounds]]()
    for worst_or_best, place in zip(shares[many:], unsure.tolist() * 2, strict=True):
        wide.setdefault(place, []).append(worst_or_best.interval)
    return [
        (
            round(one.share or 0.0, DIGITS),
            Reach.of(Kind.CLUSTERED, _around(one.interval, *wide.get(place, ())), one.design_effect, seed),
        )
        for place, one in enumerate(shares[:many])
    ]


def _alone(outcomes: Codes) -> tuple[float, Reach]:
    good, bad, undecided = np.bincount(outcomes, minlength=5).tolist()[:3]
    everybody = good + bad + undecided
    interval = _around(wilson(good, good + bad), wilson(good, everybody), wilson(good + undecided, everybody))
    return round(good / (good + bad), DIGITS), Reach.of(Kind.WILSON, interval)


def _around(*intervals: Bounds) -> Bounds:
    return Bounds(low=min(one.low for one in intervals), high=max(one.high for one in intervals))


def bounds_of(weight: Floats, outcomes: Codes) -> Bounds:
    """The weighted share, were all of the undecided bad, and were all of them good."""
    whole = float(weight.cumsum()[-1])
    sums = np.bincount(outcomes, weight, OPEN + 1)
    return Bounds(low=float(sums[PASSED]) / whole, high=min(1.0, float(sums[PASSED] + sums[OPEN]) / whole))
