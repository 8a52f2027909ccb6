"""What becomes due, or is over, without anybody writing an entry? Looked for now and then.

A deadline nears and passes by itself, a case that is closed has no deadline any
more, and a scenario that was broken works again when the stage that broke comes
to its end.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.legal_clock import ANSWERS
from auditor.pace import final_deadline
from auditor.replay import replay
from results.records import Alert, AlertEvent, AlertWhat, Fact, LedgerKind
from results.store import alert, declaration, ledger
from results.store.ledger import LedgerRow
from scenarios.digest import from_text

NEAR: Final = timedelta(days=7)
EARLIEST: Final = timedelta(days=20)
"""After a request no deadline is near before."""

AGAIN: Final = timedelta(hours=6)
"""A case is looked at again: an extension may have moved its deadline, an answer have come."""

_ENDS_WITH_CASE: Final = frozenset(
    {
        AlertWhat.DEADLINE_NEAR,
        AlertWhat.DEADLINE_MISSED,
        AlertWhat.EXPORT_READY,
        AlertWhat.QUESTION_OPEN,
        AlertWhat.QUESTION_ESCALATED,
    }
)
_DEADLINES: Final = (AlertWhat.DEADLINE_NEAR, AlertWhat.DEADLINE_MISSED)


@dataclass(kw_only=True)
class Sweep:
    """Looks, and remembers when each case is worth another look."""

    house: House
    _next: dict[str, datetime] = field(default_factory=dict)

    async def attend(self) -> int:
        """Enter what has become due or is over; gives how many events."""
        now = self.house.clock.now()
        found = [*await self._deadlines(now), *await self._over(now)]
        async with self.house.store.read() as tx:
            new = [event for event in found if await _is_new(tx, event)]
        for event in new:
            async with self.house.store.write() as tx:
                if await _is_new(tx, event):
                    await alert.enter(tx, event)
        return len(new)

    async def _deadlines(self, now: datetime) -> list[AlertEvent]:
        async with self.house.store.read() as tx:
            rows = await ledger.listing(tx, kind=LedgerKind.CASE, open_only=True)
        found: list[AlertEvent] = []
        for row in rows:
            if row.requested_at is None or now - row.requested_at < EARLIEST or now < self._next.get(row.id, now):
                continue
            found += await self._deadline(row, now)
        return found

    async def _deadline(self, row: LedgerRow, now: datetime) -> list[AlertEvent]:
        async with self.house.store.read() as tx:
            state = replay(await ledger.load(tx, row.id))
            loaded = from_text(await declaration.scenario_text(tx, row.scenario_digest))
            campaign = await alert.campaign_of(tx, row.id)
        self._next[row.id] = now + AGAIN
        service = loaded.scenario.service
        if service is None or not state.has(Fact.REQUEST_RECEIVED, Fact.REQUEST_SUBMITTED):
            return []
        deadline = final_deadline(service.controller.jurisdiction, state)
        changes = (moment for moment in (deadline - NEAR, deadline) if moment > now)
        self._next[row.id] = min(now + AGAIN, *changes) if now < deadline else now + AGAIN
        is_near = deadline - NEAR <= now < deadline
        is_open = not state.has(*ANSWERS)
        stands = {AlertWhat.DEADLINE_NEAR: is_open and is_near, AlertWhat.DEADLINE_MISSED: is_open and now >= deadline}
        return [
            AlertEvent(
                key=f"{what}/{row.id}",
                what=what,
                at=now,
                ledger=row.id,
                service=row.service,
                campaign=campaign,
                is_over=not stands[what],
            )
            for what in _DEADLINES
        ]

    async def _over(self, now: datetime) -> list[AlertEvent]:
        async with self.house.store.read() as tx:
            standing = [one for one in await alert.known(tx, ()) if one.is_open and one.ledger is not None]
            closed = await alert.closed_of(tx, {one.ledger for one in standing if one.ledger is not None})
            over = [one for one in standing if await _is_over(tx, one, closed)]
        return [
            AlertEvent(
                key=one.key,
                what=one.what,
                at=now,
                ledger=one.ledger,
                service=one.service,
                campaign=one.campaign,
                is_over=True,
            )
            for one in over
        ]


async def _is_over(tx: AsyncConnection, one: Alert, closed: frozenset[str]) -> bool:
    assert one.ledger is not None
    if one.what in _ENDS_WITH_CASE:
        return one.ledger in closed
    if one.what is AlertWhat.SCENARIO_BROKEN:
        return await alert.works_again(tx, one.place, one.ledger, one.last_at)
    return False


async def _is_new(tx: AsyncConnection, event: AlertEvent) -> bool:
    """Whether it says otherwise than what was entered last of its key."""
    return await alert.goes_on(tx, event.key) is event.is_over
