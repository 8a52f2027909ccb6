"""Until when may each controller reply to its notice, and until when must what it disputes be decided? Computed once for each state."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.law import instant_of_end, local_day
from auditor.notice.decide import Reach, answer_by, decide_by
from auditor.notice.state import NoticeState, notice_of
from dashboards.desk.dated import Dated, What
from results.records import Service, Text
from results.store import Store, ledger, notice
from results.store.ledger import LedgerRow


@dataclass(kw_only=True)
class NoticeDues:
    """The days that count of a store's open notices; a notice is read anew where its ledger has grown.

    Attributes:
        service: the service as the text of a scenario describes it, by that text's digest.
    """

    store: Store
    service: Callable[[AsyncConnection, str], Awaitable[Service]]
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _heads: dict[str, int] = field(default_factory=dict)
    _known: dict[str, tuple[Dated, ...]] = field(default_factory=dict)
    _in_order: tuple[Dated, ...] = ()

    async def look(self) -> tuple[Dated, ...]:
        """All of them, the earliest first; of a notice that has not arrived, or is closed, nothing."""
        async with self._looking:
            async with self.store.read() as tx:
                heads = await notice.open_heads(tx)
                if heads == self._heads:
                    return self._in_order
                grown = {name for name, head in heads.items() if self._heads.get(name) != head}
                dues = {name: self._known[name] for name in heads if name not in grown}
                for row in (await ledger.each(tx, grown)).values():
                    dues[row.id] = tuple(await self._dues(tx, row))
            self._heads, self._known = heads, dues
            self._in_order = tuple(sorted((one for some in dues.values() for one in some), key=_when))
            return self._in_order

    async def _dues(self, tx: AsyncConnection, row: LedgerRow) -> list[Dated]:
        state = notice_of(await ledger.load(tx, row.id))
        service = await self.service(tx, row.scenario_digest)
        return list(_dues(row, state, service))


def _dues(row: LedgerRow, state: NoticeState, service: Service) -> Iterator[Dated]:
    if state.delivered is None:
        return
    where = service.controller.jurisdiction
    said = row.account.partition(":")[2] if state.is_advisory else service.controller.name
    name = Text(fr=said, en=said)
    until = answer_by(state)
    if not state.is_withdrawn:
        yield Dated(
            ledger=row.id,
            what=What.REPLY,
            name=name,
            zone=where.timezone,
            since=state.delivered.day,
            last_day=until,
            at=instant_of_end(until, where),
        )
    disputes = state.open_contests
    if disputes:
        reach = Reach(jurisdiction=where, addresses=0)
        first = min(disputes, key=lambda one: decide_by(one, reach))
        by = decide_by(first, reach)
        yield Dated(
            ledger=row.id,
            what=What.DECIDE,
            name=name,
            zone=where.timezone,
            since=local_day(first.raised[-1][0].at, where),
            last_day=by,
            at=instant_of_end(by, where),
        )


def _when(due: Dated) -> tuple[object, str, str]:
    return due.at, due.ledger, due.what
