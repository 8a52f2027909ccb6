"""A house, on both databases, in which a case was asked, answered, closed and judged.

It is made once a worker, and each test has a copy: to inspect an export takes
longer than most of what is tried with it.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from auditor.house import House, open_house
from auditor.judge import judge
from auditor.settings import Settings
from results.clock import SetClock
from results.records import Closed, Closing
from results.store import ledger, sqlite_url
from tests.auditor.answered import answered_case
from tests.auditor.installation import installation, plant
from tests.auditor.privacy.kept import keep_mail, keep_page
from tests.auditor.situations import ASKED
from tests.database import Database, Rows, pour, rows_of, run_on_both


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A closed house to copy, and when it was closed."""

    folder: Path
    case: str
    rows: Rows
    at: datetime


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    run_on_both(metafunc)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """What each test begins with; in a thread, for whoever asks may be in a loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _finish(tmp_path_factory.mktemp("finished"))).result()


async def _finish(folder: Path) -> Finished:
    clock = SetClock(ASKED - timedelta(minutes=1))
    async with installation(folder, clock) as house:
        loaded = house.load("portal")
        await plant(house, loaded)
        case = await answered_case(house, loaded, clock)
        await keep_mail(house, case)
        await keep_page(house, case)
        clock.advance(timedelta(days=1))
        async with house.store.write() as tx:
            await ledger.append(tx, case, Closed(outcome=Closing.DELIVERED), at=clock.now(), by="engine")
        await judge(house, case)
    return Finished(
        folder=folder, case=case, rows=rows_of(sqlite_url(folder / "home" / "store.sqlite")), at=clock.now()
    )


@pytest.fixture
async def house(
    request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock, database: Database
) -> AsyncIterator[House]:
    """A copy of what is finished where a test asks for the case, else one in which nothing has happened."""
    if "case" not in request.fixturenames:
        async with installation(tmp_path, clock, database.url) as opened:
            yield opened
        return
    finished: Finished = request.getfixturevalue("finished")
    for part in ("home", "scenarios"):
        shutil.copytree(finished.folder / part, tmp_path / part, ignore=shutil.ignore_patterns("store.sqlite*"))
    pour(database.url, finished.rows)
    clock.set(finished.at)
    settings = Settings(home=tmp_path / "home", scenarios=tmp_path / "scenarios", database=database.url)
    async with open_house(settings, clock=clock) as opened:
        yield opened


@pytest.fixture
def case(house: House, finished: Finished) -> str:
    """An export, a mail and a page; closed on the day after it was answered."""
    return finished.case
