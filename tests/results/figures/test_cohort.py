"""Who is in a cohort, and what do its three rates say?"""

from datetime import date

import pytest

from results.figures import CohortCount, Count, Exercise, rate_of, rates_of
from results.records import Outcome

PASSED, FAILED, OPEN = Outcome.PASSED, Outcome.FAILED, Outcome.CANNOT_TELL
BEGIN, END = date(2026, 1, 1), date(2026, 7, 1)


def exercise(*outcomes: Outcome, first_deadline: date = date(2026, 4, 2), is_extended: bool = False) -> Exercise:
    replied, answered, usable = outcomes
    return Exercise(
        service="acme",
        first_deadline=first_deadline,
        replied=replied,
        answered=answered,
        usable=usable,
        is_extended=is_extended,
    )


def test_what_was_not_tested_or_does_not_apply_is_counted_nowhere() -> None:
    count = Count.over([PASSED, FAILED, OPEN, Outcome.UNTESTED, Outcome.INAPPLICABLE])
    assert count == Count(good=1, bad=1, open=1)
    assert count.population == 2


def test_a_rate_stands_on_the_decided_and_has_bounds_by_the_undecided() -> None:
    rate = rate_of(Count(good=60, bad=36, open=4))
    assert rate.value == 60 / 96
    assert (rate.bounds.low, rate.bounds.high) == (0.60, 0.64)
    assert not rate.is_bounds_only


def test_where_the_undecided_move_it_by_more_than_ten_points_only_its_bounds_are_said() -> None:
    assert rate_of(Count(good=50, bad=39, open=11)).is_bounds_only
    assert not rate_of(Count(good=50, bad=40, open=10)).is_bounds_only


def test_where_nothing_was_decided_there_is_no_rate() -> None:
    rate = rate_of(Count(open=3))
    assert rate.value is None
    assert (rate.bounds.low, rate.bounds.high) == (0.0, 1.0)
    assert rate_of(Count()).bounds == rate.bounds


@pytest.mark.parametrize(
    ("first_deadline", "is_in"),
    [(date(2025, 12, 31), False), (BEGIN, True), (date(2026, 6, 30), True), (END, False)],
)
def test_a_cohort_are_those_whose_first_deadline_fell_in_the_period(first_deadline: date, is_in: bool) -> None:
    one = exercise(PASSED, PASSED, PASSED, first_deadline=first_deadline)
    assert CohortCount.over([one], begin=BEGIN, end=END).requests == int(is_in)


def test_three_rates_of_one_cohort() -> None:
    cohort = [
        exercise(PASSED, PASSED, PASSED),  # a file in time
        exercise(PASSED, PASSED, FAILED),  # a refusal with reasons
        exercise(PASSED, OPEN, OPEN, is_extended=True),  # an extension that runs
        exercise(FAILED, FAILED, FAILED),  # silence
    ]
    rates = rates_of(CohortCount.over(cohort, begin=BEGIN, end=END))
    assert (rates.requests, rates.extended) == (4, 1)
    assert rates.reply.value == 3 / 4
    assert rates.responsiveness.value == 2 / 3
    assert (rates.responsiveness.bounds.low, rates.responsiveness.bounds.high) == (2 / 4, 3 / 4)
    assert rates.fulfilment.value == 1 / 3


def test_counts_of_parts_add_up_to_that_of_the_whole() -> None:
    whole = [exercise(PASSED, FAILED, OPEN), exercise(FAILED, FAILED, FAILED), exercise(PASSED, PASSED, PASSED)]
    parts = CohortCount.over(whole[:1], begin=BEGIN, end=END) + CohortCount.over(whole[1:], begin=BEGIN, end=END)
    assert parts == CohortCount.over(whole, begin=BEGIN, end=END)
