"""Who could open the link, and was money asked?"""

from datetime import timedelta

from auditor.criteria import cost, link_protection
from results.records import Fact, FactDetails, LinkResult, LinkTried, Obligation, Outcome, Requester, Verdict
from tests.auditor.situations import ASKED, asked, entries, evidence, seen

DAY = timedelta(days=1)
DELIVERED = seen(Fact.EXPORT_DELIVERED, ASKED, ASKED)
STRANGER, BYSTANDER, ACCOUNT = Requester.STRANGER, Requester.BYSTANDER, Requester.ACCOUNT
SAME, LOGIN, GONE = LinkResult.SAME_FILE, LinkResult.LOGIN_PAGE, LinkResult.GONE


def judged(*tries: tuple[float, Requester, LinkResult, int]) -> Verdict:
    links = [
        (ASKED + days * DAY, LinkTried(requester=who, result=result, after=f"{days}", secret_bits=bits))
        for days, who, result, bits in tries
    ]
    return link_protection.assess(evidence(entries(asked(), DELIVERED, *links)), None)


def test_closed_to_both_is_closed() -> None:
    verdict = judged((0, STRANGER, LOGIN, 128), (0, BYSTANDER, LinkResult.DENIED, 128))
    assert (verdict.outcome, verdict.reason) == (Outcome.PASSED, "closed")


def test_opened_by_another_members_session_fails() -> None:
    verdict = judged((0, STRANGER, LOGIN, 128), (0, BYSTANDER, SAME, 128))
    assert (verdict.outcome, verdict.reason) == (Outcome.FAILED, "opened_by_another")
    assert [c.entry for c in verdict.citations] == [4]


def test_a_guessable_open_link_fails() -> None:
    assert judged((0, STRANGER, SAME, 12), (0, BYSTANDER, SAME, 12)).reason == "predictable"


def test_a_guessable_link_behind_a_sign_in_is_closed_all_the_same() -> None:
    assert judged((0, STRANGER, LOGIN, 12), (0, BYSTANDER, LinkResult.DENIED, 12)).reason == "closed"


def test_an_open_link_that_dies_is_poor_practice_and_no_shortfall() -> None:
    verdict = judged((0, STRANGER, SAME, 128), (0, BYSTANDER, SAME, 128), (7, ACCOUNT, GONE, 128))
    assert (verdict.outcome, verdict.reason, verdict.obligation) == (
        Outcome.FAILED,
        "bearer_link",
        Obligation.PRACTICE,
    )


def test_an_open_link_alive_after_a_month_fails() -> None:
    verdict = judged((0, STRANGER, SAME, 128), (0, BYSTANDER, SAME, 128), (31, STRANGER, SAME, 128))
    assert (verdict.outcome, verdict.reason, verdict.values()["days"]) == (Outcome.FAILED, "undying", "31")


def test_an_open_link_of_unknown_life_accuses_nobody_yet() -> None:
    verdict = judged((0, STRANGER, SAME, 128), (0, BYSTANDER, SAME, 128), (7, ACCOUNT, SAME, 128))
    assert (verdict.outcome, verdict.reason) == (Outcome.CANNOT_TELL, "life_unknown")


def test_a_portal_that_was_down_at_the_attempt_proves_nothing() -> None:
    assert judged((0, STRANGER, LinkResult.UNREACHABLE, 0)).reason == "not_tried"


def test_closed_to_strangers_alone_is_not_yet_closed_to_other_members() -> None:
    assert judged((0, STRANGER, LOGIN, 128)).reason == "not_tried"


def test_a_request_without_any_price_is_free() -> None:
    assert cost.assess(evidence(entries(asked())), None).reason == "free"


def test_a_fee_that_a_person_confirmed_fails_with_its_amount() -> None:
    fee = seen(Fact.FEE_DEMANDED, ASKED, details=FactDetails(amount="15.00 EUR"))
    verdict = cost.assess(evidence(entries(fee)), None)
    assert (verdict.outcome, verdict.reason, verdict.values()["amount"]) == (
        Outcome.FAILED,
        "fee_demanded",
        "15.00 EUR",
    )


def test_a_fee_nobody_has_read_yet_accuses_nobody() -> None:
    fee = seen(Fact.FEE_DEMANDED, ASKED, proposed=True)
    assert cost.assess(evidence(entries(fee)), None).reason == "fee_unconfirmed"


def test_a_request_that_never_left_says_nothing_about_its_price() -> None:
    assert cost.assess(evidence(entries()), None).outcome is Outcome.UNTESTED
