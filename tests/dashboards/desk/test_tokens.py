"""Does a token let a program read the cases, for as long as its person means it to, and nothing else?"""

import json
import re
from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import select

from auditor.house import House
from auditor.roof import DeskRoof
from dashboards.desk import person as people
from dashboards.desk.tokens import MOST
from results.clock import SetClock
from results.records import QuestionTopic
from results.store import act
from results.tables import person_tokens
from tests.dashboards.desk.rig import PASSWORD, Page, Seat, again, app_over, ask, seat

CASES = "/desk/api/cases"
ON_BOTH = True


async def make(at: Seat, clock: SetClock, name: str = "tableau", days: int = 30, current: str = PASSWORD) -> Page:
    last = (clock.now() + timedelta(days=days)).date().isoformat()
    return await at.post("/desk/me/tokens", {"token_name": name, "until": last, "current": current})


def token_in(page: Page) -> str:
    found = re.search(r"<code>(desk_[\w-]{43})</code>", page.text)
    assert found is not None, page.text
    return found[1]


async def read(app: FastAPI, token: str, path: str = CASES) -> Page:
    return await Seat(app).get(path, authorization=f"Bearer {token}", accept="text/html")


async def test_a_program_reads_where_each_case_stands_by_a_token_that_is_shown_once(
    app: FastAPI, house: House, case: str, clock: SetClock
) -> None:
    at = await seat(app, house, "ines", "reader")
    token = token_in(await make(at, clock))
    await ask(house, case, QuestionTopic.COLLECT_NOW, ("yes", "no"))
    page = await read(app, token)
    assert (page.status, page.header("content-type"), page.header("cache-control")) == (
        200,
        "application/json",
        "no-store",
    )
    (one,) = json.loads(page.body)["cases"]
    assert (one["case"], one["standing"], one["closed_at"]) == (case, "person", None)
    assert json.loads((await read(app, token, f"{CASES}?standing=closed")).body)["cases"] == []
    assert (await read(app, token, f"{CASES}?standing=elsewhere")).status == 422

    shown = (await at.get("/desk/me")).text
    assert token not in shown
    assert "last used" in shown
    async with house.store.read() as tx:
        (row,) = (await tx.execute(select(person_tokens))).mappings()
        acts = [one.what for one in await act.listing(tx, person="ines")]
    assert token not in repr(dict(row))
    assert "token_made" in acts
    assert (await make(at, clock)).has("You have a token of this name already"), "loaded again, it makes no second one"


async def test_a_token_ends_by_itself_when_it_is_revoked_and_with_its_person(
    app: FastAPI, house: House, case: str, clock: SetClock
) -> None:
    at, paul = await seat(app, house, "ines", "auditor"), await seat(app, house, "paul", "auditor")
    await seat(app, house, "ada", "admin")
    for name, end in (("day", "day"), ("revoked", "revoke"), ("password", "password"), ("person", "disable")):
        token = token_in(await make(at, clock, name, days=0))
        assert (await read(app, token)).status == 200, name
        now = clock.now()
        match end:
            case "day":
                clock.set(now + timedelta(days=1))
                at = await again(app, house, "ines")
            case "revoke":
                async with house.store.read() as tx:
                    rows = (await tx.execute(select(person_tokens).where(person_tokens.c.name == name))).mappings()
                    digest = rows.one()["digest"]
                paul = await again(app, house, "paul")
                assert (await paul.post("/desk/me/tokens/end", {"digest": digest})).status == 404, "it is not his"
                assert (await read(app, token)).status == 200
                assert (await at.post("/desk/me/tokens/end", {"digest": digest})).status == 303
            case "password":
                await people.set_password(house.store, "ines", PASSWORD, by="ada", now=now, given=False)
                at = await again(app, house, "ines")
            case "disable":
                await people.disable(house.store, "ines", by="ada", now=now)
                await people.disable(house.store, "ines", by="ada", now=now, again=True)
        page = await read(app, token)
        assert (page.status, page.header("content-type")) == (401, "application/problem+json"), name
        assert page.header("www-authenticate") == 'Bearer realm="desk"'


async def test_no_token_opens_more_and_nothing_else_opens_what_programs_read(
    app: FastAPI, house: House, case: str, clock: SetClock
) -> None:
    at = await seat(app, house, "ines", "auditor", "admin")
    token = token_in(await make(at, clock))
    for path in ("/desk", "/desk/cases", f"/desk/cases/{case}", "/desk/log"):
        assert (await read(app, token, path)).status == 303, path
    missing = await read(app, token, "/desk/api/nothing")
    assert (missing.status, missing.header("content-type")) == (404, "application/problem+json")
    assert (await Seat(app).send("POST", CASES, b"", {"authorization": f"Bearer {token}"})).status == 401
    for wrong in ("", "Bearer", f"Basic {token}", f"Bearer {token}x", "Bearer " + "x" * 300):
        assert (await at.get(CASES, authorization=wrong)).status == 401, "a session opens nothing here"
    assert (await make(at, clock, "other", current="wrong")).has("This is not your current password")
    for days in (-1, 400):
        assert (await make(at, clock, "other", days=days)).has("Choose the last day of the token")
    for number in range(MOST - 1):
        assert (await make(at, clock, f"t{number}")).status == 200
    assert (await make(at, clock, "one more")).has("You have ten tokens already")


async def test_a_token_is_read_by_so_often_and_tried_so_often(house: House, app: FastAPI, clock: SetClock) -> None:
    token = token_in(await make(await seat(app, house, "ines", "reader"), clock))
    assert [(await read(app, token)).status for _ in range(12)][-1] == 429
    strict = app_over(DeskRoof(house), tries_per_s=1)
    tried = [await read(strict, "desk_wrong") for _ in range(6)]
    assert [page.status for page in tried][-1] == 429
    assert tried[-1].header("retry-after") is not None
    assert (await read(strict, token)).status == 200, "who has a token is not kept out by who has none"
