"""Why did a figure change between two periods: the services, our method, or whom we looked at?

Old evidence, judged anew, parts the first from the second; the services that
are in both periods part both from the third. Computed in fractions: the three
add up to the whole, exactly.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from results.figures.publishable import FEWEST_CASES, FEWEST_CONTROLLERS
from results.figures.row import CaseRow
from results.records import Obligation, Outcome

Asked = Callable[[CaseRow], Outcome | None]
"""Reads of a row what the figure is about; None where the row says nothing of it."""

RATES: Mapping[str, Asked] = {
    "reply": lambda row: row.exercise.replied if row.exercise else None,
    "responsiveness": lambda row: row.exercise.answered if row.exercise else None,
    "fulfilment": lambda row: row.exercise.usable if row.exercise else None,
}


def shortfall_by(criterion: str) -> Asked:
    """Read where a criterion that the law demands found a shortfall, as its figure does: the share is of those."""

    def read(row: CaseRow) -> Outcome | None:
        found = row.outcomes.get(criterion)
        return _SWAPPED.get(found.outcome, found.outcome) if found and found.obligation is Obligation.LAW else None

    return read


_SWAPPED: Mapping[Outcome, Outcome] = {Outcome.PASSED: Outcome.FAILED, Outcome.FAILED: Outcome.PASSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of a share, and its three reasons; `service + method + coverage = new - old`.

    Attributes:
        old, new: the share of each period as it was published, by the method of its time.
        service: the same services, judged by the new method both times.
        method: the old evidence of the same services, judged by the new method instead of the old.
        coverage: who is in only one of the two periods.
        common: how many services are in both, and of how many controllers.
    """

    old: Fraction
    new: Fraction
    service: Fraction
    method: Fraction
    coverage: Fraction
    common: int
    controllers: int

    @property
    def is_publishable(self) -> bool:
        """Whether the services in common are as many as a rate needs."""
        return self.common >= FEWEST_CASES and self.controllers >= FEWEST_CONTROLLERS

    @property
    def total(self) -> Fraction:
        return self.new - self.old

    def points(self, digits: int = 1) -> tuple[Fraction, Fraction, Fraction, Fraction]:
        """Give service, method, coverage and the whole in rounded percentage points that still add up.

        What rounding leaves over goes where it changes least.
        """
        unit = Fraction(1, 10**digits)
        whole = round(100 * self.total / unit)
        exact = [100 * part / unit for part in (self.service, self.method, self.coverage)]
        parts = [round(part) for part in exact]
        while (over := sum(parts) - whole) != 0:
            side = 1 if over > 0 else -1
            worst = max(range(3), key=lambda i: (side * (parts[i] - exact[i]), -i))
            parts[worst] -= side
        service, method, coverage = (part * unit for part in parts)
        return service, method, coverage, whole * unit


def change_of(
    old: Sequence[CaseRow], rejudged: Sequence[CaseRow], new: Sequence[CaseRow], asked: Asked
) -> Change | None:
    """Split the change of a share; None where a period decided nothing, or they have no decided service in common.

    Rows are those that each figure counts: one request per service. Services in
    both weigh in both what they weigh in the new: another draw is coverage.

    Raises:
        ValueError: the cases judged anew are not the old ones.
    """
    if sorted(row.case for row in old) != sorted(row.case for row in rejudged):
        raise ValueError("the cases judged by the new method are not those judged by the old")
    common = frozenset(row.service for row in old) & frozenset(row.service for row in new)
    weights = {row.service: row.weight for row in new if row.service in common}
    whole_old, whole_new = _share(old, asked), _share(new, asked)
    before, again, after = (_share(_weighing(rows, weights), asked) for rows in (old, rejudged, new))
    if whole_old is None or whole_new is None or before is None or again is None or after is None:
        return None
    return Change(
        old=whole_old,
        new=whole_new,
        service=after - again,
        method=again - before,
        coverage=(whole_new - after) - (whole_old - before),
        common=len(common),
        controllers=len({row.controller for row in new if row.service in common}),
    )


def _weighing(rows: Iterable[CaseRow], weights: Mapping[str, float | None]) -> list[CaseRow]:
    """The rows of these services, with these weights."""
    among = (row for row in rows if row.service in weights)
    return [row if row.weight == weights[row.service] else replace(row, weight=weights[row.service]) for row in among]


def _share(rows: Iterable[CaseRow], asked: Asked) -> Fraction | None:
    counted = Counter((row.weight or 1, asked(row)) for row in rows)
    good, bad = (
        sum((Fraction(weight) * many for (weight, said), many in counted.items() if said is outcome), Fraction(0))
        for outcome in (Outcome.PASSED, Outcome.FAILED)
    )
    return good / (good + bad) if good + bad else None
