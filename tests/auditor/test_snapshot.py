"""Do three ways of counting agree to the last digit: SQL on the snapshot, SQL on the store, and the figures that are published?"""

import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from auditor.refusal import Refused
from auditor.snapshot import CASES, VERDICTS, Snapshot, write_snapshot
from results.errors import StoreUnreachable
from results.figures import CaseRow, Count, Figure, Finding, figures_of, period_of
from results.figures.count import WIDEST_BOUNDS
from results.records import ControllerKind, Environment, Obligation, Outcome, Track
from results.store import Store
from scenarios.account import Account, Accounts, Holder, HolderMode
from tests.auditor.snapshot import Execute, fill, statements
from tests.database import Database
from tests.results.figures.rows import CRITERIA, DEADLINE, OPEN, crowd, row

Q4 = period_of("2026-Q4")
RATES = ("reply", "responsiveness", "fulfilment")

_VIEW = """
CREATE VIEW cases AS SELECT
    ledger AS case_id,
    service AS service_id,
    json ->> '$.row.controller' AS controller,
    json ->> '$.row.controller_kind' AS controller_kind,
    json ->> '$.row.track' AS track,
    json ->> '$.row.holder_mode' AS holder_mode,
    json ->> '$.row.environment' AS environment,
    json ->> '$.row.exercise.first_deadline' AS first_deadline,
    json ->> '$.row.exercise.replied' AS reply,
    json ->> '$.row.exercise.answered' AS responsiveness,
    json ->> '$.row.exercise.usable' AS fulfilment,
    (SELECT s.value ->> '$.rung' FROM json_each(case_rows.json, '$.row.standings') AS s
        WHERE s.value ->> '$.track' = 'portability') AS portability_rung,
    (SELECT s.value ->> '$.is_open' FROM json_each(case_rows.json, '$.row.standings') AS s
        WHERE s.value ->> '$.track' = 'portability') AS portability_open,
    (SELECT s.value ->> '$.rung' FROM json_each(case_rows.json, '$.row.standings') AS s
        WHERE s.value ->> '$.track' = 'access') AS access_rung,
    (SELECT s.value ->> '$.is_open' FROM json_each(case_rows.json, '$.row.standings') AS s
        WHERE s.value ->> '$.track' = 'access') AS access_open
FROM case_rows
"""


