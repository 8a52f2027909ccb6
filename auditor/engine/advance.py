"""Do one short step of one ledger: claim, decide, admit, perform, record, settle.

The only unit of work. Nothing sleeps in here: a wait is a row with a due
moment. Claim, decision and admission are one transaction, and where no hand is
needed it is the whole step. What a stage saw is appended whatever became of
the lease; only the cached state is fenced by the epoch that claimed it.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.action import Action, AskHuman, Close, Perform, Wait
from auditor.engine import failpoint
from probes.errors import HeldBack
from results.clock import Clock
from results.errors import StoreFull, StoreUnreachable
from results.records import Asked, Body, Closed, Entry, Intended, Waited
from results.store import Store, host, lease, ledger
from results.store.identity import new_id
from results.store.known import Known
from results.store.ledger import LedgerRow
from scenarios.lint.operator import is_test_host

SKEW = timedelta(seconds=2)  # by which clocks of several machines may differ


Naming = Callable[[str, datetime], str]
"""What makes a name that nothing else has, of a prefix and the present moment."""


Before = Callable[[AsyncConnection], Awaitable[None]]
"""What is seen to in the transaction of an entry, before it; it may raise, and then nothing is appended."""


class Hands(Protocol):
    """Who decides for a ledger's kind and performs its stages.

    `decide` and `admit` are asked inside the transaction of the claim, which
    locks the ledger: they read by it, and await nothing else.
    """

    async def decide(self, tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry], now: datetime) -> Action: ...

    async def admit(
        self, tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry], action: Perform, now: datetime
    ) -> Action:
        """Let the stage begin (the same action), or say until when it waits, or what a person must do first."""
        ...

    async def perform(
        self, row: LedgerRow, entries: Sequence[Entry], action: Perform, recorder: "Recorder"
    ) -> None: ...

    async def closed(self, row: LedgerRow) -> None: ...


class Recorder:
    """Appends to one ledger, from inside a stage or after it; an intent only while the lease is held."""

    def __init__(
        self,
        store: Store,
        row: LedgerRow,
        clock: Clock,
        *,
        stage: str,
        attempt: int,
        midway: set[str],
        known: Known | None = None,
    ) -> None:
        self._store = store
        self._midway = midway
        self._known = known or Known()
        self._clock = clock
        self._stage = stage
        self._attempt = attempt
        self._epoch = row.epoch
        self._last: tuple[tuple[Body, ...], str, datetime] | None = None
        self._finished: tuple[Entry, ...] = ()
        self.ledger = row.id

    async def append(
        self, *bodies: Body, by: str, at: datetime | None = None, before: Before | None = None
    ) -> tuple[Entry, ...]:
        """Append in one transaction; `at` where the observation is older than now, `before` what is seen to in it first.

        Raises:
            HeldBack: an intent, and another claim has begun meanwhile: the step must not be done.
        """
        assert self._last is None, "nothing is seen after what was seen last"
        if any(isinstance(body, Intended) for body in bodies):
            self._midway.add(self.ledger)
        written = await record(
            self._store,
            self.ledger,
            bodies,
            at=at or self._clock.now(),
            by=by,
            stage=self._stage,
            attempt=self._attempt,
            epoch=self._epoch,
            before=before,
        )
        self._known.add(self.ledger, written)
        return written

    def end(self, *bodies: Body, by: str) -> None:
        """Say what a stage that asks for nothing saw last: it is appended in the transaction that gives the ledger back."""
        self._last = bodies, by, self._clock.now()

    async def finish(self, tx: AsyncConnection, head: LedgerRow | None = None) -> tuple[Entry, ...]:
        """Append what was seen last, once, whatever became of the transaction that tried it before."""
        if self._last is None or (self._finished and await ledger.holds_entry(tx, self._finished[-1])):
            return self._finished
        bodies, by, at = self._last
        self._finished = await ledger.append(
            tx, self.ledger, *bodies, at=at, by=by, stage=self._stage, attempt=self._attempt, head=head
        )
        return self._finished

    def finished(self) -> None:
        """The transaction that gave the ledger back is committed."""
        self._known.add(self.ledger, self._finished)


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
    before: Before | None = None,
) -> tuple[Entry, ...]:
    """Append the bodies in order, all or none; an intent only under the `epoch` that claimed the ledger."""
    if not bodies:
        return ()
    failpoint.passing("append.before")
    async with store.write(only=ledger_id) as tx:
        if any(isinstance(body, Intended) for body in bodies) and not await _may_intend(tx, ledger_id, epoch):
            raise HeldBack("another process has taken up this case")
        if before is not None:
            await before(tx)
        written = await ledger.append(tx, ledger_id, *bodies, at=at, by=by, stage=stage, attempt=attempt)
    failpoint.passing("append.after")
    return written


async def _may_intend(tx: AsyncConnection, ledger_id: str, epoch: int | None) -> bool:
    """What was decided under a lost lease may be under way elsewhere: asking twice is what must never happen."""
    return epoch is not None and await lease.holds(tx, ledger_id, epoch=epoch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """What one step did; `action` None where somebody else holds the ledger, `then` what a stage is followed by."""

    ledger: str
    action: Action | None
    due_at: datetime | None = None
    then: Wait | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """What a decision that needs no hand has come to."""

    due_at: datetime | None
    why: str
    stage: str | None = None


class Engine:
    """Advances ledgers; knows no kind of its own.

    Attributes:
        midway: ledgers whose stage, just now, is between an intent and its end.
    """

    def __init__(
        self, store: Store, hands: Hands, *, clock: Clock, real: Clock, owner: str, name: Naming = new_id
    ) -> None:
        self._store = store
        self._hands = hands
        self._clock = clock
        self._real = real
        self.owner = owner
        self._name = name
        self.midway: set[str] = set()
        self._known = Known()

    async def advance(self, ledger_id: str) -> Advanced:
        """Claim the ledger and do what `decide` says, once."""
        failpoint.passing("claim.before")
        async with self._store.write() as tx:
            row = await lease.claim(tx, ledger_id, owner=self.owner, real=self._real.now())
            if row is None:
                return Advanced(ledger=ledger_id, action=None)
            entries = await self._known.load(tx, row)
            action, settled = await self._decide(tx, row, entries)
            if settled is not None:
                failpoint.passing("cache.before")
                await lease.settle(
                    tx, row.id, due_at=settled.due_at, why=settled.why, stage=settled.stage, epoch=row.epoch
                )
            elif isinstance(action, Perform):
                await ledger.begin(tx, row.id, action.stage)
        failpoint.passing("claim.after")
        if settled is not None:
            return Advanced(ledger=ledger_id, action=action, due_at=settled.due_at)
        return await self._work(row, entries, action)

    async def _decide(
        self, tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry]
    ) -> tuple[Action, _Settled | None]:
        """What is next, and, where that needs no hand, what it has come to."""
        now = self._clock.now()
        action = await self._next(tx, row, entries, now)
        if isinstance(action, Perform):
            action = await self._hands.admit(tx, row, entries, action, now)
        if isinstance(action, Perform) and row.host is not None:
            again = await host.take(tx, row.host, ledger=row.id, owner=self.owner, now=now, real=self._real.now())
            action = action if again is None else Wait(until=again, why=host.BUSY)
        return action, await self._note(tx, row, entries, action, now)

    async def _next(self, tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry], now: datetime) -> Action:
        if entries and now < entries[-1].at - SKEW:  # a clock set back makes nothing happen before what happened
            return Wait(until=entries[-1].at, why="clock_behind")
        return await self._hands.decide(tx, row, entries, now)

    async def _note(
        self, tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry], action: Action, now: datetime
    ) -> _Settled | None:
        """Append what a decision says; None where a hand must follow."""
        match action:
            case Wait(why="closed") if row.due_at is None:
                return _Settled(due_at=None, why="closed")
            case Wait(why="closed") | Perform():
                return None
            case Wait(until=until, why=why):
                if until is not None and _last_wait(entries) != why:
                    await ledger.append(tx, row.id, Waited(until=until, why=why), at=now, by="engine")
                return _Settled(due_at=until, why=why)
            case AskHuman():
                await ledger.append(
                    tx, row.id, _asked(action, self._name("q", now)), at=now, by="engine", stage=action.stage
                )
                # a question about a fact does not stop the case: decide again
                return _Settled(due_at=now, why="question", stage=action.stage)
            case Close(outcome=outcome):
                await ledger.append(tx, row.id, Closed(outcome=outcome), at=now, by="engine")
                return None

    async def _work(self, row: LedgerRow, entries: Sequence[Entry], action: Action) -> Advanced:
        """Do what needs a hand, under the lease; then give the ledger back."""
        visits = row.host if isinstance(action, Perform) else None
        recorder = self._recorder(row, action) if isinstance(action, Perform) else None
        then = None
        try:
            async with self._heartbeat(row, visits):
                if isinstance(action, Perform) and recorder is not None:
                    await self._hands.perform(row, entries, action, recorder)
                else:  # killed between the closing and what follows it, or woken since
                    await self._hands.closed(row)
            failpoint.passing("cache.before")
            async with self._store.write() as tx:
                if isinstance(action, Perform) and recorder is not None:
                    done, then = await self._followed(tx, row, action.stage, recorder)
                else:
                    self._known.forget(row.id)
                    done = _Settled(due_at=None, why="closed")
                await lease.settle(tx, row.id, due_at=done.due_at, why=done.why, stage=done.stage, epoch=row.epoch)
                await self._leave(tx, row, visits)
        except BaseException:  # broken off, or our memory is damaged: whatever it is, others may go on with the ledger
            async with self._store.write() as tx:
                if recorder is not None:
                    await recorder.finish(tx)
                await self._leave(tx, row, visits)
                await lease.release(tx, row.id, epoch=row.epoch)
            raise
        finally:
            self.midway.discard(row.id)
        if recorder is not None:
            recorder.finished()
        return Advanced(ledger=row.id, action=action, due_at=done.due_at, then=then)

    async def _followed(
        self, tx: AsyncConnection, row: LedgerRow, stage: str, recorder: Recorder
    ) -> tuple[_Settled, Wait | None]:
        """What a stage saw last, and what follows: a wait is written down at once, anything else is a step of its own."""
        now = self._clock.now()
        head = await ledger.find(tx, row.id)
        known = await self._known.load(tx, head)
        last = await recorder.finish(tx, head)
        if head.epoch == row.epoch:  # else somebody else decides by now
            entries = (*known, *last)
            action = await self._next(tx, head, entries, now)
            if isinstance(action, Wait) and action.why != "closed":
                settled = await self._note(tx, head, entries, action, now)
                assert settled is not None, "a wait needs no hand"
                return settled, action
        return _Settled(due_at=now, why=stage, stage=stage), None

    def _recorder(self, row: LedgerRow, action: Perform) -> Recorder:
        return Recorder(
            self._store,
            row,
            self._clock,
            stage=action.stage,
            attempt=action.attempt,
            midway=self.midway,
            known=self._known,
        )

    async def _leave(self, tx: AsyncConnection, row: LedgerRow, visits: str | None) -> None:
        if visits is not None:
            free_at = self._clock.now() + pause_after(visits)
            await host.leave(tx, visits, ledger=row.id, owner=self.owner, free_at=free_at)

    @asynccontextmanager
    async def _heartbeat(self, row: LedgerRow, visits: str | None) -> AsyncIterator[None]:
        """Renew the lease while the step runs."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(lease.HEARTBEAT.total_seconds())
                with suppress(StoreUnreachable, StoreFull):  # the lease outlasts some beats: by then it may be back
                    if not await self._renew(row, visits):
                        return

        task = asyncio.create_task(beat())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def _renew(self, row: LedgerRow, visits: str | None) -> bool:
        async with self._store.write() as tx:
            real = self._real.now()
            if not await lease.renew(tx, row.id, epoch=row.epoch, real=real):
                return False
            if visits is not None:
                await host.renew(tx, visits, ledger=row.id, owner=self.owner, real=real)
            return True


def pause_after(visited: str) -> timedelta:
    """How long others leave a host alone after a session; nobody is troubled by a rig of ours."""
    return timedelta(0) if is_test_host(visited) else host.PAUSE


def _last_wait(entries: Sequence[Entry]) -> str | None:
    return next((e.body.why for e in reversed(entries) if isinstance(e.body, Waited)), None)


def _asked(action: AskHuman, question: str) -> Asked:
    return Asked(
        question=question,
        topic=action.topic,
        answers=action.answers,
        words=action.words,
        proposes=action.proposes,
        attach=action.attach,
        artifacts=action.artifacts,
        export=action.export,
    )
