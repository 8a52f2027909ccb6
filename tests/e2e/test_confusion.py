"""Are errors counted as what they are? The counting alone, without a browser."""

from collections import Counter
from dataclasses import replace

import pytest

from auditor.assess import assess
from results.records import Citation, Obligation, Outcome, Scorecard, Track, Verdict
from scenarios.sandbox import VICES
from tests.auditor.situations import asked, entries, evidence
from tests.e2e.confusion import PERFECTLY, SEEDS, Drive, Driven, drives, measure
from tests.e2e.expected import ELSEWHERE, Held, hold, hold_perfect

CARD = assess(evidence(entries(asked())), None)


def told(*changed: tuple[str, Outcome, str, Obligation]) -> Scorecard:
    """A scorecard on which these criteria say this, and the others what they say of a request without an answer."""
    said = {
        criterion: Verdict(
            criterion=criterion,
            version=1,
            outcome=outcome,
            reason=reason,
            obligation=weight,
            citations=(Citation(entry=1),),
        )
        for criterion, outcome, reason, weight in changed
    }
    return replace(CARD, verdicts=tuple(said.get(v.criterion, v) for v in CARD.verdicts))


LEAKED = ("leakage", Outcome.FAILED, "bystander_data", Obligation.LAW)
SHORT = ("link_life", Outcome.FAILED, "too_short", Obligation.PRACTICE)


def test_what_is_due_and_told_is_neither_missed_nor_false():
    assert hold(told(LEAKED), Track.PORTABILITY, VICES["leaks_neighbour"]).as_due


def test_what_fails_without_cause_is_a_false_accusation_unless_it_is_mere_practice():
    held = hold(told(LEAKED, SHORT), Track.PORTABILITY, VICES["asks_fee"])
    assert held.accused == (("leakage", "bystander_data"),)
    assert held.poor == (("link_life", "too_short"),)
    assert held.missed == (("cost", "fee_demanded"),)


@pytest.mark.parametrize(
    ("outcome", "weight"),
    [(Outcome.CANNOT_TELL, Obligation.LAW), (Outcome.FAILED, Obligation.GUIDANCE)],
)
def test_the_right_reason_of_another_outcome_or_weight_is_missed(outcome: Outcome, weight: Obligation):
    card = told(("leakage", outcome, "bystander_data", weight))
    assert hold(card, Track.ACCESS, VICES["leaks_neighbour"]).missed == (("leakage", "bystander_data"),)


def test_the_perfect_service_may_be_accused_of_nothing():
    held = hold_perfect(told(LEAKED), "mutuelle")
    assert held.accused == (("leakage", "bystander_data"),)
    assert ("leakage", "none_found") in held.missed


def test_three_seeds_and_both_languages_of_every_vice_half_of_them_at_each_service():
    wanted = list(drives(quick=False))
    assert len(set(wanted)) == len(wanted)
    per_vice = Counter(drive.vice for drive in wanted)
    assert set(per_vice) == {PERFECTLY, *VICES} - set(ELSEWHERE)
    assert set(per_vice.values()) == {2 * SEEDS}
    assert Counter(drive.service for drive in wanted if drive.vice == "asks_fee") == {"mutuelle": 3, "ville": 3}
    assert {drive.service for drive in wanted if drive.vice == "pdf_only"} == {"mutuelle"}


def test_quickly_each_vice_once_in_either_language():
    wanted = list(drives(quick=True))
    assert len({drive.vice for drive in wanted}) == len(wanted)
    assert abs(sum(1 if drive.language == "fr" else -1 for drive in wanted)) <= 1


def test_errors_are_counted_by_criterion_and_named_by_case():
    def one(vice: str, seed: int, **held: object) -> Driven:
        blank = {"missed": (), "accused": (), "poor": ()}
        drive = Drive(vice=vice, service="mutuelle", seed=seed, language="fr")
        return Driven(drive=drive, held=Held(**{**blank, **held}))

    measured = measure(
        [
            one("leaks_neighbour", 1),
            one("leaks_neighbour", 2, missed=(("leakage", "bystander_data"),)),
            one("asks_fee", 1, accused=(("leakage", "bystander_data"),), poor=(("delay", "slow"),)),
            one(PERFECTLY, 1),
        ]
    )
    leakage = measured.criteria["leakage"]
    assert (leakage.due, leakage.found, leakage.vices) == (2, 1, ("leaks_neighbour",))
    assert leakage.missed == ("leaks_neighbour (mutuelle, fr, seed 2)",)
    assert leakage.false_accusations == ("asks_fee (mutuelle, fr, seed 1)",)
    assert measured.criteria["delay"].false_accusations == ()
    assert (measured.cases, measured.seeds, measured.false_accusations, measured.missed) == (4, 2, 1, 1)
