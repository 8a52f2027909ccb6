"""A service that lives in memory, and hands that visit it: the engine's protocol, without a browser.

What is to be done next is decided by the true `decide`; what a stage sees is
what the service in memory has at that moment.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.action import Action, Perform
from auditor.decide import decide
from auditor.engine.advance import Recorder
from results.clock import Clock
from results.records import (
    Body,
    Entry,
    Fact,
    FactSeen,
    Intended,
    Interval,
    LinkResult,
    LinkTried,
    Looked,
    StageEnded,
    Unobserved,
)
from results.store.ledger import LedgerRow
from scenarios.loaded import LoadedScenario

PROBE = "probe:memory"


async def _nothing(_stage: str) -> None:
    await asyncio.sleep(0)


@dataclass(slots=True, kw_only=True)
class MemoryService:
    """Answers every request so long after it; None: never. `meets` is what stands before its pages."""

    clock: Clock
    answers_after: timedelta | None = timedelta(days=3)
    meets: Fact | None = None
    requests: list[datetime] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        after = self.answers_after
        return bool(self.requests) and after is not None and self.clock.now() >= self.requests[-1] + after


@dataclass(slots=True, kw_only=True)
class MemoryHands:
    """Visit the service; `during` is awaited in the midst of every stage.

    Attributes:
        visits: (stage, moment) of every stage performed.
        fails: (stage, attempt) that cannot look, and the code of why.
        inside, most: how many stages of a ledger run now, and ever ran, at the same time.
        settled: ledgers whose closing was followed up, in order.
    """

    loaded: LoadedScenario
    service: MemoryService
    during: Callable[[str], Awaitable[None]] = _nothing
    fails: Mapping[tuple[str, int], Unobserved] = field(default_factory=dict)
    visits: list[tuple[str, datetime]] = field(default_factory=list)
    inside: Counter[str] = field(default_factory=Counter)
    most: int = 0
    settled: list[str] = field(default_factory=list)

    async def decide(self, tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry], now: datetime) -> Action:
        return decide(self.loaded, entries, now)

    async def admit(
        self, tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry], action: Perform, now: datetime
    ) -> Action:
        return action

    async def perform(self, row: LedgerRow, entries: Sequence[Entry], action: Perform, recorder: Recorder) -> None:
        self.inside[row.id] += 1
        self.most = max(self.most, self.inside[row.id])
        try:
            self.visits.append((action.stage, self.service.clock.now()))
            await self.during(action.stage)
            if (failed := self.fails.get((action.stage, action.attempt))) is not None:
                await recorder.append(failed, by=PROBE)
                return
            if action.stage == "request":
                await recorder.append(Intended(step=1), by=PROBE)
                await self.during("request intended")
                self.service.requests.append(self.service.clock.now())
                await self.during("request sent")
            if (met := self.service.meets) is not None:
                stopped = FactSeen(fact=met, when=Interval(by=self.service.clock.now()))
                await recorder.append(stopped, Looked(facts=(met,)), StageEnded(stopped_by=met), by=PROBE)
                return
            if action.stage == "look":
                recorder.end(*self._seen(action, entries), StageEnded(), by=PROBE)
                await self.during("look ended")
                return
            await recorder.append(*self._seen(action, entries), StageEnded(), by=PROBE)
        finally:
            self.inside[row.id] -= 1

    async def closed(self, row: LedgerRow) -> None:
        await self.during("closed")
        self.settled.append(row.id)

    def _seen(self, action: Perform, entries: Sequence[Entry]) -> tuple[Body, ...]:
        now = self.service.clock.now()
        before = next((e.at for e in reversed(entries) if isinstance(e.body, Looked)), None)
        match action.stage:
            case "request":
                return (FactSeen(fact=Fact.REQUEST_SUBMITTED, when=Interval(after=now, by=now)),)
            case "look" if self.service.ready:
                ready = FactSeen(fact=Fact.EXPORT_READY, when=Interval(after=before, by=now))
                return (ready, Looked(facts=(Fact.EXPORT_READY,)))
            case "look" | "baseline" | "confirm":
                pending = (Fact.REQUEST_PENDING,) if self.service.requests else ()
                return (Looked(facts=pending),)
            case "collect":
                return (FactSeen(fact=Fact.EXPORT_DELIVERED, when=Interval(after=before, by=now)),)
            case "verify":
                assert action.check is not None
                return (LinkTried(requester=action.requester, result=LinkResult.LOGIN_PAGE, after=action.check),)
            case _:
                return ()
