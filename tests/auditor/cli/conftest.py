"""The command line in a home of the test's own: what it says, where it says it, and how it leaves."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from auditor.cli import run
from auditor.desk import open_case
from auditor.house import House, open_house
from auditor.settings import load_settings
from results.clock import SetClock
from tests.auditor.installation import make_home, plant
from tests.auditor.situations import ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Said]


@pytest.fixture
def auditor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Run `auditor` with these arguments; nothing is installed yet."""
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "AUDITOR_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)

    def command(*arguments: str) -> Said:
        capsys.readouterr()
        code = run(list(arguments))
        said = capsys.readouterr()
        return Said(code=code, out=said.out, err=said.err)

    return command


@pytest.fixture
def home(auditor: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with one scenario, `portal`; nothing is planted yet."""
    settings = make_home(tmp_path)
    monkeypatch.setenv("AUDITOR_SCENARIOS", str(settings.scenarios))
    return settings.home


@pytest.fixture
def planted(home: Path) -> Path:
    """Both accounts at the portal are planted."""

    async def work(house: House) -> None:
        await plant(house, house.load("portal"))

    in_house(work)
    return home


@pytest.fixture
def case(planted: Path) -> str:
    """A case opened on 2 March 2026."""

    async def work(house: House) -> str:
        return await open_case(house, house.load("portal"))

    return str(in_house(work))


def in_house(work: Callable[[House], Any]) -> Any:
    """Do something in the installation, on the day of the request."""

    async def opened() -> Any:
        async with open_house(load_settings(), clock=SetClock(ASKED)) as house:
            return await work(house)

    return asyncio.run(opened())
