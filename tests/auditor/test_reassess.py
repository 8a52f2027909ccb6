"""Old evidence before a new inspector and a new method: beside what was said, and saying why?"""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from auditor.house import House
from auditor.judge import judge
from auditor.reassess import AT_ONCE, Looked, Reassessed, Why, reassess, reassess_all, sealed_cases
from results.clock import SetClock
from results.errors import EvidenceMissing
from results.records import Closed, Closing, Inspection, Outcome
from results.store import judgment
from results.tables import artifacts, inspections, scorecards, vault_reads
from scenarios.loaded import LoadedScenario
from tests.auditor.answered import DAY, answered_case, tell


@pytest.fixture
async def case(house: House, loaded: LoadedScenario, clock: SetClock) -> str:
    return await answered_case(house, loaded, clock)


async def count(house: House, table) -> int:
    async with house.store.read() as tx:
        return int((await tx.execute(select(func.count()).select_from(table))).scalar_one())


async def found_by(house: House, case: str) -> Inspection:
    async with house.store.read() as tx:
        return (await judgment.inspections_of(tx, case))[0]


async def read_by_an_older_inspector(house: House, case: str, made: Inspection) -> None:
    """The store as an older program left it."""
    async with house.store.write() as tx:
        for row in (await tx.execute(select(inspections.c.key))).all():
            await tx.execute(inspections.delete().where(inspections.c.key == row.key))
        key = judgment.inspection_key(made.artifacts, made.truth, made.inspector)
        await judgment.keep_inspection(tx, key=key, ledger=case, inspection=made, now=house.clock.now())


