"""Who calls advance, on one machine without a server?

An asyncio dispatcher that asks the ledger table what is due. It keeps so many
ledgers going at a time, and begins the next as soon as one is done. With a set
clock the calendar leaps to the next due moment once nothing runs, so that a
month takes as long as its looks; with the machine's clock it looks each second.
"""

import asyncio
import os
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from auditor.action import AskHuman, Perform, Wait
from auditor.engine.advance import Advanced, Engine
from auditor.engine.owner import dead as dead_among
from results.clock import Clock, SetClock
from results.store import Store, host, lease

AT_ONCE = 2 * (os.cpu_count() or 1)  # ledgers advanced at the same time: as many as there may be browsers
LOOK_S = 1.0  # between two looks at the table while nothing is due
_FOUND = 4  # ledgers looked for at once, for each that is advanced at once
_BURIAL = timedelta(seconds=5)  # between two looks for the dead

_TRIES = 90  # at a host where somebody else has a session

Watch = Callable[[Advanced], None]


def _nobody(_advanced: Advanced) -> None:
    return


async def bury_dead(store: Store) -> tuple[str, ...]:
    """Free what processes of this machine held that are no more; gives the ledgers."""
    async with store.read() as tx:
        dead = dead_among(await lease.holders(tx))
    if not dead:
        return ()
    async with store.write() as tx:
        await host.bury(tx, dead)
        return await lease.bury(tx, dead)


@dataclass(kw_only=True)
class Dispatcher:
    """Advances whatever is due, `at_once` ledgers at a time."""

    engine: Engine
    store: Store
    clock: Clock
    real: Clock
    at_once: int = AT_ONCE
    watch: Watch = _nobody
    running: dict[str, asyncio.Task[Advanced]] = field(default_factory=dict)
    ready: deque[str] = field(default_factory=deque)  # found to be due, and not begun yet
    _nudged: asyncio.Event = field(default_factory=asyncio.Event)
    _buried_at: datetime | None = None

    def nudge(self) -> None:
        """Look at the table now."""
        self._nudged.set()

    def _is_done(self, _task: asyncio.Task[Advanced]) -> None:
        self._nudged.set()

    def hold(self, held: bool) -> None:
        """Nothing begins by itself here."""

    async def bury(self) -> tuple[str, ...]:
        """Now and then, free what the dead of this machine held; gives the ledgers."""
        now = self.real.now()
        if self._buried_at is not None and now - self._buried_at < _BURIAL:
            return ()
        self._buried_at = now
        return await bury_dead(self.store)

    async def begin_due(self) -> int:
        """Begin what is due, as far as there is room; gives how many were begun."""
        await self.bury()
        room = self.at_once - len(self.running)
        if room <= 0:
            return 0
        if not self.ready:
            async with self.store.glance() as tx:
                due = await lease.due(tx, self.clock.now(), real=self.real.now(), limit=_FOUND * self.at_once)
            self.ready.extend(ledger for ledger in due if ledger not in self.running)
        return self.begin_ready()

    def begin_ready(self) -> int:
        """Begin what was found to be due, as far as there is room; gives how many were begun.

        Somebody else may have it by now, or have done it: then nothing comes of it.
        """
        count = min(self.at_once - len(self.running), len(self.ready))
        for _ in range(count):
            ledger = self.ready.popleft()
            task = asyncio.create_task(self.engine.advance(ledger), name=ledger)
            task.add_done_callback(self._is_done)
            self.running[ledger] = task
        return count

    async def collect(self, *, timeout_s: float | None = None) -> None:
        """Wait as `done` does; what goes on at once does so without a look at the table."""
        for advanced in await self.done(timeout_s=timeout_s):
            if advanced.due_at is not None and advanced.due_at <= self.clock.now():
                self.ready.appendleft(advanced.ledger)

    async def done(self, *, timeout_s: float | None = None) -> list[Advanced]:
        """Wait until one of those running is done, or until nudged; its error, if it has one, is raised."""
        if not self._nudged.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._nudged.wait()
        self._nudged.clear()
        ended: list[Advanced] = []
        for ledger in [name for name, task in self.running.items() if task.done()]:
            ended.append(self.running.pop(ledger).result())
            self.watch(ended[-1])
        return ended

    async def finish(self, *, grace_s: float) -> None:
        """Let what runs come to its end; after `grace_s` it is broken off, and begun again another time."""
        if self.running:
            await asyncio.wait(self.running.values(), timeout=grace_s)
        await self.break_off(frozenset(self.running))

    async def break_off(self, ledgers: frozenset[str]) -> None:
        """Break off what runs for these ledgers; their leases are given back."""
        tasks = [task for name, task in self.running.items() if name in ledgers]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        for name in ledgers & self.running.keys():
            task = self.running.pop(name)
            if not task.cancelled():
                self.watch(task.result())


async def run_through(
    engine: Engine,
    store: Store,
    *,
    clock: SetClock,
    real: Clock,
    until: datetime,
    watch: Watch = _nobody,
    at_once: int = AT_ONCE,
) -> None:
    """Live through simulated time: advance what is due; once nothing runs, leap to the next due moment, up to `until`."""
    dispatcher = Dispatcher(engine=engine, store=store, clock=clock, real=real, watch=watch, at_once=at_once)
    await bury_dead(store)
    try:
        while True:
            if dispatcher.begin_ready() or dispatcher.running:
                await dispatcher.collect()
                continue
            async with store.glance() as tx:
                moment, free = await lease.soonest(tx, clock.now(), real=real.now())
            if moment is None or moment > until:
                clock.set(max(until, clock.now()))
                return
            clock.set(max(moment, clock.now()))
            dispatcher.ready.extend(free)
            if not free:  # due, and held by another process
                await asyncio.sleep(LOOK_S)
                await bury_dead(store)
    finally:
        await dispatcher.finish(grace_s=0)


async def run_case(engine: Engine, case: str, *, watch: Watch = _nobody) -> Advanced:
    """Advance one case until it waits for time or for a person; the last step done.

    A host that is taken just now is waited for.
    """
    tries = 0
    while True:
        advanced = await engine.advance(case)
        watch(advanced)
        if isinstance(advanced.action, Wait) and advanced.action.why == host.BUSY and tries < _TRIES:
            tries += 1
            await asyncio.sleep(LOOK_S)
        elif not isinstance(advanced.action, Perform | AskHuman):
            return advanced
