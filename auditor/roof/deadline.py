"""Until when must each open case be answered? Computed once for each state of a case, not for each page."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.law import instant_of_end
from auditor.legal_clock import ANSWERS, deadline_from
from auditor.pace import receipt_of
from auditor.replay import replay
from dashboards.desk.shown import (
    Due,
)
from results.records import Service
from results.store import Store, board, declaration, ledger
from results.store.ledger import LedgerRow
from scenarios.digest import from_text


@dataclass(kw_only=True)
class Deadlines:
    """The deadlines of a store's open cases; a case is read anew where its ledger has grown."""

    store: Store
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _told: str | None = ""
    _known: dict[str, tuple[int, Due | None]] = field(default_factory=dict)
    _in_order: tuple[Due, ...] = ()
    _services: dict[str, Service] = field(default_factory=dict)

    async def look(self) -> tuple[Due, ...]:
        """All of them, the earliest first; of several who ask at once one looks, and the others wait without a connection."""
        async with self._looking:
            async with self.store.read() as tx:
                told = await board.asked_and_open(tx)
                if told == self._told:
                    return self._in_order
                asked = board.in_words(told)
                grown = {case: seq for case, seq in asked.items() if self._known.get(case, (-1, None))[0] != seq}
                for row in (await ledger.each(tx, grown)).values():
                    self._known[row.id] = grown[row.id], await self._due(tx, row.id, row.scenario_digest)
            self._known = {case: known for case, known in self._known.items() if case in asked}
            self._in_order = tuple(sorted((due for _, due in self._known.values() if due is not None), key=_when))
            self._told = told
            return self._in_order

    async def of(self, row: LedgerRow) -> Due | None:
        """That of one open case; None where nothing was asked."""
        if row.requested_at is None or row.closed_at is not None:
            return None
        async with self.store.read() as tx:
            return await self._due(tx, row.id, row.scenario_digest)

    async def service(self, tx: AsyncConnection, digest: str) -> Service:
        """The service as a text of its scenario describes it."""
        if digest not in self._services:
            self._services[digest] = from_text(await declaration.scenario_text(tx, digest)).service
        return self._services[digest]

    async def _due(self, tx: AsyncConnection, case: str, digest: str) -> Due | None:
        state = replay(await ledger.load(tx, case))
        receipt = receipt_of(state)
        if receipt is None:
            return None
        service = await self.service(tx, digest)
        jurisdiction = service.controller.jurisdiction
        found = deadline_from(receipt, state.facts, jurisdiction)
        return Due(
            case=case,
            service=service.id,
            name=service.name,
            zone=service.controller.timezone,
            received_on=found.received_on,
            last_day=found.last_day,
            at=instant_of_end(found.last_day, jurisdiction),
            answered=state.has(*ANSWERS),
            suspended=found.suspended,
            trace=found.trace,
        )


def _when(due: Due) -> tuple[datetime, str]:
    return due.at, due.case
