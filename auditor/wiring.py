"""Which hands serve which kind of ledger, and who lets them move?"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor import memory
from auditor.action import Action, Perform
from auditor.admit import SigningIn, admit, signs_in_as
from auditor.decide import decide
from auditor.decide_planting import decide_planting, is_complete
from auditor.engine.advance import Engine, Recorder
from auditor.engine.embedded import dead_holders
from auditor.engine.owner import this_process
from auditor.errand import Errand
from auditor.house import House
from auditor.judge import judge
from auditor.perform import Hand
from auditor.stage import opening
from probes.browser import BrowserProbe, shared_browser
from probes.http import HttpProbe
from results.clock import SystemClock
from results.records import CaseOpened, Closed, Closing, Entry, GroundTruth, LedgerKind, PlantingOpened, StageEnded
from results.store import account as accounts
from results.store import declaration, ledger, session
from results.store.ledger import LedgerRow
from scenarios.digest import from_text
from scenarios.loaded import LoadedScenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Wired:
    """The hands of this installation, by kind of ledger."""

    house: House
    hand: Hand

    async def decide(self, row: LedgerRow, entries: Sequence[Entry], now: datetime) -> Action:
        loaded = await self._scenario(row, entries)
        action = await self._decide(loaded, row, entries, now)
        return await self._admit(loaded, entries, action, now) if isinstance(action, Perform) else action

    async def _decide(self, loaded: LoadedScenario, row: LedgerRow, entries: Sequence[Entry], now: datetime) -> Action:
        async with self.house.store.read() as tx:
            if row.kind is LedgerKind.CASE:
                return decide(loaded, entries, now, await ledger.past_of(tx, row.account, until=now))
            truth = await self._planted(tx, entries)
        return decide_planting(loaded, truth, entries, now)

    async def _admit(self, loaded: LoadedScenario, entries: Sequence[Entry], action: Perform, now: datetime) -> Action:
        """Ask what other ledgers did to the account, just before it signs in."""
        login, account = loaded.scenario.login, signs_in_as(action, opening(entries))
        if login is None or account is None:
            return action
        async with self.house.store.read() as tx:
            known = SigningIn(
                events=await accounts.events_of(tx, account),
                session_until=await session.lasts_until(tx, account=account),
            )
        return admit(action, login, known, now)

    async def perform(self, row: LedgerRow, entries: Sequence[Entry], action: Perform, recorder: Recorder) -> None:
        loaded = await self._scenario(row, entries)
        await self.hand.perform(Errand(loaded=loaded, row=row, entries=entries, action=action, recorder=recorder))
        if row.kind is LedgerKind.PLANTING and action.stage == "readback":
            async with self.house.store.write() as tx:
                complete = is_complete(loaded, await self._planted(tx, entries), await ledger.load(tx, row.id))
                await declaration.mark_planting(tx, row.account, complete=complete)

    async def _planted(self, tx: AsyncConnection, entries: Sequence[Entry]) -> GroundTruth:
        opened = opening(entries)
        assert isinstance(opened, PlantingOpened)
        return await declaration.load_truth(tx, opened.truth)

    async def closed(self, row: LedgerRow) -> None:
        """Seal and judge a case; an account planted to the end is ready for its first. Sign-ins die with the ledger.

        What a case put back stands in the account no more: it is planted anew before the next.
        """
        async with self.house.store.read() as tx:
            entries = await ledger.load(tx, row.id)
        if row.kind is LedgerKind.CASE:
            await judge(self.house, row.id)
        opened = opening(entries)
        bystander = opened.bystander if isinstance(opened, CaseOpened) else None
        planted = any(isinstance(e.body, Closed) and e.body.outcome is Closing.PLANTED for e in entries)
        undone = any(isinstance(e.body, StageEnded) and e.stage == "undo" for e in entries)
        async with self.house.store.write() as tx:
            if planted or undone:
                await declaration.mark_planting(tx, row.account, complete=planted and not undone)
            in_use = {other.account for other in await ledger.listing(tx, open_only=True)}
            for account in {row.account, bystander or row.account} - in_use:
                await memory.end(tx, account, key=self.house.keys.vault, now=self.house.clock.now())

    async def _scenario(self, row: LedgerRow, entries: Sequence[Entry]) -> LoadedScenario:
        """The text the ledger began with, at the address it began with."""
        async with self.house.store.read() as tx:
            text = await declaration.scenario_text(tx, row.scenario_digest)
        return from_text(text, url=opening(entries).url)


@asynccontextmanager
async def hand_of(house: House, *, headless: bool = True) -> AsyncIterator[Hand]:
    """The probes of this installation; every run's window leaves through that run's proxy."""
    async with shared_browser(headless=headless) as browsers:
        yield Hand(house=house, browser=BrowserProbe(browsers), browsers=browsers, http=HttpProbe())


@asynccontextmanager
async def engine_of(house: House) -> AsyncIterator[Engine]:
    """An engine with its hands; both gone at the end."""
    async with hand_of(house) as hand:
        yield Engine(
            house.store,
            Wired(house=house, hand=hand),
            clock=house.clock,
            real=SystemClock(),
            owner=this_process(),
            dead=partial(dead_holders, house.store),
        )
