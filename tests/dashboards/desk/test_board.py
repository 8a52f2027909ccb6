"""Does the board show how far each case has come: counted, the most urgent first, and each case once?"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from html import unescape

from fastapi import FastAPI
from sqlalchemy import insert, select, update

from auditor.house import House
from auditor.roof import DeskRoof
from dashboards.desk.board import CARDS, PAGE
from dashboards.desk.shown import Due
from results.clock import SetClock
from results.records import QuestionTopic, Text
from results.tables import ledgers
from tests.auditor.situations import ASKED
from tests.dashboards.desk.rig import Page, Seat, app_over, ask, seat

ON_BOTH = True
COLUMN = re.compile(r'<h2 id="stage-(\w+)">(.*?)</h2>(.*?)</section>', re.DOTALL)


class Told(DeskRoof):
    """A house in which it is known of some cases until when they must be answered, and whether they are."""

    answered: frozenset[str] = frozenset()
    dated: Sequence[tuple[str, date]] = ()

    async def deadlines(self) -> Sequence[Due]:
        return [
            Due(
                case=case,
                service="portal",
                name=Text(fr="Portail", en="Portal"),
                zone="Europe/Paris",
                received_on=ASKED.date(),
                last_day=last,
                at=ASKED + (last - ASKED.date() + timedelta(days=1)),
                answered=case in self.answered,
                suspended=False,
                trace=(),
            )
            for case, last in self.dated
        ]


async def copies(house: House, of: str, number: int, name: str, **other: object) -> list[str]:
    """As many cases like one."""
    async with house.store.write() as tx:
        row = dict((await tx.execute(select(ledgers).where(ledgers.c.id == of))).mappings().one())
        names = [f"{name}-{n:05d}" for n in range(number)]
        settled = {"lease_owner": None, "lease_until": None, "due_at": None}
        await tx.execute(insert(ledgers), [{**row, **settled, **other, "id": one} for one in names])
    return names


def columns(page: Page) -> dict[str, tuple[int, list[str]]]:
    """By column: its count, and the cases of its cards in their order."""
    found = {}
    for name, head, rest in COLUMN.findall(page.text):
        count = re.search(r'class="count">([^<]+)<', head)
        assert count is not None
        number = int(re.sub(r"\D", "", unescape(count[1])))
        found[name] = number, re.findall(r'class="what" href="/desk/cases/([^"]+)"', rest)
    return found


async def test_each_case_stands_in_one_column_the_most_urgent_first(house: House, case: str) -> None:
    now = house.clock.now()
    asked = await copies(house, case, 4, "a", requested_at=now)
    (person,) = await copies(house, case, 1, "p", requested_at=now)
    judged = await copies(house, case, 1, "j", requested_at=now, closed_at=now, due_at=now)
    closed = await copies(house, case, 2, "z", requested_at=now, closed_at=now)
    await ask(house, person, QuestionTopic.COLLECT_NOW, ("yes", "no"))
    roof = Told(house)
    roof.answered = frozenset({asked[3]})
    day = ASKED.date()
    roof.dated = sorted(
        [(asked[0], day + timedelta(days=9)), (asked[1], day - timedelta(days=3)), (asked[3], day), (person, day)],
        key=lambda one: one[1],
    )
    at = await seat(app_over(roof), house, "rose", "reader")
    page = await at.get("/desk/cases/board")
    assert columns(page) == {
        "person": (1, [person]),
        "opened": (1, [case]),
        "asked": (3, [asked[1], asked[0], asked[2]]),  # nothing shows that the last arrived
        "answered": (1, [asked[3]]),
        "judged": (1, judged),
        "closed": (2, closed[::-1]),
    }
    assert page.has("passed")
    assert page.has("answer due")
    assert 'href="/desk/cases"' in page.text.partition('class="views"')[2]
    assert 'href="/desk/cases/board"' in (await at.get("/desk/cases")).text


async def test_of_very_many_the_first_are_shown_and_all_are_a_link_away(
    house: House, case: str, clock: SetClock
) -> None:
    now = house.clock.now()
    many = await copies(house, case, 2 * PAGE + 5, "a", requested_at=now)
    await copies(house, case, 30, "z", requested_at=now, closed_at=now)
    roof = Told(house)
    roof.dated = [(one, ASKED.date()) for one in many[:PAGE]]
    at = await seat(app_over(roof), house, "rose", "reader")
    page = await at.get("/desk/cases/board")
    count, cards = columns(page)["asked"]
    assert (count, cards) == (len(many), many[:CARDS])
    assert 'href="/desk/cases?standing=closed"' in page.text
    seen, target = list[str](), "/desk/cases/board?stage=asked"
    assert f'href="{target}"' in page.text
    while target:
        shown = await at.get(target)
        seen += re.findall(r'class="what" href="/desk/cases/([^"]+)"', shown.text)
        following = re.search(r'href="(/desk/cases/board\?stage=asked&amp;from=\d+)"', shown.text)
        target = unescape(following[1]) if following else ""
    assert seen == many, "page by page, each once"


async def test_a_board_without_cases_says_what_to_do(app: FastAPI, house: House) -> None:
    page = await (await seat(app, house, "ines", "auditor")).get("/desk/cases/board")
    assert page.has("There is no case yet.")
    assert 'href="/desk/campaigns/new"' in page.text


async def test_a_stage_that_the_table_shows_leads_there(app: FastAPI, house: House, case: str) -> None:
    at: Seat = await seat(app, house, "ines", "auditor")
    assert (await at.get("/desk/cases/board?stage=closed")).to == "/desk/cases?standing=closed"
    assert (await at.get("/desk/cases/board?stage=nothing")).has("to be asked")
    async with house.store.write() as tx:
        await tx.execute(
            update(ledgers)
            .where(ledgers.c.id == case)
            .values(lease_owner="x", lease_until=house.clock.now() + timedelta(hours=1), stage="look")
        )
    assert (await at.get("/desk/cases/board")).has("running")
