"""Does the demonstration's own check accept what a service asked once can show, and nothing less?"""

from dataclasses import replace

from auditor.assess import assess
from auditor.demo import STAGE, Shown
from results.records import Outcome
from tests.auditor import perfect
from tests.auditor.situations import entries, evidence

PERFECTLY = next(staged for staged in STAGE if not staged.expected)
ASKED_ONCE = assess(evidence(entries(*perfect.SAID), **{**perfect.MORE, "before": None}), perfect.INSPECTION)


def test_a_service_asked_once_has_no_second_export_to_be_compared():
    stability = ASKED_ONCE.verdict("stability")
    assert stability is not None
    assert (stability.outcome, stability.reason) == (Outcome.UNTESTED, "only_one")
    assert Shown(staged=PERFECTLY, card=ASKED_ONCE, reports=()).as_staged


def test_anything_else_untested_or_failed_is_not_as_staged():
    for criterion in ("deadline", "leakage"):
        for outcome, reason in ((Outcome.UNTESTED, "not_inspected"), (Outcome.FAILED, "late")):
            verdicts = tuple(
                replace(v, outcome=outcome, reason=reason) if v.criterion == criterion else v
                for v in ASKED_ONCE.verdicts
            )
            assert not Shown(staged=PERFECTLY, card=replace(ASKED_ONCE, verdicts=verdicts), reports=()).as_staged
