"""How are the tests spread over workers, what do they share, and how does Hypothesis look for counterexamples?

A file stays together, because its tests share a browser or a server. Only the
end-to-end tests, minutes long, are spread one by one; they begin first.

Examples are the same on every run, so that what fails fails for everybody, and
none is timed: the machine may be busy. `HYPOTHESIS_PROFILE=explore` looks at
others.

What needs PostgreSQL shares one server a worker, and begins each test with a
database of its own; `POSTGRES=16` takes the other version that the wheel holds,
`STORE=postgresql` runs on it what otherwise runs on SQLite alone.
"""

import asyncio
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from results.store import Store, sqlite_url
from tests.database import Database, lay, refill
from tests.postgres import Server, running

settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

_SPREAD = Path(__file__).parent / "e2e"

gc.disable()  # until all tests are gathered


class _ByFile(LoadScopeScheduling):
    """Keeps the tests of a file together, but for those that drive a browser. (Groups by marker are lost: pytest 9.2.)"""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith("tests/e2e/") else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _ByFile:
    return _ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.path.is_relative_to(_SPREAD))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was gathered, and loaded for it, stays to the end: no collector needs to look through it again and again."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL of this worker's own, without any database of ours."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_database(postgres: Server) -> Database:
    """A database with our tables, for one test after the other."""

    async def make(address: str) -> str:
        await (await Store.open(address)).close()
        return address

    return Database(url=asyncio.run(make(postgres.create())))


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """A database for this test: a file of its own or a PostgreSQL, with empty tables."""
    if getattr(request, "param", os.environ.get("STORE", "sqlite")) == "sqlite":
        lay(tmp_path / "store.sqlite")
        return Database(url=sqlite_url(tmp_path / "store.sqlite"))
    made: Database = request.getfixturevalue("postgres_database")
    refill(made.url)
    return made


@pytest.fixture
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database in which nobody was ever."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield Database(url=sqlite_url(tmp_path / "blank.sqlite"))
        return
    postgres: Server = request.getfixturevalue("postgres")
    made = Database(url=postgres.create())
    yield made
    postgres.drop(made.url)
