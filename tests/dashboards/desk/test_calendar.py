"""Does the calendar show every deadline of a month, page by page; and is a day at the desk that of those who sit there?"""

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from auditor.desk import open_case
from auditor.house import House
from auditor.release import check_build
from auditor.roof import DeskRoof
from dashboards.desk import person as people
from dashboards.desk.cases import PAGE
from dashboards.desk.dated import Dated, What
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


class Dating(DeskRoof):
    """A house in which a request waits for its answer, and a notice for its reply and for somebody to decide."""

    async def deadlines(self) -> Sequence[Due]:
        return [
            Due(
                case="case-1",
                service="portal",
                name=Text(fr=f"Régie ; eau, gaz et \\ électricité {'des communes ' * 8}", en="=Water; gas, and so on"),
                zone="Europe/Paris",
                received_on=date(2026, 2, 20),
                last_day=date(2026, 3, 20),
                at=datetime(2026, 3, 20, 23, tzinfo=UTC),
                answered=False,
                suspended=True,
                trace=(),
            )
        ]

    async def notice_dues(self) -> Sequence[Dated]:
        town = Text(fr="Ville de Grève", en="Ville de Grève")
        return [
            Dated(
                ledger="notice-1",
                what=what,
                name=town,
                zone="Europe/Paris",
                since=ASKED.date() - timedelta(days=20),
                last_day=ASKED.date() + timedelta(days=days),
                at=ASKED + timedelta(days=days, hours=12),
            )
            for what, days in ((What.REPLY, 3), (What.DECIDE, -2))
        ]


async def test_the_days_of_notices_stand_beside_those_of_requests(house: House) -> None:
    app = app_over(Dating(house))
    for role, linked in (("auditor", True), ("reader", False)):
        at = await seat(app, house, role, role)
        today = await at.get("/desk")
        assert today.has("the right of reply ends: after it, the finding may be published")
        assert today.has("a dispute to be decided, by somebody here")
        assert ('href="/desk/notices/notice-1"' in today.text) is linked
        assert not today.has("Water; gas"), "that is not this week"
        month = await at.get(f"/desk/calendar?month={ASKED:%Y-%m}")
        assert ('href="/desk/notices/notice-1"' in month.text) is linked
        assert month.has("1 controller still has to answer.")
        overdue = month.text.partition('id="overdue"')[2].partition("</section>")[0]
        assert "Ville de Grève" in overdue
        assert "a dispute to be decided" in overdue


async def test_a_right_of_reply_that_is_over_makes_nobody_late(house: House, clock: SetClock) -> None:
    clock.set(ASKED + timedelta(days=4))
    page = await (await seat(app_over(Dating(house)), house, "ines", "auditor")).get("/desk")
    assert page.has("a dispute to be decided")
    assert not page.has("the right of reply ends")


async def test_the_deadlines_are_taken_away_as_a_calendar_that_every_program_reads(house: House) -> None:
    at = await seat(app_over(Dating(house)), house, "ines", "reader")
    target = "/desk/calendar/deadlines.ics"
    assert f'href="{target}"' in (await at.get("/desk/calendar")).text
    page = await at.get(f"{target}?lang=fr")
    assert page.header("content-type") == "text/calendar; charset=utf-8"
    assert page.header("content-disposition") == 'attachment; filename="deadlines.ics"'
    lines = page.body.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75, "folded (RFC 5545 3.1)"
    whole = page.body.replace(b"\r\n ", b"").decode()
    assert "DTSTART;VALUE=DATE:20260320\r\nDTEND;VALUE=DATE:20260321" in whole
    assert "SUMMARY:Régie" in whole
    assert "\\; eau\\, gaz et \\\\ électricité" in whole
    assert "UID:answer-case-1@portability-auditor" in whole
    assert whole.count("DTSTAMP:") == whole.count("BEGIN:VEVENT") == 3
    read = {str(one["uid"]): one for one in Calendar.from_ical(page.body).walk("VEVENT")}
    assert read["answer-case-1@portability-auditor"].decoded("dtstart") == date(2026, 3, 20)
    assert "Le délai est suspendu." in str(read["answer-case-1@portability-auditor"]["description"])
    assert "fin du droit de réponse" in str(read["reply-notice-1@portability-auditor"]["summary"])


async def test_the_deadlines_are_taken_away_as_a_table_that_no_spreadsheet_runs(house: House) -> None:
    at = await seat(app_over(Dating(house)), house, "ines", "reader")
    page = await at.get("/desk/calendar/deadlines.csv")
    assert page.header("content-type") == "text/csv; charset=utf-8; header=present"
    rows = list(csv.DictReader(io.StringIO(page.text, newline="")))
    assert [row["what"] for row in rows] == ["decide", "reply", "answer"], "the earliest first"
    assert rows[2]["name_en"] == "'=Water; gas, and so on"
    assert (rows[2]["last_day"], rows[2]["suspended"], rows[2]["ledger"]) == ("2026-03-20", "true", "case-1")
