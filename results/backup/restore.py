"""How does an installation come back from a backup, whole or not at all?"""

import asyncio
import shutil
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from results.backup.layout import COMMITS, KEY, LABEL, STORE, Label, is_key, is_ours, is_secret
from results.backup.write import private_folder, room_for, stop
from results.durable import PRIVATE_FILE, create_file, make_folder, sync_file, sync_folder
from results.errors import BackupUnusable, LedgerDamaged, ResultsError, StoreDamaged
from results.store import Store, sqlite_url, switch
from results.store.chain import first_damage
from results.store.inventory import Inventory, inventory
from results.store.switch import STOP
from results.store.transfer import Watch, copy, refuse_filled

_SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back.

    Attributes:
        stopped_at: since when the store is stopped: mostly, when the backup was taken.
        damaged: the first chain that does not hold, and did not in the backup either.
    """

    store: Inventory
    artifacts: int
    secrets: int
    stopped_at: datetime
    damaged: LedgerDamaged | None


async def restore(
    file: Path,
    store: Store,
    *,
    home: Path,
    person: str,
    now: datetime,
    watch: Watch = lambda _table, _rows: None,
) -> Restored:
    """Fill an empty store from a backup of this or an older version, and put back the files that are missing.

    What stands in the home already stays. The store comes back stopped.

    Raises:
        BackupUnusable: it is no backup, or one of another installation.
        StoreNotEmpty: the store holds something.
        StoreTooNew: a newer version of this program wrote it.
        BackupUnwritable: there is no room in the home.
        StoreDamaged: the backup is no whole database; nothing was restored to the store.
    """
    await refuse_filled(store)
    with room_for(home), private_folder(home) as folder:
        names = await asyncio.to_thread(_unpack, file, folder)
        _refuse_foreign(file, folder, home, names)
        taken = await _open(file, folder / STORE)
        try:
            await stop(taken, person=person, now=now)
            artifacts, secrets = await asyncio.to_thread(_put_back, folder, home, names)
            async with store.fill() as tx:
                await copy(taken, store, tx, watch=watch)
                position = await switch.find(tx, STOP)
                counted, damaged = await inventory(tx), await first_damage(tx)
        finally:
            await taken.close()
    assert position is not None
    return Restored(store=counted, artifacts=artifacts, secrets=secrets, stopped_at=position.at, damaged=damaged)


async def _open(file: Path, unpacked: Path) -> Store:
    """The store of the backup, brought up to date in our copy of it."""
    taken = Store.at(sqlite_url(unpacked))
    try:
        version = await taken.version()
        if version is not None:
            await taken.migrate()
    except StoreDamaged as error:
        await taken.close()
        raise StoreDamaged(file, error.values[1]) from error
    except ResultsError:
        await taken.close()
        raise
    if version is None:
        await taken.close()
        raise BackupUnusable(file, "it is a database, and holds no store")
    return taken


def _unpack(file: Path, folder: Path) -> tuple[str, ...]:
    """Bring everything into a folder of ours; the names of what is not the store."""
    try:
        with file.open("rb") as opened:
            begins = opened.read(len(_SQLITE))
    except OSError as error:
        raise BackupUnusable(file, error.strerror or str(error)) from error
    if begins == _SQLITE:
        shutil.copyfile(file, folder / STORE)
        return ()
    try:
        with tarfile.open(file, "r:") as tar:
            names = tuple(_extract(tar, member, folder) for member in tar if member.isfile() and is_ours(member.name))
        label = Label.read((folder / LABEL).read_bytes())
    except (tarfile.TarError, FileExistsError, FileNotFoundError) as error:
        raise BackupUnusable(file, "it is neither a database nor a whole tar") from error
    except ValueError as error:
        raise BackupUnusable(file, str(error)) from error
    others = tuple(name for name in names if name not in (STORE, LABEL))
    if label != Label.of(others) or not (folder / STORE).exists():
        raise BackupUnusable(file, "it does not hold what it says")
    return others


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    source, to = tar.extractfile(member), folder / member.name
    assert source is not None
    make_folder(to.parent)
    with to.open("xb") as target:
        shutil.copyfileobj(source, target)
    to.chmod(PRIVATE_FILE)
    return member.name


def _refuse_foreign(file: Path, folder: Path, home: Path, names: Iterable[str]) -> None:
    """Settings may have been changed since; a key never is."""
    for name in names:
        here = home / name
        if is_key(name) and here.exists() and here.read_bytes() != (folder / name).read_bytes():
            raise BackupUnusable(file, f"it belongs to another installation: {here} is another key")


def _put_back(folder: Path, home: Path, names: Iterable[str]) -> tuple[int, int]:
    """Put each file where it was, unless one stands there; an artifact that is there or was erased stays so."""
    artifacts = secrets = 0
    for name in names:
        to = home / name
        if is_secret(name):
            make_folder(to.parent)
            secrets += create_file(to, (folder / name).read_bytes(), PRIVATE_FILE)
        elif not any(to.with_suffix(suffix).exists() for suffix in COMMITS):
            make_folder(to.parent)
            sync_file(folder / name)
            (folder / name).replace(to)
            sync_folder(to.parent)
            artifacts += to.suffix == KEY
    return artifacts, secrets
