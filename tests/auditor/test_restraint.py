"""May this request be made now, in view of the others? The limits of the conduct we publish."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from auditor.action import Wait
from auditor.engine.advance import pause_after
from auditor.restraint import months_after, restrain, working_days_after
from results.records import Jurisdiction, OtherRequests

PARIS = Jurisdiction(country="FR", timezone="Europe/Paris")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)


def held(others: OtherRequests, *, written: bool = True, cooldown: timedelta = timedelta(0)) -> Wait | None:
    return restrain(others, written=written, cooldown=cooldown, jurisdiction=PARIS, now=NOW)


def test_who_is_alone_may_ask() -> None:
    assert held(OtherRequests()) is None


def test_what_a_machine_answers_is_asked_for_within_its_own_limit_and_no_other() -> None:
    busy = OtherRequests(last_asked=NOW - DAY, last_written=NOW - DAY, open_at_controller=9, open_at_contact=9)
    assert held(busy, written=False) is None
    assert held(busy, written=False, cooldown=3 * DAY) == Wait(until=NOW + 2 * DAY, why="cooldown")


def test_a_second_letter_for_the_same_right_waits_for_six_months() -> None:
    others = OtherRequests(last_written=datetime(2025, 9, 2, 9, 30, tzinfo=UTC))
    assert held(others) == Wait(until=datetime(2026, 3, 2, 9, 30, tzinfo=UTC), why="six_months")
    assert held(replace(others, last_written=NOW.replace(year=2025, month=9))) is None


def test_two_letters_at_a_controller_are_enough() -> None:
    assert held(OtherRequests(open_at_controller=1)) is None
    assert held(OtherRequests(open_at_controller=2)) == Wait(until=NOW + DAY, why="controller_cap")


def test_five_letters_at_a_contact_are_enough_whoever_the_controllers_are() -> None:
    assert held(OtherRequests(open_at_contact=4)) is None
    assert held(OtherRequests(open_at_contact=5)) == Wait(until=NOW + DAY, why="contact_cap")


def test_letters_to_one_contact_are_two_working_days_apart() -> None:
    friday = datetime(2026, 2, 27, 14, 0, tzinfo=UTC)
    assert held(OtherRequests(last_to_contact=friday)) == Wait(until=friday + 4 * DAY, why="contact_spread")
    assert held(OtherRequests(last_to_contact=friday - DAY)) == Wait(until=friday - DAY + 4 * DAY, why="contact_spread")
    assert held(OtherRequests(last_to_contact=friday - 2 * DAY)) is None


@pytest.mark.parametrize(
    ("moment", "after"),
    [
        (datetime(2027, 8, 31, 12, 0, tzinfo=UTC), datetime(2028, 2, 29, 12, 0, tzinfo=UTC)),
        (datetime(2026, 8, 31, 12, 0, tzinfo=UTC), datetime(2027, 2, 28, 12, 0, tzinfo=UTC)),
    ],
)
def test_six_months_after_the_last_of_august_is_the_last_of_february(moment: datetime, after: datetime) -> None:
    assert months_after(moment, 6) == after


def test_working_days_pass_over_easter_monday() -> None:
    thursday = datetime(2026, 4, 2, 10, 0, tzinfo=UTC)
    assert working_days_after(thursday, 2, PARIS) == datetime(2026, 4, 7, 10, 0, tzinfo=UTC)


def test_a_rig_of_ours_needs_no_rest_and_a_service_does() -> None:
    assert pause_after("127.0.0.1:8200") == timedelta(0)
    assert pause_after("moncompte.example") > timedelta(0)
