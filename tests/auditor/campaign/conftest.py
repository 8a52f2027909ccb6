"""A store in a file of the test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from results.store import Store, sqlite_url
from tests.database import lay


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    lay(tmp_path / "store.sqlite")
    opened = await Store.open(sqlite_url(tmp_path / "store.sqlite"))
    yield opened
    await opened.close()
