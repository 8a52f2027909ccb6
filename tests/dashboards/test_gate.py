"""When may a case be public? Not before the controller could answer, and never by parts."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.gate import holds_of, reply_until
from results.records import HOLDS, Hold, Obligation, Outcome, PublicationEvent, PublicationWhat, Verdict

TOLD = date(2026, 3, 2)
LONG_AFTER = date(2027, 3, 2)


def verdict(criterion: str, reason: str = "late", outcome: Outcome = Outcome.FAILED) -> Verdict:
    return Verdict(criterion=criterion, version=1, outcome=outcome, reason=reason, obligation=Obligation.LAW)


def event(what: PublicationWhat, day: date = TOLD, *criteria: str, **more: object) -> PublicationEvent:
    at = datetime.combine(day, time(9), UTC)
    return PublicationEvent(case="case-1", at=at, day=day, what=what, person="ines", criteria=criteria, **more)  # type: ignore[arg-type]


LATE = [verdict("deadline")]
NOTICE = event(PublicationWhat.NOTIFIED)


def why(failed: list[Verdict], *events: PublicationEvent, today: date = LONG_AFTER, **more: object) -> list[Hold]:
    more.setdefault("verified", True)
    return [held.why for held in holds_of(failed, events, today=today, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize("found", [LATE, [verdict("deadline", "in_time", Outcome.PASSED)], []])
def test_good_and_bad_wait_alike_from_the_day_on_which_the_last_was_known(found: list[Verdict]):
    last = reply_until(TOLD)
    assert Hold.WAITING in why(found, today=last, known_on=TOLD)
    assert Hold.WAITING not in why(found, today=last + timedelta(days=1), known_on=TOLD)


def test_what_is_good_and_was_known_long_ago_waits_for_nobody():
    assert why([verdict("deadline", "in_time", Outcome.PASSED)], known_on=TOLD) == []


def test_nothing_is_public_whose_evidence_does_not_verify():
    assert why([verdict("deadline", "in_time", Outcome.PASSED)], verified=False) == [Hold.EVIDENCE]


def test_a_failure_waits_for_a_notice_and_then_for_the_time_to_answer_it():
    assert why(LATE) == [Hold.NOT_NOTIFIED]
    assert why(LATE, NOTICE, today=date(2026, 4, 1)) == [Hold.REPLY_WINDOW]
    assert why(LATE, NOTICE, today=date(2026, 4, 2)) == []


def test_a_good_practice_that_is_not_followed_waits_too():
    poor = Verdict(criterion="delay", version=1, outcome=Outcome.FAILED, reason="slow", obligation=Obligation.PRACTICE)
    assert why([poor]) == [Hold.NOT_NOTIFIED]


def test_a_finding_of_which_the_notice_says_nothing_is_not_told():
    assert why([*LATE, verdict("status")], event(PublicationWhat.NOTIFIED, TOLD, "deadline")) == [Hold.NOT_NOTIFIED]


@pytest.mark.parametrize(
    ("delivered", "more", "last"),
    [
        (date(2026, 3, 2), {}, date(2026, 4, 1)),
        (date(2026, 3, 2), {"again": True}, date(2026, 3, 17)),
        (date(2026, 3, 2), {"extended": True}, date(2026, 4, 16)),
        (date(2026, 7, 1), {"agents": 50}, date(2026, 7, 31)),
        (date(2026, 7, 1), {"agents": 49}, date(2026, 9, 18)),  # 12 days before 14 July, 18 from 1 September
        (date(2026, 7, 1), {}, date(2026, 9, 18)),  # nobody knows how many: as if it were small
        (date(2026, 12, 10), {"agents": 3}, date(2027, 1, 24)),  # 9 days, then 21 from 4 January
        (date(2026, 12, 25), {"agents": 3}, date(2027, 2, 2)),
        (date(2026, 12, 25), {"agents": 5000}, date(2027, 1, 24)),
    ],
)
def test_the_time_to_answer(delivered: date, more: dict[str, int], last: date):
    assert reply_until(delivered, **more) == last  # type: ignore[arg-type]


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.booleans(), st.booleans())
def test_a_small_body_never_has_less_time(delivered: date, again: bool, extended: bool):
    small, large = (reply_until(delivered, again=again, extended=extended, agents=n) for n in (10, 500))
    assert small >= large > delivered


def test_what_is_contested_waits_until_it_is_decided_sixty_days_at_most():
    contest = event(PublicationWhat.CONTESTED, date(2026, 4, 1), "deadline")
    assert why(LATE, NOTICE, contest, today=date(2026, 5, 31)) == [Hold.CONTESTED]
    assert why(LATE, NOTICE, contest, today=date(2026, 6, 1)) == []
    decided = event(PublicationWhat.DECIDED, date(2026, 4, 20), "deadline", upheld=True)
    assert why(LATE, NOTICE, contest, decided, today=date(2026, 4, 21)) == []
    revoked = event(PublicationWhat.DECIDED, date(2026, 4, 20), "deadline", upheld=False)
    assert why(LATE, NOTICE, contest, revoked) == [Hold.REVOKED]


def test_what_was_decided_in_their_favour_outlives_whatever_is_disputed_afterwards():
    revoked = event(PublicationWhat.DECIDED, date(2026, 4, 20), "deadline", upheld=False)
    contest = event(PublicationWhat.CONTESTED, date(2026, 5, 1), "deadline")
    upheld = event(PublicationWhat.DECIDED, date(2026, 6, 1), "deadline", upheld=True)
    assert why(LATE, NOTICE, revoked, contest) == [Hold.REVOKED]
    assert why(LATE, NOTICE, revoked, contest, upheld) == [Hold.REVOKED]


@pytest.mark.parametrize("criteria", [(), ("deadline",)])
def test_what_came_back_was_not_told_until_it_is_told_again(criteria: tuple[str, ...]):
    returned = event(PublicationWhat.RETURNED, date(2026, 3, 3), *criteria)
    assert why(LATE, NOTICE, returned) == [Hold.NOT_NOTIFIED]
    again = event(PublicationWhat.NOTIFIED, date(2026, 3, 20))
    assert why(LATE, NOTICE, returned, again, today=date(2026, 4, 5)) == [Hold.REPLY_WINDOW]
    assert why(LATE, NOTICE, returned, again) == []
    other = event(PublicationWhat.RETURNED, date(2026, 3, 3), "status")
    assert why(LATE, event(PublicationWhat.NOTIFIED, TOLD, "deadline"), other) == []


@pytest.mark.parametrize("criterion", ["provided_data", "accuracy", "refusal", "extension", "cost"])
def test_what_people_read_or_one_export_shows_is_confirmed_first(criterion: str):
    failed = [verdict(criterion, "elements_missing")]
    assert why(failed, NOTICE) == [Hold.UNCONFIRMED]
    by_ines = event(PublicationWhat.CONFIRMED, TOLD, criterion)
    assert why(failed, NOTICE, by_ines, auditors=frozenset({"paul"})) == []
    assert why(failed, NOTICE, by_ines, auditors=frozenset({"ines"})) == [Hold.UNCONFIRMED], "her own case"
    assert why(failed, NOTICE, event(PublicationWhat.CONFIRMED, TOLD, "deadline")) == [Hold.UNCONFIRMED]
    is_read = criterion in ("refusal", "extension", "cost")  # by two people, however often it comes
    assert why(failed, NOTICE, twice=frozenset({criterion})) == ([Hold.UNCONFIRMED] if is_read else [])


@pytest.mark.parametrize("criterion", ["refusal", "provided_data"])
def test_where_nobody_knows_who_ran_a_case_two_confirm(criterion: str):
    failed = [verdict(criterion, "no_reasons")]
    one, two = (replace(event(PublicationWhat.CONFIRMED, TOLD, criterion), person=who) for who in ("Ines", "paul"))
    assert why(failed, NOTICE, one) == [Hold.UNCONFIRMED]
    assert why(failed, NOTICE, one, replace(one, person=" ines")) == [Hold.UNCONFIRMED], "the same, typed otherwise"
    assert why(failed, NOTICE, one, two) == []


def test_what_was_told_and_confirmed_of_a_finding_says_nothing_of_another_that_the_criterion_makes_later():
    in_january = (
        event(PublicationWhat.NOTIFIED, TOLD, "deadline", "refusal", reasons=("late", "elements_missing")),
        event(PublicationWhat.CONFIRMED, TOLD, "refusal", reasons=("elements_missing",)),
    )
    auditors = frozenset({"paul"})
    stood, in_may = (verdict("refusal", reason) for reason in ("elements_missing", "late"))
    assert why([*LATE, stood], *in_january, auditors=auditors) == []
    assert why([*LATE, in_may], *in_january, auditors=auditors) == [Hold.UNCONFIRMED, Hold.NOT_NOTIFIED]
    anew = tuple(replace(one, reasons=()) for one in in_january)  # as ledgers have it that are older
    assert why([*LATE, in_may], *anew, auditors=auditors) == []


def test_what_the_service_confirms_itself_needs_nobody_else():
    assert why([verdict("provided_data", "records_missing_confirmed")], NOTICE) == []


def test_a_weakness_waits_for_its_repair_or_ninety_days():
    open_to_all = [verdict("link_protection", "opened_by_another")]
    assert why(open_to_all, NOTICE) == [Hold.SECURITY]
    told = event(PublicationWhat.TOLD, TOLD, "link_protection")
    assert why(open_to_all, NOTICE, told, today=TOLD + timedelta(days=90)) == [Hold.SECURITY]
    assert why(open_to_all, NOTICE, told, today=TOLD + timedelta(days=91)) == []
    repaired = event(PublicationWhat.REPAIRED, date(2026, 4, 1))
    assert why(open_to_all, NOTICE, repaired, today=date(2026, 4, 2)) == []
    found_again = event(PublicationWhat.FOUND_AGAIN, date(2026, 4, 2))
    assert why(open_to_all, NOTICE, repaired, found_again, today=date(2026, 4, 3)) == [Hold.SECURITY]


def test_each_hold_has_its_words():
    assert set(HOLDS) == set(Hold)


def test_what_is_decided_of_whoever_makes_the_software_is_not_decided_of_the_controller():
    theirs = event(PublicationWhat.CONTESTED, date(2026, 4, 3), "deadline")
    makers = replace(event(PublicationWhat.CONTESTED, date(2026, 4, 4), "deadline"), advisory="notice-2")
    settled = replace(event(PublicationWhat.DECIDED, date(2026, 4, 10), "deadline"), advisory="notice-2", upheld=True)
    today = date(2026, 4, 20)
    assert why(LATE, NOTICE, theirs, makers, settled, today=today) == [Hold.CONTESTED]
    assert why(LATE, NOTICE, makers, settled, today=today) == []
    assert why(LATE, NOTICE, makers, today=today) == [Hold.CONTESTED]