def of_another_method(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.assess.LAW_DATA_VERSION", "2027.1")


async def erase(house: House, case: str) -> None:
    async with house.store.write() as tx:
        await tx.execute(
            update(artifacts)
            .where(artifacts.c.ledger == case, artifacts.c.role == "export")
            .values(erased_by="12_months")
        )


async def test_by_the_same_inspector_and_method_nothing_changes_and_nothing_is_kept(house: House, case: str) -> None:
    await judge(house, case)
    before = (await count(house, scorecards), await count(house, vault_reads))
    done = await reassess(house, case)
    assert (done.known, done.changed, done.why, done.looked) == (True, False, (), Looked.ANEW)
    assert (await count(house, scorecards), await count(house, vault_reads)) == before


async def test_another_method_is_kept_beside_the_old_one_and_said_to_be_why(
    house: House, case: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await judge(house, case)
    clock.advance(DAY)
    of_another_method(monkeypatch)
    done = await reassess(house, case)
    assert (done.method_before, done.method == first.method) == (first.method, False)
    assert (done.why, done.verdicts, done.known) == ((Why.METHOD,), (), False)
    async with house.store.read() as tx:
        assert await judgment.known_scorecard(tx, case, method=first.method, evidence=first.evidence) == first


async def test_what_a_better_inspector_finds_is_named_and_the_verdicts_that_change_with_it(
    house: House, case: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await judge(house, case)
    whole = await found_by(house, case)
    blind = replace(
        whole,
        inspector="0",
        records=tuple(replace(r, present=False, fields=()) for r in whole.records),
    )
    await read_by_an_older_inspector(house, case, blind)
    monkeypatch.setattr("auditor.judge.INSPECTOR_VERSION", "0")
    of_another_method(monkeypatch)
    old = await reassess(house, case)
    monkeypatch.undo()
    clock.advance(DAY)
    done = await reassess(house, case)
    assert done.why == (Why.INSPECTOR, Why.METHOD)
    assert done.inspection is not None
    assert set(done.inspection.records_more) == {r.record for r in whole.records if r.present}
    assert (done.inspection.before, done.inspection.after) == ("0", whole.inspector)
    assert done.inspection.values[0] == 0 < done.inspection.values[1]
    assert old.method == done.method_before
    (change,) = [v for v in done.verdicts if v.criterion == "provided_data"]
    assert (change.reason_before, change.outcome, change.reason) == ("nothing_recognised", Outcome.PASSED, "complete")


async def test_grades_that_an_older_inspector_gave_are_told_beside_those_of_today(
    house: House, case: str, clock: SetClock
) -> None:
    await judge(house, case)
    today = await found_by(house, case)
    [graded, *others] = today.grades
    old = replace(
        today,
        inspector="0",
        grades=(replace(graded, readability=2, interoperability=0, reasons=("no_open_serialisation",)), *others),
        documentation=None,
        members=tuple(replace(m, readability=2, reasons=("text_for_eyes",)) for m in today.members),
        records=(replace(today.records[0], present=False), *today.records[1:]),
    )
    await read_by_an_older_inspector(house, case, old)
    clock.advance(DAY)
    done = await reassess(house, case)
    assert done.changed
    assert (done.verdicts, done.why) == ((), (Why.INSPECTOR,))
    assert done.inspection is not None
    told = {one.of: one for one in done.inspection.grades}
    category = told[f"category {graded.category}"]
    levels = f"M{graded.readability} I{graded.interoperability}/{graded.full_marks}"
    assert (category.before, category.after) == (f"M2 I0/{graded.full_marks}", levels)
    assert category.reasons_fewer == ("no_open_serialisation",)
    assert set(category.reasons_more) == set(graded.reasons)
    assert today.documentation is not None
    documented = told["documentation"]
    assert (documented.before, documented.after) == ("-", f"D{today.documentation.level}")
    files = told["json files"]
    assert (files.before, files.after, files.files) == ("M2", f"M{today.members[0].readability}", 1)
    assert files.reasons_fewer == ("text_for_eyes",)
    first = today.records[0]
    assert [(one.category, one.provenance) for one in done.inspection.counts] == [(first.category, first.provenance)]
    [count_] = done.inspection.counts
    assert count_.before == count_.after - 1 < count_.planted


async def test_of_a_record_from_before_there_were_grades_each_grade_is_new(
    house: House, case: str, clock: SetClock
) -> None:
    await judge(house, case)
    today = await found_by(house, case)
    await read_by_an_older_inspector(house, case, replace(today, inspector="0", grades=(), documentation=None, v=1))
    clock.advance(DAY)
    done = await reassess(house, case)
    assert done.inspection is not None
    assert [one.of for one in done.inspection.grades] == [
        *(f"category {g.category}" for g in today.grades),
        "documentation",
    ]
    assert {one.before for one in done.inspection.grades} == {"-"}
    assert done.inspection.counts == ()


async def test_an_erased_export_is_judged_by_what_was_found_in_it_and_that_is_said(
    house: House, case: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await judge(house, case)
    await erase(house, case)
    clock.advance(DAY)
    of_another_method(monkeypatch)
    done = await reassess(house, case)
    assert (done.looked, done.verdicts) == (Looked.AS_STORED, ())
    async with house.store.read() as tx:
        after = await judgment.latest_scorecard(tx, case)
    assert after is not None
    assert after.verdict("provided_data") == first.verdict("provided_data")


async def test_an_export_that_was_erased_before_anybody_looked_is_untested(
    house: House, case: str, clock: SetClock
) -> None:
    await erase(house, case)
    await judge(house, case)
    done = await reassess(house, case)
    assert (done.looked, done.inspector) == (Looked.ERASED, None)
    async with house.store.read() as tx:
        card = await judgment.latest_scorecard(tx, case)
    assert card is not None
    verdict = card.verdict("accuracy")
    assert verdict is not None
    assert (verdict.outcome, verdict.reason) == (Outcome.UNTESTED, "artifact_erased")


async def several(house: House, loaded: LoadedScenario, clock: SetClock, number: int) -> tuple[str, ...]:
    made = []
    for _ in range(number):
        made.append(await answered_case(house, loaded, clock))
        await tell(house, made[-1], Closed(outcome=Closing.DELIVERED), stage="close")
        await judge(house, made[-1])
        clock.advance(200 * DAY)
    return tuple(made)


async def test_broken_off_it_goes_on_where_it_was(
    house: House, loaded: LoadedScenario, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await several(house, loaded, clock, AT_ONCE + 1)
    assert await sealed_cases(house) == made
    of_another_method(monkeypatch)
    async for _ in reassess_all(house, made):
        break
    kept = await count(house, scorecards)
    done: list[Reassessed] = [one async for one in reassess_all(house, made)]
    assert [one.case for one in done] == list(made)
    assert [one.known for one in done] == [True] * AT_ONCE + [False]
    assert await count(house, scorecards) == kept + 1
    assert all(one.why == (Why.METHOD,) for one in done)


async def test_a_case_that_was_never_sealed_stops_it_before_anything_is_judged(house: House, case: str) -> None:
    with pytest.raises(EvidenceMissing):
        _ = [one async for one in reassess_all(house, [case])]
    assert await count(house, scorecards) == 0


async def test_a_later_export_of_the_account_is_held_against_the_earlier_one(
    house: House, loaded: LoadedScenario, clock: SetClock
) -> None:
    first, second = await several(house, loaded, clock, 2)
    async with house.store.read() as tx:
        cards = [await judgment.latest_scorecard(tx, case) for case in (first, second)]
    told = [card.verdict("stability") for card in cards if card is not None]
    assert [(v.outcome, v.reason) for v in told if v is not None] == [
        (Outcome.UNTESTED, "only_one"),
        (Outcome.PASSED, "stable"),
    ]
    assert told[1] is not None
    assert told[1].values()["earlier"] == first
