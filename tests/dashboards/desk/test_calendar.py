"""Does the calendar show every deadline of a month, however many there are, page by page?"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from auditor.house import House
from auditor.roof import DeskRoof
from dashboards.desk.cases import PAGE
from dashboards.desk.shown import Due
from results.records import Text
from tests.auditor.situations import ASKED
from tests.dashboards.desk.rig import app_over, seat

MANY = 2 * PAGE + 1


class Crowded(DeskRoof):
    """A house with more open cases than a page holds."""

    async def deadlines(self) -> Sequence[Due]:
        return [
            Due(
                case=f"case-{number:03d}",
                service="portal",
                name=Text(fr="Portail", en="Portal"),
                zone="Europe/Paris",
                received_on=date(2026, 3, 2),
                last_day=date(2026, 4, 2 + number % 3),
                at=ASKED - timedelta(hours=1),
                answered=False,
                suspended=False,
                trace=(),
            )
            for number in range(MANY)
        ]


async def test_a_month_is_read_page_by_page_and_nothing_of_it_is_left_out(house: House) -> None:
    at = await seat(app_over(Crowded(house)), house, "ines", "reader")
    seen, target = set[str](), "/desk/calendar?month=2026-04"
    for left in (True, True, False):
        page = await at.get(target)
        assert page.has(f"{MANY - PAGE} more"), "of those that have passed"
        found = set(re.findall(r"/desk/cases/(case-\d+)", page.text.partition('class="days"')[2]))
        assert not found & seen
        seen |= found
        following = re.search(r'href="(/desk/calendar\?month=2026-04&amp;from=\d+)"', page.text)
        assert (following is not None) is left
        target = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == MANY
