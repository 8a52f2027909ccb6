"""Is every period told of once, at its moment, and made up for where nobody was there?"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from auditor.subscriber.due import MOST, USUAL, Every, due_periods, moment_of
from results.figures.period import period_of

PARIS = "Europe/Paris"


def names(every: Every, now: datetime, *sent: str, cron: str | None = None) -> list[str]:
    found = due_periods(every, cron or USUAL[every], PARIS, sent=frozenset(sent), now=now)
    return [one.name for one in found]


def at(month: int, day: int, hour: int, *, year: int = 2027) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_a_month_is_told_of_on_the_third_of_the_next_at_eight_by_their_own_clock():
    assert moment_of(period_of("2027-03"), USUAL[Every.MONTHLY], PARIS) == at(4, 3, 6)
    before, then = at(4, 3, 6) - timedelta(seconds=1), at(4, 3, 6)
    assert names(Every.MONTHLY, before, "2027-02") == []
    assert names(Every.MONTHLY, then, "2027-02") == ["2027-03"]
    assert names(Every.MONTHLY, then, "2027-02", "2027-03") == []


def test_a_quarter_is_told_of_once_it_is_over():
    assert names(Every.QUARTERLY, at(4, 3, 5), "2026-Q4") == []
    assert names(Every.QUARTERLY, at(4, 3, 6), "2026-Q4") == ["2027-Q1"]


def test_the_moment_at_which_a_period_ends_is_none_in_it():
    assert moment_of(period_of("2027-03"), "0 0 1 * *", PARIS) == at(3, 31, 22)
    assert names(Every.MONTHLY, at(3, 31, 22), "2027-02", cron="0 0 1 * *") == ["2027-03"]


def test_whoever_is_new_begins_with_the_last_that_was_due():
    assert names(Every.MONTHLY, at(4, 1, 6)) == ["2027-02"]
    assert names(Every.QUARTERLY, at(4, 10, 6), "2027-02", "2027-03") == ["2027-Q1"], "months are no quarters"


def test_what_was_missed_is_made_up_for_in_order():
    assert names(Every.MONTHLY, at(4, 10, 6), "2026-12") == ["2027-01", "2027-02", "2027-03"]
    assert len(names(Every.MONTHLY, at(4, 10, 6, year=2031), "2026-12")) == MOST


@given(st.lists(st.integers(min_value=0, max_value=900), min_size=1, max_size=30), st.sampled_from(Every))
def test_whenever_one_looks_each_period_is_told_of_once_and_none_is_left_out(days: list[int], every: Every):
    sent: list[str] = []
    for day in sorted(days):
        sent += names(every, at(1, 1, 12) + timedelta(days=day), *sent)
        assert len(sent) == len(set(sent))
    told = sorted(period_of(name).begin for name in sent)
    if max(b - a for a, b in pairwise([0, *sorted(days), 900])) < 300:
        assert all(later == period_of(name).end for later, name in zip(told[1:], sent, strict=False))
