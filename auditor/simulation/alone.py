"""How much does the store do by itself? What the engine is measured against.

The two transactions of a look, again and again, with nothing decided between
them, nothing drawn and nothing looked up: a ledger and its host are claimed; an
entry is appended, and both are given back.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from results.records import LedgerKind, Looked, StageEnded
from results.store import Store, account, host, lease, ledger
from scenarios.loaded import LoadedScenario

HOST = "alone.invalid"
STAGE = "look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Something counted, and what it took: seconds of this process's CPU (user and system), and of the clock."""

    count: int = 0
    cpu_s: float = 0.0
    wall_s: float = 0.0

    def __add__(self, other: "Pace") -> "Pace":
        return Pace(count=self.count + other.count, cpu_s=self.cpu_s + other.cpu_s, wall_s=self.wall_s + other.wall_s)

    @property
    def per_cpu_s(self) -> float:
        return self.count / self.cpu_s if self.cpu_s else 0.0

    @property
    def per_s(self) -> float:
        return self.count / self.wall_s if self.wall_s else 0.0


class Stopwatch:
    """Measures from where it is made."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def pace(self, count: int) -> Pace:
        return Pace(count=count, cpu_s=time.process_time() - self._cpu, wall_s=time.perf_counter() - self._wall)


async def looks_alone(store: Store, template: LoadedScenario, name: str, count: int, now: datetime) -> Pace:
    """So many looks of a ledger of its own; counted are the transactions."""
    async with store.write() as tx:
        await ledger.create(
            tx,
            ledger=name,
            kind=LedgerKind.MAILBOX,  # none of the cases
            scenario=template.id,
            scenario_digest=template.digest,
            service=template.service.id,
            account=template.account,
            now=now,
        )
    watch = Stopwatch()
    for number in range(count):
        await _look(store, name, number + 1, now)
    pace = watch.pace(2 * count)
    async with store.write() as tx:
        await lease.settle(tx, name, due_at=None, why=None, stage=None, epoch=count)
    return pace


async def _look(store: Store, name: str, attempt: int, now: datetime) -> None:
    mine: dict[str, Any] = {"ledger": name, "owner": "alone"}
    async with store.write() as tx:
        row = await lease.claim(tx, name, owner="alone", real=now)
        assert row is not None, "nobody else knows it"
        await account.events_of(tx, row.account)
        await host.take(tx, HOST, now=now, real=now, **mine)
        await ledger.begin(tx, name, STAGE)
    async with store.write() as tx:
        head = await ledger.find(tx, name)
        await ledger.append(
            tx, name, Looked(), StageEnded(), at=now, by="engine", stage=STAGE, attempt=attempt, head=head
        )
        await lease.settle(tx, name, due_at=now, why="poll", stage=None, epoch=row.epoch)
        await host.leave(tx, HOST, free_at=now, **mine)
