"""Does a backup hold all there was, whole, private and stopped, and does an installation come back from it?"""

import asyncio
import errno
import io
import json
import os
import shutil
import stat
import tarfile
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from results.backup import back_up, restore
from results.backup.layout import LABEL
from results.errors import BackupExists, BackupUnusable, BackupUnwritable, StoreDamaged, StoreNotEmpty, StoreTooNew
from results.key import load_keys, make_keys
from results.records import ArtifactKept
from results.store import Store, chain, ledger, sqlite_url, switch
from results.store.switch import STOP, Switch
from results.vault import Vault
from tests.database import Database, rows_of
from tests.results.store.test_ledger import NOON, new_case, waited
from tests.results.store.test_migration import moved
from tests.results.store.year import fill

LATER = NOON + timedelta(days=1)
EXPORT = b"the export, " * 100_000
Written = Callable[..., "asyncio.Future[object]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    make_keys(folder)
    (folder / "auditor.toml").write_text('language = "fr"\n')
    (folder / "accounts.toml").write_text("")
    return folder


@pytest.fixture
async def kept(store: Store, home: Path) -> str:
    """A case with an artifact in the vault; its SHA-256."""
    case = await new_case(store)
    vault = Vault(home / "vault", load_keys(home).vault)
    artifact = vault.put(case, EXPORT)
    told = ArtifactKept(
        sha256=artifact.sha256, role="export", media_type="application/zip", size=artifact.size, retention="export"
    )
    async with store.write() as tx:
        await ledger.append(tx, case, told, at=NOON, by="probe:browser")
    return artifact.sha256


@pytest.fixture
async def empty(blank: Database) -> AsyncIterator[Store]:
    """Where a backup is restored to."""
    opened = Store.at(blank.url)
    yield opened
    await opened.close()


async def write(store: Store, home: Path, to: Path, **what: bool):
    return await back_up(store, to, home=home, person="ines", now=NOON, **what)


async def bring_back(file: Path, store: Store, home: Path):
    return await restore(file, store, home=home, person="omar", now=LATER)


def names(file: Path) -> list[str]:
    with tarfile.open(file) as tar:
        return tar.getnames()


async def test_a_backup_is_one_private_file_that_holds_all_rows_and_is_stopped(
    store: Store, database: Database, home: Path, tmp_path: Path
) -> None:
    await fill(store, 12)
    to = tmp_path / "backup.sqlite"
    done = await write(store, home, to)
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == ["backup.sqlite"]
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert (done.artifacts, done.secrets, done.damaged) == (0, 0, None)
    before, after = rows_of(database.url), rows_of(sqlite_url(to))
    assert after.pop("switches") == [{"name": STOP, "on": True, "at": NOON, "person": "ines"}]
    before.pop("switches")
    assert after == before
    assert done.store.rows["entries"] == len(before["entries"])
    assert done.store.size > 0
    async with store.read() as tx:
        assert not await switch.is_on(tx, STOP), "the bot itself goes on"


async def test_an_installation_comes_back_from_it_stopped_since_then(
    store: Store, database: Database, home: Path, tmp_path: Path, empty: Store, blank: Database
) -> None:
    await fill(store, 12)
    await write(store, home, tmp_path / "backup.sqlite")
    back = await bring_back(tmp_path / "backup.sqlite", empty, home)
    assert back.stopped_at == NOON
    async with empty.read() as tx:
        assert await switch.find(tx, STOP) == Switch(name=STOP, on=True, at=NOON, person="ines")
        assert await chain.verify_all(tx) == back.store.ledgers
    before, after = rows_of(database.url), rows_of(blank.url)
    assert {**after, "switches": 0} == {**before, "switches": 0}
    assert [path for path in home.iterdir() if path.name.startswith(".")] == []


async def test_a_backup_is_taken_while_the_bot_writes(store: Store, home: Path, tmp_path: Path) -> None:
    case = await new_case(store)
    stopping = asyncio.Event()

    async def work() -> int:
        written = 0
        while not stopping.is_set():
            async with store.write() as tx:
                await ledger.append(tx, case, *map(waited, range(10)), at=NOON, by="engine")
            written += 10
            await asyncio.sleep(0)
        return written

    async with asyncio.TaskGroup() as group:
        working = group.create_task(work())
        await asyncio.sleep(0.1)
        done = await write(store, home, tmp_path / "backup.sqlite")
        stopping.set()
    assert done.damaged is None
    assert 0 < done.store.entries < working.result()
    assert done.store.entries % 10 == 0


async def test_a_backup_is_never_written_over(store: Store, home: Path, tmp_path: Path) -> None:
    to = tmp_path / "backup.sqlite"
    to.write_text("years of work")
    with pytest.raises(BackupExists, match=r"backup\.sqlite"):
        await write(store, home, to)
    assert to.read_text() == "years of work"


async def test_a_backup_that_is_interrupted_is_not_there(
    store: Store, home: Path, tmp_path: Path, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(BaseException):
        pass

    def cut(*_: object, **__: object) -> None:
        raise Interrupted

    monkeypatch.setattr(tarfile.TarFile, "addfile", cut)
    with pytest.raises(Interrupted):
        await write(store, home, tmp_path / "backup.tar", vault=True)
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []


async def test_a_disk_that_is_full_or_no_folder_at_all_is_said_and_nothing_is_left(
    store: Store, home: Path, tmp_path: Path, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BackupUnwritable, match=r"backup\.sqlite.*No such file"):
        await write(store, home, tmp_path / "nowhere" / "backup.sqlite")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tarfile.TarFile, "addfile", full)
    with pytest.raises(BackupUnwritable, match=r"backup\.tar: No space left on device") as refused:
        await write(store, home, tmp_path / "backup.tar", vault=True)
    assert refused.value.retry
    assert [path.name for path in (*tmp_path.iterdir(), *home.iterdir()) if "backup" in path.name] == []


async def test_on_a_disk_that_knows_no_second_name_it_is_renamed_and_still_never_written_over(
    store: Store, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refused)
    await write(store, home, tmp_path / "backup.sqlite")
    before = (tmp_path / "backup.sqlite").read_bytes()
    with pytest.raises(BackupExists):
        await write(store, home, tmp_path / "backup.sqlite")
    assert (tmp_path / "backup.sqlite").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == ["backup.sqlite"]


async def test_a_damaged_chain_is_said_and_the_others_are_kept(
    store: Store, database: Database, home: Path, tmp_path: Path, empty: Store
) -> None:
    for case in ("case-1", "case-2"):
        await new_case(store, case)
        async with store.write() as tx:
            await ledger.append(tx, case, waited(1), at=NOON, by="engine")
    database.execute("UPDATE entries SET digest = 'x' WHERE ledger = 'case-2'")
    done = await write(store, home, tmp_path / "backup.sqlite")
    assert done.damaged is not None
    assert "case-2" in str(done.damaged)
    back = await bring_back(tmp_path / "backup.sqlite", empty, home)
    assert str(back.damaged) == str(done.damaged)
    async with empty.read() as tx:
        assert len(await ledger.load(tx, "case-1")) == 1


async def test_with_the_vault_everything_but_the_keys_comes_back(
    store: Store, home: Path, tmp_path: Path, kept: str, empty: Store
) -> None:
    done = await write(store, home, tmp_path / "backup.tar", vault=True)
    assert (done.artifacts, done.secrets) == (1, 0)
    assert names(tmp_path / "backup.tar") == [
        "store.sqlite",
        f"vault/case-1/{kept}.bin",
        f"vault/case-1/{kept}.key",
        LABEL,
    ]
    shutil.rmtree(home / "vault")
    back = await bring_back(tmp_path / "backup.tar", empty, home)
    assert (back.artifacts, back.secrets) == (1, 0)
    assert Vault(home / "vault", load_keys(home).vault).read("case-1", kept) == EXPORT
    assert stat.S_IMODE((home / "vault" / "case-1" / f"{kept}.bin").stat().st_mode) == 0o600


async def test_keys_are_in_it_only_where_that_was_asked_for(
    store: Store, home: Path, tmp_path: Path, kept: str, empty: Store
) -> None:
    await write(store, home, tmp_path / "bare.tar", vault=True)
    assert not any("key" in Path(name).parts[0] or "toml" in name for name in names(tmp_path / "bare.tar"))
    done = await write(store, home, tmp_path / "whole.tar", vault=True, secrets=True)
    assert done.secrets == 6
    elsewhere = tmp_path / "elsewhere"
    back = await bring_back(tmp_path / "whole.tar", empty, elsewhere)
    assert back.secrets == 6
    assert Vault(elsewhere / "vault", load_keys(elsewhere).vault).read("case-1", kept) == EXPORT
    assert (elsewhere / "auditor.toml").read_text() == 'language = "fr"\n'


async def test_what_stands_in_the_home_already_stays(
    store: Store, home: Path, tmp_path: Path, kept: str, empty: Store
) -> None:
    await write(store, home, tmp_path / "backup.tar", vault=True, secrets=True)
    (home / "auditor.toml").write_text('language = "en"\n')
    back = await bring_back(tmp_path / "backup.tar", empty, home)
    assert (back.artifacts, back.secrets) == (0, 0)
    assert (home / "auditor.toml").read_text() == 'language = "en"\n'
    assert Vault(home / "vault", load_keys(home).vault).read("case-1", kept) == EXPORT


async def test_what_was_erased_since_stays_erased(
    store: Store, home: Path, tmp_path: Path, kept: str, empty: Store
) -> None:
    await write(store, home, tmp_path / "backup.tar", vault=True)
    vault = Vault(home / "vault", load_keys(home).vault)
    vault.erase("case-1", kept)
    assert (await bring_back(tmp_path / "backup.tar", empty, home)).artifacts == 0
    assert not vault.has("case-1", kept)


async def test_the_keys_of_another_installation_are_not_mixed_with_these(
    store: Store, home: Path, tmp_path: Path, kept: str, empty: Store
) -> None:
    await write(store, home, tmp_path / "backup.tar", vault=True, secrets=True)
    other = tmp_path / "other"
    make_keys(other)
    with pytest.raises(BackupUnusable, match="another installation"):
        await bring_back(tmp_path / "backup.tar", empty, other)
    assert not (other / "vault").exists()
    assert await empty.version() is None


async def test_a_store_that_holds_something_is_not_restored_into(store: Store, home: Path, tmp_path: Path) -> None:
    await new_case(store)
    await write(store, home, tmp_path / "backup.sqlite")
    with pytest.raises(StoreNotEmpty):
        await bring_back(tmp_path / "backup.sqlite", store, home)


@pytest.mark.dialect("sqlite")
async def test_a_backup_of_an_older_version_is_brought_up_to_date_and_stays_as_it_was(
    database: Database, home: Path, tmp_path: Path, empty: Store
) -> None:
    old = Store.at(sqlite_url(tmp_path / "old.sqlite"))
    await moved(old, "0002")
    await new_case(old)
    await old.close()
    before = (tmp_path / "old.sqlite").read_bytes()
    back = await bring_back(tmp_path / "old.sqlite", empty, home)
    assert (back.store.ledgers, back.stopped_at) == (1, LATER)
    assert (tmp_path / "old.sqlite").read_bytes() == before


@pytest.mark.dialect("sqlite")
async def test_a_backup_of_a_newer_version_is_refused(
    store: Store, database: Database, home: Path, tmp_path: Path, empty: Store
) -> None:
    await write(store, home, tmp_path / "backup.sqlite")
    Database(url=sqlite_url(tmp_path / "backup.sqlite")).execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreTooNew, match="9999"):
        await bring_back(tmp_path / "backup.sqlite", empty, home)


