"""A store in a fresh database, for every test, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from results.store import Store
from tests.database import Database, run_on_both


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    run_on_both(metafunc)


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    opened = await Store.open(database.url)
    yield opened
    await opened.close()
