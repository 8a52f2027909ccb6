"""How is a backup written while the bot runs?"""

import asyncio
import io
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from results.backup.layout import LABEL, STORE, Label, is_artifact, is_secret
from results.durable import PRIVATE_FILE, PRIVATE_FOLDER, draft_name, make_folder, sync_file, sync_folder
from results.errors import BackupExists, LedgerDamaged
from results.store import Store, sqlite_url, switch
from results.store.chain import first_damage
from results.store.inventory import Inventory, inventory
from results.store.snapshot import snapshot
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
    """
    _refuse_taken(to)
    with private_folder(draft_name(to)) as folder:
        taken, damaged = await _take(store, folder / STORE, person=person, now=now)
        label, written = Label(artifacts=0, secrets=0), folder / STORE
        if vault or secrets:
            written = folder / "backup.tar"
            names = chain(_of_vault(home) if vault else (), _of_settings(home) if secrets else ())
            label = await asyncio.to_thread(_pack, written, folder / STORE, home, names)
        _name(written, to)
    return Backup(store=taken, artifacts=label.artifacts, secrets=label.secrets, damaged=damaged)


def _refuse_taken(path: Path) -> None:
    if path.exists():
        raise BackupExists(path)


def _name(written: Path, to: Path) -> None:
    """Give what is whole its name, unless that was taken meanwhile."""
    sync_file(written)
    try:
        os.link(written, to)
    except FileExistsError as error:
        raise BackupExists(to) from error
    sync_folder(to.absolute().parent)


@contextmanager
def private_folder(path: Path) -> Iterator[Path]:
    """A folder that nobody else reads, and that is gone afterwards."""
    make_folder(path.absolute().parent)
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
    _make_single(to)
    return counted, damaged


async def stop(store: Store, *, person: str, now: datetime) -> None:
    """Let a store do nothing that cannot be taken back, unless it is stopped already."""
    async with store.write() as tx:
        if not await switch.is_on(tx, STOP):
            await switch.turn(tx, STOP, on=True, person=person, now=now)


def _make_single(file: Path) -> None:
    """Leave nothing beside the database, and nothing that reading it would write."""
    direct = sqlite3.connect(file, isolation_level=None)
    try:
        direct.execute("PRAGMA journal_mode=DELETE")
    finally:
        direct.close()
    file.chmod(PRIVATE_FILE)


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


def _pack(to: Path, store: Path, home: Path, names: Iterable[str]) -> Label:
    """Write the tar, and at its end what it holds."""
    packed: list[str] = []
    with tarfile.open(to, "x", format=tarfile.PAX_FORMAT) as tar:
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
    to.chmod(PRIVATE_FILE)
    return label


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    with path.open("rb") as file:
        about = tar.gettarinfo(arcname=name, fileobj=file)
        about.uid = about.gid = 0
        about.uname = about.gname = ""
        about.mode = PRIVATE_FILE
        tar.addfile(about, file)
