"""What do a year's releases and snapshot of ten thousand services cost, from the store as simulated cases fill it?

`auditor simulate` lives through the year with SIMULATED services, and each of
their judged cases stands SERVICES / SIMULATED times in the store, under other
names, in a ledger and with a seal of its own: `SIMULATED=10000` lives through all of it.
The releases are built two at a time, as one may by two commands; CPU-seconds count
each process whole. Beside them: compressing their files alone. Beside SQL on the snapshot:
the same counted by `results.figures` from rows that are laid out already.
"""

import asyncio
import gc
import os
import resource
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby
from multiprocessing import get_context
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.assess import method_digest
from auditor.house import House, open_house
from auditor.release import Built, build
from auditor.settings import Settings
from auditor.simulation import load_archetypes
from auditor.simulation.run import Simulation, simulate
from auditor.snapshot import CASES, VERDICTS, write_snapshot
from dashboards.channels.open_data.package import zipped
from dashboards.judged import RATES
from results.clock import SetClock
from results.evidence import Sealed, seal
from results.figures import CaseRow, Columns, Period, cohort_of, counts_of, period_of
from results.records import GENESIS, Environment, LedgerKind, Outcome, PublicationEvent, PublicationWhat, entry_digest
from results.store import Store, case_row, declaration, publication, sqlite_url
from results.store.case_row import KeptRow
from results.tables import current_verdicts, entries, evidences, ledgers
from tests.auditor.installation import installation
from tests.auditor.snapshot import statements

SERVICES, SIMULATED = int(os.environ.get("SERVICES", "10000")), int(os.environ.get("SIMULATED", "100"))
QUARTERS = tuple(period_of(name) for name in ("2027-Q4", "2028-Q1", "2028-Q2", "2028-Q3"))
NOW = datetime(2029, 6, 1, 9, tzinfo=UTC)
TOLD = date(2028, 11, 1)
GOAL_S, GOAL_MS = 60, 250
_AT_ONCE = 500

Lines = Sequence[Mapping[str, Any]]
"""The entries of a ledger, as the store holds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A case as it comes to be kept: its row, its entries chained anew, its seal."""

    kept: KeptRow
    lines: Lines
    seal: Sealed


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Sequence[tuple[KeptRow, Lines]]:
    """The cases of a year, as the simulation judged them, each with the entries of its ledger."""
    home = tmp_path_factory.mktemp("simulated") / "home"
    wanted = Simulation(archetypes=load_archetypes(), services=SIMULATED, months=12, seed=1, installations=1, alone=1)
    simulate(wanted, home, lambda *_: None)

    async def read() -> list[tuple[KeptRow, Lines]]:
        store = await Store.open(sqlite_url(home / "store.sqlite"))
        try:
            async with store.read() as tx:
                rows = [row async for row in case_row.all_rows(tx, method_digest())]
                told = (await tx.execute(select(entries).order_by(entries.c.ledger, entries.c.seq))).mappings().all()
        finally:
            await store.close()
        lines = {name: [dict(line) for line in some] for name, some in groupby(told, key=itemgetter("ledger"))}
        return [(row, lines[row.row.case]) for row in rows]

    return asyncio.run(read())


