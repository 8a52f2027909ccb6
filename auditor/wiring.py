"""Which hands serve which kind of ledger, and who lets them move?"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor import memory
from auditor.action import Action, Perform, Wait
from auditor.admission import admit_account, admit_request
from auditor.campaign.window import into
from auditor.decide import decide
from auditor.decide_planting import decide_planting, is_complete
from auditor.desk import SPREAD
from auditor.engine.advance import Engine, Recorder
from auditor.engine.owner import this_process
from auditor.errand import Errand
from auditor.house import House
from auditor.judge import judge
from auditor.mailbox.decide import Listening, decide_mailbox
from auditor.mailbox.open import ensure_read, listens, waiting_on
from auditor.mailbox.perform import Postman
from auditor.notice.decide import decide_notice
from auditor.notice.enter import reach_of
from auditor.notice.mailbox import BOX, NoticePostman, ensure_listened, listening
from auditor.notice.perform import Clerk
from auditor.notice.retest import tell
from auditor.notice.state import notice_of
from auditor.perform import Hand
from auditor.stage import opening
from probes.browser import BrowserProbe, Browsers, shared_browser
from probes.http import HttpProbe
from probes.mailbox import MailProbe
from results.clock import Clock, SystemClock
from results.records import (
    AccountUsed,
    CaseOpened,
    Closed,
    Closing,
    Entry,
    GroundTruth,
    LedgerKind,
    PlantingOpened,
    StageEnded,
    Waited,
)
from results.store import campaign, declaration, ledger
from results.store.ledger import LedgerRow
from results.store.projection import REQUEST
from scenarios.digest import from_text
from scenarios.loaded import LoadedScenario

_REMEMBERED = 512  # scenarios that are read once and kept: a ledger's text never changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wired:
    """The hands of this installation, by kind of ledger."""

    house: House
    hand: Hand
    real: Clock
    _loaded: dict[tuple[str, str | None], LoadedScenario] = field(default_factory=dict)

    async def decide(self, tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry], now: datetime) -> Action:
        if row.kind is LedgerKind.MAILBOX:
            return decide_mailbox(entries, await self._listening(tx, row.account, now), now)
        if row.kind is LedgerKind.NOTICE:
            return decide_notice(entries, await reach_of(tx, row, notice_of(entries)), now)
        loaded = await self._scenario(tx, row, entries)
        if row.kind is LedgerKind.CASE:
            asked = row.requested_at is not None  # from then on the account's past does not matter any more
            past = AccountUsed() if asked else await ledger.past_of(tx, row.account, until=now)
            return decide(loaded, entries, now, past)
        return decide_planting(loaded, await self._planted(tx, entries), entries, now)

    async def admit(
        self, tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry], action: Perform, now: datetime
    ) -> Action:
        """Ask what other ledgers did to the account, and ask of the same people, just before it signs in."""
        if row.kind in (LedgerKind.MAILBOX, LedgerKind.NOTICE):
            return action
        loaded = await self._scenario(tx, row, entries)
        held = await admit_account(tx, loaded, entries, action, now)
        if held is not action:
            return held
        opened = opening(entries)
        if action.stage != REQUEST or not isinstance(opened, CaseOpened) or row.requested_at is not None:
            return action
        if (begins := await self._begins(tx, opened, entries, now)) > now:
            return Wait(until=begins, why="outside_hours")
        return await admit_request(tx, loaded, row, action, now=now, real=self.real.now())

    async def _begins(
        self, tx: AsyncConnection, opened: CaseOpened, entries: Sequence[Entry], now: datetime
    ) -> datetime:
        """From when the campaign that opened a case lets it ask: not before its turn, and within its hours."""
        if opened.campaign is None:
            return now
        turn = next((e.body.until for e in entries if isinstance(e.body, Waited) and e.body.why == SPREAD), now)
        return into(await campaign.find(tx, opened.campaign.name), max(turn, now))

    async def perform(self, row: LedgerRow, entries: Sequence[Entry], action: Perform, recorder: Recorder) -> None:
        if row.kind is LedgerKind.MAILBOX:
            postman = NoticePostman(house=self.house) if row.account == BOX else Postman(house=self.house)
            await postman.perform(entries, recorder)
            return
        if row.kind is LedgerKind.NOTICE:
            await self._perform_notice(row, entries, action, recorder)
            return
        async with self.house.store.read() as tx:
            loaded = await self._scenario(tx, row, entries)
        asks = row.kind is LedgerKind.CASE and action.stage == REQUEST and listens(loaded.scenario)
        if asks:
            await self._have_read(row)
        await self.hand.perform(Errand(loaded=loaded, row=row, entries=entries, action=action, recorder=recorder))
        if asks:
            await self._have_read(row)
        if row.kind is LedgerKind.PLANTING and action.stage == "readback":
            async with self.house.store.write() as tx:
                complete = is_complete(loaded, await self._planted(tx, entries), await ledger.load(tx, row.id))
                await declaration.mark_planting(tx, row.account, complete=complete)

    async def _perform_notice(
        self, row: LedgerRow, entries: Sequence[Entry], action: Perform, recorder: Recorder
    ) -> None:
        """What leaves may come back, so the mailbox is there before and awake after."""
        async with self.house.store.write() as tx:
            await ensure_listened(tx, row, self.house.clock.now())
        await Clerk(house=self.house).perform(row, entries, action, recorder)
        async with self.house.store.write() as tx:
            await ensure_listened(tx, row, self.house.clock.now())

    async def _listening(self, tx: AsyncConnection, owner: str, now: datetime) -> list[Listening]:
        """The open cases whose answers come to a mailbox, and how often each wants it read."""
        if owner == BOX:
            return await listening(tx, now)
        found = []
        for case in await waiting_on(tx, self.house.accounts(), owner):
            wait = (await self._text(tx, case.scenario_digest, None)).scenario.wait
            found.append(Listening(asked=case.requested_at, every=wait.every if wait else timedelta(days=1)))
        return found

    async def _have_read(self, row: LedgerRow) -> None:
        """See to it that the mailbox of a case is read: there before it asks, and awake after."""
        async with self.house.store.write() as tx:
            await ensure_read(tx, self.house.accounts(), row, self.house.clock.now())

    async def _planted(self, tx: AsyncConnection, entries: Sequence[Entry]) -> GroundTruth:
        opened = opening(entries)
        assert isinstance(opened, PlantingOpened)
        return await declaration.load_truth(tx, opened.truth)

    async def closed(self, row: LedgerRow) -> None:
        """Seal and judge a case; an account planted to the end is ready for its first. Sign-ins die with the ledger.

        What a case put back stands in the account no more: it is planted anew before the next.
        """
        if row.kind is LedgerKind.NOTICE:
            return
        async with self.house.store.read() as tx:
            entries = await ledger.load(tx, row.id)
        if row.kind is LedgerKind.CASE:
            await judge(self.house, row.id)
            await tell(self.house, row.id)
        opened = opening(entries)
        bystander = opened.bystander if isinstance(opened, CaseOpened) else None
        planted = any(isinstance(e.body, Closed) and e.body.outcome is Closing.PLANTED for e in entries)
        undone = any(isinstance(e.body, StageEnded) and e.stage == "undo" for e in entries)
        async with self.house.store.write() as tx:
            if planted or undone:
                await declaration.mark_planting(tx, row.account, complete=planted and not undone)
            for account in {row.account, bystander or row.account}:
                if not await ledger.listing(tx, account=account, open_only=True):
                    await memory.end(tx, account, key=self.house.keys.vault, now=self.house.clock.now())

    async def _scenario(self, tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry]) -> LoadedScenario:
        """The text the ledger began with, at the address it began with."""
        return await self._text(tx, row.scenario_digest, opening(entries).url)

    async def _text(self, tx: AsyncConnection, digest: str, url: str | None) -> LoadedScenario:
        key = digest, url
        if key not in self._loaded:
            if len(self._loaded) >= _REMEMBERED:
                self._loaded.clear()
            self._loaded[key] = from_text(await declaration.scenario_text(tx, digest), url=url)
        return self._loaded[key]


@asynccontextmanager
async def hand_of(house: House, *, headless: bool = True, browsers: Browsers | None = None) -> AsyncIterator[Hand]:
    """The probes of this installation; every run's window leaves through that run's proxy.

    `browsers` are another's to end; without, there is one of this hand's own.
    """
    async with nullcontext(browsers) if browsers else shared_browser(headless=headless) as lent:
        yield Hand(house=house, browser=BrowserProbe(lent), browsers=lent, http=HttpProbe(), mail=MailProbe())


@asynccontextmanager
async def engine_of(house: House, *, browsers: Browsers | None = None) -> AsyncIterator[Engine]:
    """An engine with its hands; both gone at the end. `browsers`: as for `hand_of`."""
    real = SystemClock()
    async with hand_of(house, browsers=browsers) as hand:
        yield Engine(
            house.store, Wired(house=house, hand=hand, real=real), clock=house.clock, real=real, owner=this_process()
        )
