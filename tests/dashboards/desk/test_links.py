"""Does every link that somebody is shown open to them? Each role walks the desk by itself."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI

from auditor.house import House
from auditor.notice.draft import draft
from auditor.roof import DeskRoof
from results.records import AlertEvent, AlertWhat, QuestionTopic, Role
from results.records.person import PersonRole
from results.store import alert
from tests.auditor.notice.rig import NoticeRig, judged
from tests.dashboards.desk.rig import PNG, Seat, app_over, ask, keep, seat

MANY = 14  # questions: more than today shows
each_role = pytest.mark.parametrize("role", [str(role) for role in PersonRole])


async def walk(at: Seat, *, most: int = 150) -> dict[str, str]:
    """Every address that links lead to from today on, in one month of the calendar and one order, and on which page it was found."""
    found, left = {"/desk": ""}, ["/desk"]
    while left:
        path = left.pop()
        page = await at.get(path)
        while page.status == 303 and page.to is not None:
            page = await at.get(page.to)
        assert page.status == 200, (path, "linked from", found[path])
        if not (page.header("content-type") or "").startswith("text/html"):
            continue
        for link in sorted({unescape(one).partition("#")[0] for one in re.findall(r'href="([^"]+)"', page.text)}):
            is_new = (
                link not in found
                and link.startswith("/desk")
                and not any(one in link for one in ("month=", "lang=", "sort="))
            )
            if is_new and not link.startswith(("/desk/style/", "/desk/method")):
                found[link] = path
                left.append(link)
    assert len(found) < most
    return found


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[NoticeRig]:
    """A case, a notice and an alert of each, and much to be answered."""
    async with judged(tmp_path) as made:
        house, now = made.house, made.clock.now()
        await keep(house, made.case, PNG, "image/png", Role.SCREENSHOT)
        for _ in range(MANY):
            await ask(house, made.case, QuestionTopic.COLLECT_NOW, ("yes", "no"))
        notice = await draft(house, "ville", person="ines")
        async with house.store.write() as tx:
            for of in (made.case, notice):
                broken = AlertEvent(
                    key=f"scenario_broken/{of}", what=AlertWhat.SCENARIO_BROKEN, at=now, ledger=of, service="ville"
                )
                await alert.enter(tx, broken)
        yield made


@each_role
async def test_no_link_of_the_desk_is_closed_to_who_is_shown_it(rig: NoticeRig, role: str) -> None:
    at = await seat(app_over(DeskRoof(rig.house)), rig.house, "ines", role)
    found = await walk(at)
    assert {"/desk/cases", f"/desk/cases/{rig.case}", "/desk/alerts", "/desk/me"} <= set(found)
    answers = role in ("auditor", "reviewer")
    assert any(link.startswith("/desk/questions/") for link in found) is answers
    today = await at.get("/desk")
    assert today.has("more")
    assert (await at.get(f"/desk/cases/{rig.case}")).has("Needs a person")


@each_role
async def test_nor_where_there_is_nothing_yet(app: FastAPI, house: House, role: str) -> None:
    found = await walk(await seat(app, house, "ines", role))
    assert ("/desk/campaigns/new" in found) is (role == "auditor")
