"""A sandbox in a process of its own, and an installation that audits it from processes that may be killed."""

import asyncio
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.desk import open_case
from auditor.house import open_house
from auditor.settings import Settings
from results.clock import FileClock
from results.durable import create_file, make_folder
from results.key import make_keys
from scenarios.load import load_scenario
from tests.e2e.stage import Planted, plant

START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
HERE = Path(__file__).parent
PASSWORD = "correct-Horse-7battery"
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """A home, a clock that everybody reads, and the sandbox's address."""

    home: Path
    clock_file: Path
    url: str

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home, scenarios=self.home / "scenarios")

    def house(self):
        return open_house(self.settings, clock=FileClock(self.clock_file))

    async def open_case(self) -> str:
        async with self.house() as house:
            loaded = load_scenario(self.home / "scenarios" / "catalogue" / "short.yaml")
            return await open_case(house, loaded)

    def drive(self, case: str, failpoint: str = "") -> int:
        """Live through the case in another process; its exit status, negative where it was killed."""
        done = subprocess.run(
            [sys.executable, str(HERE / "drive.py"), str(self.home), str(self.clock_file), case],
            env={**os.environ, "AUDITOR_FAILPOINT": failpoint, "CAMILLE_PASSWORD": PASSWORD, "CAMILLE_TOTP": TOTP},
            check=False,
            capture_output=True,
            timeout=300,
        )
        if done.returncode not in (0, -9):
            raise AssertionError(done.stderr.decode())
        return done.returncode

    def requests(self) -> int:
        """How many requests the service counted for our account."""
        with urllib.request.urlopen(f"{self.url}/__sandbox__/counters") as answer:
            counters = json.load(answer)
        return int(counters["export_requests"].get("camille", 0))


def start_sandbox(
    folder: Path, clock_file: Path, *options: str, totp: str | None = None
) -> tuple[subprocess.Popen[bytes], str]:
    accounts = folder / "members.json"
    member = {"username": "camille", "password": PASSWORD, "full_name": "Camille A", "email": "c@sandbox.test"}
    accounts.write_text(json.dumps([{**member, **({"totp": totp} if totp else {})}]))
    process = subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "scenarios.sandbox", "--control", *options),
            *("--clock-file", str(clock_file), "--accounts", str(accounts)),
        ],
        stdout=subprocess.PIPE,
        cwd=HERE.parents[1],
    )
    assert process.stdout is not None
    return process, process.stdout.readline().decode().strip()


def make_rig(folder: Path, url: str, clock_file: Path) -> Rig:
    home = folder / "home"
    make_folder(home)
    make_keys(home)
    (home / "scenarios" / "catalogue").mkdir(parents=True)
    text = (HERE / "short.yaml").read_text().replace("http://127.0.0.1:8200", url)
    (home / "scenarios" / "catalogue" / "short.yaml").write_text(text)
    account = '["camille@short"]\nusername = "camille"\npassword = "env:CAMILLE_PASSWORD"\ntotp = "env:CAMILLE_TOTP"\n'
    create_file(home / "accounts.toml", account.encode())
    return Rig(home=home, clock_file=clock_file, url=url)


@pytest.fixture(scope="session")
def insurer(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """The insurer, planted once for all tests of this process."""
    return asyncio.run(plant(tmp_path_factory.mktemp("planted") / "home", "mutuelle"))


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """The town's portal, likewise."""
    return asyncio.run(plant(tmp_path_factory.mktemp("planted") / "home", "ville"))


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    clock_file = tmp_path / "clock"
    FileClock(clock_file).set(START)
    process, url = start_sandbox(tmp_path, clock_file, "--delay-hours", "0.02")  # ready at the first look
    yield make_rig(tmp_path, url, clock_file)
    process.terminate()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()
