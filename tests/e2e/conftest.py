"""A sandbox in a process of its own, and an installation that audits it from processes that may be killed."""

import json
import multiprocessing
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from auditor.desk import open_case
from auditor.house import open_house
from auditor.settings import Settings
from probes.browser import Browsers
from results.clock import FileClock
from results.durable import create_file, make_folder
from results.key import make_keys
from scenarios.load import load_scenario
from tests.database import lay
from tests.e2e.drive import drive
from tests.e2e.stage import Planted, lasting_browser, plant

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.e2e.drive"])
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
        """Live through the case in another process; its exit status, negative where it was killed.

        It is a fork of one that has loaded everything: most of what a new one does is to load.
        """
        said = self.home.parent / "drive.log"
        variables = {"CAMILLE_PASSWORD": PASSWORD, "CAMILLE_TOTP": TOTP}
        process = FORKS.Process(target=drive, args=(self.home, self.clock_file, case, failpoint, variables, said))
        process.start()
        process.join(timeout=300)
        status = process.exitcode
        if status not in (0, -9):
            process.kill()
            raise AssertionError(said.read_text() if status else "it did not end in time")
        return status

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
    lay(home / "store.sqlite")
    (home / "scenarios" / "catalogue").mkdir(parents=True)
    text = (HERE / "short.yaml").read_text().replace("http://127.0.0.1:8200", url)
    (home / "scenarios" / "catalogue" / "short.yaml").write_text(text)
    account = '["camille@short"]\nusername = "camille"\npassword = "env:CAMILLE_PASSWORD"\ntotp = "env:CAMILLE_TOTP"\n'
    create_file(home / "accounts.toml", account.encode())
    return Rig(home=home, clock_file=clock_file, url=url)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browsers() -> AsyncIterator[Browsers]:
    """One browser for all tests of this process that share its loop."""
    async with lasting_browser() as lent:
        yield lent


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def insurer(tmp_path_factory: pytest.TempPathFactory, browsers: Browsers) -> Planted:
    """The insurer, planted once for all tests of this process."""
    return await plant(tmp_path_factory.mktemp("planted") / "home", "mutuelle", browsers)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def town(tmp_path_factory: pytest.TempPathFactory, browsers: Browsers) -> Planted:
    """The town's portal, likewise."""
    return await plant(tmp_path_factory.mktemp("planted") / "home", "ville", browsers)


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
