"""Until when must each open case be answered? Computed once for each state of a case, not for each page."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.law import instant_of_end
from auditor.legal_clock import ANSWERS, deadline_from
from auditor.replay import replay
from dashboards.desk.roof import Due
from results.records import Fact, LedgerKind, Service
from results.store import Store, declaration, ledger
from results.store.ledger import LedgerRow
from scenarios.digest import from_text


@dataclass(kw_only=True)
class Deadlines:
    """The deadlines of a store's open cases; a case is read anew where its ledger has grown."""

    store: Store
    _known: dict[str, tuple[int, Due | None]] = field(default_factory=dict)
    _services: dict[str, Service] = field(default_factory=dict)

    async def look(self) -> tuple[Due, ...]:
        """All of them, the earliest first."""
        async with self.store.read() as tx:
            rows = await ledger.listing(tx, kind=LedgerKind.CASE, open_only=True)
            asked = [row for row in rows if row.requested_at is not None]
            for row in asked:
                seq, _ = self._known.get(row.id, (-1, None))
                if seq != row.head_seq:
                    self._known[row.id] = row.head_seq, await self._due(tx, row)
        still = {row.id for row in asked}
        self._known = {case: known for case, known in self._known.items() if case in still}
        return tuple(sorted((due for _, due in self._known.values() if due is not None), key=_when))

    async def service(self, tx: AsyncConnection, digest: str) -> Service:
        """The service as a text of its scenario describes it."""
        if digest not in self._services:
            self._services[digest] = from_text(await declaration.scenario_text(tx, digest)).service
        return self._services[digest]

    async def _due(self, tx: AsyncConnection, row: LedgerRow) -> Due | None:
        state = replay(await ledger.load(tx, row.id))
        receipt = state.first(Fact.REQUEST_RECEIVED) or state.first(Fact.REQUEST_SUBMITTED)
        if receipt is None:
            return None
        service = await self.service(tx, row.scenario_digest)
        jurisdiction = service.controller.jurisdiction
        found = deadline_from(receipt[1], state.facts, jurisdiction)
        return Due(
            case=row.id,
            service=row.service,
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
