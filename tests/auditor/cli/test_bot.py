"""Does the bot that is run from a terminal do what is due, say how it is, and end when it is told?"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.auditor.cli.conftest import Command


@pytest.fixture
def bot(home: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", "from auditor.cli import main; main()", "run"]
    with subprocess.Popen(
        command, env={**os.environ, "AUDITOR_HOME": str(home)}, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_nobody_runs_it_is_said_with_the_mend(auditor: Command, home: Path) -> None:
    said = auditor("health", "--lang", "en")
    assert said.code == 75
    assert said.out.splitlines()[0] == "nobody runs the bot: `auditor run`"
    assert auditor("health", "--json").json["well"] is False


def test_it_runs_is_well_is_stopped_goes_on_and_ends_by_sigterm(
    auditor: Command, home: Path, bot: subprocess.Popen[str]
) -> None:
    def wait_for(code: int) -> str:
        for _ in range(100):
            said = auditor("health", "--lang", "en")
            if said.code == code:
                return said.out
            time.sleep(0.2)
        raise AssertionError(said.out)

    assert "embedded" in wait_for(0)
    assert auditor("stop-all", "--by", "ines").code == 0
    assert "everything is stopped by ines" in wait_for(75)
    while not auditor("health", "--json").json["workers"][0]["trouble"]:
        time.sleep(0.2)
    assert "stopped by ines" in auditor("stop-all", "--lift", "--by", "zoe").err
    wait_for(0)
    bot.send_signal(signal.SIGTERM)
    assert bot.wait(timeout=20) == 0
    assert bot.stderr is not None
    ended = bot.stderr.read()
    assert "stopped by ines; `auditor stop-all --lift` goes on" in ended
    assert "All is well again: work goes on." in ended
    assert "The bot has stopped." in ended


def test_workers_want_a_server_and_say_how_to_get_there(auditor: Command, home: Path) -> None:
    said = auditor("worker")
    assert said.code == 4
    assert "auditor store copy postgresql://" in said.err
