"""Do one short step of one ledger: claim, decide, admit, perform, record, cache.

The only unit of work. Nothing sleeps in here: a wait is a row with a due
moment. What a stage saw is appended whatever became of the lease; only the
cached state is fenced by the epoch that claimed it.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.action import Action, AskHuman, Close, Perform, Wait
from auditor.engine import failpoint
from probes.errors import HeldBack
from results.clock import Clock
from results.records import Asked, Body, Closed, Entry, Intended, Waited
from results.store import Store, lease, ledger
from results.store.identity import new_id
from results.store.ledger import LedgerRow


class Hands(Protocol):
    """Who decides for a ledger's kind and performs its stages."""

    async def decide(self, row: LedgerRow, entries: Sequence[Entry], now: datetime) -> Action: ...

    async def perform(
        self, row: LedgerRow, entries: Sequence[Entry], action: Perform, recorder: "Recorder"
    ) -> None: ...

    async def closed(self, row: LedgerRow) -> None: ...


class Recorder:
    """Appends to one ledger, from inside a stage or after it; an intent only while the lease is held."""

    def __init__(self, store: Store, row: LedgerRow, clock: Clock, *, stage: str, attempt: int) -> None:
        self._store = store
        self._clock = clock
        self._stage = stage
        self._attempt = attempt
        self._epoch = row.epoch
        self.ledger = row.id

    async def append(self, *bodies: Body, by: str, at: datetime | None = None) -> tuple[Entry, ...]:
        """Append in one transaction; `at` where the observation is older than now.

        Raises:
            HeldBack: an intent, and another claim has begun meanwhile: the step must not be done.
        """
        return await record(
            self._store,
            self.ledger,
            bodies,
            at=at or self._clock.now(),
            by=by,
            stage=self._stage,
            attempt=self._attempt,
            epoch=self._epoch,
        )


async def record(
    store: Store,
    ledger_id: str,
    bodies: Sequence[Body],
    *,
    at: datetime,
    by: str,
    stage: str | None = None,
    attempt: int | None = None,
    epoch: int | None = None,
) -> tuple[Entry, ...]:
    """Append the bodies in order, all or none; an intent only under the `epoch` that claimed the ledger."""
    if not bodies:
        return ()
    failpoint.passing("append.before")
    async with store.write() as tx:
        if any(isinstance(body, Intended) for body in bodies) and not await _may_intend(tx, ledger_id, epoch):
            raise HeldBack("another process has taken up this case")
        written = await ledger.append(tx, ledger_id, *bodies, at=at, by=by, stage=stage, attempt=attempt)
    failpoint.passing("append.after")
    return written


async def _may_intend(tx: AsyncConnection, ledger_id: str, epoch: int | None) -> bool:
    """What was decided under a lost lease may be under way elsewhere: asking twice is what must never happen."""
    return epoch is not None and await lease.holds(tx, ledger_id, epoch=epoch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """What one step did; `action` None where somebody else holds the ledger."""

    ledger: str
    action: Action | None
    due_at: datetime | None = None


class Engine:
    """Advances ledgers; knows no kind of its own."""

    def __init__(
        self,
        store: Store,
        hands: Hands,
        *,
        clock: Clock,
        real: Clock,
        owner: str,
        dead: Callable[[], Awaitable[Sequence[str]]] | None = None,
    ) -> None:
        self._store = store
        self._hands = hands
        self._clock = clock
        self._real = real
        self._owner = owner
        self._dead = dead

    async def advance(self, ledger_id: str) -> Advanced:
        """Claim the ledger and do what `decide` says, once."""
        dead = await self._dead() if self._dead else ()
        async with self._store.write() as tx:
            epoch = await lease.claim(tx, ledger_id, owner=self._owner, real=self._real.now(), dead=dead)
            if epoch is None:
                return Advanced(ledger=ledger_id, action=None)
            row = await ledger.find(tx, ledger_id)
            entries = await ledger.load(tx, ledger_id)
        try:
            async with self._heartbeat(ledger_id, epoch):
                action = await self._hands.decide(row, entries, self._clock.now())
                due_at, why = await self._do(row, entries, action)
                failpoint.passing("cache.before")
                async with self._store.write() as tx:
                    await ledger.cache(tx, ledger_id, due_at=due_at, why=why, stage=_stage(action), epoch=epoch)
        finally:
            async with self._store.write() as tx:
                await lease.release(tx, ledger_id, epoch=epoch)
        return Advanced(ledger=ledger_id, action=action, due_at=due_at)

    async def _do(self, row: LedgerRow, entries: Sequence[Entry], action: Action) -> tuple[datetime | None, str | None]:
        now = self._clock.now()
        match action:
            case Wait(why="closed"):
                if row.due_at is not None:  # killed between the closing and what follows it, or woken since
                    await self._hands.closed(row)
                return None, "closed"
            case Wait(until=until, why=why):
                if until is not None and _last_wait(entries) != why:
                    await record(self._store, row.id, [Waited(until=until, why=why)], at=now, by="engine")
                return until, why
            case AskHuman():
                await record(self._store, row.id, [_asked(action, now)], at=now, by="engine", stage=action.stage)
                return now, "question"  # a question about a fact does not stop the case: decide again
            case Close(outcome=outcome):
                await record(self._store, row.id, [Closed(outcome=outcome)], at=now, by="engine")
                await self._hands.closed(row)
                return None, "closed"
            case Perform():
                recorder = Recorder(self._store, row, self._clock, stage=action.stage, attempt=action.attempt)
                await self._hands.perform(row, entries, action, recorder)
                return self._clock.now(), action.stage

    @asynccontextmanager
    async def _heartbeat(self, ledger_id: str, epoch: int) -> AsyncIterator[None]:
        """Renew the lease while the step runs."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(lease.HEARTBEAT.total_seconds())
                async with self._store.write() as tx:
                    if not await lease.renew(tx, ledger_id, epoch=epoch, real=self._real.now()):
                        return

        task = asyncio.create_task(beat())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])


def _last_wait(entries: Sequence[Entry]) -> str | None:
    return next((e.body.why for e in reversed(entries) if isinstance(e.body, Waited)), None)


def _stage(action: Action) -> str | None:
    return action.stage if isinstance(action, Perform | AskHuman) else None


def _asked(action: AskHuman, now: datetime) -> Asked:
    return Asked(
        question=new_id("q", now),
        topic=action.topic,
        answers=action.answers,
        words=action.words,
        proposes=action.proposes,
        attach=action.attach,
        artifacts=action.artifacts,
        export=action.export,
    )