def tar_of(members: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as tar:
        for name, data in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))
    return whole.getvalue()


def label(**changes: object) -> bytes:
    whole = {"format": "portability-auditor/backup", "version": 1, "artifacts": 0, "secrets": 0}
    return json.dumps({**whole, **changes}).encode()


@pytest.mark.dialect("sqlite")
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"no backup", "neither a database nor a whole tar"),
        (b"", "neither a database nor a whole tar"),
        (tar_of({"letter.txt": b"Dear"}), "neither a database nor a whole tar"),
        (tar_of({"store.sqlite": b"x"}), "neither a database nor a whole tar"),
        (tar_of({"store.sqlite": b"x", "backup.json": b"[]"}), "none of ours"),
        (tar_of({"store.sqlite": b"x", "backup.json": label(version=2)}), "of version 2"),
        (tar_of({"store.sqlite": b"x", "backup.json": label(artifacts=2)}), "does not hold what it says"),
        (tar_of({"backup.json": label()}), "does not hold what it says"),
    ],
    ids=["a text", "nothing", "another tar", "cut", "another label", "a newer form", "artifacts missing", "no store"],
)
async def test_what_is_no_backup_is_refused(tmp_path: Path, home: Path, empty: Store, data: bytes, why: str) -> None:
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(BackupUnusable, match=why):
        await bring_back(tmp_path / "file", empty, home)
    assert await empty.version() is None


