"""Who calls advance, on many machines that share a PostgreSQL?

Workers share a queue (Procrastinate). Each puts into it what is due in the
ledger table, and never what is only due later: a job of the future would block
its host. One job a ledger waits at a time, and one a host runs at a time. The
queue holds nothing that the ledgers do not say; a job that is lost, or dies
with its worker, is put there again: after five seconds where both were of this
machine, else once the lease and the worker's silence have lasted long enough.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import procrastinate
import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.schema import SchemaManager
from psycopg import sql

from auditor.engine.advance import Advanced
from auditor.engine.embedded import Dispatcher
from results.errors import StoreUnreachable
from results.store import host, lease
from results.store.address import place_of, read_address

TASK = "advance"
STALLED_S = 30.0  # a worker that has said nothing for so long is dead; its ledgers are free when their leases end
_REAP = timedelta(seconds=10)
AT_A_TIME = 100  # that are put into the queue in one look
MOST = 1000  # that wait there: who waits for a busy host keeps no other waiting
_WAITS, _RUNS = "todo", "doing"  # as Procrastinate calls them
_LOCK = 7_259_320_679  # names the lock under which one worker of several makes the queue's tables
_SCHEMA = "auditor_queue_{}".format("_".join(procrastinate.__version__.split(".")[:2]))
"""A queue of each version has tables of its own: what an older one held is put into the new one."""


@dataclass(kw_only=True)
class QueueDispatcher:
    """Puts what is due into the queue, and advances what the queue gives to this process.

    Attributes:
        local: keeps what runs here.
        held: nothing is begun; what the queue gives meanwhile is due later.
    """

    local: Dispatcher
    app: App
    held: bool = False
    _worker: asyncio.Task[None] | None = None
    _reaped_at: datetime | None = None

    def __post_init__(self) -> None:
        self.engine = self.local.engine
        self.app.task(name=TASK)(self._advance)

    @property
    def running(self) -> dict[str, asyncio.Task[Advanced]]:
        return self.local.running

    def nudge(self) -> None:
        self.local.nudge()

    def hold(self, held: bool) -> None:
        self.held = held

    async def begin_due(self) -> int:
        """Put what is due into the queue; whichever worker is free takes it. Gives how many were put."""
        with _said_plainly():
            self._work()
            await self._bury()
            await self._reap()
            waiting = {job.queueing_lock for job in await self.app.job_manager.list_jobs_async(status=_WAITS)}
            now, real = self.local.clock.now(), self.local.real.now()
            async with self.local.store.read() as tx:
                due = await lease.due(tx, now, real=real, limit=MOST)
                new = [name for name in due if _once(name) not in waiting][
                    : min(AT_A_TIME, max(0, MOST - len(waiting)))
                ]
                hosts = await host.visited_by(tx, new)
            return sum([await self._put(name, hosts[name]) for name in new])

    async def collect(self, *, timeout_s: float | None = None) -> None:
        with _said_plainly():
            if self._worker is not None and self._worker.done():
                worker, self._worker = self._worker, None
                worker.result()
        await self.local.done(timeout_s=timeout_s)  # what goes on is put into the queue again

    async def finish(self, *, grace_s: float) -> None:
        self.held = True  # or the queue would go on giving, and what it gives would be broken off at the end
        await self.local.finish(grace_s=grace_s)
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.cancel()
            await asyncio.wait([worker])

    async def break_off(self, ledgers: frozenset[str]) -> None:
        await self.local.break_off(ledgers)

    async def _advance(self, ledger: str) -> None:
        """One job: one short step of one ledger, whose outcome the ledger tells and not the job."""
        if self.held or ledger in self.running:
            return
        task = self.running[ledger] = asyncio.create_task(self.engine.advance(ledger), name=ledger)
        await asyncio.wait([task])
        self.nudge()

    async def _put(self, name: str, visits: str | None) -> int:
        job = self.app.configure_task(TASK, queueing_lock=_once(name), lock=f"host:{visits or name}")
        try:
            await job.defer_async(ledger=name)
        except AlreadyEnqueued:
            return 0
        return 1

    def _work(self) -> None:
        if self._worker is None:
            self._worker = asyncio.create_task(
                self.app.run_worker_async(
                    concurrency=self.local.at_once,
                    fetch_job_polling_interval=1.0,
                    stalled_worker_timeout=STALLED_S,
                    delete_jobs="always",
                    install_signal_handlers=False,
                )
            )

    async def _reap(self) -> None:
        """What a dead worker was doing is over, as far as the queue knows: its host is free, its ledger due again."""
        now = self.local.real.now()
        if self._reaped_at is not None and now - self._reaped_at < _REAP:
            return
        self._reaped_at = now
        for job in await self.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_S):
            await self._end(job)

    async def _bury(self) -> None:
        """Who died on this machine is missed at once: by a ledger that it held, everything it had taken is known.

        All is looked up before any of it is ended: what is free again is taken by those who live.
        """
        list_jobs, buried = self.app.job_manager.list_jobs_async, await self.local.bury()
        held = [job for name in buried for job in await list_jobs(status=_RUNS, queueing_lock=_once(name))]
        dead = {job.worker_id for job in held if job.worker_id is not None}
        taken = [job for worker in dead for job in await list_jobs(status=_RUNS, worker_id=worker)]
        for job in {job.id: job for job in (*held, *taken)}.values():
            await self._end(job)

    async def _end(self, job: Job) -> None:
        if job.id is not None:
            with suppress(ConnectorException):  # another worker has just ended it
                await self.app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)


def _once(name: str) -> str:
    """What two jobs of a ledger have in common: one of them waits, never both."""
    return f"ledger:{name}"


@asynccontextmanager
async def queue_of(address: str) -> AsyncIterator[App]:
    """The queue in the store's own database, its tables made where there are none.

    Raises:
        StoreUnreachable: the server cannot be reached, or does not let us make them.
    """
    url = read_address(address)
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with _said_plainly(place_of(url)):
        await asyncio.to_thread(_make, conninfo)
    app = App(connector=PsycopgConnector(conninfo=conninfo, kwargs={"options": f"-c search_path={_SCHEMA}"}))
    async with app.open_async():
        yield app


def _make(conninfo: str) -> None:
    """Make the queue's tables, once."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        there = connection.execute("SELECT to_regclass(%s)", (f"{_SCHEMA}.procrastinate_jobs",)).fetchone()
        if there is not None and there[0] is not None:
            return
        with connection.transaction():
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(_SCHEMA)))
            connection.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(_SCHEMA)))
            connection.execute(SchemaManager.get_schema())


class _said_plainly:  # noqa: N801  a context manager, read as a verb
    """Turn the queue's errors into ours: a database that is away is waited for."""

    def __init__(self, place: str = "of the queue") -> None:
        self._place = place

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ConnectorException | psycopg.OperationalError):
            first = (str(error.__cause__ or error).splitlines() or [type(error).__name__])[0]
            raise StoreUnreachable(self._place, first) from error
