"""What does an inspected export prove, and what does it not?"""

from datetime import timedelta

import pytest

from auditor.criteria import leakage, machine_readable, provided_data
from results.records import (
    Fact,
    FactHit,
    FieldResult,
    Found,
    GroundTruth,
    Inspection,
    Leak,
    LegalBasis,
    Member,
    MemberRole,
    Outcome,
    Problem,
    Provenance,
    RecordResult,
    Service,
)
from tests.auditor.situations import ASKED, asked, entries, evidence, record, seen, service, truth

DELIVERED = seen(Fact.EXPORT_DELIVERED, ASKED + timedelta(days=2), ASKED)
MESSAGES = tuple(record(f"message-{n}", "messages") for n in range(1, 5))
FAMILY = tuple(record(f"child-{n}", "family") for n in range(1, 3))
TRUTH = truth(*MESSAGES, *FAMILY)


def inspection(present: GroundTruth = TRUTH, *, grade: int = 5, absent: tuple[str, ...] = (), **more) -> Inspection:
    member = Member(id=1, name="data", size=10, sha256="a" * 64, role=MemberRole.DATA, format="json", readability=grade)
    records = tuple(
        RecordResult(
            record=r.id,
            category=r.category,
            provenance=Provenance.PROVIDED,
            present=r.id not in absent,
            found=Found.ABSENT if r.id in absent else Found.EXACT,
            fields=(
                FieldResult(
                    field="text",
                    found=Found.ABSENT if r.id in absent else Found.EXACT,
                    hits=() if r.id in absent else (FactHit(member=1, path="$", found=Found.EXACT),),
                ),
            ),
        )
        for r in present.records
    )
    return Inspection(
        artifacts=("b" * 64,), truth="t", inspector="1", members=(member,), records=records, counts=(), **more
    )


def judged(criterion, seen_there: Inspection | None, *, of: Service | None = None, **more) -> tuple[str, str]:
    verdict = criterion.assess(evidence(entries(asked(), DELIVERED), planted=TRUTH, of=of, **more), seen_there)
    return verdict.outcome, verdict.reason


def test_everything_found_is_complete() -> None:
    assert judged(provided_data, inspection()) == (Outcome.PASSED, "complete")


def test_a_whole_category_missing_fails_and_is_named() -> None:
    verdict = provided_data.assess(
        evidence(entries(asked(), DELIVERED), planted=TRUTH), inspection(absent=("child-1", "child-2"))
    )
    assert (verdict.outcome, verdict.reason) == (Outcome.FAILED, "category_missing")
    said = {"found": "4", "planted": "6", "categories": "family", "missing": "child-1, child-2"}
    assert said.items() <= verdict.values().items()


def test_two_records_of_several_missing_wait_for_a_second_export() -> None:
    absent = ("message-1", "message-2")
    assert judged(provided_data, inspection(absent=absent)) == (Outcome.CANNOT_TELL, "records_missing")


def test_one_record_missing_accuses_nobody() -> None:
    assert judged(provided_data, inspection(absent=("message-1",))) == (Outcome.CANNOT_TELL, "single_record_missing")


def test_a_record_that_read_back_never_saw_cannot_be_missing() -> None:
    unproven = evidence(entries(asked(), DELIVERED), planted=TRUTH)
    only_messages = frozenset(p for p in unproven.proven if p.startswith("message"))
    sure = unproven.__class__(**{**{f: getattr(unproven, f) for f in unproven.__slots__}, "proven": only_messages})
    verdict = provided_data.assess(sure, inspection(absent=("child-1", "child-2")))
    assert (verdict.outcome, verdict.values()["planted"]) == (Outcome.PASSED, "4")


def test_nothing_proven_is_our_own_failing() -> None:
    verdict = provided_data.assess(evidence(entries(asked(), DELIVERED)), inspection())
    assert (verdict.outcome, verdict.reason) == (Outcome.UNTESTED, "nothing_proven")


