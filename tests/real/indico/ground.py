"""Is everything on this machine that an Indico needs, and where?

Indico itself goes into an environment of its own, in the user's cache;
PostgreSQL with its contributed extensions and Redis are the machine's, and
installed only where an administrator runs the tests on Debian.
"""

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.real import debian
from tests.real.install import installed, missing

HERE = Path(__file__).parent
PYTHON = "3.12"
DEBIAN = ("postgresql", "redis-server")
_EXTENSIONS = ("pg_trgm", "unaccent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where everything is.

    Attributes:
        programs: folder of Indico's own.
        postgres: folder of PostgreSQL's.
        owner: who runs PostgreSQL, which refuses to be root; None where we are nobody special.
    """

    programs: Path
    postgres: Path
    redis: Path
    owner: pwd.struct_passwd | None


def find_ground() -> Ground:
    """Find everything, and install what is missing; what cannot be installed here is skipped by name."""
    python = _python()
    if python is None:
        missing("indico", f"no Python {PYTHON} with venv: sudo apt-get install python{PYTHON}-venv")
    postgres, redis = _postgres(), _redis()
    if postgres is None or redis is None:
        debian.install("indico", *DEBIAN)
        postgres, redis = _postgres(), _redis()
    if postgres is None:
        missing("indico", f"no PostgreSQL with {' and '.join(_EXTENSIONS)}: sudo apt-get install {DEBIAN[0]}")
    if redis is None:
        missing("indico", f"no Redis: sudo apt-get install {DEBIAN[1]}")
    # Indico declares Python 3.12.2 or newer, and runs on 3.12.1.
    options = ("--no-deps", "--ignore-requires-python")
    environment = installed("indico", HERE / "requirements.txt", python=python, options=options)
    return Ground(programs=environment.parent, postgres=postgres, redis=redis, owner=_owner())


def _python() -> str | None:
    """The interpreter Indico is written for: on the path, in pyenv, or wherever uv knows one."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv").glob(f"versions/{PYTHON}.*/bin/python")
    named = (shutil.which(f"python{PYTHON}"), *map(str, sorted(pyenv, reverse=True)), _known_to_uv())
    return next((python for python in named if python and _is_usable(python)), None)


def _known_to_uv() -> str | None:
    uv = Path(sys.executable).with_name("uv")
    if not uv.exists():
        return None
    command = [str(uv), "python", "find", "--no-python-downloads", PYTHON]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or None


def _is_usable(python: str) -> bool:
    """Whether it runs (a shim of pyenv may not), is the right one, and makes environments."""
    test = f"import sys, venv, ensurepip; sys.exit('%d.%d' % sys.version_info[:2] != {PYTHON!r})"
    return subprocess.run([python, "-c", test], capture_output=True, check=False).returncode == 0


def _postgres() -> Path | None:
    """The newest there is with its extensions; Debian keeps its programs off the path."""
    packaged = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True
    )
    on_path = shutil.which("initdb")
    folders = (*packaged, *([Path(on_path).resolve().parent] if on_path else []))
    return next((folder for folder in folders if (folder / "postgres").exists() and _has_extensions(folder)), None)


def _has_extensions(folder: Path) -> bool:
    shares = [Path("/usr/share/postgresql") / folder.parent.name]
    if (folder / "pg_config").exists():
        told = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=True)
        shares.append(Path(told.stdout.strip()))
    return any(all((share / "extension" / f"{name}.control").exists() for name in _EXTENSIONS) for share in shares)


def _redis() -> Path | None:
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    return Path(found) if found else None


def _owner() -> pwd.struct_passwd | None:
    """Debian's package brings a user for it; elsewhere nobody will do."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]
