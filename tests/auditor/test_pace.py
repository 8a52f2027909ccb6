"""Are looks dense where a minute decides, and never so spaced that nobody can tell?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.criteria.deadline import assess
from auditor.criteria.reading import deadline_of
from auditor.law import instant_of_end
from auditor.pace import DENSE, EDGE, FIRST_LOOKS, LONGEST, NEAR_DEADLINE, backoff, final_deadline, next_look
from auditor.replay import replay
from results.records import Body, Fact, FactDetails, Looked, Outcome
from tests.auditor.situations import (
    ASKED,
    ON_PAPER_LETTER,
    Said,
    asked,
    by_letter,
    entries,
    evidence,
    looks,
    mailed,
    seen,
    service,
)
from tests.auditor.test_decide import Story

END = datetime(2026, 4, 2, 22, 0, tzinfo=UTC)  # midnight in Paris after 2 April, summer time
EVERY = st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=10))
MOMENTS = st.datetimes(
    min_value=ASKED.replace(tzinfo=None), max_value=(END + timedelta(days=40)).replace(tzinfo=None)
).map(lambda moment: moment.replace(tzinfo=UTC))


@given(MOMENTS, EVERY)
def test_the_next_look_is_later_than_the_last(last: datetime, every: timedelta) -> None:
    assert next_look(submitted=ASKED, last=last, every=every, deadline=END) > last


@given(MOMENTS, EVERY)
def test_the_next_look_never_jumps_over_both_sides_of_the_deadline(last: datetime, every: timedelta) -> None:
    at = next_look(submitted=ASKED, last=last, every=every, deadline=END)
    if last < END - EDGE:
        assert at <= END - EDGE
    elif last < END + EDGE:
        assert at <= END + EDGE


@given(MOMENTS, EVERY)
def test_no_gap_is_longer_than_the_scenario_says_or_than_a_day_nor_than_an_hour_on_the_last_day(
    last: datetime, every: timedelta
) -> None:
    at = next_look(submitted=ASKED, last=last, every=every, deadline=END)
    assert at - last <= max(every, min(LONGEST, (last - ASKED) / 20))
    if END - NEAR_DEADLINE <= last < END:
        assert at - last <= DENSE


@given(MOMENTS, EVERY, MOMENTS)
def test_a_promise_is_never_jumped_over_and_never_brings_looks_closer_than_a_minute(
    last: datetime, every: timedelta, promised: datetime
) -> None:
    at = next_look(submitted=ASKED, last=last, every=every, deadline=END, promised=promised)
    assert at > last
    if last < promised - EDGE:
        assert at <= promised - EDGE
    elif last < promised + EDGE:
        assert at <= promised + EDGE


def test_what_is_announced_for_next_week_is_not_awaited_by_the_hour() -> None:
    last, hour = ASKED + timedelta(hours=2), timedelta(hours=1)
    promised = ASKED + timedelta(days=2, hours=2)
    assert next_look(submitted=ASKED, last=last, every=hour, deadline=END) == last + hour
    assert next_look(submitted=ASKED, last=last, every=hour, deadline=END, promised=promised) == last + 12 * hour
    after = promised + timedelta(minutes=1)
    assert next_look(submitted=ASKED, last=after, every=hour, deadline=END, promised=promised) <= after + 3 * hour


def test_what_has_taken_weeks_is_known_to_within_a_twentieth() -> None:
    last, hour = ASKED + timedelta(days=10), timedelta(hours=1)
    assert next_look(submitted=ASKED, last=last, every=hour, deadline=END) == last + 12 * hour


def test_the_first_look_comes_two_minutes_after_the_request() -> None:
    assert next_look(submitted=ASKED, last=None, every=timedelta(days=1), deadline=END) == ASKED + FIRST_LOOKS[0]


def test_a_scenario_that_looks_more_often_than_the_first_looks_is_heeded() -> None:
    at = next_look(submitted=ASKED, last=ASKED + timedelta(minutes=12), every=timedelta(minutes=5), deadline=END)
    assert at == ASKED + timedelta(minutes=17)


@pytest.mark.parametrize(("failures", "hours"), [(1, 5 / 60), (2, 0.25), (3, 1), (4, 6), (5, 24), (6, 24), (99, 24)])
def test_failures_in_a_row_are_given_more_and_more_time_up_to_a_day(failures: int, hours: float) -> None:
    assert backoff(failures) == timedelta(hours=hours)


def test_the_deadline_is_that_of_the_receipt_where_one_is_known() -> None:
    story = Story().requested()
    jurisdiction = service().controller.jurisdiction
    assert final_deadline(jurisdiction, replay(story.entries)) == END
    story.tell(seen(Fact.REQUEST_RECEIVED, ASKED + timedelta(days=1)))
    assert final_deadline(jurisdiction, replay(story.entries)) == END + timedelta(days=1)


@pytest.mark.parametrize(
    "sign", [seen(Fact.REQUEST_ACKNOWLEDGED, ASKED + timedelta(days=4)), mailed(ASKED + timedelta(days=4))]
)
def test_a_posted_letter_is_waited_for_from_the_first_sign_that_it_arrived_as_the_verdict_has_it(sign: Said) -> None:
    said = entries(*by_letter(ON_PAPER_LETTER), sign)
    found = deadline_of(evidence(said))
    assert found is not None
    jurisdiction = service().controller.jurisdiction
    assert final_deadline(jurisdiction, replay(said)) == instant_of_end(found.last_day, jurisdiction) > END
    assert final_deadline(jurisdiction, replay(entries(*by_letter(ON_PAPER_LETTER)))) == END


def test_an_extension_with_reasons_moves_the_end_of_the_looks() -> None:
    extension = seen(Fact.EXTENSION_ANNOUNCED, ASKED + timedelta(days=9), details=FactDetails(reasons=True))
    state = replay(Story().requested().tell(extension).entries)
    assert final_deadline(service().controller.jurisdiction, state) > END + timedelta(days=55)


QUIET = looks(ASKED + timedelta(hours=1), END + timedelta(days=3), timedelta(hours=7))
EDGES: list[tuple[datetime, Body]] = [(END - EDGE, Looked()), (END + EDGE, Looked())]
ALL_LOOKS = sorted(QUIET + EDGES, key=lambda look: look[0])
ANSWERED = st.none() | st.integers(1, len(ALL_LOOKS) - 1)


def case(kept: list[tuple[datetime, Body]], answered: datetime | None) -> Outcome:
    """The verdict of somebody who looked at these moments, at a service that answered at that one."""
    before = [look for look in kept if answered is None or look[0] < answered]
    after = [look for look in kept if answered is not None and look[0] >= answered]
    said: list[tuple[datetime, Body] | Body] = [asked(), *before]
    if after:
        said.append((after[0][0], seen(Fact.EXPORT_READY, after[0][0], before[-1][0] if before else ASKED)))
    return assess(evidence(entries(*said), sealed_at=END + timedelta(days=4)), None).outcome


@given(st.sets(st.integers(0, len(ALL_LOOKS) - 1)), ANSWERED)
def test_fewer_looks_never_accuse_whom_more_looks_did_not(dropped: set[int], answered: int | None) -> None:
    moment = None if answered is None else ALL_LOOKS[answered][0] - timedelta(seconds=30)
    whole = case(ALL_LOOKS, moment)
    less = case([look for n, look in enumerate(ALL_LOOKS) if n not in dropped], moment)
    assert less is whole or less is Outcome.CANNOT_TELL
    if whole is not Outcome.FAILED:
        assert less is not Outcome.FAILED


@given(st.lists(MOMENTS, max_size=12, unique=True), st.sets(st.integers(0, 11)), st.none() | MOMENTS)
def test_dropping_looks_at_any_moments_never_turns_doubt_into_an_accusation(
    moments: list[datetime], dropped: set[int], answered: datetime | None
) -> None:
    every: list[tuple[datetime, Body]] = [(moment, Looked()) for moment in sorted(moments)]
    whole = case(every, answered)
    less = case([look for n, look in enumerate(every) if n not in dropped], answered)
    assert not (less is Outcome.FAILED and whole is not Outcome.FAILED)
