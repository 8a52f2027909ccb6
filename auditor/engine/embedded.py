"""Who calls advance, on one machine without a server?

An asyncio dispatcher that asks the ledger table what is due. With a set clock
the calendar jumps to the next due moment, so that a month takes as long as
its looks; with the machine's clock it sleeps until then.
"""

import asyncio
import os
from collections.abc import Callable
from datetime import datetime, timedelta

from auditor.action import AskHuman, Perform
from auditor.engine.advance import Advanced, Engine
from auditor.engine.owner import dead as dead_among
from results.clock import Clock, SetClock
from results.store import Store, lease

AT_ONCE = 2 * (os.cpu_count() or 1)  # ledgers advanced at the same time: as many as there may be browsers
_NAP = timedelta(seconds=30)
_BLINK = timedelta(seconds=1)  # what is due and held by another process is no reason to spin


async def dead_holders(store: Store) -> tuple[str, ...]:
    """Leases of processes of this machine that are no more."""
    async with store.read() as tx:
        return dead_among(await lease.holders(tx))


async def run_due(engine: Engine, store: Store, *, clock: Clock, real: Clock) -> list[Advanced]:
    """Advance everything that is due now, `AT_ONCE` at a time, each once."""
    dead = await dead_holders(store)
    async with store.read() as tx:
        due = await lease.due(tx, clock.now(), real=real.now(), dead=dead)
    gate = asyncio.Semaphore(AT_ONCE)
    done: list[Advanced] = []

    async def one(ledger: str) -> None:
        async with gate:
            done.append(await engine.advance(ledger))

    async with asyncio.TaskGroup() as group:
        for ledger in due:
            group.create_task(one(ledger))
    return done


async def run_through(
    engine: Engine,
    store: Store,
    *,
    clock: SetClock,
    real: Clock,
    until: datetime,
    watch: Callable[[Advanced], None] = lambda _: None,
) -> None:
    """Live through simulated time: advance what is due, else jump to the next due moment, up to `until`."""
    while True:
        done = await run_due(engine, store, clock=clock, real=real)
        for advanced in done:
            watch(advanced)
        if done:
            continue
        async with store.read() as tx:
            moment = await lease.next_due(tx)
        if moment is None or moment > until:
            clock.set(max(until, clock.now()))
            return
        if moment > clock.now():
            clock.set(moment)
        else:
            await asyncio.sleep(_BLINK.total_seconds())


async def run_until_stopped(
    engine: Engine,
    store: Store,
    *,
    clock: Clock,
    real: Clock,
    stopping: asyncio.Event,
    watch: Callable[[Advanced], None] = lambda _: None,
) -> None:
    """Advance what is due, then nap until the next due moment or half a minute, until told to stop."""
    while not stopping.is_set():
        done = await run_due(engine, store, clock=clock, real=real)
        for advanced in done:
            watch(advanced)
        if done:
            continue
        async with store.read() as tx:
            moment = await lease.next_due(tx)
        nap = _NAP if moment is None else min(_NAP, max(_BLINK, moment - clock.now()))
        try:
            await asyncio.wait_for(stopping.wait(), nap.total_seconds())
        except TimeoutError:
            continue


async def run_case(engine: Engine, case: str, *, watch: Callable[[Advanced], None] = lambda _: None) -> Advanced:
    """Advance one case until it waits for time or for a person; the last step done."""
    while True:
        advanced = await engine.advance(case)
        watch(advanced)
        if not isinstance(advanced.action, Perform | AskHuman):
            return advanced
