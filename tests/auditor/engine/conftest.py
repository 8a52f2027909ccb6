"""An engine on a real store, on SQLite and on PostgreSQL, with a service in memory and calendars that the test sets."""

from collections.abc import Callable

import pytest

from auditor.desk import open_case
from auditor.engine.advance import Engine
from auditor.house import House
from results.clock import SetClock
from scenarios.loaded import LoadedScenario
from tests.auditor.engine.memory import MemoryHands, MemoryService
from tests.auditor.situations import ASKED
from tests.database import BOTH, Database, refill, run_on_both

MakeEngine = Callable[..., Engine]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    run_on_both(metafunc)


@pytest.fixture(scope="module", params=BOTH)
def home_database(request: pytest.FixtureRequest) -> str:
    """The `database` of the settings of a home that is made once for many tests; empty: a file in it."""
    if request.param == "sqlite":
        return ""
    made: Database = request.getfixturevalue("postgres_database")
    refill(made.url)
    return made.url


@pytest.fixture
def real() -> SetClock:
    """The machine's time, by which leases run."""
    return SetClock(ASKED)


@pytest.fixture
def hands(loaded: LoadedScenario, clock: SetClock) -> MemoryHands:
    return MemoryHands(loaded=loaded, service=MemoryService(clock=clock))


@pytest.fixture
def make_engine(house: House, hands: MemoryHands, clock: SetClock, real: SetClock) -> MakeEngine:
    def make(owner: str = "host:1:1", hands: MemoryHands = hands) -> Engine:
        return Engine(house.store, hands, clock=clock, real=real, owner=owner)

    return make


@pytest.fixture
async def case(house: House, loaded: LoadedScenario) -> str:
    return await open_case(house, loaded)
