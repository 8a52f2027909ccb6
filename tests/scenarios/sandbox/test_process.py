import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp

from results.clock import FileClock

ROOT = Path(__file__).parents[3]
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ACCOUNTS = [{"username": "camille", "password": "pw", "full_name": "Camille Aubépine", "email": "c@sandbox.test"}]


async def test_a_process_of_its_own_lives_on_the_clock_in_the_file(tmp_path):
    clock = FileClock(tmp_path / "clock")
    clock.set(START)
    (tmp_path / "accounts.json").write_text(json.dumps(ACCOUNTS), encoding="utf-8")
    arguments = ["--clock-file", tmp_path / "clock", "--accounts", tmp_path / "accounts.json", "--control"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "scenarios.sandbox", *map(str, arguments),
        stdout=asyncio.subprocess.PIPE, cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip
    try:
        base = (await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip()
        async with aiohttp.ClientSession() as http:
            clock.set(START + timedelta(days=30))
            async with http.get(base) as answer:
                assert parsedate_to_datetime(answer.headers["Date"]) == START + timedelta(days=30)
            async with http.get(f"{base}/__sandbox__/counters") as answer:
                counted = await answer.json()
                assert counted["export_requests"] == counted["downloads"] == {}
    finally:
        process.terminate()
        await process.communicate()


async def test_without_being_asked_for_there_is_no_control_page(open_town):
    town = await open_town()
    visitor = await town.person()
    assert (await visitor.get("/__sandbox__/counters")).status == 404
