"""Is everything on this machine that an Indico needs, and where?

Indico itself goes into a virtual environment of its own, in the user's cache;
PostgreSQL with its contributed extensions and Redis are the machine's, and
installed only where an administrator runs the tests on Debian.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
PYTHON = "3.12"
DEBIAN = ("postgresql", "redis-server")
_EXTENSIONS = ("pg_trgm", "unaccent")
_INSTALL_S = 900


class NotHere(Exception):
    """Something cannot be installed on this machine; the message names it and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where everything is.

    Attributes:
        environment: folder of Indico's virtual environment.
        postgres: folder of PostgreSQL's programs.
        owner: who runs PostgreSQL, which refuses to be root; None where we are nobody special.
    """

    environment: Path
    postgres: Path
    redis: Path
    owner: pwd.struct_passwd | None

    def program(self, name: str) -> str:
        return str(self.environment / "bin" / name)


@cache
def find_ground() -> Ground:
    """Find everything, and install what is missing.

    Raises:
        NotHere: what cannot be installed here.
    """
    python = _python()
    postgres, redis = _postgres(), _redis()
    if (postgres is None or redis is None) and os.geteuid() == 0 and shutil.which("apt-get"):
        _install_from_debian()
        postgres, redis = _postgres(), _redis()
    missing = [
        name for name, found in (("PostgreSQL with pg_trgm and unaccent", postgres), ("Redis", redis)) if found is None
    ]
    if postgres is None or redis is None:
        raise NotHere(f"no {' and no '.join(missing)} here: sudo apt-get install {' '.join(DEBIAN)}")
    return Ground(environment=_environment(python), postgres=postgres, redis=redis, owner=_owner())


def _python() -> str:
    """The interpreter Indico is written for: on the path, in pyenv, or wherever uv knows one."""
    named = shutil.which(f"python{PYTHON}")
    pyenv = sorted(Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser().glob(f"versions/{PYTHON}.*/bin/python"))
    for candidate in (named, *map(str, reversed(pyenv)), _known_to_uv()):
        if candidate and _is_usable(candidate):
            return candidate
    raise NotHere(f"no Python {PYTHON} with venv here, which Indico needs: sudo apt-get install python{PYTHON}-venv")


def _known_to_uv() -> str | None:
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv if uv.exists() else "uv"), "python", "find", "--no-python-downloads", PYTHON]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return found.stdout.strip() or None


def _is_usable(python: str) -> bool:
    """Whether it runs (a shim of pyenv may not), is the right one, and makes environments."""
    test = f"import sys, venv, ensurepip; sys.exit('%d.%d' % sys.version_info[:2] != {PYTHON!r})"
    return subprocess.run([python, "-c", test], capture_output=True, check=False).returncode == 0


def _postgres() -> Path | None:
    versions = Path("/usr/lib/postgresql")
    folders = sorted(versions.glob("*/bin"), key=lambda folder: folder.parent.name.zfill(3), reverse=True)
    on_path = shutil.which("initdb")
    for folder in (*folders, *([Path(on_path).resolve().parent] if on_path else [])):
        if (folder / "initdb").exists() and (folder / "postgres").exists() and _has_extensions(folder):
            return folder
    return None


def _has_extensions(folder: Path) -> bool:
    asked = [str(folder / "pg_config"), "--sharedir"]
    if not Path(asked[0]).exists():  # Debian keeps it for developers, and its files in a place of their own
        share = Path("/usr/share/postgresql") / folder.parent.name
    else:
        share = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    return all((share / "extension" / f"{name}.control").exists() for name in _EXTENSIONS)


def _redis() -> Path | None:
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    return Path(found) if found else None


def _owner() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NotHere("PostgreSQL refuses to be run by root, and there is nobody else here: sudo adduser --system postgres")


def _install_from_debian() -> None:
    """Install programs, and start nothing: `RUNLEVEL=1` keeps the packages from starting a service."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *DEBIAN]):
        done = subprocess.run(["apt-get", "-q", *command], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotHere(f"apt-get {command[0]} failed: {done.stderr.strip().splitlines()[-1:]}")


def _environment(python: str) -> Path:
    """Install Indico where nothing else is; once, whoever else does so at the same time.

    `--ignore-requires-python`: Indico declares 3.12.2 or newer and runs on 3.12.1.
    """
    requirements = HERE / "requirements.txt"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "portability-auditor" / "real"
    folder = cache / f"indico-{_version(requirements)}"
    with _alone(cache / "indico.lock"):
        mark = folder / "installed"
        if mark.exists() and mark.read_text() == wanted:
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        pip = [str(folder / "bin" / "pip"), "--disable-pip-version-check", "--quiet", "install"]
        _run([python, "-m", "venv", str(folder)])
        _run([*pip, "--no-deps", "--ignore-requires-python", "--require-hashes", "-r", str(requirements)])
        mark.write_text(wanted)
    return folder


def _version(requirements: Path) -> str:
    pinned = (line for line in requirements.read_text().splitlines() if line.startswith("indico=="))
    return next(pinned).removeprefix("indico==").split()[0]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_INSTALL_S)
    if done.returncode:
        raise NotHere(f"{' '.join(command[:4])} ... failed: {done.stderr.strip().splitlines()[-1:]}")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
