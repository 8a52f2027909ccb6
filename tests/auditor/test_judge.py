"""From the store to the scorecard: sealed once, judged as often as we like, nothing overwritten?"""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from auditor.assess import accuses
from auditor.desk import open_case
from auditor.house import House
from auditor.judge import _keep, conclude, judge, rejudge, sealed_evidence
from results.clock import SetClock
from results.errors import EvidenceMissing
from results.records import (
    ArtifactKept,
    Fact,
    Looked,
    Outcome,
    ReadBack,
    StageEnded,
)
from results.store import judgment
from results.tables import current_verdicts, vault_reads, verdicts
from scenarios.loaded import LoadedScenario
from tests.auditor.answered import DAY, answered_case, seen, tell, truth_of


@pytest.fixture
async def case(house: House, loaded: LoadedScenario, clock: SetClock) -> str:
    return await answered_case(house, loaded, clock)


async def count(house: House, table) -> int:
    async with house.store.read() as tx:
        return int((await tx.execute(select(func.count()).select_from(table))).scalar_one())


async def test_a_case_is_sealed_inspected_and_judged_and_all_of_it_kept(house: House, case: str) -> None:
    card = await judge(house, case)
    outcomes = {v.criterion: v.outcome for v in card.verdicts}
    assert outcomes["deadline"] is Outcome.PASSED
    assert outcomes["machine_readable"] is Outcome.PASSED
    async with house.store.read() as tx:
        assert await judgment.latest_scorecard(tx, case) == card
        latest = await judgment.latest_evidence(tx, case)
    assert latest is not None
    assert (latest[0], latest[1]) == (card.evidence, house.clock.now())


async def test_reading_the_export_leaves_a_line_and_is_done_once(house: House, case: str) -> None:
    await judge(house, case)
    assert await count(house, vault_reads) == 1
    await rejudge(house, case)
    assert await count(house, vault_reads) == 1


async def test_judging_the_same_seal_again_gives_the_same_and_adds_nothing(
    house: House, case: str, clock: SetClock
) -> None:
    first = await judge(house, case)
    before = await count(house, verdicts)
    clock.advance(400 * DAY)
    assert await rejudge(house, case) == first
    assert await count(house, verdicts) == before


async def test_what_came_after_the_seal_is_judged_only_when_it_is_sealed(
    house: House, case: str, clock: SetClock
) -> None:
    first = await judge(house, case)
    clock.advance(DAY)
    await tell(house, case, seen(Fact.FEE_DEMANDED, house), stage="look")
    assert await rejudge(house, case) == first
    second = await judge(house, case)
    assert second.evidence != first.evidence
    assert second.observed_at == clock.now()
    assert second.verdict("cost") != first.verdict("cost")
    assert await count(house, verdicts) == 2 * len(first.verdicts)


async def test_what_was_sealed_while_an_older_seal_was_judged_stands(house: House, case: str, clock: SetClock) -> None:
    await judge(house, case)
    slow = await conclude(house, case)
    clock.advance(DAY)
    await tell(house, case, seen(Fact.FEE_DEMANDED, house), stage="look")
    second = await judge(house, case)
    await _keep(house, slow)
    cost = second.verdict("cost")
    assert cost is not None
    async with house.store.read() as tx:
        query = select(current_verdicts.c.outcome, current_verdicts.c.reason)
        (stands,) = (await tx.execute(query.where(current_verdicts.c.criterion == "cost"))).all()
    assert tuple(stands) == (cost.outcome, cost.reason)
    assert cost != slow.card.verdict("cost")


async def test_a_method_of_another_year_is_kept_beside_the_old_one(
    house: House, case: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await judge(house, case)
    clock.advance(DAY)
    monkeypatch.setattr("auditor.assess.LAW_DATA_VERSION", "2027.1")
    second = await rejudge(house, case)
    assert (second.evidence, second.method == first.method) == (first.evidence, False)
    assert await count(house, verdicts) == 2 * len(first.verdicts)
    async with house.store.read() as tx:
        assert await judgment.latest_scorecard(tx, case) == second


async def test_a_case_that_was_never_sealed_is_not_judged_from_the_open_ledger(house: House, case: str) -> None:
    with pytest.raises(EvidenceMissing, match=f"`auditor assess {case}`"):
        await rejudge(house, case)


async def test_the_seal_holds_what_it_names(house: House, case: str) -> None:
    card = await judge(house, case)
    sealed, material, sealed_at = await sealed_evidence(house, case)
    assert (sealed.digest, sealed_at) == (card.evidence, house.clock.now())
    assert set(sealed.documents) == {
        "ledger.jsonl",
        "scenario.json",
        "service.json",
        "truth.json",
        "bystander.json",
    }
    assert sealed.documents["ledger.jsonl"].count(b"\n") == len(material.entries)


async def test_a_truth_that_contradicts_the_pages_accuses_nobody(
    house: House, loaded: LoadedScenario, clock: SetClock
) -> None:
    """What we wrote is not what the account shows: the export has what the account has, and none of ours."""
    case = await open_case(house, loaded)
    fields = tuple(f"{r.id}.{f.name}" for r in (await truth_of(house)).records for f in r.fields)
    contradicted = ReadBack(category="profile", seen=(), absent=fields)
    await tell(house, case, contradicted, StageEnded(), stage="readback")
    clock.advance(timedelta(minutes=1))
    await tell(house, case, seen(Fact.REQUEST_SUBMITTED, house, timedelta()), StageEnded(), stage="request")
    kept = house.vault.put(case, b'{"profile": {"phone": "01 99 00 00 00", "city": "Ailleurs"}}')
    export = ArtifactKept(
        sha256=kept.sha256, role="export", media_type="application/json", size=kept.size, retention="export"
    )
    clock.advance(DAY)
    await tell(house, case, seen(Fact.EXPORT_READY, house), Looked(), stage="look")
    await tell(house, case, export, seen(Fact.EXPORT_DELIVERED, house), StageEnded(), stage="collect")
    await tell(house, case, contradicted, StageEnded(), stage="readback")
    card = await judge(house, case)
    assert (accuses(card), card.missing) == (False, ())
    told = {v.criterion: (v.outcome, v.reason) for v in card.verdicts}
    for criterion in ("provided_data", "account_intact"):
        assert told[criterion] == (Outcome.UNTESTED, "nothing_proven")


async def test_what_read_back_did_not_see_within_a_day_before_the_request_is_not_owed(
    house: House, loaded: LoadedScenario, clock: SetClock
) -> None:
    case = await open_case(house, loaded)
    fields = tuple(f"{r.id}.{f.name}" for r in (await truth_of(house)).records for f in r.fields)
    await tell(house, case, ReadBack(category="profile", seen=fields), stage="readback")
    clock.advance(timedelta(hours=24, seconds=1))
    await tell(house, case, seen(Fact.REQUEST_SUBMITTED, house, timedelta()), stage="request")
    kept = house.vault.put(case, b"{}")
    export = ArtifactKept(sha256=kept.sha256, role="export", media_type="x", size=2, retention="export")
    await tell(house, case, export, seen(Fact.EXPORT_DELIVERED, house), stage="collect")
    card = await judge(house, case)
    assert card.missing == ()
    verdict = card.verdict("provided_data")
    assert verdict is not None
    assert verdict.outcome is Outcome.UNTESTED
