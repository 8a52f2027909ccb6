"""Which of a real service's programs does Debian have, and how do they come here without anything being started?

An administrator's machine is given what is missing. What would drive out
something else (one mail server drives out another) is unpacked into the cache.
"""

import os
import shutil
import subprocess
from pathlib import Path

from tests.real.install import alone, cache, missing

_STAMP = ".unpacked"


def install(name: str, *packages: str) -> None:
    """Install programs, and start nothing; where we are no administrator, or this is no Debian, do nothing."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _apt(name, "update")
        _apt(name, "install", "-y", "--no-install-recommends", *packages)


def unpacked(name: str, package: str) -> Path:
    """Fetch a package and unpack it into the cache, once; gives the folder that stands for `/`."""
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        missing(name, f"no apt-get, and {package} is unpacked from Debian's package")
    folder = cache() / package
    with alone(cache() / f"{package}.lock"):
        if not (folder / _STAMP).exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            if os.geteuid() == 0:
                _apt(name, "update")
            _apt(name, "download", package, at=folder)
            for archive in folder.glob("*.deb"):
                subprocess.run(["dpkg", "-x", str(archive), str(folder)], check=True, capture_output=True)
            (folder / _STAMP).touch()
    return folder


def _apt(name: str, *words: str, at: Path | None = None) -> None:
    """`RUNLEVEL=1` keeps packages from starting a service."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    done = subprocess.run(["apt-get", "-q", *words], env=quiet, cwd=at, capture_output=True, text=True, check=False)
    if done.returncode:
        missing(name, f"apt-get {words[0]}: {(done.stderr.strip().splitlines() or ['it failed'])[-1]}")
