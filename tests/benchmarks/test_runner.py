"""What does the auditor's runner cost, compared with a script written by hand for the same service?

CPU of the whole process tree (Python, driver, browser), per case, without what
starting up costs: of runs with one case and with five, a quarter of the
difference; each run against a service of its own, as new as the others.
Interleaved, median of nine. The goal is a ratio of at most 1.10.
"""

import ctypes
import os
import resource
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from results.clock import FileClock
from tests.e2e.conftest import PASSWORD, START, TOTP, Rig, make_rig, start_sandbox

HERE = Path(__file__).parent
ROUNDS = 9
MANY = 5
LINES = 60
"""Of the script, at most: what somebody writes in an afternoon."""
_SUBREAPER = 36  # prctl(2): orphans of the tree come to us, so that their time is counted too


def cpu_s(command: list[str]) -> float:
    """Seconds of CPU that a command and everything it started have used."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        ctypes.CDLL(None).prctl(_SUBREAPER, 1)
        first = os.fork()
        if first == 0:
            os.execve(command[0], command, {**os.environ, "CAMILLE_PASSWORD": PASSWORD, "CAMILLE_TOTP": TOTP})
        failed = False
        while True:
            try:
                ended, status = os.wait()
            except ChildProcessError:
                break
            failed |= ended == first and status != 0  # a browser's orphans may be killed
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(writing, f"{-1.0 if failed else used.ru_utime + used.ru_stime}".encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        used_s = float(pipe.read())
    assert used_s > 0, f"failed: {' '.join(command)}"
    return used_s


@contextmanager
def fresh(folder: Path) -> Iterator[Rig]:
    """A service that nobody has asked yet, whose export is ready at the third look: its pages grow with what is asked."""
    folder.mkdir()
    clock_file = folder / "clock"
    FileClock(clock_file).set(START)
    process, url = start_sandbox(folder, clock_file, "--delay-hours", "0.5")
    try:
        yield make_rig(folder, url, clock_file)
    finally:
        process.terminate()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def script(rig: Rig, times: int) -> list[str]:
    kept = rig.home.parent / "kept"
    return [str(HERE / "script.py"), rig.url, "camille", PASSWORD, str(rig.clock_file), str(kept), str(times)]


def runner(rig: Rig, times: int) -> list[str]:
    return [str(HERE / "runner.py"), str(rig.home), str(rig.clock_file), str(times)]


@pytest.mark.browser
def test_the_runner_against_a_script_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    count = iter(range(1000))

    def measured(command: Callable[[Rig, int], list[str]], times: int) -> float:
        with fresh(tmp_path / f"{next(count)}") as rig:
            return cpu_s([sys.executable, *command(rig, times)])

    def per_case(command: Callable[[Rig, int], list[str]]) -> float:
        return (measured(command, MANY) - measured(command, 1)) / (MANY - 1)

    assert len((HERE / "script.py").read_text().splitlines()) <= LINES
    rounds = [(per_case(script), per_case(runner)) for _ in range(int(os.environ.get("ROUNDS", ROUNDS)))]
    by_hand, ours = (statistics.median(column) for column in zip(*rounds, strict=True))
    with capsys.disabled():
        print(f"\nrunner {ours:.2f} CPU-s a case, script by hand {by_hand:.2f} CPU-s, ratio {ours / by_hand:.2f}")
        print("  " + "  ".join(f"{b:.2f}/{a:.2f}" for a, b in rounds))
