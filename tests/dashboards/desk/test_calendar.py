"""Does the calendar show every deadline of a month, page by page; and is a day at the desk that of those who sit there?"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from auditor.desk import open_case
from auditor.house import House
from auditor.release import check_build
from auditor.roof import DeskRoof
from dashboards.desk import person as people
from dashboards.desk.cases import PAGE
from dashboards.desk.shown import Due
from results.clock import SetClock
from results.figures.period import period_of
from results.records import Text
from scenarios.loaded import LoadedScenario
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


async def test_after_midnight_in_paris_today_is_the_day_of_paris(
    house: House, clock: SetClock, loaded: LoadedScenario
) -> None:
    clock.set(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    await open_case(house, loaded)
    at = await seat(app_over(DeskRoof(house)), house, "ines", "auditor", "reviewer", "admin")
    now = clock.now()
    await people.declare_interest(house.store, "ines", "ville", "", by="ines", now=now)
    for path, said in (
        ("/desk", "<h1>1 July 2026</h1>"),
        ("/desk/cases", ">1 July 2026</td>"),
        ("/desk/calendar", ' today"><span class="n">1</span>'),
        ("/desk/calendar", "<h2>July 2026</h2>"),
        ("/desk/people", "since 1 July 2026"),
        ("/desk/me", '<p class="when">1 July 2026</p>'),
        ("/desk/me", 'min="2026-07-01"'),
        ("/desk/releases/build", 'max="2026-07-01"'),
        ("/desk/releases/build", 'value="2026-Q2"'),
    ):
        page = (await at.get(path)).text.replace("\xa0", " ")
        assert said in page, (path, said)
        assert "30 June 2026" not in page, path
    await check_build(house, period_of("2026-Q2"), until=date(2026, 7, 1))  # what is proposed is not refused
