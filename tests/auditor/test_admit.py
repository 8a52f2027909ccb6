"""Is an account left alone where it must be, whatever its ledgers would do next?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from auditor.action import AskHuman, Perform, Wait
from auditor.admit import SigningIn, admit, signs_in_as
from results.records import AccountChange, QuestionTopic, Requester
from scenarios.schema import Login
from tests.auditor.account.test_state import DAY, NOW, happened
from tests.auditor.situations import OPENED

BY_STEPS = Login.model_validate({"signed_in": {"link": "Mon compte"}, "steps": [{"open": "/login"}]})
BY_HAND = Login.model_validate({"signed_in": {"link": "Mon compte"}, "by_hand": True})
LOOK = Perform(stage="look", attempt=3)
REFUSED = (AccountChange.PASSWORD_REFUSED, NOW - timedelta(hours=1))


def test_an_account_nothing_happened_to_signs_in() -> None:
    assert admit(LOOK, BY_STEPS, SigningIn(events=()), NOW) is LOOK


def test_a_refused_password_waits_for_a_day_and_no_longer() -> None:
    account = SigningIn(events=happened(REFUSED))
    again = NOW + timedelta(hours=23)
    assert admit(LOOK, BY_STEPS, account, NOW) == Wait(until=again, why="password_refused")
    assert isinstance(admit(LOOK, BY_STEPS, account, again - timedelta(seconds=1)), Wait)
    assert admit(LOOK, BY_STEPS, account, again) is LOOK


def test_a_new_password_is_tried_at_once() -> None:
    assert admit(LOOK, BY_STEPS, SigningIn(events=happened(REFUSED, (AccountChange.ROTATED, NOW))), NOW) is LOOK


@pytest.mark.parametrize("login", [BY_STEPS, BY_HAND], ids=["by steps", "by hand"])
@pytest.mark.parametrize(
    "events", [[(AccountChange.LOCKED, NOW - DAY)], [REFUSED] * 3], ids=["by the service", "by refusals"]
)
def test_a_locked_account_is_asked_about_and_left_alone(
    login: Login, events: list[tuple[AccountChange, object]]
) -> None:
    account = SigningIn(events=happened(*events), session_until=NOW + DAY)  # type: ignore[arg-type]
    asked = admit(LOOK, login, account, NOW + 9 * DAY)
    assert isinstance(asked, AskHuman)
    assert (asked.topic, asked.stage) == (QuestionTopic.ACCOUNT_LOCKED, "look")


@pytest.mark.parametrize("until", [None, NOW, NOW - DAY])
def test_without_a_session_by_hand_a_person_is_asked_before_the_service_is_visited(until: object) -> None:
    asked = admit(LOOK, BY_HAND, SigningIn(events=(), session_until=until), NOW)  # type: ignore[arg-type]
    assert isinstance(asked, AskHuman)
    assert (asked.topic, asked.answers) == (QuestionTopic.SESSION_LOST, ("done", "abandon"))


def test_with_one_that_is_still_good_the_stage_begins() -> None:
    account = SigningIn(events=happened(REFUSED), session_until=NOW + timedelta(seconds=1))
    assert admit(LOOK, BY_HAND, account, NOW) is LOOK


@pytest.mark.parametrize(
    ("requester", "whose"),
    [(Requester.ACCOUNT, "camille@sablon"), (Requester.BYSTANDER, "noe@sablon"), (Requester.STRANGER, None)],
)
def test_each_requester_signs_in_with_its_own_account(requester: Requester, whose: str | None) -> None:
    action = Perform(stage="verify", attempt=1, requester=requester)
    assert signs_in_as(action, replace(OPENED, bystander="noe@sablon")) == whose
