"""Who decides for a synthetic case and performs its stages? The engine's hands, with a probe that is drawn.

Decision, admission and restraint are those of every installation; so are the
entries, and the order in which they are written. Nothing is visited.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.action import Action, Perform
from auditor.admission import admit_account, admit_request
from auditor.decide import decide
from auditor.engine.advance import Recorder
from auditor.simulation import seen
from auditor.simulation.fate import Fate, fate_of
from auditor.simulation.population import Population, numbers_of
from probes.errors import HeldBack
from results.clock import Clock
from results.records import AccountUsed, Entry, Fact, FactSeen, Intended
from results.store import Store, ledger, switch
from results.store.ledger import LedgerRow
from results.store.projection import REQUEST

PROBE = "probe:simulated"
_REMEMBERED = 4096  # fates, of cases that are looked at
_STEP = 3  # the irreversible one, in either scenario


@dataclass(kw_only=True)
class SyntheticHands:
    """The hands of a simulation; `follow` is told of every case that is closed."""

    store: Store
    population: Population
    clock: Clock
    real: Clock
    follow: Callable[[str], None]
    _fates: OrderedDict[str, Fate] = field(default_factory=OrderedDict)

    async def decide(self, tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry], now: datetime) -> Action:
        past = AccountUsed() if row.requested_at is not None else await ledger.past_of(tx, row.account, until=now)
        return decide(self.population.loaded(*numbers_of(row.id)), entries, now, past)

    async def admit(
        self, tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry], action: Perform, now: datetime
    ) -> Action:
        loaded = self.population.loaded(*numbers_of(row.id))
        held = await admit_account(tx, loaded, entries, action, now)
        if held is not action or action.stage != REQUEST or row.requested_at is not None:
            return held
        return await admit_request(tx, loaded, row, action, now=now, real=self.real.now())

    async def perform(self, row: LedgerRow, entries: Sequence[Entry], action: Perform, recorder: Recorder) -> None:
        now = self.clock.now()
        match action.stage:
            case "readback":
                await recorder.append(seen.signed_in(now), *seen.readback(), by=PROBE)
            case "baseline":
                await recorder.append(*seen.baseline(), by=PROBE)
            case "request":
                await self._request(row, recorder, now)
            case "look" if row.written:
                recorder.end(*seen.mailbox(row.id, self.fate(row.id, entries), entries, now), by=PROBE)
            case "look":
                recorder.end(*seen.page(self.fate(row.id, entries), entries, now), by=PROBE)
            case "collect":
                await recorder.append(*seen.collected(row.id, entries, now), by=PROBE)
            case stage:
                raise ValueError(f"no simulated service has a stage {stage}")

    async def closed(self, row: LedgerRow) -> None:
        self.follow(row.id)

    def fate(self, case: str, entries: Sequence[Entry]) -> Fate:
        """What becomes of a case that has asked; drawn anew, where it was not asked for lately."""
        fate = self._fates.pop(case, None)
        if fate is None:
            asked = asked_at(entries)
            assert asked is not None, "a fate begins with a request"
            fate = drawn(self.population, case, asked)
        self._fates[case] = fate
        if len(self._fates) > _REMEMBERED:
            self._fates.popitem(last=False)
        return fate

    async def _request(self, row: LedgerRow, recorder: Recorder, now: datetime) -> None:
        """The past of the account, the intent as late as possible, then what was seen: as the true hand does it."""
        async with self.store.glance() as tx:
            past = await ledger.past_of(tx, row.account, until=now)
        await recorder.append(past, by="engine")
        if self.population.archetype(*numbers_of(row.id)).answer == "broken_path":
            await recorder.append(*seen.broken(now), by=PROBE)
            return
        async with self.store.glance() as tx:
            if await switch.is_on(tx, switch.STOP):
                raise HeldBack("the bot was stopped by a person")
        await recorder.append(Intended(step=_STEP), by=PROBE)
        await recorder.append(*seen.submitted(now, by_letter=row.written), by=PROBE)


def asked_at(entries: Sequence[Entry]) -> datetime | None:
    """When the request left; None: it has not."""
    return next(
        (e.body.when.by for e in entries if isinstance(e.body, FactSeen) and e.body.fact is Fact.REQUEST_SUBMITTED),
        None,
    )


def drawn(population: Population, case: str, asked: datetime) -> Fate:
    """The fate of a case that asked at that moment."""
    numbers = numbers_of(case)
    jurisdiction = population.loaded(*numbers).service.controller.jurisdiction
    return fate_of(population.archetype(*numbers), population.luck(*numbers), asked, jurisdiction)
