"""Is the real software here, exactly as its requirements name it?

It lives in a cache of its own, outside the project, so that a second run
installs nothing. What cannot be installed here is skipped by name, with the
reason; under `REAL=all` that is a failure.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

_STAMP = "installed"
_LONGEST_S = 600


def cache() -> Path:
    """The folder in which installed software is kept; `AUDITOR_REAL_CACHE` names another."""
    usual = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "portability-auditor" / "real"
    folder = Path(os.environ.get("AUDITOR_REAL_CACHE") or usual)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def installed(name: str, requirements: Path, *, python: str = sys.executable, options: Sequence[str] = ()) -> Path:
    """Install what a file of pinned requirements names, once, and give the Python that has it.

    `python` is the interpreter its environment is made with: one that is not
    there is a reason to skip. `options` are pip's.
    """
    pinned = requirements.read_bytes()
    digest = hashlib.sha256(pinned + python.encode()).hexdigest()[:16]
    folder = cache() / f"{name}-{digest}"
    with alone(cache() / f"{name}.lock"):
        if not (folder / _STAMP).exists():
            _done(name, [python, "-m", "venv", "--clear", str(folder)])
            pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-q", "install"]
            _done(name, [*pip, *options, "--require-hashes", "-r", str(requirements)])
            (folder / _STAMP).write_bytes(pinned)
    return folder / "bin" / "python"


def installed_node(name: str, requirements: Path) -> Path:
    """Install what a folder's `package-lock.json` pins, once, and run nothing of it; gives its `node_modules`."""
    pinned = (requirements / "package-lock.json").read_bytes()
    folder = cache() / f"{name}-{hashlib.sha256(pinned).hexdigest()[:16]}"
    with alone(cache() / f"{name}.lock"):
        if not (folder / _STAMP).exists():
            folder.mkdir(exist_ok=True)
            for file in ("package.json", "package-lock.json"):
                (folder / file).write_bytes((requirements / file).read_bytes())
            _done(name, ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder)])
            (folder / _STAMP).write_bytes(pinned)
    return folder / "node_modules"


def missing(name: str, why: str) -> NoReturn:
    """Say that a real service cannot be audited here: a skip by name, or under `REAL=all` a failure."""
    words = f"{name} could not be installed here: {why}"
    if os.environ.get("REAL") == "all":
        pytest.fail(words)
    pytest.skip(words)


def _done(name: str, command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_LONGEST_S)
    except (OSError, subprocess.TimeoutExpired) as error:
        missing(name, f"{command[0]}: {type(error).__name__}")
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["it does not say why"]
        missing(name, said[-1])


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    with lock.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
