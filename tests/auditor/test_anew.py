"""Is every seal judged anew beside what was said of it, and does it go on where it was broken off?"""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from auditor.adoption import CURRENT, adoption, side_of
from auditor.anew import Anew, Moved, judge_anew, moved_in
from auditor.assess import digest_of, method_digest, this_method
from auditor.desk import open_case
from auditor.house import House
from auditor.judge import judge
from auditor.reassess import AT_ONCE
from auditor.refusal import Refused
from results.clock import SetClock
from results.errors import EvidenceMissing, MethodMissing
from results.figures.period import period_of
from results.records import Closed, Closing, Outcome, ReleaseRow, ReleaseState
from results.store import case_row, judgment
from results.store import method as methods
from results.store import release as releases
from results.tables import case_rows, current_verdicts, scorecards, verdicts
from scenarios.loaded import LoadedScenario
from tests.auditor.answered import DAY, answered_case, tell
from tests.auditor.test_reassess import several


def of_a_milder_method(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing need be explained."""
    monkeypatch.setattr("auditor.criteria.documentation.EXPLAINED", 0)


async def rows(house: House) -> dict[str, int]:
    tables = (scorecards, verdicts, case_rows, methods.methods)
    async with house.store.read() as tx:
        return {t.name: int((await tx.execute(select(func.count()).select_from(t))).scalar_one()) for t in tables}


async def sealed_twice(house: House, loaded: LoadedScenario, clock: SetClock) -> str:
    case = await answered_case(house, loaded, clock)
    await judge(house, case)
    clock.advance(DAY)
    await tell(house, case, Closed(outcome=Closing.DELIVERED), stage="close")
    await judge(house, case)
    clock.advance(DAY)
    return case


async def all_of(house: House, *, is_dry: bool = False) -> list[Anew]:
    return [one async for one in judge_anew(house, is_dry=is_dry)]


async def test_every_seal_is_judged_and_nothing_of_the_old_is_written_over(
    house: House, loaded: LoadedScenario, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await sealed_twice(house, loaded, clock)
    old, kept = method_digest(), await rows(house)
    of_a_milder_method(monkeypatch)
    done = await all_of(house)
    assert [(one.case, one.method_before, one.known) for one in done] == [(case, old, False)] * 2
    assert moved_in(done) == (Moved(criterion="documentation", before="failed", after="passed", seals=2),)
    assert await rows(house) == {**{name: 2 * n for name, n in kept.items()}, "methods": 2}
    async with house.store.read() as tx:
        for method, outcome in ((old, Outcome.FAILED), (method_digest(), Outcome.PASSED)):
            (row,) = [row async for row in case_row.all_rows(tx, method)]
            assert row.row.outcomes["documentation"].outcome is outcome
            assert row.evidence == done[-1].seal, "the newest"
        query = select(current_verdicts.c.outcome).where(current_verdicts.c.criterion == "documentation")
        assert (await tx.execute(query)).scalars().all() == ["passed"]
        card = await judgment.latest_scorecard(tx, case)
    assert card is not None
    assert (card.evidence, card.method) == (done[-1].seal, method_digest())


async def test_dry_it_says_the_same_and_keeps_no_verdict(
    house: House, loaded: LoadedScenario, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sealed_twice(house, loaded, clock)
    before = await rows(house)
    of_a_milder_method(monkeypatch)
    dry = await all_of(house, is_dry=True)
    assert await rows(house) == before
    assert moved_in(dry) == moved_in(await all_of(house))


async def test_broken_off_it_goes_on_where_it_was_and_tells_all_that_differs(
    house: House, loaded: LoadedScenario, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await several(house, loaded, clock, AT_ONCE + 1)
    of_a_milder_method(monkeypatch)
    async for _ in judge_anew(house):
        break
    done = await all_of(house)
    assert [one.case for one in done] == list(made)
    assert [one.known for one in done] == [True] * AT_ONCE + [False]
    assert [m.seals for m in moved_in(done) if m.criterion == "documentation"] == [len(made)]
    assert all(one.known for one in await all_of(house))


async def test_a_case_that_was_never_sealed_stops_it_before_anything_is_judged(house: House) -> None:
    with pytest.raises(EvidenceMissing):
        _ = [one async for one in judge_anew(house, ["case-9"])]


async def test_what_a_program_before_left_without_rows_is_laid_out_by_its_own_method(
    house: House, loaded: LoadedScenario, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await sealed_twice(house, loaded, clock)
    old = method_digest()
    async with house.store.write() as tx:
        kept = await case_row.find(tx, case, method=old)
        await tx.execute(case_rows.delete())
    of_a_milder_method(monkeypatch)
    await all_of(house)
    async with house.store.read() as tx:
        assert await case_row.find(tx, case, method=old) == kept
        assert await judgment.not_laid_out(tx) == ()


async def test_of_the_cases_that_are_named_alone_rows_are_laid_out(
    house: House, loaded: LoadedScenario, clock: SetClock
) -> None:
    one, other = await several(house, loaded, clock, 2)
    async with house.store.write() as tx:
        await tx.execute(case_rows.delete())
    _ = [done async for done in judge_anew(house, [one])]
    async with house.store.read() as tx:
        assert [case for case, _, _ in await judgment.not_laid_out(tx)] == [other]


async def test_what_a_digest_stands_for_is_kept_with_the_first_verdict(
    house: House, loaded: LoadedScenario, clock: SetClock
) -> None:
    await judge(house, await answered_case(house, loaded, clock))
    async with house.store.read() as tx:
        (kept,) = await methods.listing(tx)
    assert kept.first_used_at == house.clock.now()
    assert kept.thresholds is not None
    versions = {criterion.id: criterion.version for criterion in kept.criteria}
    assert kept.digest == method_digest() == this_method().digest
    assert digest_of(versions, kept.thresholds, inspector=str(kept.inspector), law=str(kept.law)) == kept.digest


async def test_a_method_is_read_before_it_is_adopted(
    house: House, loaded: LoadedScenario, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await sealed_twice(house, loaded, clock)
    old, before = method_digest(), await rows(house)
    of_a_milder_method(monkeypatch)
    found = await adoption(house, old[:8], CURRENT)
    assert await rows(house) == before, "nothing is kept"
    assert [(s.name, s.before, s.after) for s in found.thresholds or ()] == [("documentation.EXPLAINED", 3, 0)]
    assert (found.added, found.removed, found.raised, found.others) == ((), (), (), ())
    assert [(t.criterion, t.before, t.after, t.cases) for t in found.transitions] == [
        ("documentation", "failed", "passed", (case,))
    ]
    assert (found.compared, found.left_out) == (1, 0)
    back = await adoption(house, CURRENT, old)
    assert [(t.before, t.after) for t in back.transitions] == [("passed", "failed")]
    await all_of(house)
    monkeypatch.undo()
    stored = await adoption(house, old, found.after.digest)
    assert stored.transitions == found.transitions, "by what is stored of both"


async def test_a_release_names_its_method_its_period_and_what_was_sealed_then(
    house: House, loaded: LoadedScenario, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await answered_case(house, loaded, clock)
    await judge(house, case)
    async with house.store.write() as tx:
        kept = await case_row.find(tx, case, method=method_digest())
        assert kept is not None
        assert kept.row.first_deadline is not None
        period, other = f"{kept.row.first_deadline:%Y-%m}", f"{kept.row.first_deadline - timedelta(days=60):%Y-%m}"
        for name in (period, other):
            row = ReleaseRow(
                id=f"{name}.1",
                period=name,
                corrects=None,
                built_at=house.clock.now(),
                method=method_digest(),
                digest="d" * 64,
                state=ReleaseState.DRAFT,
            )
            await releases.add(tx, row, person="ines")
    clock.advance(DAY)
    await tell(house, case, Closed(outcome=Closing.DELIVERED), stage="close")
    await judge(house, case)
    of_a_milder_method(monkeypatch)
    assert (await side_of(house, f"{period}.1")).method.digest != method_digest()
    found = await adoption(house, f"{period}.1", CURRENT)
    assert (found.compared, [t.criterion for t in found.transitions]) == (1, ["documentation"])
    assert (await adoption(house, f"{other}.1", CURRENT)).compared == 0
    with pytest.raises(Refused, match="are different periods"):
        await adoption(house, f"{period}.1", f"{other}.1")
    with pytest.raises(MethodMissing):
        await adoption(house, "2020-Q1.1", CURRENT)


async def test_two_methods_are_compared_on_what_a_release_rests_on_whichever_is_named_first(
    house: House, loaded: LoadedScenario, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await answered_case(house, loaded, clock)
    await judge(house, case)
    old = method_digest()
    of_a_milder_method(monkeypatch)
    await all_of(house)
    async with house.store.write() as tx:
        kept = await case_row.find(tx, case, method=method_digest())
        assert kept is not None
        row = ReleaseRow(
            id="r.1",
            period=f"{kept.row.first_deadline:%Y-%m}",
            corrects=None,
            built_at=house.clock.now(),
            method=method_digest(),
            digest="d" * 64,
            state=ReleaseState.DRAFT,
        )
        await releases.add(tx, row, person="ines")
    clock.advance(DAY)
    await tell(house, case, Closed(outcome=Closing.DELIVERED), stage="close")
    await judge(house, case)  # after the release, and by its method alone
    found = await adoption(house, old, "r.1")
    assert (found.compared, found.left_out) == (1, 0)
    assert [(t.criterion, t.before, t.after) for t in found.transitions] == [("documentation", "failed", "passed")]


async def test_a_case_without_a_deadline_belongs_to_the_period_in_which_it_was_watched(
    house: House, loaded: LoadedScenario, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await judge(house, await open_case(house, loaded))
    old = method_digest()
    of_a_milder_method(monkeypatch)
    found = await adoption(house, old, CURRENT, period=period_of(f"{house.clock.now():%Y-%m}"))
    assert found.compared == 1
