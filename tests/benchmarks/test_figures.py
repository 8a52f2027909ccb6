"""What do the figures of a year cost, beside plain loops over the same rows?

`SERVICES=10000 make bench ARGS=tests/benchmarks/test_figures.py` is the whole
(as is): each service asked once a quarter, 36 criteria, four releases. The
baseline computes the same three rates, groups and criteria with loops,
dictionaries and the records of one rate: no ids, exclusions or suppression.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeVar

import pytest

from results.figures import CaseRow, Columns, Count, Period, cohort_of, counts_of, curves_of, rate_of
from results.figures.columns import PARTS
from results.records import Outcome
from tests.results.figures.rows import FAILED, OPEN, PASSED, crowd

SERVICES = int(os.environ.get("SERVICES", "10000"))
BEGIN = date(2026, 10, 1)
QUARTERS = tuple(
    Period(name=f"quarter-{n}", begin=BEGIN + timedelta(days=91 * n), end=BEGIN + timedelta(days=91 * (n + 1)))
    for n in range(4)
)


T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    begun = time.process_time()
    done = work()
    return time.process_time() - begun, done


def naive(rows: Sequence[CaseRow]) -> int:
    """Count as one would write it in an afternoon."""
    rates = 0
    for period in QUARTERS:
        first: dict[str, CaseRow] = {}
        for row in sorted(rows, key=lambda row: row.case):
            if row.exercise and period.begin <= row.exercise.first_deadline < period.end:
                first.setdefault(row.service, row)
        counts: Counter[tuple[str, str, Outcome]] = Counter()
        for row in first.values():
            assert row.exercise is not None
            groups = ["", *(f"{name}={part}" for name, read in PARTS.items() if (part := read(row)))]
            answers = (row.exercise.replied, row.exercise.answered, row.exercise.usable)
            for group in groups:
                for rate, outcome in zip(("reply", "responsiveness", "fulfilment"), answers, strict=True):
                    counts[rate, group, outcome] += 1
            for criterion, finding in row.outcomes.items():
                for group in ("", f"track={row.track}"):
                    counts[criterion, group, finding.outcome] += 1
        for question, group in {(question, group) for question, group, _ in counts}:
            good, bad, undecided = (counts[question, group, outcome] for outcome in (PASSED, FAILED, OPEN))
            rate_of(Count(good=good, bad=bad, open=undecided))
            rates += 1
    return rates


@pytest.mark.parametrize("is_shared", [False, True], ids=["each its own controller", "bunches"])
def test_figures_of_a_year(is_shared: bool, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(crowd(SERVICES, requests=4, is_shared=is_shared))
    loops_s, rates = timed(lambda: naive(rows))

    def laid_out() -> Columns:
        columns = Columns.of(rows)
        for name in ("findings", "bunch", "case", "places", "is_public", "is_reaching", "is_extended", "is_withheld"):
            getattr(columns, name)
        return columns

    columns_s, columns = timed(laid_out)
    counts_s, counted = timed(
        lambda: [
            figure for period in QUARTERS for figure in counts_of(cohort_of(columns, period, method="m", seed=1), {})
        ]
    )
    curves_s, curves = timed(lambda: curves_of(cohort_of(columns, QUARTERS[0], method="m", seed=1)))
    with capsys.disabled():
        print(
            f"\n{SERVICES} services, {len(rows)} requests: {len(counted)} figures in {counts_s * 1000:.0f} CPU-ms"
            f"{', bootstraps included' if is_shared else ''}; loops {loops_s * 1000:.0f} for {rates} rates: "
            f"ratio {loops_s / counts_s:.1f} (with laying out the rows once, {columns_s * 1000:.0f} ms: "
            f"{loops_s / (counts_s + columns_s):.1f})"
        )
        drawn = sum(figure.curve is not None for figure in curves)
        print(f"  {drawn} curves with bands of one quarter: {curves_s:.1f} CPU-s")
    assert len(counted) >= rates
