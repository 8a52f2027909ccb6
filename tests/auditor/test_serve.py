"""Is what is published served within moments, and before its time not one byte?"""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from auditor.gathered import folder_of
from auditor.house import House
from auditor.release import build
from auditor.release_course import step
from auditor.serve import application, keep_stocked
from dashboards.address import Site
from dashboards.shelf.stock import stock
from results.clock import SetClock
from results.figures.period import period_of
from results.records import ReleaseState
from tests.auditor.push.receiver import declare
from tests.auditor.test_release import NOW, enter
from tests.dashboards.app.test_api import BELOW, ELSEWHERE
from tests.dashboards.shelved import asked
from tests.database import BOTH

Q4 = period_of("2026-Q4")
on_both = pytest.mark.parametrize("database", BOTH, indirect=True)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


async def everything(app: FastAPI, home: Path, release: str) -> bytes:
    """All that anybody can get, and all that lies on the shelf."""
    below = [
        f"/api/v1/releases/{name}{one}" for name in ("current", release) for one in ("", *(f"/{b}" for b in BELOW))
    ]
    addresses = (*ELSEWHERE, *below, "/metrics", "/readyz")
    found = [(await asked(app, address)).body for address in addresses]
    shelf = home / ".shelf"
    return b"".join([*found, *(path.read_bytes() for path in shelf.glob("*"))])


@on_both
async def test_a_draft_a_frozen_and_an_embargoed_release_are_nowhere_not_one_byte(house: House, clock: SetClock):
    await enter(house, "acme", told=True)
    declare(
        house, '[press]\nwebhook = "http://127.0.0.1:1/"\nplain_http = true\ngets = ["embargoed"]\nwith_files = true\n'
    )
    name = (await build(house, Q4, person="ines")).row.id
    app, home = await application(house, site=Site(), rate_per_s=None), folder_of(house)
    until = NOW + timedelta(days=3)
    for state in (None, ReleaseState.FROZEN, ReleaseState.EMBARGOED):
        if state is not None:
            embargo = {"until": until, "recipients": ("press",)} if state is ReleaseState.EMBARGOED else {}
            await step(house, name, state, person="ines", **embargo)  # type: ignore[arg-type]
        app.state.shelf = await stock(house.store, home, app.state.shelf)
        assert app.state.shelf.books == ()
        said = await everything(app, home, name)
        assert b"case-acme" not in said
        assert name.encode() not in said
    clock.set(until)
    await step(house, name, ReleaseState.PUBLISHED, person="ines")
    app.state.shelf = await stock(house.store, home, app.state.shelf)
    assert b"case-acme" in await everything(app, home, name)


@on_both
async def test_what_is_published_while_it_serves_appears_and_corrections_too(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("auditor.serve.LOOK_EVERY", timedelta(milliseconds=20))
    await enter(house, "acme", told=True)
    app = await application(house, site=Site(), rate_per_s=None)
    told: list[str] = []
    looking = asyncio.create_task(keep_stocked(app, house, lambda shelf: told.append(shelf.books[0].id), print))
    first = await published(house)
    await until_told(told, 1)
    assert (await asked(app, "/api/v1/releases/current")).json["id"] == first
    second = await published(house, corrects=first)
    await until_told(told, 2)
    assert (await asked(app, f"/api/v1/releases/{first}")).json["corrected_by"] == second
    looking.cancel()
    assert told == [first, second]


async def test_where_a_folder_was_changed_it_says_so_and_shows_what_it_showed(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("auditor.serve.LOOK_EVERY", timedelta(milliseconds=20))
    await enter(house, "acme", told=True)
    first = await published(house)
    app = await application(house, site=Site(), rate_per_s=None)
    second = await published(house, corrects=first)
    path = folder_of(house) / second / "cases.csv"
    kept = path.read_bytes()
    path.write_bytes(kept + b"x")
    said: list[str] = []
    looking = asyncio.create_task(keep_stocked(app, house, lambda _: None, said.append))
    while app.state.trouble is None:
        await asyncio.sleep(0.02)
    not_ready = await asked(app, "/readyz")
    assert (not_ready.status, "release_unreadable" in not_ready.json["detail"]) == (503, True)
    assert second not in not_ready.json["detail"], "what hinders us is told to those who mend it"
    assert len(said) == 1
    assert "cases.csv was changed" in said[0]
    assert (await asked(app, "/api/v1/releases/current")).json["id"] == first
    path.write_bytes(kept)
    while app.state.trouble is not None:
        await asyncio.sleep(0.02)
    looking.cancel()
    assert (await asked(app, "/api/v1/releases/current")).json["id"] == second


async def test_where_no_index_can_be_written_it_says_so_and_shows_what_it_showed(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("auditor.serve.LOOK_EVERY", timedelta(milliseconds=20))
    await enter(house, "acme", told=True)
    first = await published(house)
    app = await application(house, site=Site(), rate_per_s=None)
    second = await published(house, corrects=first)
    shelf = folder_of(house) / ".shelf"
    kept = shelf.rename(shelf.with_name("kept"))
    shelf.touch()
    looking = asyncio.create_task(keep_stocked(app, house, lambda _: None, print))
    async with asyncio.timeout(20):
        while app.state.trouble is None:
            assert not looking.done()
            await asyncio.sleep(0.02)
        assert app.state.trouble == "shelf_unwritable"
        assert (await asked(app, "/api/v1/releases/current")).json["id"] == first
        shelf.unlink()
        kept.rename(shelf)
        while app.state.trouble is not None:
            await asyncio.sleep(0.02)
    looking.cancel()
    assert (await asked(app, "/api/v1/releases/current")).json["id"] == second


async def published(house: House, corrects: str | None = None) -> str:
    name = (await build(house, Q4, person="ines", corrects=corrects)).row.id
    for state in (ReleaseState.FROZEN, ReleaseState.PUBLISHED):
        await step(house, name, state, person="ines")
    return name


async def until_told(told: list[str], number: int) -> None:
    async with asyncio.timeout(20):
        while len(told) < number:
            await asyncio.sleep(0.02)
