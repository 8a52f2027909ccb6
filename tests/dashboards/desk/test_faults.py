"""What does somebody see when something of ours goes wrong, and does who reads the log find it?"""

import logging
import re

import pytest
from fastapi import FastAPI
from sqlalchemy import text, update

from auditor.house import House
from auditor.notice.page import NoticePages
from auditor.roof import DeskRoof
from dashboards.address import Site
from dashboards.app import create_app
from dashboards.desk.guard import HEADERS
from dashboards.shelf.stock import Shelf
from results.tables import entries
from tests.dashboards.desk.rig import Page, Seat, seat


@pytest.fixture
def whole(house: House) -> FastAPI:
    """Everything that `auditor serve` serves, but the site: a desk, notices, and the API."""
    return create_app(
        Shelf(books=()), ladders={}, site=Site(url="http://test"), roof=DeskRoof(house), notices=NoticePages(house)
    )


def is_desk(page: Page) -> bool:
    kept = all(page.header(name.lower()) == value for name, value in HEADERS.items())
    return kept and page.header("content-type") == "text/html; charset=utf-8" and "/desk/style/" in page.text


async def test_a_case_that_cannot_be_read_is_told_with_the_id_that_the_log_has(
    app: FastAPI, house: House, case: str, caplog: pytest.LogCaptureFixture
) -> None:
    at = await seat(app, house, "ines", "auditor")
    async with house.store.write() as tx:
        await tx.execute(update(entries).where(entries.c.ledger == case, entries.c.seq == 1).values(digest="0" * 64))
    page = await at.get(f"/desk/cases/{case}", accept="*/*")
    assert page.status == 500
    assert is_desk(page)
    assert page.has("Nothing was changed.")
    assert page.has("Sign out"), "whoever is signed in stays where they are"
    fault = re.search(r"<code>([0-9a-f]{8})</code>", page.text)
    assert fault is not None
    (record,) = [one for one in caplog.records if fault[1] in one.getMessage()]
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert f"Fault {fault[1]}: GET /desk/cases/{{ledger}}" in caplog.text
    assert "LedgerDamaged" in caplog.text
    sent = await at.post(f"/desk/cases/{case}/abandon", {"confirm": "x"}, accept_language="fr")
    assert sent.status == 500
    assert sent.has("Ce que vous veniez d’envoyer a peut-être été fait")
    assert 'lang="fr"' in sent.text


async def test_a_store_that_is_gone_is_told_at_the_desk_in_a_notice_and_to_programs(
    whole: FastAPI, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    at = await seat(whole, house, "ines", "auditor")
    async with house.store.write() as tx:
        await tx.execute(text("DROP TABLE person_sessions"))
        await tx.execute(text("DROP TABLE entries"))
    for path in ("/desk", "/desk/cases/x", "/desk/me"):
        page = await at.get(path, accept="application/json")
        assert (page.status, page.header("retry-after")) == (503, "10")
        assert is_desk(page)
        assert page.has("The database does not answer")
        style = re.search(r'href="(/desk/style/[^"]+)"', page.text)
        assert style is not None
        assert (await at.get(style[1])).status == 200, "what it looks like is there all the same"
    secret = "S" * 43
    page = await at.get(f"/n/{secret}")
    assert (page.status, page.header("content-type")) == (503, "text/html; charset=utf-8")
    assert page.has("The notice and all that you had sent before are kept")
    fault = re.search(r"<code>([0-9a-f]{8})</code>", page.text)
    assert fault is not None
    assert f"Fault {fault[1]}: GET /n/" in caplog.text
    assert secret not in caplog.text
    page = await at.get("/api/v1/nothing", accept="text/html")
    assert (page.status, page.header("content-type")) == (404, "application/problem+json")


async def test_what_no_address_takes_is_told_in_the_layout_of_the_desk(whole: FastAPI, house: House) -> None:
    at = await seat(whole, house, "ines", "auditor")
    for method, path in (("PUT", "/desk"), ("DELETE", "/desk/cases/x"), ("PATCH", "/desk/nothing/here")):
        page = await at.send(method, path, b"", {"accept": "*/*"})
        assert (page.status, page.header("allow")) == (405, "GET, HEAD, POST")
        assert is_desk(page)
        assert page.has("This address takes no such request")
    large = await at.send("POST", "/desk/me/interests", b"x", {"content-length": str(10**9)})
    assert large.status == 413
    assert is_desk(large)
    nowhere = await at.send("PUT", "/n/x", b"", {})
    assert nowhere.header("content-type") == "text/html; charset=utf-8"
    assert (await Seat(whole).send("PUT", "/api/v1/releases", b"", {})).header("content-type") == (
        "application/problem+json"
    )
