"""Does `--operator` play the controller's side beside a case, and nowhere but in a test?"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from probes.chromium import find_executable
from probes.errors import BrowserMissing
from results.clock import FileClock, SystemClock
from tests.auditor.cli.conftest import Command

ROOT = Path(__file__).parents[3]
SHORT = ROOT / "tests" / "e2e" / "short.yaml"
FILE = ROOT / "tests" / "auditor" / "operator.yaml"
PEOPLE = [
    {"username": "camille", "password": "c-7battery-Staple", "full_name": "Camille A", "email": "camille@sandbox.test"},
    {"username": "agent", "password": "a-2horse-Correct", "full_name": "Aude Agente", "email": "a@sandbox.test"},
]


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """The sandbox as a process of its own, where nothing is answered unless its agent does it."""
    try:
        find_executable(os.environ)
    except BrowserMissing as missing:
        pytest.skip(str(missing))
    clock, accounts = FileClock(tmp_path / "clock"), tmp_path / "accounts.json"
    clock.set(SystemClock().now())
    accounts.write_text(json.dumps([PEOPLE[0], {**PEOPLE[1], "is_agent": True}]), encoding="utf-8")
    arguments = ["--clock-file", tmp_path / "clock", "--accounts", accounts, "--vice", "never_answers"]
    command = [sys.executable, "-P", "-m", "scenarios.sandbox", *map(str, arguments)]
    env = {"PYTHONPATH": str(ROOT), "PATH": ""}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def opened(auditor: Command, home: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case at the sandbox; its agent need not wait forty days."""
    scenario = SHORT.read_text(encoding="utf-8").replace("http://127.0.0.1:8200", url)
    (tmp_path / "scenarios" / "catalogue" / "short.yaml").write_text(scenario, encoding="utf-8")
    (tmp_path / "operator.yaml").write_text(FILE.read_text(encoding="utf-8").replace("after: 40d", "after: 0s"))
    tables = []
    for person in PEOPLE:
        name, variable = person["username"], f"TEST_CLI_{person['username'].upper()}"
        monkeypatch.setenv(variable, person["password"])
        tables.append(
            f'["{name}@short"]\nusername = "{name}"\nemail = "{person["email"]}"\npassword = "env:{variable}"\n'
        )
    (home / "accounts.toml").write_text("\n".join(tables), encoding="utf-8")
    return auditor("case", "open", "short").out.strip()


def did(home: Path, case: str) -> list[str]:
    log = home / "operator" / f"{case}.log"
    return [json.loads(line)["did"] for line in log.read_text().splitlines()] if log.exists() else []


@pytest.mark.browser
def test_advancing_a_case_lets_the_operator_do_what_it_calls_for_once(
    auditor: Command, home: Path, opened: str
) -> None:
    said = auditor("case", "advance", opened, "--operator", "operator.yaml", "--lang", "en")
    assert said.code == 0, said.err
    assert did(home, opened) == ["done"]
    assert auditor("case", "advance", opened, "--operator", "operator.yaml").code == 0
    assert did(home, opened) == ["done"]
    assert "bureau" not in auditor("case", "show", opened, "--json").out


@pytest.mark.browser
def test_the_bot_at_work_lets_it_attend_every_open_case_of_its_service(
    auditor: Command, home: Path, opened: str, tmp_path: Path
) -> None:
    arguments = ["run", "--operator", str(tmp_path / "operator.yaml")]
    command = [sys.executable, "-c", "from auditor.cli import main; main()", *arguments]
    with subprocess.Popen(command, env={**os.environ}, stderr=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + 120
        while did(home, opened) != ["done"] and process.poll() is None and time.monotonic() < end:
            time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0, process.stderr and process.stderr.read()
    assert did(home, opened) == ["done"]


@pytest.mark.parametrize(
    ("service", "why"),
    [("short", "this operator plays “short”, not “portal”"), ("portal", "an operator outside tests: portal.example")],
)
def test_elsewhere_it_is_refused_before_anything_is_asked(
    auditor: Command, case: str, home: Path, tmp_path: Path, service: str, why: str
) -> None:
    file = tmp_path / "operator.yaml"
    file.write_text(FILE.read_text(encoding="utf-8").replace("service: short", f"service: {service}"))
    if service == "portal":
        case = moved(auditor, case, "https://portal.example")
    said = auditor("case", "advance", case, "--operator", str(file))
    assert said.code == 4
    assert why in said.err
    assert did(home, case) == []


def moved(auditor: Command, case: str, url: str) -> str:
    """The same case at another address; its accounts have holders, its terms of use are decided on."""
    assert auditor("case", "close", case, "--why", "moved").code == 0
    scenarios = Path(os.environ["AUDITOR_SCENARIOS"]) / "catalogue" / "portal.yaml"
    terms = f"  terms: {{url: {url}/cgu, sha256: {'0' * 64}, on: 2026-01-01, decision: agreed, by: A. Uditrice}}\n"
    text = scenarios.read_text(encoding="utf-8")
    scenarios.write_text(text.replace("  sector: insurance\n", f"  sector: insurance\n{terms}"), encoding="utf-8")
    accounts = Path(os.environ["AUDITOR_HOME"]) / "accounts.toml"
    holder = 'holder = { mode = "staff", reference = "consent-1" }\n'
    accounts.write_text(accounts.read_text().replace("\n[", f"\n{holder}[") + holder, encoding="utf-8")
    said = auditor("case", "open", "portal", "--url", url)
    assert said.code == 0, said.err
    return said.out.strip()


def test_a_file_that_is_not_there_is_a_wrong_use(auditor: Command, case: str) -> None:
    assert auditor("case", "advance", case, "--operator", "nowhere.yaml").code == 2
