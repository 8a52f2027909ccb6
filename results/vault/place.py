"""Where does everything of one ledger lie, and who may touch it now?

`vault/<ledger>/<sha256>.bin` the sealed frames, `.key` the wrapped data key,
`.erased` that it was erased on purpose. The key file is what makes an artifact
exist: frames without one are the remains of a commit or an erasure that was
cut short, and nobody can read them.
"""

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from results import lock
from results.durable import PRIVATE_FILE, make_folder, sync_folder

_LEDGER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DRAFTS = ".drafts"


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one artifact."""

    key: Path
    frames: Path
    erased: Path


def place_of(root: Path, ledger: str, sha256: str) -> Place:
    """Name the files of an artifact.

    Raises:
        ValueError: the ledger's id or the digest could not be part of a file name of ours.
    """
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256 in lower-case hexadecimal: {sha256!r}")
    folder = ledger_folder(root, ledger)
    return Place(folder / f"{sha256}.key", folder / f"{sha256}.bin", folder / f"{sha256}.erased")


def ledger_folder(root: Path, ledger: str) -> Path:
    """Name the folder of a ledger.

    Raises:
        ValueError: the id could not be a folder's name.
    """
    if not _LEDGER.fullmatch(ledger):
        raise ValueError(f"not the id of a ledger: {ledger!r}")
    return root / ledger


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a ledger's folder against other processes and threads: commits and erasures follow one another."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def open_draft(root: Path) -> tuple[Path, BinaryIO]:
    """Make a file to write under until it is whole; locked, so that `sweep` knows it is being written."""
    folder = root / _DRAFTS
    make_folder(folder)
    while True:
        path = folder / secrets.token_hex(16)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "w+b", buffering=0)
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:  # none: swept between its making and its locking
            return path, file
        file.close()


def sweep(root: Path) -> int:
    """Remove the drafts of writers that died, and say how many; those of living ones are locked."""
    swept = 0
    for path in (root / _DRAFTS).glob("*"):
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue
        with file:
            if not lock.take(file.fileno()):
                continue
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def destroy(place: Place) -> None:
    """Destroy the key, then the frames; doing it again finishes what was cut short.

    Overwriting reaches the very blocks on file systems that write in place;
    elsewhere (SSD, copy-on-write, backups) an older copy of the small key file
    may live until the medium reuses it.
    """
    for path in (place.key, place.frames):
        if path.exists():
            if path is place.key:
                _overwrite(path)
            path.unlink()
            sync_folder(path.parent)


def _overwrite(path: Path) -> None:
    with path.open("r+b", buffering=0) as file:
        file.write(bytes(os.fstat(file.fileno()).st_size))
        os.fsync(file.fileno())
