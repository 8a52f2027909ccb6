"""Does the server that is run from a terminal say where it is, answer, and end when it is told?"""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.auditor.cli.conftest import Command
from tests.real.process import free_port

_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextmanager
def serving(home: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server where nothing is published yet, and the address of its API."""
    command = [sys.executable, "-c", "from auditor.cli import main; main()", "serve", "--port", "0", *options]
    with subprocess.Popen(
        command,
        env={**os.environ, "AUDITOR_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = process.stdout.readline().strip()
        assert process.stderr.readline().startswith("Nothing is published yet")
        yield process, address


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_answers_and_ends(home: Path, number: signal.Signals) -> None:
    with serving(home) as (process, address):
        with _DIRECTLY.open(address, timeout=30) as answer:
            assert json.load(answer)["data"] == []
        with pytest.raises(urllib.error.HTTPError) as nothing:
            _DIRECTLY.open(f"{address}/current", timeout=30)
        assert nothing.value.code == 404
        nothing.value.close()
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "The server has stopped." in said


def test_several_processes_answer_count_together_and_end_together(home: Path) -> None:
    with serving(home, "--processes", "2") as (process, address):
        for _ in range(40):  # each by a connection of its own
            with _DIRECTLY.open(address, timeout=60) as answer:
                assert json.load(answer)["data"] == []
        with _DIRECTLY.open(f"{address.removesuffix('/api/v1/releases')}/metrics", timeout=30) as answer:
            counted = answer.read().decode()
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    assert 'portability_api_requests_total{route="/api/v1/releases",status="200"} 40.0' in counted
    assert process.returncode == 0
    assert said.count("The server has stopped.") == 1
    assert "has ended" not in said


def test_a_port_that_is_taken_is_said_with_the_mend(auditor: Command, home: Path) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        said = auditor("serve", "--port", str(port))
    assert said.code == 4
    assert "choose another with --port" in said.err
