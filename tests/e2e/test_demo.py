"""Is what the demonstration leaves behind to be looked at: a public release, and a desk that its visitor enters?"""

from pathlib import Path

import pytest

from auditor.cli.demo import _empty
from auditor.demo import STAGE, run_demo
from auditor.demo_release import VISITOR
from auditor.house import open_house
from auditor.serve import application
from auditor.settings import load_settings
from dashboards.address import Site
from tests.dashboards.desk.rig import Seat
from tests.e2e.stage import PERSONAS, SCENARIOS

pytestmark = pytest.mark.browser

LEAKS = STAGE[2]


async def test_what_may_be_public_is_and_the_visitor_gets_in(tmp_path: Path) -> None:
    home = tmp_path / "home"
    played = await run_demo(home, scenarios=SCENARIOS, personas=PERSONAS, language="fr", stage=(LEAKS,), days=15)
    assert played.shown[0].as_staged
    assert (played.published.services, played.published.held) == (1, {})
    async with open_house(load_settings(home)) as house:
        seat = Seat(await application(house, site=Site(url="http://test"), rate_per_s=None))
        front = await seat.get("/fr/")
        assert front.has(LEAKS.title.fr)
        assert front.has("Aucun des services audités ne compte encore dans la part")
        wrong = await seat.post("/desk/sign-in", {"name": VISITOR, "password": "something else"})
        assert wrong.status != 303
        entered = await seat.post("/desk/sign-in", {"name": VISITOR, "password": played.password})
        assert (entered.status, entered.to) == (303, "/desk")
        assert (await seat.get("/desk/cases")).has(LEAKS.title.en)
    assert played.password not in "".join(p.read_text() for p in home.glob("*.toml"))
    _empty(home)  # and the next demonstration may have the place
    assert not home.exists()
