"""Does a person see from the terminal whom a release has reached, and have it told?"""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from auditor.house import open_house
from auditor.release import build, step
from auditor.settings import load_settings
from results.clock import SetClock
from results.records import ReleaseState
from tests.auditor.cli.conftest import Command
from tests.auditor.push.receiver import declare
from tests.auditor.test_release import NOW, Q4, enter


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
