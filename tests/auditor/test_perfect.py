"""Has every criterion something good to say of a service that honours the right?"""

from dataclasses import replace

import pytest

from auditor.assess import accuses, assess
from auditor.criteria import REGISTER
from results.records import ALWAYS_OWED, Family, FamilyState, LegalBasis, Outcome, Right
from tests.auditor import perfect
from tests.auditor.criteria.case_access import reading
from tests.auditor.situations import OPENED, entries, evidence, service

FINE = (Outcome.PASSED, Outcome.INAPPLICABLE)
CARD = assess(evidence(entries(*perfect.SAID), **perfect.MORE), perfect.INSPECTION)


@pytest.mark.parametrize("judge", REGISTER, ids=lambda judge: judge.CRITERION.id)
def test_it_meets_every_criterion(judge) -> None:
    verdict = CARD.verdict(judge.CRITERION.id)
    assert verdict is not None
    assert verdict.outcome in FINE, verdict.reason


def test_only_what_never_arose_is_inapplicable() -> None:
    away = {v.criterion for v in CARD.verdicts if v.outcome is Outcome.INAPPLICABLE}
    assert away == {"copy", "processing_information", "extension", "refusal"}


def test_it_reaches_every_rung_that_the_method_assesses() -> None:
    (ladder,) = CARD.ladders
    assert ladder.reached == 5


def test_every_family_is_as_expected() -> None:
    open_ = {f for f, state in CARD.families.items() if state is not FamilyState.AS_EXPECTED}
    assert open_ == {Family.ACCESS}, "nothing was asked under the right of access"
    assert Family.SECURITY in CARD.families


def test_at_a_town_the_same_is_as_good_under_the_right_of_access() -> None:
    of, opened = service(basis=LegalBasis.PUBLIC_TASK), replace(OPENED, right=Right.ACCESS)
    said = (*perfect.SAID, *reading(*ALWAYS_OWED, at=perfect.READY + perfect.DAY))
    made = evidence(entries(*said), **perfect.MORE, of=of, opened=opened)
    card = assess(made, perfect.INSPECTION)
    assert not accuses(card)
    assert {v.criterion for v in card.verdicts if v.outcome not in FINE} == set()
    assert card.ladders[0].reached == 3  # what lies beyond the law is not assessed yet
