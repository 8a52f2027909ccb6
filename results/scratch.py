"""Where lies what must not outlive its use, and who clears away what a killed program left lying?

Raw HARs, journals, files to be uploaded: secrets may stand in them, so they lie
in the installation's own folder and not among everybody's. Whoever works in a
folder holds it locked; one that nobody holds is wiped by the next who begins.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from results import lock
from results.durable import PRIVATE_FOLDER, make_folder

_FOLDER = "scratch"


@contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """An empty folder of one's own, wiped at the end; those of programs that were killed are wiped first."""
    ground = home.absolute() / _FOLDER
    make_folder(ground)
    _sweep(ground)
    folder, held = _made(ground)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(held)


def _made(ground: Path) -> tuple[Path, int]:
    while True:
        folder = ground / secrets.token_hex(8)
        folder.mkdir(mode=PRIVATE_FOLDER)
        held = _held(folder)
        if held is not None and folder.exists():  # else it was swept between its making and its locking
            return folder, held


def _held(folder: Path) -> int | None:
    """Lock a folder; None: somebody holds it, or it is gone."""
    try:
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return None
    if lock.take(fd):
        return fd
    os.close(fd)
    return None


def _sweep(ground: Path) -> None:
    for folder in ground.iterdir():
        held = _held(folder)
        if held is not None:
            shutil.rmtree(folder, ignore_errors=True)  # another who sweeps may have been quicker
            os.close(held)
