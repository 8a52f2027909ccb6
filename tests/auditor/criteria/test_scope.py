"""What is a case that confirms another told to look for, and where is a past cut off?"""

from dataclasses import replace
from datetime import date

import pytest

from auditor.criteria import attachments, provided_data
from auditor.criteria.scope import cut_categories, lacking
from results.records import Earlier, Found, Outcome
from tests.auditor.criteria.case_scope import CARRYING, DATED, GIVEN, PROVIDED
from tests.auditor.inspected import inspected
from tests.auditor.situations import entries, evidence, record, truth

PROVIDED_THERE = evidence(entries(*GIVEN), planted=PROVIDED)
CARRIED_THERE = evidence(entries(*GIVEN), planted=CARRYING)
DATED_THERE = evidence(entries(*GIVEN), planted=DATED)
TWO_GONE = inspected(PROVIDED, absent=("message-1", "message-2"))
TWO_FILES_GONE = inspected(
    CARRYING, found={"letter-1.file": (Found.ABSENT, ""), "letter-2.file": (Found.PARTIAL, "plain")}
)


def test_records_are_named_by_their_id_and_files_by_record_and_field() -> None:
    assert lacking(PROVIDED_THERE, TWO_GONE) == ("message-1", "message-2")
    assert lacking(CARRIED_THERE, TWO_FILES_GONE) == ("letter-1.file", "letter-2.file")


def test_what_was_never_proven_is_not_lacking() -> None:
    assert lacking(replace(PROVIDED_THERE, proven=frozenset({"message-2.text"})), TWO_GONE) == ("message-2",)


@pytest.mark.parametrize(
    "unsure",
    [
        replace(TWO_GONE, decoy_hits=1),
        inspected(PROVIDED, absent=("message-1",), problems=("encrypted_member",)),
        inspected(PROVIDED, absent=("message-1",), problems=("picture_unread",)),
        inspected(PROVIDED, absent=tuple(r.id for r in PROVIDED.records)),
    ],
    ids=["a decoy was found", "part is encrypted", "a picture nobody read", "nothing of ours"],
)
def test_nothing_is_lacking_where_it_may_have_been_there(unsure) -> None:
    assert lacking(PROVIDED_THERE, unsure) == ()


@pytest.mark.parametrize(
    ("judge", "there", "inspection", "reason"),
    [
        (provided_data, PROVIDED_THERE, TWO_GONE, "records_missing_twice"),
        (attachments, CARRIED_THERE, TWO_FILES_GONE, "files_missing_twice"),
    ],
)
def test_what_one_case_lacked_and_the_next_lacks_again_fails(judge, there, inspection, reason) -> None:
    assert judge.assess(there, inspection).outcome is Outcome.CANNOT_TELL
    earlier = Earlier(case="case-0", evidence="e" * 64, missing=lacking(there, inspection))
    verdict = judge.assess(replace(there, earlier=earlier), inspection)
    assert (verdict.outcome, verdict.reason) == (Outcome.FAILED, reason)


def test_a_cut_between_two_days_is_one_and_a_cut_through_one_day_is_none() -> None:
    assert cut_categories(DATED_THERE, inspected(DATED, absent=("claim-1", "claim-2"))) == {"claims"}
    days = (date(2024, 1, 1), date(2025, 6, 1), date(2025, 6, 1), date(2026, 1, 1))
    alike = truth(
        record("old", "claims", occurred=date(2024, 2, 1)),
        *(record(f"claim-{n}", "claims", occurred=day) for n, day in enumerate(days)),
    )
    there = evidence(entries(*GIVEN), planted=alike)
    assert cut_categories(there, inspected(alike, absent=("old", "claim-0", "claim-1"))) == frozenset()


def test_what_came_back_unproven_still_speaks_for_the_service() -> None:
    unproven = replace(DATED_THERE, proven=frozenset({"claim-1.text", "claim-2.text"}))
    assert cut_categories(unproven, inspected(DATED, absent=("claim-1", "claim-3"))) == frozenset()
