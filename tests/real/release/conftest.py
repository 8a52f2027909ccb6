"""A release that was published with its prints, and the programs of others that read it."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from auditor.gathered import folder_of
from auditor.release import build
from auditor.release_course import step
from probes.chromium import find_executable
from probes.errors import BrowserMissing
from results.clock import SetClock
from results.records import ReleaseState
from tests.auditor.installation import installation
from tests.auditor.quarter import NOW, Q4, drawn, fill
from tests.real.debian import install, unpacked
from tests.real.install import installed_node, missing

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Published:
    """Where a release lies, and the home that it was published from."""

    folder: Path
    home: Path


@pytest.fixture(scope="package")
def release(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The quarter of the tests, with every kind of name in it, published."""
    try:
        find_executable()
    except BrowserMissing as absent:
        missing("the browser that prints a release", str(absent))
    return asyncio.run(_published(tmp_path_factory.mktemp("release")))


async def _published(ground: Path) -> Published:
    async with installation(ground, SetClock(NOW)) as house:
        await fill(house)
        drawing = await drawn(house, ground / "frame.csv")
        name = (await build(house, Q4, person="ines", drawing=drawing, with_pdf=True, parquet=True)).row.id
        for state in (ReleaseState.FROZEN, ReleaseState.PUBLISHED):
            await step(house, name, state, person="ines")
        return Published(folder=folder_of(house) / name, home=house.settings.home)


@pytest.fixture(scope="package")
def program() -> Callable[[str, str], str]:
    """A program by its name: that of the machine, else of the Debian package that has it."""

    def find(name: str, package: str) -> str:
        if shutil.which(name) is None:
            install(package, package)
        return shutil.which(name) or missing(package, f"there is no {name}; on Debian it comes with {package}")

    return find


@pytest.fixture(scope="package")
def promtool() -> str:
    """It comes with a server that an installation would start: so it is unpacked only."""
    return shutil.which("promtool") or str(unpacked("prometheus", "prometheus") / "usr" / "bin" / "promtool")


@pytest.fixture(scope="package")
def html_checker(program: Callable[[str, str], str]) -> list[str]:
    """The Nu HTML checker as a command; it asks nothing of a network."""
    program("npm", "npm")
    java = program("java", "default-jre-headless")
    return [java, "-jar", str(installed_node("nu-html-checker", HERE) / "vnu-jar" / "build" / "dist" / "vnu.jar")]
