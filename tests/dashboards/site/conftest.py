"""One world for all tests of the site, made once by each worker."""

from pathlib import Path

import pytest

from dashboards.shelf.stock import Shelf
from dashboards.site.export import write
from dashboards.site.world import World
from tests.dashboards.site import staged


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return staged.shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="session")
def world(shelf: Shelf) -> World:
    return staged.world(shelf)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, shelf: Shelf) -> Path:
    """The site as files."""
    to = tmp_path_factory.mktemp("export") / "site"
    write(staged.recipe(shelf), to)
    return to
