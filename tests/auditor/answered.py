"""A case that asked and was answered three days later, with a JSON file that holds everything."""

import json
from datetime import timedelta

from auditor.desk import open_case
from auditor.house import House
from results.clock import SetClock
from results.records import (
    ArtifactKept,
    Body,
    Fact,
    FactSeen,
    GroundTruth,
    Interval,
    Looked,
    ReadBack,
    Retention,
    Role,
    StageEnded,
)
from results.store import declaration, ledger
from scenarios.loaded import LoadedScenario

DAY = timedelta(days=1)


async def tell(house: House, case: str, *bodies: Body, stage: str) -> None:
    async with house.store.write() as tx:
        for body in bodies:
            await ledger.append(tx, case, body, at=house.clock.now(), by="probe:browser", stage=stage)


async def truth_of(house: House) -> GroundTruth:
    async with house.store.read() as tx:
        planting = await declaration.planting_of(tx, "camille@portal")
        assert planting is not None
        return await declaration.load_truth(tx, planting.truth)


def seen(fact: Fact, house: House, since: timedelta = DAY) -> FactSeen:
    return FactSeen(fact=fact, when=Interval(after=house.clock.now() - since, by=house.clock.now()))


async def answered_case(house: House, loaded: LoadedScenario, clock: SetClock) -> str:
    case = await open_case(house, loaded)
    truth = await truth_of(house)
    fields = tuple(f"{r.id}.{f.name}" for r in truth.records for f in r.fields)
    await tell(house, case, ReadBack(category="profile", seen=fields), StageEnded(), stage="readback")
    clock.advance(timedelta(minutes=1))
    await tell(house, case, seen(Fact.REQUEST_SUBMITTED, house, timedelta()), StageEnded(), stage="request")
    clock.advance(3 * DAY)
    await tell(house, case, seen(Fact.EXPORT_READY, house), Looked(), stage="look")
    records = [{"category": r.category, **{f.name: f.value for f in r.fields}} for r in truth.records]
    kept = house.vault.put(case, json.dumps({"records": records}, ensure_ascii=False).encode())
    export = ArtifactKept(
        sha256=kept.sha256,
        role=Role.EXPORT,
        media_type="application/json",
        size=kept.size,
        retention=Retention.EXPORT,
    )
    await tell(house, case, export, seen(Fact.EXPORT_DELIVERED, house), StageEnded(), stage="collect")
    return case