@pytest.mark.parametrize("code", ["encrypted_member", "truncated", "bomb_stopped", "member_unreadable"])
def test_what_could_not_be_read_cannot_be_missing(code: str) -> None:
    half = inspection(absent=("child-1", "child-2"), problems=(Problem(code=code),))
    assert judged(provided_data, half) == (Outcome.CANNOT_TELL, "not_assessable")


def test_a_legal_basis_only_we_assume_fails_nobody() -> None:
    gone = inspection(absent=("child-1", "child-2"))
    assert judged(provided_data, gone, of=service("auditor")) == (Outcome.CANNOT_TELL, "legal_basis_unconfirmed")
    assert judged(machine_readable, inspection(grade=2), of=service("auditor")) == (
        Outcome.CANNOT_TELL,
        "legal_basis_unconfirmed",
    )


@pytest.mark.parametrize("criterion", [provided_data, machine_readable])
def test_without_an_export_nobody_can_tell(criterion) -> None:
    verdict = criterion.assess(evidence(entries(asked()), planted=TRUTH), None)
    assert (verdict.outcome, verdict.reason) == (Outcome.CANNOT_TELL, "no_export")


@pytest.mark.parametrize("criterion", [provided_data, machine_readable])
def test_a_decoy_found_makes_our_matching_unsafe(criterion) -> None:
    assert judged(criterion, inspection(decoy_hits=1)) == (Outcome.UNTESTED, "matching_unsafe")


@pytest.mark.parametrize("criterion", [provided_data, machine_readable])
def test_an_export_we_could_not_examine_is_untested(criterion) -> None:
    assert judged(criterion, None) == (Outcome.UNTESTED, "not_inspected")


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        (5, (Outcome.PASSED, "extractable")),
        (4, (Outcome.PASSED, "extractable")),
        (3, (Outcome.CANNOT_TELL, "needs_custom_code")),
        (2, (Outcome.FAILED, "not_extractable")),
        (1, (Outcome.FAILED, "not_extractable")),
    ],
)
def test_the_grade_of_the_member_that_holds_the_facts_decides(grade: int, expected: tuple[str, str]) -> None:
    assert judged(machine_readable, inspection(grade=grade)) == expected


def test_public_tasks_are_outside_article_20() -> None:
    town = service(basis=LegalBasis.PUBLIC_TASK)
    assert judged(machine_readable, inspection(grade=2), of=town) == (Outcome.INAPPLICABLE, "not_portable")


def test_a_private_canary_of_the_bystander_is_a_leak() -> None:
    leak = Leak(kind="bystander_canary", member=1, path="$.x", record="message-9")
    assert judged(leakage, inspection(leaks=(leak,)), bystander=TRUTH) == (Outcome.FAILED, "bystander_data")


def test_what_this_account_could_see_anyway_is_no_leak() -> None:
    shared = Leak(kind="bystander_canary", member=1, path="$.x", record="message-9", private=False)
    assert judged(leakage, inspection(leaks=(shared,)), bystander=TRUTH) == (Outcome.PASSED, "none_found")


def test_without_a_second_account_nothing_bears_witness() -> None:
    assert judged(leakage, inspection()) == (Outcome.UNTESTED, "no_bystander")


def test_a_picture_nobody_planted_may_show_what_seems_to_be_missing() -> None:
    with_picture = inspection(absent=("child-1", "child-2"), problems=(Problem(code="picture_unread"),))
    assert judged(provided_data, with_picture) == (Outcome.CANNOT_TELL, "not_assessable")
    assert judged(machine_readable, with_picture) == (Outcome.PASSED, "extractable")


def test_an_export_without_anything_of_ours_may_be_an_old_one_and_accuses_nobody() -> None:
    nothing = inspection(absent=tuple(r.id for r in TRUTH.records))
    assert judged(provided_data, nothing) == (Outcome.CANNOT_TELL, "nothing_recognised")
