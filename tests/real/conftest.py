"""Real software is audited here: installed on this machine, started on loopback, stopped by its process id."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is `real`, and none of it part of `make test`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.real)
