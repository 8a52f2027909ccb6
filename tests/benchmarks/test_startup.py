"""How long does a person wait before the command line does anything?

CPU of the whole process, median of nine, interleaved; beside it what Python
needs to load typer, pydantic and SQLAlchemy, which any such program would.
"""

import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.auditor.installation import make_home

ROUNDS = 9
_OURS = "from auditor.cli import main; main()"
_BASELINE = "import typer, pydantic, sqlalchemy.ext.asyncio"


def cpu_s(code: str, *arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-P", "-c", code, *arguments], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_starting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    settings = make_home(tmp_path)
    monkeypatch.setenv("AUDITOR_HOME", str(settings.home))
    monkeypatch.setenv("AUDITOR_SCENARIOS", str(settings.scenarios))
    asked: Sequence[Sequence[str]] = (["--help"], ["case", "--help"], ["case", "list"], ["scenario", "list"])
    cpu_s(_OURS, "case", "list")  # makes the store
    rounds = [(cpu_s(_BASELINE), *(cpu_s(_OURS, *one) for one in asked)) for _ in range(ROUNDS)]
    baseline, *ours = (statistics.median(column) for column in zip(*rounds, strict=True))
    with capsys.disabled():
        print(f"\nbaseline {baseline:.2f} CPU-s")
        for one, used in zip(asked, ours, strict=True):
            print(f"auditor {' '.join(one):16} {used:.2f} CPU-s, ratio {used / baseline:.2f}")
