"""What do a year's releases and snapshot of ten thousand services cost, from the store as simulated cases fill it?

`auditor simulate` lives through the year with SIMULATED services, and each of
their judged cases stands SERVICES / SIMULATED times in the store, under other
names and with a seal of its own: `SIMULATED=10000` lives through all of it.
Beside the releases: compressing their files alone. Beside SQL on the snapshot:
the same counted by `results.figures` from rows that are laid out already.
"""

import asyncio
import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.assess import method_digest
from auditor.house import House
from auditor.release import build
from auditor.simulation import load_archetypes
from auditor.simulation.run import Simulation, simulate
from auditor.snapshot import CASES, VERDICTS, write_snapshot
from dashboards.channels.open_data.package import zipped
from results.clock import SetClock
from results.evidence.seal import sign
from results.figures import Columns, Period, cohort_of, counts_of, period_of
from results.records import Environment, LedgerKind, PublicationEvent, PublicationWhat
from results.store import Store, case_row, declaration, publication, sqlite_url
from results.store.case_row import KeptRow
from results.tables import current_verdicts, evidences, ledgers
from tests.auditor.installation import installation
from tests.auditor.snapshot import statements

SERVICES, SIMULATED = int(os.environ.get("SERVICES", "10000")), int(os.environ.get("SIMULATED", "100"))
QUARTERS = tuple(period_of(name) for name in ("2027-Q4", "2028-Q1", "2028-Q2", "2028-Q3"))
NOW = datetime(2029, 6, 1, 9, tzinfo=UTC)
TOLD = date(2028, 11, 1)
GOAL_S, GOAL_MS = 60, 250
_AT_ONCE = 500

Kept = tuple[KeptRow, bytes]


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Kept]:
    """The cases of a year, as the simulation judged them, each with the manifest of its seal."""
    home = tmp_path_factory.mktemp("simulated") / "home"
    wanted = Simulation(archetypes=load_archetypes(), services=SIMULATED, months=12, seed=1, installations=1, alone=1)
    simulate(wanted, home, lambda *_: None)

    async def read() -> list[Kept]:
        store = await Store.open(sqlite_url(home / "store.sqlite"))
        try:
            async with store.read() as tx:
                rows = [row async for row in case_row.all_rows(tx)]
                seals = (await tx.execute(evidences.select())).all()
        finally:
            await store.close()
        manifests = {seal.digest: bytes(seal.manifest) for seal in seals}
        return [(row, manifests[row.evidence]) for row in rows]

    return asyncio.run(read())


def copies(simulated: Sequence[Kept]) -> Iterator[Kept]:
    """Every case as often as it takes, of other services and controllers each time; none is pre-production."""
    for number in range(SERVICES // SIMULATED):
        for kept, manifest in simulated:
            sealed, row = b"%d\n" % number + manifest, kept.row
            name = f"{row.service}-{number}"
            exercise = None if row.exercise is None else replace(row.exercise, service=name)
            told = replace(
                row,
                case=f"{row.case}-{number:04d}",
                service=name,
                controller=f"{row.controller} {number}",
                environment=Environment.PRODUCTION,
                exercise=exercise,
            )
            service = replace(kept.service, id=name, environment=Environment.PRODUCTION)
            yield replace(kept, row=told, service=service, evidence=hashlib.sha256(sealed).hexdigest()), sealed


async def fill(house: House, simulated: Sequence[Kept]) -> None:
    async with house.store.write() as tx:
        await declaration.keep_scenario(tx, digest="d" * 64, scenario="simulated", text="{}", now=NOW)
    some: list[Kept] = []
    for one in copies(simulated):
        some.append(one)
        if len(some) == _AT_ONCE:
            await _keep(house, some)
            some.clear()
    await _keep(house, some)


async def _keep(house: House, some: Sequence[Kept]) -> None:
    async with house.store.write() as tx:
        for table, rows in _tables(house, some).items():
            if rows:
                await tx.execute(insert(table), rows)
        for kept, _ in some:
            await case_row.keep(tx, kept, method=method_digest())
            await _tell(tx, kept.row.case)


def _tables(house: House, some: Sequence[Kept]) -> dict[object, list[dict[str, object]]]:
    signing, method = house.keys.signing, method_digest()
    return {
        ledgers: [
            {
                "id": kept.row.case,
                "kind": LedgerKind.CASE,
                "scenario": "simulated",
                "scenario_digest": "d" * 64,
                "service": kept.row.service,
                "account": kept.account,
                "opened_at": NOW,
                "head_digest": kept.head,
            }
            for kept, _ in some
        ],
        evidences: [
            {
                "digest": kept.evidence,
                "ledger": kept.row.case,
                "sealed_at": NOW,
                "head_seq": 1,
                "manifest": manifest,
                "signature": sign(signing, manifest),
            }
            for kept, manifest in some
        ],
        current_verdicts: [
            {
                "ledger": kept.row.case,
                "criterion": criterion,
                "service": kept.row.service,
                "outcome": str(found.outcome),
                "reason": found.reason,
                "obligation": str(found.obligation),
                "method": method,
            }
            for kept, _ in some
            for criterion, found in kept.row.outcomes.items()
        ],
    }


async def _tell(tx: AsyncConnection, case: str) -> None:
    """All that lets a case be public, so that the releases are as large as they can be."""
    for what in (PublicationWhat.CONFIRMED, PublicationWhat.NOTIFIED, PublicationWhat.REPAIRED):
        await publication.note(tx, PublicationEvent(case=case, at=NOW, day=TOLD, what=what, person="ines"))


async def test_a_year_of_releases_and_its_snapshot(
    simulated: Sequence[Kept], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with installation(tmp_path, SetClock(NOW)) as house:
        await fill(house, simulated)
        lines, spent, packed = [], 0.0, 0.0
        for period in QUARTERS:
            begun = time.process_time()
            built = await build(house, period, person="ines", parquet=True)
            took = time.process_time() - begun
            files = {str(path): path.read_bytes() for path in built.folder.rglob("*") if path.is_file()}
            begun = time.process_time()
            zipped(files)
            packed += time.process_time() - begun
            spent += took
            size = sum(map(len, files.values())) / 1e6
            release = built.gated.release
            lines.append(
                f"  {release.id}: {len(release.cases)} cases public, {release.withheld} withheld, "
                f"{len(release.figures)} figures, {size:.0f} MB, {took:.1f} CPU-s"
            )
        begun = time.process_time()
        done = await write_snapshot(house.store, tmp_path / "snapshot", accounts=house.accounts())
        written = time.process_time() - begun
        async with house.store.read() as tx:
            columns = Columns.of([kept.row async for kept in case_row.all_rows(tx)])
    by_sql, by_figures = from_snapshot(tmp_path / "snapshot"), by_numpy(columns, QUARTERS[0])
    with capsys.disabled():
        print(f"\n{SERVICES} services, {done.cases} cases in the store; four quarters:")
        print(*lines, sep="\n")
        print(f"  whole {spent:.1f} CPU-s = {spent / packed:.1f} x zipping alone; goal: under {GOAL_S} s on two cores")
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
