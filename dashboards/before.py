"""What did an earlier release of the period count, and would a new one tell of few beside it? Pure."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from dashboards.judged import Judged
from results.figures.columns import Columns
from results.figures.period import Period
from results.figures.publishable import FEWEST_APART, Blank
from results.figures.row import CaseRow
from results.figures.share import Cohort, Slice

SEED: Final = 20260101
"""Of every resampling: the same figures from the same rows, whoever computes them."""

Weights = Mapping[str, tuple[str | None, float | None]]
"""Stratum and weight of each service in a probability sample."""

_OF_THEIR_OWN: Final = {"track": "ladder/", "kind": "self_data_communities/"}
"""Of which groups ladders and the indicator are, without saying so in the end of their ids."""

_Sealed = tuple[str, str]
"""A case and the seal by which it is meant."""

_SAYS_NOTHING: Final = frozenset({"", *map(str, Blank)})


@dataclass(frozen=True, kw_only=True)
class Before:
    """A release that came before, with what it counted.

    Attributes:
        id: of the release.
        until: the last day that it knows of.
        said: its figures, and its findings by case and criterion, as they were published.
        seals: of the cases that are in it.
        weights: of the probability sample that it is of, by service; None: of none.
        old: its cases by the method of its time, as they were sealed then; public or not.
    """

    id: str
    method: str
    period: Period
    until: date
    said: Mapping[str, str]
    seals: Mapping[str, str] = field(default_factory=dict)
    weights: Weights | None = None
    old: tuple[Judged, ...] = ()

    @property
    def public(self) -> frozenset[str]:
        return frozenset(self.seals)

    @cached_property
    def cohort(self) -> Cohort:
        """What its figures counted."""
        rows = [weighed(one.row, self.weights or {}) for one in self.old]
        is_sampled = self.weights is not None
        return Cohort.of(Columns.of(rows), self.period, method=self.method, is_sampled=is_sampled, seed=SEED)

    @cached_property
    def counted(self) -> Mapping[str, str]:
        """The seals of the cases that its figures counted."""
        chosen = {row.case for row in self.cohort.rows}
        return {one.row.case: one.evidence for one in self.old if one.row.case in chosen}

    def telling(self, now: Sequence[Judged], public: Collection[str], known: AbstractSet[_Sealed]) -> set[str]:
        """Cases that would be public now, and with which one of its figures would tell of few that it counted unseen.

        Whom it counted by a seal that is not shown until now, whom of them it
        counted otherwise than they are public now, and whom of them is held
        back still: each is of five controllers or more, or of nobody.

        Args:
            now: every case of the period.
            public: which of them would be public.
            known: what the earlier releases have shown.
        """
        seals = {one.row.case: one.evidence for one in now}
        by_service: dict[str, set[str]] = {}
        for one in now:
            if one.row.case in public:
                is_new = (one.row.case, one.evidence) not in known
                by_service.setdefault(one.row.service, set()).update({one.row.case} if is_new else ())
        found: set[str] = set()
        for of in self.cohort.slices:
            if not self._is_said(of):
                continue
            rows = [self.cohort.rows[place] for place in of.places.tolist()]
            unseen = [row for row in rows if (row.case, self.counted[row.case]) not in known]
            is_same = {row.case: seals.get(row.case) == self.counted[row.case] for row in unseen}
            others = [row for row in unseen if not (row.case in public and is_same[row.case])]
            gone = {row.case for row in others if row.service in by_service and not is_same[row.case]}
            still = [row for row in others if row.case not in gone]
            few = (others, [row for row in others if row.case in gone], still)
            if any(0 < len({row.controller for row in some}) < FEWEST_APART for some in few):
                found.update(*(by_service.get(row.service, ()) for row in unseen))
        return found

    def _is_said(self, of: Slice) -> bool:
        """Whether a figure is shown of a group."""
        end, begin = f"/{self.period.name}{of.suffix}", _OF_THEIR_OWN.get(of.group.partition)
        return any(name.endswith(end) or (begin and name.startswith(begin)) for name in self._shown)

    @cached_property
    def _shown(self) -> tuple[str, ...]:
        return tuple(name for name, said in self.said.items() if " " not in name and said not in _SAYS_NOTHING)


def telling(before: Sequence[Before], now: Sequence[Judged], public: Collection[str]) -> set[str]:
    """Cases that would tell of few beside any of the earlier releases of the period."""
    known = frozenset(shown for one in before for shown in one.seals.items())
    return {case for one in before for case in one.telling(now, public, known)}


def news_to(before: Sequence[Before], case: str, evidence: str) -> tuple[str, ...]:
    """The earlier releases whose figures did not count a case by this very seal."""
    return tuple(one.id for one in before if one.counted.get(case) != evidence)


def weighed(row: CaseRow, weights: Weights) -> CaseRow:
    stratum, weight = weights.get(row.service, (row.stratum, row.weight))
    return replace(row, stratum=stratum, weight=weight)
