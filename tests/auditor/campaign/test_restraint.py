"""Until when would restraint hold a request back? (LAW 4)"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from auditor.campaign.profile import Profile
from auditor.campaign.restraint import Expected, Holds, Requests
from results.records import Jurisdiction, Right

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
FRANCE = Jurisdiction(country="FR", timezone="Europe/Paris")
LETTER = Profile(
    scenario="a",
    service="a",
    account="camille@a",
    controller="123456789",
    contact="dpo@a.example",
    jurisdiction=FRANCE,
    right=Right.PORTABILITY,
    written=True,
    cooldown=timedelta(),
)
FORM = replace(LETTER, written=False, cooldown=30 * DAY)


def made(*earlier: tuple[Profile, datetime, datetime]) -> Requests:
    requests = Requests()
    for profile, at, until in earlier:
        requests.add(Expected(profile=profile, at=at, until=until))
    return requests


def elsewhere(number: int, **more: object) -> Profile:
    """Another account at another controller, with the same contact."""
    return replace(LETTER, account=f"camille@{number}", controller=f"c{number}", **more)  # type: ignore[arg-type]


def test_a_first_request_is_not_held() -> None:
    assert made().holds(LETTER, MONDAY) is None
    assert made().holds(FORM, MONDAY) is None


def test_the_services_own_time_between_two_requests() -> None:
    requests = made((FORM, MONDAY, MONDAY + 9 * DAY))
    assert requests.holds(FORM, MONDAY + 10 * DAY) == (MONDAY + 30 * DAY, Holds.COOLDOWN)
    assert requests.holds(FORM, MONDAY + 30 * DAY) is None
    assert requests.holds(replace(FORM, account="noe@a"), MONDAY + 10 * DAY) is None


@pytest.mark.parametrize(
    ("right", "other", "held"),
    [
        (Right.PORTABILITY, Right.PORTABILITY, True),
        (Right.PORTABILITY, Right.BOTH, True),
        (Right.BOTH, Right.ACCESS, True),
        (Right.PORTABILITY, Right.ACCESS, False),
    ],
)
def test_one_letter_in_six_months_for_one_right(right: Right, other: Right, held: bool) -> None:
    requests = made((replace(LETTER, right=right), MONDAY, MONDAY + 31 * DAY))
    found = requests.holds(replace(LETTER, right=other), MONDAY + 60 * DAY)
    assert found == ((datetime(2026, 9, 2, 9, tzinfo=UTC), Holds.SIX_MONTHS) if held else None)


def test_six_months_after_the_last_of_august_is_the_last_of_february() -> None:
    asked = datetime(2026, 8, 31, 9, tzinfo=UTC)
    requests = made((LETTER, asked, asked + 31 * DAY))
    assert requests.holds(LETTER, asked + 90 * DAY) == (datetime(2027, 2, 28, 9, tzinfo=UTC), Holds.SIX_MONTHS)


def test_a_form_is_no_letter() -> None:
    form = replace(FORM, cooldown=timedelta())
    assert made((form, MONDAY, MONDAY + DAY)).holds(LETTER, MONDAY + 2 * DAY) is None
    assert made((LETTER, MONDAY, MONDAY + 31 * DAY)).holds(form, MONDAY + 2 * DAY) is None


def test_of_two_open_ones_at_a_controller_the_third_waits_for_the_first_to_end() -> None:
    one = replace(LETTER, account="camille@x", contact="x")
    two = replace(LETTER, account="camille@y", contact="y")
    three = replace(LETTER, account="camille@z", contact="z")
    requests = made((one, MONDAY, MONDAY + 31 * DAY), (two, MONDAY, MONDAY + 20 * DAY))
    assert requests.holds(three, MONDAY + DAY) == (MONDAY + 20 * DAY, Holds.CONTROLLER)
    assert requests.holds(three, MONDAY + 20 * DAY) is None


def test_of_five_open_ones_at_a_contact_the_sixth_waits_for_the_first_to_end() -> None:
    requests = made(*((elsewhere(n), MONDAY + 2 * n * DAY, MONDAY + (40 + n) * DAY) for n in range(5)))
    assert requests.holds(elsewhere(9), MONDAY + 20 * DAY) == (MONDAY + 40 * DAY, Holds.CONTACT)


@pytest.mark.parametrize(
    ("asked", "free"),
    [
        (MONDAY, MONDAY + 2 * DAY),
        (MONDAY + 3 * DAY, MONDAY + 7 * DAY),  # Thursday: Friday, Monday
        (datetime(2026, 4, 2, 9, tzinfo=UTC), datetime(2026, 4, 7, 9, tzinfo=UTC)),  # Easter Monday is none
    ],
)
def test_two_letters_to_a_contact_lie_two_working_days_apart(asked: datetime, free: datetime) -> None:
    requests = made((elsewhere(1), asked, asked + 31 * DAY))
    assert requests.holds(elsewhere(2), asked + timedelta(hours=1)) == (free, Holds.CONTACT)
    assert requests.holds(elsewhere(2), free) is None


def test_the_longest_wait_is_said() -> None:
    cooling = replace(LETTER, cooldown=300 * DAY)
    requests = made((cooling, MONDAY, MONDAY + 31 * DAY))
    assert requests.holds(cooling, MONDAY + 40 * DAY) == (MONDAY + 300 * DAY, Holds.COOLDOWN)
