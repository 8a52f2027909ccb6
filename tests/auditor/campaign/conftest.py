"""A store in a fresh file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from results.store import Store, sqlite_url


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(sqlite_url(tmp_path / "store.sqlite"))
    yield opened
    await opened.close()
