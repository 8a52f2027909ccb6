"""A house with a clock that the test sets, planted at the portal."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.house import House
from results.clock import SetClock
from scenarios.loaded import LoadedScenario
from tests.auditor.installation import installation, plant
from tests.auditor.situations import ASKED
from tests.database import Database


@pytest.fixture
def clock() -> SetClock:
    return SetClock(ASKED - timedelta(minutes=1))


@pytest.fixture
async def house(tmp_path: Path, clock: SetClock, database: Database) -> AsyncIterator[House]:
    async with installation(tmp_path, clock, database.url) as opened:
        yield opened


@pytest.fixture
async def loaded(house: House) -> LoadedScenario:
    portal = house.load("portal")
    await plant(house, portal)
    return portal
