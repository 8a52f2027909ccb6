"""What is said of the past: is it cut off?"""

from datetime import date, timedelta

from results.records import (
    Fact,
)
from tests.auditor.criteria.case import (
    CANNOT_TELL,
    FAILED,
    LAW,
    PASSED,
    UNTESTED,
    Cases,
)
from tests.auditor.criteria.case_scope import DATED, GIVEN, PROVIDED, judged, of_scope
from tests.auditor.inspected import inspected
from tests.auditor.situations import ASKED, record, seen, truth

_CUT = inspected(DATED, absent=("claim-1", "claim-2"))
_PARTIAL = (*GIVEN, seen(Fact.EXPORT_PARTIAL, ASKED + timedelta(days=2)))

HISTORY: Cases = {
    "all that is old is there": judged(DATED, inspected(DATED), PASSED, "whole", obligation=LAW, measures={"old": "3"}),
    "everything old of a kind is gone, the rest is there": judged(
        DATED, _CUT, FAILED, "cut_off", obligation=LAW, measures={"categories": "claims", "gone": "2", "months": "13"}
    ),
    "the cut goes further than a year": judged(
        DATED, inspected(DATED, absent=("claim-1", "claim-2", "claim-3")), FAILED, "cut_off"
    ),
    "the cut is announced": judged(DATED, _CUT, CANNOT_TELL, "limit_announced", said=_PARTIAL),
    "old and young are missing alike": judged(
        DATED, inspected(DATED, absent=("claim-1", "claim-2", "claim-4")), CANNOT_TELL, "old_missing"
    ),
    "some old ones are there": judged(DATED, inspected(DATED, absent=("claim-1",)), CANNOT_TELL, "old_missing"),
    "a kind with one old record is missing": judged(
        truth(record("note-1", "notes", occurred=date(2024, 3, 3)), record("profile", "profile")),
        inspected(
            truth(record("note-1", "notes", occurred=date(2024, 3, 3)), record("profile", "profile")),
            absent=("note-1",),
        ),
        CANNOT_TELL,
        "left_to_records",
    ),
    "thirteen months to the day": judged(
        truth(record("note-1", "notes", occurred=date(2025, 2, 2))),
        inspected(truth(record("note-1", "notes", occurred=date(2025, 2, 2)))),
        PASSED,
        "whole",
    ),
    "a day less": judged(
        truth(record("note-1", "notes", occurred=date(2025, 2, 3))),
        inspected(truth(record("note-1", "notes", occurred=date(2025, 2, 3)))),
        UNTESTED,
        "nothing_old",
    ),
    "nothing of ours has a date": judged(PROVIDED, inspected(PROVIDED), UNTESTED, "nothing_old"),
    **of_scope(DATED, _CUT),
}
