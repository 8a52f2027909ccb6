"""Does a case by letter go its whole way, and is nobody accused of what a mail only seemed to say?"""

from pathlib import Path

import pytest

from probes.browser import Browsers
from results.records import Outcome
from tests.e2e.stage import Planted, audit, reader, told

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
FINE = (Outcome.PASSED, Outcome.INAPPLICABLE)


async def test_who_answers_letters_as_they_should_is_accused_of_nothing(
    town: Planted, tmp_path: Path, browsers: Browsers
) -> None:
    card = await audit(town, tmp_path / "home", browsers, language="fr", letter=True, surveyed=True, desk=reader(None))
    assert {name: why for name, (outcome, why) in told(card).items() if outcome not in FINE} == {
        "self_service": "not_looked_for",
        "transport": "mail_attachment",
        "stability": "only_one",
    }
