"""Does a person see from the terminal whom a release has reached, and have it told?"""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from auditor.assess import method_digest
from auditor.house import House, open_house
from auditor.push.ask import ask
from auditor.release import build
from auditor.release_course import step
from auditor.settings import load_settings
from results.clock import SetClock
from results.figures.period import period_of
from results.records import ReleaseState
from results.store import case_row, sqlite_url
from tests.auditor.cli.conftest import Command
from tests.auditor.push.receiver import declare
from tests.auditor.test_release import NOW, Q4, enter
from tests.database import Database


@pytest.fixture
def answers() -> list[int]:
    return []


@pytest.fixture
def url(answers: list[int]) -> Iterator[str]:
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(answers.pop(0) if answers else 204)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()


@pytest.fixture
def release(home: Path) -> str:
    async def work() -> str:
        async with open_house(load_settings(), clock=SetClock(NOW)) as house:
            await enter(house, "acme")
            name = (await build(house, Q4, person="ines")).row.id
            for state in (ReleaseState.FROZEN, ReleaseState.PUBLISHED):
                await step(house, name, state, person="ines")
            return name

    return asyncio.run(work())


def test_it_is_told_listed_and_what_fails_is_tried_later(
    auditor: Command, home: Path, release: str, url: str, answers: list[int]
) -> None:
    assert "Nobody was told" in auditor("release", "pushes").err
    said = auditor("release", "push", release)
    assert said.code == 4
    assert f"name them in {home / 'recipients.toml'}, or with --to" in said.err
    said = auditor("release", "push", release, "--to", "lab")
    assert said.code == 4
    assert "there is no recipient “lab”; add the table [lab]" in said.err
    declare(home, f'[lab]\nwebhook = "{url}"\nplain_http = true\n')
    answers.append(500)
    said = auditor("release", "push", release)
    assert said.code == 75
    assert "refused with 500; tried again at" in said.out
    assert "names no public_url" in said.err
    (row,) = auditor("release", "pushes", release, "--json").json
    assert (row["state"], row["recipient"], row["code"]) == ("failed", "lab", "refused")
    assert "pushes that fail, and are tried again: 1" in auditor("health", "--lang", "en").out
    assert [(one["number"], one["status"]) for one in row["attempts"]] == [(1, 500)]
    said = auditor("release", "push", release, "--to", "lab")
    assert (said.code, said.out) == (0, f"{release} (published) to lab: delivered.\n")
    listed = auditor("release", "pushes").out
    assert "delivered" in listed
    assert "refused 500" in auditor("release", "pushes", release).out
    assert auditor("release", "push", release).out == f"{release} (published) to lab: delivered.\n"
    assert auditor("release", "pushes", "2020.1").code == 4


def test_a_secret_that_is_not_there_is_named_with_its_mend(auditor: Command, home: Path, release: str) -> None:
    declare(home, '[lab]\napprise = "env:LAB_TARGET"\n')
    said = auditor("release", "push", release)
    assert said.code == 75
    assert "“apprise” of lab is not at env:LAB_TARGET; set the environment variable LAB_TARGET" in said.out


def test_the_bot_tells_whoever_is_to_be_told(auditor: Command, home: Path, release: str, url: str) -> None:
    declare(home, f'[lab]\nwebhook = "{url}"\nplain_http = true\n')

    async def enter_it() -> None:
        async with open_house(load_settings()) as house:
            await ask(house, release, ["lab"])

    asyncio.run(enter_it())
    direct = Database(url=sqlite_url(home / "store.sqlite"))
    direct.execute("UPDATE ledgers SET due_at = NULL")  # the case was made up, and nobody could go on with it
    assert auditor("release", "pushes", "--json").json[0]["state"] == "waiting"
    command = [sys.executable, "-P", "-c", "from auditor.cli import main; main()", "run"]
    with subprocess.Popen(command, env=os.environ, stderr=subprocess.PIPE, text=True) as bot:
        for _ in range(100):
            if auditor("release", "pushes", "--json").json[0]["state"] == "delivered":
                break
            time.sleep(0.2)
        bot.send_signal(signal.SIGTERM)
        _, said = bot.communicate(timeout=20)
    assert f"{release} (published) to lab: delivered." in said
    assert bot.returncode == 0


async def in_the_past(house: House, case: str) -> None:
    """Let a case be known so long ago that it waits no more by the clock of any machine."""
    day, method = date(2026, 2, 2), method_digest()
    async with house.store.write() as tx:
        kept = await case_row.find(tx, case, method=method)
        assert kept is not None
        assert kept.row.exercise is not None
        exercise = replace(kept.row.exercise, first_deadline=day)
        row = replace(kept.row, first_deadline=day, exercise=exercise, watched_until=datetime(2026, 3, 1, tzinfo=UTC))
        await case_row.keep(tx, replace(kept, row=row), method=method)


def test_whoever_publishes_sees_who_is_told(auditor: Command, home: Path) -> None:
    declare(home, '[lab]\nwebhook = "https://lab.test/hook"\n')

    async def build_it() -> str:
        async with open_house(load_settings(), clock=SetClock(NOW)) as house:
            await in_the_past(house, await enter(house, "acme"))
            name = (await build(house, period_of("2026-Q1"), person="ines")).row.id
            await step(house, name, ReleaseState.FROZEN, person="ines")
            return name

    name = asyncio.run(build_it())
    said = auditor("release", "embargo", name, "--until", "2030-01-01", "--to", "lab")
    assert (said.code, "lab gets no copies before their time" in said.err) == (4, True)
    said = auditor("release", "publish", name)
    assert said.code == 0, said.err
    assert f"`auditor run` tells lab; `auditor release push {name}` does so at once." in said.err
