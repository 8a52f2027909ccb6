"""A house on 1 April 2027, a receiver on loopback, and nothing left to chance; on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from auditor.house import House
from auditor.push.deliver import Delivery, Told
from results.clock import SetClock
from tests.auditor.push.receiver import Receiver, receiving
from tests.auditor.test_release import NOW
from tests.database import run_on_both


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    run_on_both(metafunc)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as opened:
        yield opened


@pytest.fixture
def told() -> list[Told]:
    return []


@pytest.fixture
def delivery(house: House, told: list[Told]) -> Delivery:
    return Delivery(house=house, jitter=lambda: 0.0, say=told.append, timeout_s=5.0)