def copies(house: House, simulated: Sequence[tuple[KeptRow, Lines]]) -> Iterator[Copy]:
    """Every case as often as it takes, of other services and controllers each time; none is pre-production."""
    for number in range(SERVICES // SIMULATED):
        for kept, told in simulated:
            row, name, case = kept.row, f"{kept.row.service}-{number}", f"{kept.row.case}-{number:04d}"
            lines = _chained(case, told)
            made = seal(
                case=case,
                entries=[line["bytes"] for line in lines],
                artifacts=(),
                documents={},
                signing=house.keys.signing,
                sealed_at=NOW,
            )
            copied = replace(
                row,
                case=case,
                service=name,
                controller=f"{row.controller} {number}",
                environment=Environment.PRODUCTION,
                exercise=None if row.exercise is None else replace(row.exercise, service=name),
            )
            service = replace(kept.service, id=name, environment=Environment.PRODUCTION)
            yield Copy(
                kept=replace(kept, row=copied, service=service, evidence=made.digest, head=lines[-1]["digest"]),
                lines=lines,
                seal=made,
            )


def _chained(case: str, told: Lines) -> Lines:
    """The same entries in a ledger of another name."""
    made, prev = list[Mapping[str, Any]](), GENESIS
    for line in told:
        data = line["bytes"].replace(f'"ledger":"{line["ledger"]}"'.encode(), f'"ledger":"{case}"'.encode())
        was = told[len(made) - 1]["digest"] if made else GENESIS
        data = data.replace(f'"prev":"{was}"'.encode(), f'"prev":"{prev}"'.encode())
        prev = entry_digest(data)
        made.append({**line, "ledger": case, "bytes": data, "digest": prev})
    return made


async def fill(house: House, simulated: Sequence[tuple[KeptRow, Lines]]) -> None:
    async with house.store.write() as tx:
        await declaration.keep_scenario(tx, digest="d" * 64, scenario="simulated", text="{}", now=NOW)
    some: list[Copy] = []
    for one in copies(house, simulated):
        some.append(one)
        if len(some) == _AT_ONCE:
            await _keep(house, some)
            some.clear()
    if some:
        await _keep(house, some)


async def _keep(house: House, some: Sequence[Copy]) -> None:
    method = method_digest()
    async with house.store.write() as tx:
        for table, rows in _tables(some, method).items():
            await tx.execute(insert(table), rows)
        for one in some:
            await case_row.keep(tx, one.kept, method=method)
            await _tell(tx, one.kept.row)


def _tables(some: Sequence[Copy], method: str) -> dict[Table, list[Mapping[str, object]]]:
    return {
        ledgers: [
            {
                "id": one.kept.row.case,
                "kind": LedgerKind.CASE,
                "scenario": "simulated",
                "scenario_digest": "d" * 64,
                "service": one.kept.row.service,
                "account": one.kept.account,
                "opened_at": NOW,
                "head_seq": len(one.lines),
                "head_digest": one.kept.head,
            }
            for one in some
        ],
        entries: [line for one in some for line in one.lines],
        evidences: [
            {
                "digest": one.seal.digest,
                "ledger": one.kept.row.case,
                "sealed_at": NOW,
                "head_seq": len(one.lines),
                "manifest": one.seal.manifest,
                "signature": one.seal.signature,
            }
            for one in some
        ],
        current_verdicts: [
            {
                "ledger": one.kept.row.case,
                "criterion": criterion,
                "service": one.kept.row.service,
                "outcome": str(found.outcome),
                "reason": found.reason,
                "obligation": str(found.obligation),
                "method": method,
            }
            for one in some
            for criterion, found in one.kept.row.outcomes.items()
        ],
    }


async def _tell(tx: AsyncConnection, row: CaseRow) -> None:
    """All that lets a case be public, so that the releases are as large as they can be."""
    failed = tuple(name for name, found in row.outcomes.items() if found.outcome is Outcome.FAILED)
    for what in (PublicationWhat.CONFIRMED, PublicationWhat.NOTIFIED, PublicationWhat.REPAIRED):
        event = PublicationEvent(case=row.case, at=NOW, day=TOLD, what=what, person="ines", criteria=(RATES, *failed))
        await publication.note(tx, event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a release of a quarter took, in a process of its own: all of it, from its start to its end."""

    said: str
    folder: Path
    cpu_s: float
    memory_mb: float


def quarter(settings: Settings, period: Period) -> Cost:
    """Build one as `auditor release build` does."""

    async def work() -> Built:
        async with open_house(settings, clock=SetClock(NOW)) as house:
            return await build(house, period, person="ines", parquet=True)

    gc.disable()
    built = asyncio.run(work())
    size = sum(path.stat().st_size for path in built.folder.rglob("*") if path.is_file()) / 1e6
    release = built.gated.release
    said = (
        f"{release.id}: {len(release.cases)} cases public, {release.withheld} withheld, "
        f"{len(release.figures)} figures, {size:.0f} MB"
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(said=said, folder=built.folder, cpu_s=time.process_time(), memory_mb=memory)


def year(settings: Settings) -> tuple[list[Cost], float]:
    """The four quarters, two at a time, and the seconds until the last was there."""
    begun = time.perf_counter()
    own = {"max_workers": 2, "max_tasks_per_child": 1, "mp_context": get_context("spawn")}
    with ProcessPoolExecutor(**own) as pool:
        costs = list(pool.map(quarter, [settings] * len(QUARTERS), QUARTERS))
    return costs, time.perf_counter() - begun


def packed(costs: Sequence[Cost]) -> float:
    """CPU-seconds of compressing the files of these alone."""
    whole = 0.0
    for cost in costs:
        files = {str(path): path.read_bytes() for path in cost.folder.rglob("*") if path.is_file()}
        begun = time.process_time()
        zipped(files)
        whole += time.process_time() - begun
    return whole


async def test_a_year_of_releases_and_its_snapshot(
    simulated: Sequence[tuple[KeptRow, Lines]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with installation(tmp_path, SetClock(NOW)) as house:
        await fill(house, simulated)
        costs, took = await asyncio.to_thread(year, house.settings)
        begun = time.process_time()
        done = await write_snapshot(house.store, tmp_path / "snapshot", accounts=house.accounts())
        written = time.process_time() - begun
        async with house.store.read() as tx:
            columns = Columns.of([kept.row async for kept in case_row.all_rows(tx, method_digest())])
    by_sql, by_figures = from_snapshot(tmp_path / "snapshot"), by_numpy(columns, QUARTERS[0])
    spent = sum(cost.cpu_s for cost in costs)
    with capsys.disabled():
        print(f"\n{SERVICES} services, {done.cases} cases in the store; four quarters, two at a time:")
        for cost in costs:
            print(f"  {cost.said}, {cost.cpu_s:.1f} CPU-s, {cost.memory_mb:.0f} MB of memory at most")
        print(
            f"  whole {spent:.1f} CPU-s = {spent / packed(costs):.1f} x zipping alone, in {took:.0f} s; "
            f"goal: under {GOAL_S} s on two cores"
        )
        size = sum(path.stat().st_size for path in (tmp_path / "snapshot").iterdir()) / 1e6
        print(f"  snapshot of {done.verdicts} verdicts: {written:.1f} CPU-s, {size:.1f} MB")
        print(
            f"  figures of a quarter from it, by DuckDB on one thread: {by_sql * 1000:.0f} CPU-ms; "
            f"by results.figures from rows laid out: {by_figures * 1000:.0f} CPU-ms; goal: under {GOAL_MS} ms"
        )


def from_snapshot(folder: Path) -> float:
    """CPU-seconds of all that docs/snapshot.md counts of a quarter, and of its rates for each kind of group."""
    told = statements()
    groups = ("controller_kind", "sector", "country", "track", "software")
    begin, end = QUARTERS[0].begin.isoformat(), QUARTERS[0].end.isoformat()
    with duckdb.connect(config={"threads": 1}) as connection:
        for name, path in (("cases", CASES), ("verdicts", VERDICTS)):
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder / path}')")
        counted = told["counted"].replace("2026-10-01", begin).replace("2027-01-01", end)
        begun = time.process_time()
        connection.execute(counted.replace("CREATE VIEW", "CREATE TEMP TABLE"))
        assert sum(connection.execute(told["rates"]).fetchall()[0]) > 0
        for name in ("criteria", "ladders", "indicator"):
            assert connection.execute(told[name]).fetchall()
        for group in groups:
            connection.execute(told["rates"].replace("SELECT", f"SELECT {group},") + f" GROUP BY {group}").fetchall()
        return time.process_time() - begun


def by_numpy(columns: Columns, period: Period) -> float:
    for name in ("findings", "bunch", "case", "places", "is_public", "is_reaching", "is_extended", "is_withheld"):
        getattr(columns, name)
    begun = time.process_time()
    assert counts_of(cohort_of(columns, period, method="m", seed=1), {})
    return time.process_time() - begun
