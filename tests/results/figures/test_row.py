"""Does a row hold what the scorecard says?"""

from datetime import timedelta

import pytest

from auditor.assess import assess
from auditor.exercise import exercise_of
from results.figures import CaseRow, row_of
from results.records import Fact, FactDetails, Outcome, Scorecard, Track
from tests.auditor.inspected import inspected
from tests.auditor.situations import ASKED, Said, asked, entries, evidence, looks, record, seen, truth
from tests.results.figures.rows import row

DAY = timedelta(days=1)
TRUTH = truth(record("profile", "profile"))
DELIVERED = seen(Fact.EXPORT_DELIVERED, ASKED + 10 * DAY, ASKED + 9 * DAY)


def judged(*said: Said) -> Scorecard:
    case = evidence(entries(*said), planted=TRUTH, sealed_at=ASKED + 61 * DAY)
    return assess(case, inspected(TRUTH) if case.first(Fact.EXPORT_DELIVERED) else None)


def told(card: Scorecard) -> CaseRow:
    return row_of(
        card, track=Track.PORTABILITY, channel="self_service", holder_mode="volunteer", exercise=exercise_of(card)
    )


def test_a_delivered_case() -> None:
    card = judged(asked(), DELIVERED)
    found = told(card)
    assert (found.case, found.service, found.sector) == (card.case, card.service.id, card.service.sector)
    assert (found.submitted, found.answered, found.usable) == (
        card.clocks.submitted,
        card.clocks.answered,
        card.clocks.usable,
    )
    assert found.watched_until == card.observed_at == ASKED + 61 * DAY
    assert found.exercise is not None
    assert found.exercise.answered is Outcome.PASSED
    assert found.outcomes.keys() == {verdict.criterion for verdict in card.verdicts}
    assert found.outcomes["deadline"].reason == "in_time"
    assert found.rung == next(ladder.reached for ladder in card.ladders)
    assert not found.is_extended


def test_a_silent_case_is_watched_to_its_end() -> None:
    found = told(judged(asked(), *looks(ASKED + DAY, ASKED + 60 * DAY)))
    assert found.answered is None
    assert found.exercise is not None
    assert found.exercise.answered is Outcome.FAILED


def test_a_valid_extension_is_said() -> None:
    reasons = FactDetails(reasons=True)
    announced = seen(Fact.EXTENSION_ANNOUNCED, ASKED + 10 * DAY, ASKED + 9 * DAY, details=reasons)
    assert told(judged(asked(), announced)).is_extended


def test_a_case_that_asked_nothing_has_no_exercise_and_no_rung_of_another_track() -> None:
    assert row("acme", deadline=None).exercise is None
    assert row("acme").rung is None


def test_one_track_judges_a_case() -> None:
    with pytest.raises(ValueError, match="one track"):
        row("acme", track=Track.BOTH)


@pytest.mark.parametrize("weight", [0.5, 0.0, -3.0, float("nan")])
def test_what_is_no_weight_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="one over a chance"):
        row("acme", weight=weight)
