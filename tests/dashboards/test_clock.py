"""Is time drawn as it is known: as intervals, and no longer than we looked?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.clock import clocks_of, course_of
from dashboards.timeline import last_look
from results.records import Clocks, Interval
from tests.dashboards.staged import DAY, SITUATIONS, slow

SLOW = slow().card
ASKED = SLOW.clocks.submitted


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 400))
def test_nothing_is_drawn_outside_and_bands_end_where_they_end(first: int, wide: int, watched: int) -> None:
    assert ASKED is not None
    when = Interval(after=ASKED.by + first * DAY, by=ASKED.by + (first + wide) * DAY)
    clocks = replace(SLOW.clocks, answered=when, usable=None, acknowledged=None)
    course = course_of(replace(SLOW, clocks=clocks), ASKED.by + watched * DAY, "fr")
    assert course is not None
    assert course.deadline is not None
    [row] = [row for row in course.rows if row.start is not None]
    assert row.start is not None
    assert 0 <= row.start <= row.start + row.width <= 99
    assert 0 <= course.deadline.at <= 99
    late = (first + wide) > 32
    assert (row.start + row.width > course.deadline.at) is late or abs(first + wide - 31) <= 1


def test_an_answer_after_the_deadline_is_drawn_after_it() -> None:
    course = course_of(SLOW, SLOW.observed_at, "en")
    assert course is not None
    assert course.deadline is not None
    answered = course.rows[1]
    assert answered.start is not None
    assert answered.start > course.deadline.at
    assert answered.width > 0
    assert course.title == "An answer at least 5\u00a0days after the deadline"


def test_the_line_ends_where_we_could_last_look() -> None:
    staged = SITUATIONS["portal_down"]()
    watched = last_look(staged.entries)
    assert watched is not None
    course = course_of(staged.card, watched, "en")
    assert course is not None
    assert course.deadline is not None
    assert course.watched.at < course.deadline.at
    assert course.watched.words == "Last look: 27\u00a0March\u00a02026"


def test_a_clock_that_stands_still_shows_no_last_day() -> None:
    course = course_of(SITUATIONS["identity"]().card, SLOW.observed_at, "en")
    assert course is not None
    assert course.deadline is None
    assert "Legal deadline" not in course.words


@pytest.mark.parametrize("situation", ["fee", "refused_password", "unsent", "unproven"])
def test_where_there_is_nothing_to_draw_nothing_is_drawn(situation: str) -> None:
    staged = SITUATIONS[situation]()
    assert course_of(staged.card, staged.card.observed_at, "fr") is None


def test_without_a_request_no_clock_runs() -> None:
    assert clocks_of(replace(SLOW, clocks=Clocks()), SLOW.observed_at, "fr") == []


def test_a_clock_says_the_delay_and_the_moment_with_its_zone() -> None:
    [_, answered, _] = clocks_of(SLOW, SLOW.observed_at, "en")
    assert answered.value == "between 35\u00a0d\u00a013\u00a0h and 36\u00a0d\u00a013\u00a0h"
    assert answered.exact.replace("\u00a0", " ") == "between 7 April 2026, 00:00 and 8 April 2026, 00:00 (CEST)"


def test_an_answer_within_the_hour_of_asking_still_has_a_line() -> None:
    assert ASKED is not None
    clocks = replace(SLOW.clocks, answered=ASKED, usable=ASKED, final_deadline=None)
    course = course_of(replace(SLOW, clocks=clocks), ASKED.by + timedelta(seconds=1), "fr")
    assert course is not None
    assert all(row.start is not None for row in course.rows)
