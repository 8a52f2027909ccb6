"""Is an answer placed on the right side of the deadline, and on neither where nobody can tell?"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.law import (
    IdentityDemand,
    Timeliness,
    compute_deadline,
    first_deadline,
    instant_of_end,
    is_over,
    place,
    place_letter,
)
from results.records import Interval, Jurisdiction

FRANCE = Jurisdiction(country="FR", timezone="Europe/Paris")
DEADLINE = first_deadline(date(2026, 3, 2), FRANCE)  # 2 April 2026
END = instant_of_end(DEADLINE.last_day, FRANCE)
STOPPED = compute_deadline(date(2026, 3, 2), FRANCE, identity=IdentityDemand(asked_on=date(2026, 3, 9)))


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)


def test_one_second_before_midnight_is_in_time_and_midnight_is_not():
    before = paris(2026, 4, 2, 23, 59, 59)
    assert place(Interval(after=before, by=before), DEADLINE, FRANCE) is Timeliness.IN_TIME
    midnight = paris(2026, 4, 3)
    assert place(Interval(after=midnight, by=midnight), DEADLINE, FRANCE) is Timeliness.LATE


@pytest.mark.parametrize(
    ("after", "by", "expected"),
    [
        (None, END - timedelta(hours=1), Timeliness.IN_TIME),
        (None, END, Timeliness.STRADDLES),
        (None, END + timedelta(days=30), Timeliness.STRADDLES),
        (END - timedelta(minutes=1), END + timedelta(minutes=1), Timeliness.STRADDLES),
        (END - timedelta(microseconds=1), END, Timeliness.STRADDLES),
        (END, END + timedelta(minutes=1), Timeliness.LATE),
    ],
)
def test_only_an_interval_wholly_on_one_side_is_placed(after, by, expected):
    assert place(Interval(after=after, by=by), DEADLINE, FRANCE) is expected


@given(st.timedeltas(timedelta(days=-40), timedelta(days=40)), st.timedeltas(timedelta(0), timedelta(days=40)))
def test_knowing_less_never_turns_into_an_accusation(start, length):
    known = Interval(after=END + start, by=END + start + length)
    vaguer = Interval(after=None, by=known.by)
    if place(known, DEADLINE, FRANCE) is not Timeliness.LATE:
        assert place(vaguer, DEADLINE, FRANCE) is not Timeliness.LATE
    assert place(vaguer, DEADLINE, FRANCE) in (Timeliness.IN_TIME, Timeliness.STRADDLES)


def test_nothing_is_late_while_the_clock_stands_still():
    months_later = END + timedelta(days=90)
    assert place(Interval(after=months_later, by=months_later), STOPPED, FRANCE) is Timeliness.STRADDLES
    assert not is_over(STOPPED, months_later, FRANCE)
    assert place_letter(date(2026, 7, 1), date(2026, 7, 3), STOPPED) is Timeliness.STRADDLES


def test_an_answer_before_the_day_that_is_certain_is_in_time_even_then():
    assert place(Interval(by=END - timedelta(days=1)), STOPPED, FRANCE) is Timeliness.IN_TIME


def test_a_deadline_is_over_from_midnight_on():
    assert not is_over(DEADLINE, END - timedelta(seconds=1), FRANCE)
    assert is_over(DEADLINE, END, FRANCE)


@pytest.mark.parametrize(
    ("posted_on", "arrived_on", "expected"),
    [
        (date(2026, 4, 2), date(2026, 4, 7), Timeliness.IN_TIME),
        (date(2026, 4, 3), date(2026, 4, 7), Timeliness.LATE),
        (None, date(2026, 4, 2), Timeliness.IN_TIME),
        (None, date(2026, 4, 7), Timeliness.STRADDLES),
    ],
)
def test_a_letter_is_placed_by_its_posting(posted_on, arrived_on, expected):
    assert place_letter(posted_on, arrived_on, DEADLINE) is expected
