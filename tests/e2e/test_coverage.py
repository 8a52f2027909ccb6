"""Is every reason of the method driven through a service, or named as one that no service can cause here?"""

from auditor.criteria import REGISTER
from results.records import Outcome, Track
from scenarios.sandbox import VICES
from tests.e2e.expected import ANY, NOT_DRIVEN, PERFECT, due

REASONS = {(judge.CRITERION.id, reason) for judge in REGISTER for reason in judge.CRITERION.reasons}
REACHED = {pair for told in PERFECT.values() for pair in told.items()}
CAUSED = {pair for vice in VICES.values() for track in (Track.PORTABILITY, Track.ACCESS) for pair in due(vice, track)}
NAMED = {pair for pair in REASONS if pair in NOT_DRIVEN or (ANY, pair[1]) in NOT_DRIVEN}


def test_every_reason_is_reached_caused_or_named_as_not_driven() -> None:
    assert sorted(REASONS - REACHED - CAUSED - NAMED) == []


def test_nothing_is_called_not_driven_that_is() -> None:
    assert sorted(NAMED & (REACHED | CAUSED)) == []


def test_nothing_is_expected_that_no_criterion_says() -> None:
    assert sorted((REACHED | CAUSED) - REASONS) == []
    known = {reason for _, reason in REASONS}
    assert [pair for pair in NOT_DRIVEN if pair not in REASONS and not (pair[0] == ANY and pair[1] in known)] == []


BY_DECLARATION = {("privacy_notice", "no_notice"), ("contact", "none_published"), ("reach", "far")}
"""What the scenario decides, not the service: whether it names a notice and a contact, and which way it goes."""


def test_whatever_can_fail_is_driven_but_for_what_loopback_cannot_show() -> None:
    repairable = {(j.CRITERION.id, r) for j in REGISTER for r, reason in j.CRITERION.reasons.items() if reason.repair}
    assert repairable - CAUSED == {("transport", "plain"), *BY_DECLARATION}


def test_a_vice_fails_only_what_is_due() -> None:
    for vice in VICES.values():
        assert (vice.outcome is Outcome.PASSED) is False
        assert len(set(vice.also)) == len(vice.also)
        assert (vice.criterion, vice.reason) not in vice.also
