"""A house, on both databases, in which a case was asked, answered, closed and judged."""

from datetime import timedelta

import pytest

from auditor.house import House
from auditor.judge import judge
from results.clock import SetClock
from results.records import Closed, Closing
from results.store import ledger
from scenarios.loaded import LoadedScenario
from tests.auditor.answered import answered_case
from tests.auditor.privacy.kept import keep_mail, keep_page
from tests.database import run_on_both


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    run_on_both(metafunc)


@pytest.fixture
async def case(house: House, loaded: LoadedScenario, clock: SetClock) -> str:
    """An export, a mail and a page; closed on the day after it was answered."""
    name = await answered_case(house, loaded, clock)
    await keep_mail(house, name)
    await keep_page(house, name)
    clock.advance(timedelta(days=1))
    async with house.store.write() as tx:
        await ledger.append(tx, name, Closed(outcome=Closing.DELIVERED), at=clock.now(), by="engine")
    await judge(house, name)
    return name
