"""Is the address of the heartbeat pinged while the bot lives, is a failure said once, and does the ping stop with it?"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from auditor.alert.heartbeat import beat, last_beat, pinger
from auditor.house import House
from results.clock import SetClock
from tests.auditor.alert.rules import declare_rules
from tests.auditor.push.receiver import Answer, says, silent

PING = '[watch]\nheartbeat_url = "env:PING"\n'


@asynccontextmanager
async def keeper(answers: list[Answer], came: list[str]) -> AsyncIterator[str]:
    """Whoever keeps the address: answers in turn, then with 204."""

    async def take(request: web.Request) -> web.StreamResponse:
        came.append(request.method)
        return await (answers.pop(0) if answers else says(204))(request)

    application = web.Application()
    application.router.add_route("*", "/t0ken", take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/t0ken"
    finally:
        await runner.cleanup()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.02)


@pytest.mark.dialect("sqlite")
async def test_it_is_pinged_and_what_fails_is_said_once_and_without_the_address(house: House, monkeypatch):
    came: list[str] = []
    said: list[str] = []
    declare_rules(house, PING)
    async with keeper([says(204), says(500), says(302)], came) as url, pinger(house, said.append) as pings:
        monkeypatch.setenv("PING", url)
        for count in range(1, 5):
            await pings.attend()
            assert pings._ping is not None
            await pings._ping
            assert came == ["GET"] * count
    assert said == ["heartbeat_url is not reached; it is tried each minute.", "heartbeat_url is reached."]


@pytest.mark.dialect("sqlite")
async def test_one_that_does_not_answer_is_not_pinged_twice_and_stops_with_the_bot(house: House, monkeypatch):
    came: list[str] = []
    declare_rules(house, PING)
    async with keeper([silent], came) as url:
        monkeypatch.setenv("PING", url)
        async with asyncio.timeout(5), pinger(house, print) as pings:
            await pings.attend()
            await until(lambda: came == ["GET"])
            await pings.attend()
        assert pings._ping is not None
        assert pings._ping.cancelled()
    assert came == ["GET"]


@pytest.mark.dialect("sqlite")
async def test_where_no_address_is_named_nobody_is_pinged(house: House):
    said: list[str] = []
    async with pinger(house, said.append) as pings:
        await pings.attend()
        assert pings._ping is not None
        await pings._ping
    assert said == []


def test_what_cannot_be_written_stops_nothing_and_grows_old(tmp_path: Path, clock: SetClock):
    beat(tmp_path / "heartbeat", clock.now())
    beat(tmp_path / "gone" / "heartbeat", clock.now() + timedelta(hours=1))
    assert last_beat(tmp_path / "heartbeat") == clock.now()
    assert last_beat(tmp_path / "gone" / "heartbeat") is None
