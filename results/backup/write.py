"""How is a backup written while the bot runs?"""

import asyncio
import io
import os
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from results.backup.layout import LABEL, STORE, Label, is_artifact, is_secret
from results.durable import PRIVATE_FILE, PRIVATE_FOLDER, draft_name, make_folder, sync_folder
from results.errors import BackupExists, BackupUnwritable, LedgerDamaged
from results.store import Store, sqlite_url, switch
from results.store.chain import first_damage
from results.store.inventory import Inventory, inventory
from results.store.snapshot import make_single, snapshot
from results.store.switch import STOP
from results.store.transfer import copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What was written. `damaged`: the first chain that does not hold, and did not in the store either."""

    store: Inventory
    artifacts: int
    secrets: int
    damaged: LedgerDamaged | None


async def back_up(
    store: Store, to: Path, *, home: Path, person: str, now: datetime, vault: bool = False, secrets: bool = False
) -> Backup:
    """Write the store into a file, or the store and more of its home into a tar; private, and whole or not there.

    Raises:
        BackupExists: there is something of that name.
        BackupUnwritable: there is no room for it, or no such folder.
    """
    _refuse_taken(to)
    with room_for(to), private_folder(home) as folder:
        taken, damaged = await _take(store, folder / STORE, person=person, now=now)
        label = Label(artifacts=0, secrets=0)
        with _whole(to) as file:
            if vault or secrets:
                names = chain(_of_vault(home) if vault else (), _of_settings(home) if secrets else ())
                label = await asyncio.to_thread(_pack, file, folder / STORE, home, names)
            else:
                await asyncio.to_thread(_pour, folder / STORE, file)
    return Backup(store=taken, artifacts=label.artifacts, secrets=label.secrets, damaged=damaged)


def _refuse_taken(path: Path) -> None:
    if path.exists():
        raise BackupExists(path)


@contextmanager
def room_for(to: Path) -> Iterator[None]:
    """Say what could not be written or read, and why."""
    try:
        yield
    except OSError as error:
        raise BackupUnwritable(error.filename or to, error.strerror or error) from error


@contextmanager
def _whole(to: Path) -> Iterator[BinaryIO]:
    """A file that is written to its end, and only then has its name: on any disk, a stick or a share too."""
    draft = draft_name(to)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _name(draft, to)
    finally:
        draft.unlink(missing_ok=True)
    with suppress(OSError):  # not every disk knows how
        sync_folder(to.absolute().parent)


def _name(draft: Path, to: Path) -> None:
    try:
        os.link(draft, to)
    except FileExistsError as error:
        raise BackupExists(to) from error
    except OSError:  # FAT knows no second name
        _refuse_taken(to)
        draft.rename(to)


def _pour(path: Path, into: BinaryIO) -> None:
    with path.open("rb") as file:
        shutil.copyfileobj(file, into, 2**20)


@contextmanager
def private_folder(home: Path) -> Iterator[Path]:
    """A folder in the home that nobody else reads, and that is gone afterwards."""
    make_folder(home)
    path = draft_name(home / "backup")
    path.mkdir(PRIVATE_FOLDER)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


async def _take(store: Store, to: Path, *, person: str, now: datetime) -> tuple[Inventory, LedgerDamaged | None]:
    if store.file is not None:
        await asyncio.to_thread(snapshot, store.file, to)
    taken = Store.at(sqlite_url(to))
    try:
        if store.file is None:
            async with taken.fill() as tx:
                await copy(store, taken, tx)
        await stop(taken, person=person, now=now)
        async with taken.read() as tx:
            counted, damaged = await inventory(tx), await first_damage(tx)
    finally:
        await taken.close()
    await asyncio.to_thread(make_single, to)
    return counted, damaged


async def stop(store: Store, *, person: str, now: datetime) -> None:
    """Let a store do nothing that cannot be taken back, unless it is stopped already."""
    async with store.write() as tx:
        if not await switch.is_on(tx, STOP):
            await switch.turn(tx, STOP, on=True, person=person, now=now)


def _of_vault(home: Path) -> Iterator[str]:
    """The names of its files, the frames of an artifact before the key that makes it exist."""
    for folder in sorted(path for path in (home / "vault").glob("*") if path.is_dir()):
        for path in sorted(folder.iterdir()):  # .bin, .erased, .key
            if is_artifact(name := str(path.relative_to(home))):
                yield name


def _of_settings(home: Path) -> Iterator[str]:
    for path in sorted([*home.glob("keys/*"), *home.glob("*.toml")]):
        if is_secret(name := str(path.relative_to(home))):
            yield name


def _pack(into: BinaryIO, store: Path, home: Path, names: Iterable[str]) -> Label:
    """Write the tar, and at its end what it holds."""
    packed: list[str] = []
    with tarfile.open(fileobj=into, mode="w", format=tarfile.PAX_FORMAT) as tar:
        _add(tar, store, STORE)
        for name in names:
            try:
                _add(tar, home / name, name)
            except FileNotFoundError:  # erased meanwhile
                continue
            packed.append(name)
        label = Label.of(packed)
        about = tarfile.TarInfo(LABEL)
        data = label.written()
        about.size, about.mode = len(data), PRIVATE_FILE
        tar.addfile(about, io.BytesIO(data))
    return label


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    with path.open("rb") as file:
        about = tar.gettarinfo(arcname=name, fileobj=file)
        about.uid = about.gid = 0
        about.uname = about.gname = ""
        about.mode = PRIVATE_FILE
        tar.addfile(about, file)
