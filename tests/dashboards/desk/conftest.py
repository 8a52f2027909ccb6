"""A desk over a real installation, and people of every role who sit at it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from auditor.desk import open_case
from auditor.house import House
from auditor.roof import DeskRoof
from results.clock import SetClock
from scenarios.loaded import LoadedScenario
from tests.auditor.installation import installation, plant
from tests.auditor.situations import ASKED
from tests.dashboards.desk.rig import Seat, app_over
from tests.dashboards.desk.rig import seat as sit
from tests.database import BOTH, Database


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A module that says `ON_BOTH` is run on PostgreSQL too."""
    if "database" in metafunc.fixturenames:
        some = BOTH if getattr(metafunc.module, "ON_BOTH", False) else BOTH[:1]
        metafunc.parametrize("database", some, indirect=True)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(ASKED - timedelta(minutes=1))


@pytest.fixture
async def house(tmp_path: Path, clock: SetClock, database: Database) -> AsyncIterator[House]:
    async with installation(tmp_path, clock, database.url) as opened:
        yield opened


@pytest.fixture
async def sound(house: House) -> None:
    """The portal's declaration holds: what it plants is in its persona."""
    path = house.settings.scenarios / "catalogue" / "portal.yaml"
    text = path.read_text(encoding="utf-8").replace("${record.full_name}", "${record.phone}")
    path.write_text(text, encoding="utf-8")


@pytest.fixture
async def loaded(house: House) -> LoadedScenario:
    portal = house.load("portal")
    await plant(house, portal)
    return portal


@pytest.fixture
def app(house: House) -> FastAPI:
    return app_over(DeskRoof(house))


@pytest.fixture
async def case(house: House, loaded: LoadedScenario) -> str:
    return await open_case(house, loaded)


@pytest.fixture
async def ines(app: FastAPI, house: House) -> Seat:
    """An auditor."""
    return await sit(app, house, "ines", "auditor")


@pytest.fixture
async def paul(app: FastAPI, house: House) -> Seat:
    """A reviewer."""
    return await sit(app, house, "paul", "reviewer")
