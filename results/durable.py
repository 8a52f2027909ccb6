"""How does a file come to stand on the disk whole, or not at all?"""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def make_folder(path: Path, mode: int = PRIVATE_FOLDER) -> None:
    """Make a folder and those above it, so that they are still there after a power cut."""
    if path.is_dir():
        return
    make_folder(path.parent, mode)
    path.mkdir(mode=mode, exist_ok=True)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable: fsync of a file does not cover its name (POSIX)."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def sync_file(path: Path) -> None:
    """Make the bytes of a file durable that somebody else has written."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def draft_name(path: Path) -> Path:
    """A free name beside `path` to write under until the file is whole."""
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}.draft")


def create_file(path: Path, data: bytes, mode: int = PRIVATE_FILE) -> bool:
    """Write a new file whole; False, with nothing changed, where one stands already, even if it came this instant."""
    draft = draft_name(path)
    try:
        write_file(draft, data, mode)
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def replace_file(path: Path, data: bytes, mode: int = PRIVATE_FILE) -> None:
    """Write a file whole in the place of the one that is there: whoever reads meanwhile reads one of the two."""
    draft = draft_name(path)
    try:
        write_file(draft, data, mode)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_file(path: Path, data: bytes | Iterable[bytes], mode: int = PRIVATE_FILE) -> None:
    """Write a file that must not exist yet, and its bytes durably; its name is durable after `sync_folder`."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(fd, "wb") as file:
        file.writelines([data] if isinstance(data, bytes) else data)
        file.flush()
        os.fsync(file.fileno())