@pytest.mark.dialect("sqlite")
@pytest.mark.parametrize("name", ["../out", "/tmp/out", "vault/../../out.bin", "keys/../out.key", "home/other"])
async def test_a_tar_writes_nothing_beside_what_belongs_to_a_home(
    store: Store, tmp_path: Path, home: Path, empty: Store, name: str
) -> None:
    await write(store, home, tmp_path / "backup.sqlite")
    members = {"store.sqlite": (tmp_path / "backup.sqlite").read_bytes(), name: b"out", "backup.json": label()}
    (tmp_path / "backup.tar").write_bytes(tar_of(members))
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    await bring_back(tmp_path / "backup.tar", empty, home)
    new = {path.name for path in tmp_path.rglob("*") if path.is_file()} - {path.name for path in before}
    assert not [left for left in new if not left.startswith("blank.sqlite")]


@pytest.mark.dialect("sqlite")
async def test_a_cut_tar_is_refused(store: Store, tmp_path: Path, home: Path, kept: str, empty: Store) -> None:
    await write(store, home, tmp_path / "backup.tar", vault=True)
    whole = (tmp_path / "backup.tar").read_bytes()
    (tmp_path / "cut.tar").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupUnusable, match="whole tar"):
        await bring_back(tmp_path / "cut.tar", empty, home)


@pytest.mark.dialect("sqlite")
async def test_a_database_of_somebody_else_and_a_damaged_one_are_refused(
    store: Store, tmp_path: Path, home: Path, empty: Store
) -> None:
    Database(url=sqlite_url(tmp_path / "other.sqlite")).execute("CREATE TABLE songs (title TEXT)")
    with pytest.raises(BackupUnusable, match="holds no store"):
        await bring_back(tmp_path / "other.sqlite", empty, home)
    await write(store, home, tmp_path / "backup.sqlite")
    data = (tmp_path / "backup.sqlite").read_bytes()
    (tmp_path / "bad.sqlite").write_bytes(data[:100] + b"\xff" * 4000 + data[4100:])
    with pytest.raises(StoreDamaged, match=r"bad\.sqlite"):
        await bring_back(tmp_path / "bad.sqlite", empty, home)


async def test_a_backup_that_is_not_there_is_named(tmp_path: Path, home: Path, empty: Store) -> None:
    with pytest.raises(BackupUnusable, match=r"nothing\.sqlite: No such file"):
        await bring_back(tmp_path / "nothing.sqlite", empty, home)
