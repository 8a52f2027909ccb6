"""Does a case by letter go its whole way: written, answered by mail, its export taken out and judged?"""

from pathlib import Path

import pytest

from probes.browser import Browsers
from results.records import Outcome
from scenarios.sandbox import SERVICES
from tests.e2e.stage import Planted, audit, told

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_town_that_answers_letters_as_it_should_is_accused_of_nothing(
    town: Planted, tmp_path: Path, browsers: Browsers
) -> None:
    card = await audit(town, tmp_path / "home", browsers, language="fr", letter=True)
    print(told(card))
    assert [v.criterion for v in card.verdicts if v.outcome is Outcome.FAILED] == []
    assert SERVICES
