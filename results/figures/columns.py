"""Which cases does a period's figure count, column by column? Rows turned into arrays once, for all figures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from operator import attrgetter, itemgetter

import numpy as np
from numpy.typing import NDArray

from results.figures.ladder import SELF_DATA, is_public, is_reaching, is_undecided, place_of
from results.figures.resample import Floats, Indexes
from results.figures.row import CaseRow, Finding
from results.figures.words import Excluded
from results.records import Environment, Obligation, Outcome, Track

Flags = NDArray[np.bool_]
Codes = NDArray[np.int8]

PASSED, FAILED, OPEN, UNTESTED, INAPPLICABLE = range(5)
CODES: Mapping[Outcome, int] = {
    Outcome.PASSED: PASSED,
    Outcome.FAILED: FAILED,
    Outcome.CANNOT_TELL: OPEN,
    Outcome.UNTESTED: UNTESTED,
    Outcome.INAPPLICABLE: INAPPLICABLE,
}

PARTS: Mapping[str, Callable[[CaseRow], str | None]] = {
    "kind": lambda row: row.controller_kind,
    "sector": lambda row: row.sector,
    "country": lambda row: row.country,
    "track": lambda row: row.track,
    "software": lambda row: row.software,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """Labels in order, and which of them each row has; -1: none."""

    labels: tuple[str, ...]
    codes: Indexes

    @classmethod
    def of(cls, values: Sequence[str | None]) -> "Coded":
        labels = sorted({value for value in values if value is not None})
        numbers: dict[str | None, int] = {label: number for number, label in enumerate(labels)}
        numbers[None] = -1
        codes = np.fromiter((numbers[value] for value in values), dtype=np.int64, count=len(values))
        return cls(labels=tuple(map(str, labels)), codes=codes)

    def only(self, chosen: Indexes) -> "Coded":
        return Coded(labels=self.labels, codes=self.codes[chosen])


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The rows in the order of their cases, and what figures ask of them all.

    Attributes:
        day: of the first deadline, as an ordinal; where there is none, until when the case was watched.
        rates: one row a case, one column for each of the three rates.
        bars: why a case may be in no rate, as the place of the reason in `Excluded`; -1: it may.
    """

    rows: tuple[CaseRow, ...]
    day: Indexes
    rates: Codes
    bars: Indexes
    service: Coded
    controller: Coded
    parts: Mapping[str, Coded]
    weight: Floats

    @classmethod
    def of(cls, rows: Iterable[CaseRow]) -> "Columns":
        """Lay rows out; in which order they come does not matter.

        Raises:
            ValueError: two rows are of the same case.
        """
        ordered = sorted(rows, key=lambda row: row.case)
        if len({row.case for row in ordered}) < len(ordered):
            raise ValueError("a case has two rows; judged by two methods, it belongs to two sets of figures")
        return cls(
            rows=tuple(ordered),
            day=np.array([day_of(row).toordinal() for row in ordered], dtype=np.int64),
            rates=np.array([_rates(row) for row in ordered], dtype=np.int8).reshape(-1, 3),
            bars=np.array([_bar(row) for row in ordered], dtype=np.int64),
            service=Coded.of([row.service for row in ordered]),
            controller=Coded.of([row.controller for row in ordered]),
            parts={name: Coded.of([read(row) for row in ordered]) for name, read in PARTS.items()},
            weight=np.array([row.weight or 0.0 for row in ordered], dtype=np.float64),
        )

    @cached_property
    def case(self) -> NDArray[np.object_]:
        return np.array([row.case for row in self.rows], dtype=np.object_)

    @cached_property
    def is_withheld(self) -> Flags:
        return np.array([row.is_withheld for row in self.rows], dtype=np.bool_)

    @cached_property
    def news(self) -> tuple[Flags, ...]:
        """What is news to each of the earlier releases."""
        releases = sorted({release for row in self.rows for release in row.news_to})
        return tuple(np.array([one in row.news_to for row in self.rows], dtype=np.bool_) for one in releases)

    @cached_property
    def is_extended(self) -> Flags:
        return np.array([row.exercise is not None and row.exercise.is_extended for row in self.rows], dtype=np.bool_)

    @cached_property
    def places(self) -> Mapping[Track, Codes]:
        """Where each case stands on the ladder of each track; -1: nowhere."""
        return {
            track: np.array([-1 if (at := place_of(row, track)) is None else at for row in self.rows], dtype=np.int8)
            for track in SELF_DATA
        }

    @cached_property
    def is_public(self) -> Flags:
        return np.array([is_public(row) for row in self.rows], dtype=np.bool_)

    @cached_property
    def is_reaching(self) -> Flags:
        return np.array([is_reaching(row) for row in self.rows], dtype=np.bool_)

    @cached_property
    def is_undecided(self) -> Flags:
        return np.array([is_undecided(row) for row in self.rows], dtype=np.bool_)

    @cached_property
    def bunch(self) -> Indexes:
        """Whose cases hang together: of one controller, or of controllers that share a software."""
        return _joined(self.controller.codes, self.parts["software"].codes)

    def counted(self, begin: date, end: date, *, is_sampled: bool) -> tuple[Indexes, Mapping[Excluded, Indexes]]:
        """Choose one request for each service whose first deadline fell in the period, and say why others are left out.

        The earliest counts, so that nobody chooses; one that we could not look
        at counts only where there is no other. Of those that are left out only
        the public ones are named: how often a service was asked besides would
        tell of what is held back.
        """
        inside = (self.day >= begin.toordinal()) & (self.day < end.toordinal())
        bars = self.bars.copy()
        if is_sampled:
            bars[(bars < 0) & (self.weight == 0)] = _PLACES[Excluded.NOT_SAMPLED]
        candidates = np.flatnonzero(inside & (bars < 0))
        is_blank = np.all(self.rates[candidates] >= UNTESTED, axis=1)
        order = candidates[np.lexsort((candidates, self.day[candidates], is_blank))]
        _, first = np.unique(self.service.codes[order], return_index=True)
        chosen = np.sort(order[first])
        is_told = inside & ~self.is_withheld
        left = {reason: np.flatnonzero(is_told & (bars == place)) for reason, place in _PLACES.items()}
        others = np.setdiff1d(candidates, chosen, assume_unique=True)
        left[Excluded.ANOTHER_REQUEST] = others[~self.is_withheld[others]]
        return chosen, {reason: places for reason, places in left.items() if len(places)}

    @cached_property
    def findings(self) -> "Findings":
        return Findings.of([row.outcomes for row in self.rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What criteria found: a row a case, a column a criterion.

    Attributes:
        criteria: their ids, in order.
        outcomes: `untested` where a case lacks the criterion.
        law: whether the law demands it there.
    """

    criteria: tuple[str, ...]
    outcomes: Codes
    law: Flags

    @classmethod
    def of(cls, held: Sequence[Mapping[str, Finding]]) -> "Findings":
        criteria = tuple(sorted(set(chain.from_iterable({tuple(outcomes) for outcomes in held}))))
        read = _reader(criteria)
        found = list(chain.from_iterable(read(outcomes) for outcomes in held))
        many, shape = len(found), (len(held), len(criteria))
        outcomes = np.fromiter(map(CODES.__getitem__, map(_OUTCOME, found)), dtype=np.int8, count=many)
        law = np.fromiter(map(_IS_LAW.__getitem__, map(_OBLIGATION, found)), dtype=np.bool_, count=many)
        return cls(criteria=criteria, outcomes=outcomes.reshape(shape), law=law.reshape(shape))


_OUTCOME, _OBLIGATION = attrgetter("outcome"), attrgetter("obligation")
_IS_LAW: Mapping[Obligation, bool] = {obligation: obligation is Obligation.LAW for obligation in Obligation}


def _reader(criteria: Sequence[str]) -> Callable[[Mapping[str, Finding]], Iterable[Finding]]:
    """Read all criteria of a case at once where it has them all."""
    every = itemgetter(*criteria) if len(criteria) > 1 else None

    def read(outcomes: Mapping[str, Finding]) -> Iterable[Finding]:
        if every is not None and len(outcomes) == len(criteria):
            found: tuple[Finding, ...] = every(outcomes)
            return found
        return [outcomes.get(criterion, _MISSING) for criterion in criteria]

    return read


_MISSING = Finding(Outcome.UNTESTED, "", Obligation.PRACTICE)
_PLACES: Mapping[Excluded, int] = {reason: place for place, reason in enumerate(Excluded)}


def day_of(row: CaseRow) -> date:
    """By which day a case falls into a period: its first deadline; where it has none, until when it was watched."""
    deadline = row.first_deadline or (row.exercise.first_deadline if row.exercise else None)
    return deadline or row.watched_until.date()


def _rates(row: CaseRow) -> tuple[int, int, int]:
    if row.exercise is None:
        return UNTESTED, UNTESTED, UNTESTED
    return CODES[row.exercise.replied], CODES[row.exercise.answered], CODES[row.exercise.usable]


def _bar(row: CaseRow) -> int:
    if row.exercise is None:
        return _PLACES[Excluded.NOT_ASKED]
    if row.holder_mode == "agreed":
        return _PLACES[Excluded.AGREED_ACCOUNT]
    return _PLACES[Excluded.PREPRODUCTION] if row.environment is Environment.PREPRODUCTION else -1


def _joined(controllers: Indexes, software: Indexes) -> Indexes:
    """Join controllers that share a software, and software that share a controller, until nothing changes."""
    bunch = controllers.copy()
    for _ in range(len(bunch)):
        before = bunch
        for codes in (software, controllers):
            known = codes >= 0
            least = np.full(codes.max(initial=-1) + 1, len(bunch) + bunch.max(initial=0), dtype=np.int64)
            np.minimum.at(least, codes[known], bunch[known])
            bunch = bunch.copy()
            bunch[known] = least[codes[known]]
        if np.array_equal(before, bunch):
            break
    return bunch