def everybody() -> Iterator[CaseRow]:
    """Services with requests in two quarters, and all who are in no rate."""
    yield from crowd(160, requests=2, is_shared=True)
    weights = [Obligation.LAW if place % 3 else Obligation.PRACTICE for place in range(len(CRITERIA))]
    said = {name: Finding(Outcome.PASSED, "well", weight) for name, weight in zip(CRITERIA, weights, strict=True)}
    public = ControllerKind.PUBLIC_BODY
    yield row("lent", service="service-1", holder_mode="agreed", outcomes=said)
    yield row("staging", environment=Environment.PREPRODUCTION, outcomes=said)
    yield row("nothing", deadline=None, outcomes=said)
    yield row("refused", controller_kind=public, track=Track.ACCESS, outcomes=said)
    yield row("untested", *[Outcome.UNTESTED] * 3, service="service-2", deadline=Q4.begin, outcomes=said)
    yield row("again", OPEN, OPEN, OPEN, service="service-3", deadline=DEADLINE, outcomes=said)


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    opened = await Store.open(database.url)
    yield opened
    await opened.close()


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """As the file of accounts says: one was lent."""

    def held(name: str, mode: HolderMode) -> Account:
        holder = Holder(mode=mode, reference="")
        return Account(id=name, file=tmp_path, username=None, email=None, holder=holder, references={})

    modes = {f"zoe@{one.case}": one.holder_mode for one in everybody()}
    return Accounts(file=tmp_path, by_id={name: held(name, mode) for name, mode in modes.items()})  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What SQL says, by whoever runs it."""

    rates: Mapping[str, Count]
    criteria: Mapping[tuple[str, str, str], int]
    ladders: Mapping[tuple[str, int | None, bool], int]
    indicator: tuple[int, int, int]


def counted(execute: Execute) -> Counted:
    told = statements()
    execute(told["counted"])
    (numbers,) = execute(told["rates"])
    rates = {
        slug: Count(good=good, bad=bad, open=undecided)
        for slug, (good, bad, undecided) in zip(RATES, zip(*[iter(numbers)] * 3, strict=True), strict=True)
    }
    criteria = {(name, outcome, weight): many for name, outcome, weight, many in execute(told["criteria"])}
    ladders = Counter[tuple[str, int | None, bool]]()
    for ladder, rung, is_open, many in execute(told["ladders"]):
        ladders[ladder, None if rung is None else int(rung), bool(is_open)] += many
    ((reaching, undecided, bodies),) = execute(told["indicator"])
    return Counted(rates=rates, criteria=criteria, ladders=ladders, indicator=(reaching, undecided, bodies))


def in_duckdb(folder: Path) -> Counted:
    with duckdb.connect() as connection:
        for name, path in (("cases", CASES), ("verdicts", VERDICTS)):
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder / path}')")

        def execute(statement: str) -> Sequence[tuple[object, ...]]:
            return connection.execute(statement).fetchall()

        return counted(execute)


def in_the_store(database: Database) -> Counted:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"ATTACH '{database.file}' AS kept")
        connection.execute(
            _VIEW.replace("CREATE VIEW", "CREATE TEMP VIEW").replace("FROM case_rows", "FROM kept.case_rows")
        )
        connection.execute("CREATE TEMP VIEW verdicts AS SELECT *, ledger AS case_id FROM kept.current_verdicts")

        def execute(statement: str) -> Sequence[tuple[object, ...]]:
            return connection.execute(statement.replace("CREATE VIEW", "CREATE TEMP VIEW")).fetchall()

        return counted(execute)


@pytest.mark.dialect("sqlite")
async def test_snapshot_store_and_figures_are_equal_to_the_last_digit(
    store: Store, database: Database, accounts: Accounts, tmp_path: Path
):
    rows = list(everybody())
    await fill(store, rows)
    done = await write_snapshot(store, tmp_path / "snapshot", accounts=accounts)
    assert done == Snapshot(cases=len(rows), verdicts=len(rows) * len(CRITERIA))
    by_duckdb = in_duckdb(tmp_path / "snapshot")
    assert by_duckdb == in_the_store(database)
    figures = {figure.id: figure for figure in figures_of(rows, Q4, method="m", seed=1)}
    for slug, count in by_duckdb.rates.items():
        figure = figures[f"{slug}/2026-Q4"]
        assert figure.count == count
        assert figure.value == told(Fraction(count.good, count.population))
    for criterion in CRITERIA:
        agrees(figures[f"criterion/{criterion}/2026-Q4"], by_duckdb.criteria, criterion)
    for track in Track.PORTABILITY, Track.ACCESS:
        assert parts(figures[f"ladder/{track}/2026-Q4"]) == places(by_duckdb.ladders, track)
    indicator, (reaching, undecided, bodies) = figures["self_data_communities/2026-Q4"], by_duckdb.indicator
    assert indicator.count == Count(good=reaching, bad=bodies - undecided - reaching, open=undecided)
    if indicator.value is None:
        assert undecided / bodies > WIDEST_BOUNDS
    else:
        assert indicator.value == told(Fraction(reaching, bodies - undecided))


def told(share: Fraction) -> float:
    """A share as figures leave: rounded once, at the end."""
    return round(float(share), 6)


def parts(figure: Figure) -> dict[str, int]:
    return {part.name: part.count for part in figure.parts if part.count}


def agrees(figure: Figure, criteria: Mapping[tuple[str, str, str], int], criterion: str) -> None:
    mine = {(outcome, weight): many for (name, outcome, weight), many in criteria.items() if name == criterion}
    outcomes = Counter[str]()
    for (outcome, _), many in mine.items():
        outcomes[outcome] += many
    assert parts(figure) == outcomes
    if figure.count is not None:
        failed, passed = (mine.get((outcome, "law"), 0) for outcome in ("failed", "passed"))
        assert (figure.count.good, figure.count.bad) == (failed, passed)
        assert figure.value in (None, told(Fraction(failed, failed + passed)))


def places(ladders: Mapping[tuple[str, int | None, bool], int], track: Track) -> Counter[str]:
    found = Counter[str]()
    for (ladder, rung, is_open), many in ladders.items():
        if ladder == track:
            found["open" if is_open else "not_concerned" if rung is None else f"rung_{rung}"] += many
    return found


async def test_a_snapshot_takes_the_place_of_an_earlier_one_and_leaves_nothing_beside(
    store: Store, accounts: Accounts, tmp_path: Path
):
    to = tmp_path / "deep" / "snapshot"
    await fill(store, list(crowd(3)))
    assert await write_snapshot(store, to, accounts=accounts) == Snapshot(cases=3, verdicts=3 * len(CRITERIA))
    await fill(store, [row("more")])
    assert await write_snapshot(store, to, accounts=accounts) == Snapshot(cases=4, verdicts=3 * len(CRITERIA))
    assert sorted(path.name for path in to.iterdir()) == [CASES, VERDICTS]
    before = (to / VERDICTS).read_bytes()
    await write_snapshot(store, to, accounts=accounts)
    assert (to / VERDICTS).read_bytes() == before


async def test_a_snapshot_that_breaks_off_leaves_both_tables_of_the_earlier_moment(
    store: Store, accounts: Accounts, tmp_path: Path
):
    to = tmp_path / "snapshot"
    await fill(store, list(crowd(3)))
    await write_snapshot(store, to, accounts=accounts)
    before = {path.name: path.read_bytes() for path in to.iterdir()}
    await fill(store, [row("more")])
    async with store.write() as tx:
        await tx.execute(text("DROP TABLE current_verdicts"))
    with pytest.raises((StoreUnreachable, SQLAlchemyError)):
        await write_snapshot(store, to, accounts=accounts)
    assert {path.name: path.read_bytes() for path in to.iterdir()} == before


async def test_an_empty_store_gives_empty_tables_with_all_their_columns(
    store: Store, accounts: Accounts, tmp_path: Path
):
    assert await write_snapshot(store, tmp_path / "snapshot", accounts=accounts) == Snapshot(cases=0, verdicts=0)
    assert in_duckdb(tmp_path / "snapshot").indicator == (0, 0, 0)


async def test_without_the_extra_it_is_refused_in_words(
    store: Store, accounts: Accounts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Refused, match=r"needs the extra `analytics`: pip install"):
        await write_snapshot(store, tmp_path / "snapshot", accounts=accounts)
    assert not (tmp_path / "snapshot").exists()
