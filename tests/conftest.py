"""How are the tests spread over workers?

A file stays together, because its tests share a browser or a server. Only the
end-to-end tests, minutes long, are spread one by one; they begin first.
"""

from pathlib import Path

import pytest

_SPREAD = Path(__file__).parent / "e2e"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not item.path.is_relative_to(_SPREAD):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    items.sort(key=lambda item: not item.path.is_relative_to(_SPREAD))
