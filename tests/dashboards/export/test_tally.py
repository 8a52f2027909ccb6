"""Is a record called missing only where everything could be read?"""

from dataclasses import replace

import pytest

from dashboards.export.tally import State, count_records, groups_of, is_failing, is_inconclusive
from results.records import Expected, FieldResult, FieldType, Found, Leak, Problem, Provenance, Right, TruthField
from results.records.unread import OBSCURING
from tests.dashboards.export.rich import ABSENT, INSPECTION, TRUTH

CLEAN = replace(INSPECTION, leaks=(), problems=())
OWED = replace(TRUTH, records=tuple(r for r in TRUTH.records if r.expected_portability is Expected.MUST))


def states(inspection) -> dict[str, State]:
    return {one.id: one.state for one in count_records(inspection, TRUTH, Right.PORTABILITY)}


def test_what_was_not_found_in_an_export_read_whole_is_missing() -> None:
    found = states(CLEAN)
    assert {name for name, state in found.items() if state is State.MISSING} == ABSENT
    assert State.UNCLEAR not in found.values()


@pytest.mark.parametrize("code", sorted(OBSCURING))
def test_after_anything_unread_nothing_is_missing(code: str) -> None:
    found = states(replace(CLEAN, problems=(Problem(code=code),)))
    assert {name for name, state in found.items() if state is State.UNCLEAR} == ABSENT
    assert State.MISSING not in found.values()


@pytest.mark.parametrize(
    ("kind", "lost"), [(FieldType.TEXT, ("extra",)), (FieldType.ENUM, ()), (FieldType.BOOLEAN, ())]
)
def test_a_choice_that_a_service_may_have_translated_is_not_called_lost(kind: FieldType, lost: tuple[str, ...]) -> None:
    present = next(result for result in CLEAN.records if result.present)
    result = replace(present, fields=(*present.fields, FieldResult(field="extra", found=Found.ABSENT, hits=())))
    planted = TRUTH.record(present.record)
    record = replace(planted, fields=(*planted.fields, TruthField(name="extra", type=kind, value="friends")))
    truth = replace(TRUTH, records=(record,))
    (one,) = count_records(replace(CLEAN, records=(result,)), truth, Right.PORTABILITY)
    assert tuple(name for name in one.lost if name == "extra") == lost


def test_an_export_that_never_opened_lacks_nothing() -> None:
    stopped = replace(CLEAN, opened=False, records=(), counts=(), members=())
    assert set(states(stopped).values()) == {State.UNCLEAR}
    assert not is_failing(stopped, count_records(stopped, TRUTH, Right.PORTABILITY))
    assert is_inconclusive(stopped, count_records(stopped, TRUTH, Right.PORTABILITY))


def test_a_decoy_found_ends_all_counting() -> None:
    unsafe = replace(CLEAN, decoy_hits=1)
    assert count_records(unsafe, TRUTH, Right.PORTABILITY) == ()
    assert is_inconclusive(unsafe, ())


def test_only_what_is_owed_fails_and_by_the_right_that_was_exercised() -> None:
    whole = count_records(replace(CLEAN, records=CLEAN.records), TRUTH, Right.PORTABILITY)
    assert {one.id for one in whole if one.is_wanting} == ABSENT - {"search-2"}
    by_access = count_records(CLEAN, TRUTH, Right.ACCESS)
    assert "search-2" in {one.id for one in by_access if one.is_wanting}
    assert [one.id for one in whole if one.is_unwanted] == ["score"]
    assert not [one for one in by_access if one.is_unwanted]


def test_a_leak_fails_whatever_else_could_be_read() -> None:
    leaking = replace(CLEAN, leaks=(Leak(kind="password_hash", member=3, path="@1"),), opened=False)
    assert is_failing(leaking, ())


def test_data_of_another_account_are_no_leak_where_the_matching_is_unsafe() -> None:
    leaking = replace(CLEAN, leaks=(Leak(kind="bystander_canary", member=3, path="", record="x"),))
    assert is_failing(leaking, ())
    assert not is_failing(replace(leaking, decoy_hits=1), ())


def test_an_export_with_everything_in_it_neither_fails_nor_stays_open() -> None:
    counted = [one for one in count_records(CLEAN, OWED, Right.PORTABILITY) if one.id not in ABSENT]
    assert not is_failing(CLEAN, counted)
    assert not is_inconclusive(CLEAN, counted)


def test_records_without_some_values_say_which() -> None:
    counted = {one.id: one for one in count_records(CLEAN, TRUTH, Right.PORTABILITY)}
    assert counted["contact-2"].lost == ("day",)
    assert counted["contact-1"].lost == ()


def test_groups_keep_the_order_of_the_truth() -> None:
    groups = groups_of(count_records(CLEAN, TRUTH, Right.PORTABILITY))
    assert list(groups) == [
        ("contacts", Provenance.PROVIDED),
        ("messages", Provenance.PROVIDED),
        ("searches", Provenance.OBSERVED),
        ("profile", Provenance.DERIVED),
    ]
