"""When is it tried again? A month in no time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.push.patience import ASKED_AT_MOST, LATEST, PATIENCE, SOONEST, asked_for, next_try

BEGUN = datetime(2027, 1, 1, tzinfo=UTC)


def tries(jitter: float, asked: timedelta | None = None) -> list[datetime]:
    found = [BEGUN]
    while (at := next_try(BEGUN, found[-1], jitter=jitter, asked=asked)) is not None:
        found.append(at)
    return found


@given(jitter=st.floats(0, 1))
def test_waits_grow_from_half_a_minute_to_a_day_and_end_within_a_month(jitter: float):
    found = tries(jitter)
    waits = [b - a for a, b in pairwise(found)]
    assert waits[0] >= SOONEST
    assert waits == sorted(waits)
    assert waits[-1] <= LATEST * 1.25
    assert found[-1] <= BEGUN + PATIENCE
    assert 25 < len(found) < 50


@given(jitter=st.floats(0, 1), asked=st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_what_is_asked_for_is_waited_for_up_to_three_days(jitter: float, asked: timedelta):
    at = next_try(BEGUN, BEGUN, jitter=jitter, asked=asked)
    assert at is not None
    assert at - BEGUN >= min(asked, ASKED_AT_MOST)


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"))
def test_nothing_that_is_answered_breaks_it(header: str):
    found = asked_for(header, BEGUN)
    assert found is None or found >= timedelta(0)


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        (None, None),
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("Fri, 01 Jan 2027 00:00:10 GMT", timedelta(seconds=10)),
        ("Thu, 31 Dec 2026 00:00:00 GMT", timedelta(0)),
        ("-5", None),
        ("²", None),
    ],
)
def test_a_retry_after_is_seconds_or_a_date(header: str | None, asked: timedelta | None):
    assert asked_for(header, BEGUN) == asked
