"""How are the tests spread over workers, and how does Hypothesis look for counterexamples?

A file stays together, because its tests share a browser or a server. Only the
end-to-end tests, minutes long, are spread one by one; they begin first.

Examples are the same on every run, so that what fails fails for everybody, and
none is timed: the machine may be busy. `HYPOTHESIS_PROFILE=explore` looks at
others.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

_SPREAD = Path(__file__).parent / "e2e"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not item.path.is_relative_to(_SPREAD):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    items.sort(key=lambda item: not item.path.is_relative_to(_SPREAD))
