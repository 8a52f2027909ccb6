"""Who calls advance for as long as the bot lives, and how does it say how it is?

The seam between the engine and what drives it: on one machine the dispatcher of
`embedded`, on many the queue of `distributed`. Steps, leases, intents and
restraint are the engine's, and do not know which of them it is.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Protocol

from auditor.engine import control
from auditor.engine.advance import Advanced, Engine
from auditor.engine.control import Drift
from auditor.engine.embedded import LOOK_S
from results.clock import Clock
from results.errors import StoreFull, StoreUnreachable
from results.store import Store, switch, worker
from results.store.switch import STOP
from results.store.worker import WorkerRow

GRACE_S = 60.0  # for what runs when the bot is told to end
MIDWAY_GRACE_S = 30.0  # for what has an intent open when everything is stopped: its proof is worth waiting for
_SAY = timedelta(seconds=5)
_CONTROL = timedelta(minutes=10)
_PAUSES_S = (1.0, 2.0, 5.0, 10.0, 30.0)  # while the database cannot be reached


@dataclass(kw_only=True)
class Chore:
    """What is done beside the ledgers now and then: campaigns that fire, questions that have stood open for too long."""

    do: Callable[[], Awaitable[object]]
    every: timedelta
    done_at: datetime | None = None

    async def turn(self, now: datetime) -> None:
        """Do it, where it is time; a clock set back makes it time."""
        if self.done_at is None or not self.done_at <= now < self.done_at + self.every:
            self.done_at = now
            await self.do()


class Runner(Protocol):
    """What drives the engine."""

    async def run_forever(self, stopping: asyncio.Event) -> None:
        """Advance whatever becomes due, until told to stop."""
        ...

    async def nudge(self, ledger: str) -> None:
        """Something has changed for this ledger: look now."""
        ...

    async def health(self) -> WorkerRow:
        """How this process is."""
        ...


def _to_no_file(_now: datetime) -> None:
    return


def _to_nobody(_words: str) -> None:
    return


class Dispatching(Protocol):
    """What begins work that is due, and collects what is done: on one machine, or by a queue that many share."""

    engine: Engine

    @property
    def running(self) -> Mapping[str, asyncio.Task[Advanced]]: ...

    def nudge(self) -> None: ...

    def hold(self, held: bool) -> None:
        """Begin nothing until told otherwise."""
        ...

    async def begin_due(self) -> int: ...

    async def collect(self, *, timeout_s: float | None = None) -> None: ...

    async def finish(self, *, grace_s: float) -> None: ...

    async def break_off(self, ledgers: frozenset[str]) -> None: ...


@dataclass(kw_only=True)
class Bot:
    """One process that runs the bot; `Runner`.

    Attributes:
        kind: `embedded` or `distributed`.
        say: told what keeps it from working, and when that is over.
        control_url: asked now and then whether our clock is right; None: nobody is asked.
        beat: told every few seconds that it lives, also while something keeps it from working.
        signs: chores by which others see that it lives; done also while something keeps it from working.
        trouble: what keeps it from working just now.
    """

    dispatcher: Dispatching
    store: Store
    real: Clock
    kind: str = "embedded"
    control_url: str | None = None
    chores: Sequence[Chore] = ()
    say: Callable[[str], None] = _to_nobody
    beat: Callable[[datetime], None] = _to_no_file
    signs: Sequence[Chore] = ()
    grace_s: float = GRACE_S
    trouble: str | None = None
    _since: datetime = field(init=False)
    _said_at: datetime | None = None
    _beaten_at: datetime | None = None
    _asked_at: datetime | None = None
    _failures: int = 0

    def __post_init__(self) -> None:
        self._since = self.real.now()
        self._drift = Drift(self.real)

    async def run_forever(self, stopping: asyncio.Event) -> None:
        """Advance whatever becomes due; a database that is away or full is waited for."""
        waking = asyncio.create_task(self._wake(stopping))
        try:
            while not stopping.is_set():
                await self._live()
                try:
                    await self._turn()
                    self._failures = 0
                except (StoreUnreachable, StoreFull) as error:
                    self._tell(str(error))
                    pause = _PAUSES_S[min(self._failures, len(_PAUSES_S) - 1)]
                    self._failures += 1
                    await control.nap(pause, stopping)
            await self.dispatcher.finish(grace_s=self.grace_s)
        finally:
            waking.cancel()
            await self.dispatcher.finish(grace_s=0)
            with suppress(StoreUnreachable, StoreFull):
                async with self.store.write() as tx:
                    await worker.leave(tx, self.dispatcher.engine.owner)

    async def nudge(self, ledger: str) -> None:  # noqa: ARG002  the table says which
        self.dispatcher.nudge()

    async def health(self) -> WorkerRow:
        return WorkerRow(
            owner=self.dispatcher.engine.owner,
            kind=self.kind,
            version=version("portability-auditor"),
            since=self._since,
            seen_at=self.real.now(),
            running=len(self.dispatcher.running),
            trouble=self.trouble,
        )

    async def _wake(self, stopping: asyncio.Event) -> None:
        await stopping.wait()
        self.dispatcher.nudge()

    async def _live(self) -> None:
        """Give signs of life; they need no store, and promise no work."""
        now = self.real.now()
        if _is_time(now, self._beaten_at):
            self._beaten_at = now
            self.beat(now)
        for sign in self.signs:
            await sign.turn(now)

    async def _turn(self) -> None:
        """One look at the table: what is due is begun, unless something holds everything."""
        self._tell(await self._held())
        self.dispatcher.hold(self.trouble is not None)
        if self.trouble is None:
            for chore in self.chores:
                await chore.turn(self.real.now())
            await self.dispatcher.begin_due()
        await self._say()
        await self.dispatcher.collect(timeout_s=LOOK_S)

    def _tell(self, trouble: str | None) -> None:
        if trouble != self.trouble:
            self.say(trouble or "All is well again: work goes on.")
            self.trouble = trouble

    async def _held(self) -> str | None:
        """Why nothing may be done now, in words; None: everything may."""
        async with self.store.read() as tx:
            stopped = await switch.find(tx, STOP)
        if stopped is not None and stopped.on:
            await self._halt()
            return f"stopped by {stopped.person}; `auditor stop-all --lift` goes on"
        return await self._doubted_clock()

    async def _halt(self) -> None:
        """Break off everything; what has just sent a request is given time for its proof."""
        self.dispatcher.hold(True)
        midway = self.dispatcher.engine.midway
        await self.dispatcher.break_off(frozenset(self.dispatcher.running) - midway)
        await self.dispatcher.finish(grace_s=MIDWAY_GRACE_S)

    async def _doubted_clock(self) -> str | None:
        """Ask for a second opinion now and then, and whenever the clock has jumped; work only by a time that is right."""
        jumped, now = self._drift.jumped(), self.real.now()
        if self.control_url is None:
            return None
        doubted = self.trouble is not None or jumped is not None
        if not doubted and self._asked_at is not None and now - self._asked_at < _CONTROL:
            return None
        self._asked_at = now
        answer = await control.ask(self.control_url, self.real)
        if not answer.is_clock_wrong:
            return None
        assert answer.ahead is not None
        way = "ahead of" if answer.ahead > timedelta(0) else "behind"
        seconds = abs(answer.ahead).total_seconds()
        return f"the clock is {seconds:.0f} s {way} {self.control_url}: set it right, and work goes on by itself"

    async def _say(self) -> None:
        now = self.real.now()
        if _is_time(now, self._said_at):
            self._said_at = now
            async with self.store.write() as tx:
                await worker.say(tx, await self.health())


def _is_time(now: datetime, last: datetime | None) -> bool:
    """Whether it is to be said again how it is; a clock set back makes it time."""
    return last is None or not last <= now < last + _SAY
