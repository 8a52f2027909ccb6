"""Does `auditor store` say how the database is, mend what can be mended, move it, and bring it back?"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from auditor.cli.store import LIFT
from auditor.engine.owner import this_process
from auditor.house import House
from results.clock import SystemClock
from results.key import load_keys
from results.records import ArtifactKept
from results.store import lease, ledger, migration, switch
from results.store.switch import STOP
from results.vault import Vault
from tests.auditor.cli.conftest import Command, in_house
from tests.auditor.installation import plant
from tests.database import BOTH, Database, refill, rows_of, set_back
from tests.postgres import Server

HEAD = migration.head()
SECRET = "zorvelunqua"


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Where the installation's store is: in its home, or on a server."""
    if request.param == "sqlite":
        return Database(url=f"sqlite:///{home}/store.sqlite")
    made: Database = request.getfixturevalue("postgres_database")
    refill(made.url)
    monkeypatch.setenv("AUDITOR_DATABASE", made.url)
    return made


@pytest.fixture
def ledgers(database: Database, home: Path) -> Database:
    """Two plantings, with an artifact in the vault that no entry names."""

    async def work(house: House) -> None:
        await plant(house, house.load("portal"))
        house.vault.put("case-1", b"a scan")

    in_house(work)
    return database


@pytest.fixture
def server(postgres: Server) -> Iterator[str]:
    """A server's database with nothing in it."""
    address = postgres.create()
    yield address
    postgres.drop(address)


def test_it_says_where_the_store_is_and_what_is_in_it(auditor: Command, ledgers: Database) -> None:
    shown = auditor("store", "show", "--json").json
    assert (shown["dialect"], shown["schema"], shown["stopped_since"]) == (ledgers.dialect, HEAD, None)
    assert shown["rows"]["ledgers"] == 2
    assert shown["size"] > 0
    said = auditor("store", "show")
    assert (said.code, said.err) == (0, "")
    assert f"schema   {HEAD}" in said.out
    assert re.search(r"^ledgers +2$", said.out, re.MULTILINE)


def test_a_store_of_this_version_needs_no_migration(auditor: Command, ledgers: Database) -> None:
    said = auditor("store", "migrate")
    assert said.code == 0
    assert f"schema {HEAD} already; nothing was done" in said.out
    assert auditor("store", "migrate", "--json").json["before"] == HEAD


def test_an_older_store_is_migrated_by_a_person(auditor: Command, ledgers: Database, home: Path) -> None:
    set_back(ledgers.url, "0002")
    shown = auditor("store", "show")
    assert (shown.code, shown.out) == (0, shown.out)
    assert f"schema 0002; this program needs {HEAD}" in shown.out
    assert auditor("store", "show", "--json").json["needed"] == HEAD
    if ledgers.dialect == "postgresql":
        refused = auditor("case", "list")
        assert refused.code == 4
        assert "`auditor store migrate`" in refused.err
    said = auditor("store", "migrate")
    assert said.code == 0
    assert f"schema 0002 -> {HEAD}" in said.out
    kept = home / f"store.sqlite.before-{HEAD}"
    assert kept.exists() == (ledgers.dialect == "sqlite")
    assert (str(kept) in said.err) == kept.exists()
    assert auditor("case", "list").code == 0


def hold(database: Database, owner: str) -> None:
    real = SystemClock().now()

    async def work(house: House) -> None:
        async with house.store.write() as tx:
            first = (await ledger.listing(tx))[0]
            await lease.claim(tx, first.id, owner=owner, real=real)

    in_house(work)


@pytest.mark.parametrize("command", [["migrate"], ["copy", "sqlite:///moved.sqlite"]], ids=" ".join)
def test_while_somebody_works_nothing_is_migrated_or_moved(
    auditor: Command, ledgers: Database, command: list[str]
) -> None:
    hold(ledgers, this_process())
    if command == ["migrate"]:
        set_back(ledgers.url, "0002")
    said = auditor("store", *command)
    assert said.code == 75
    assert this_process() in said.err
    assert auditor("store", "show", "--json").json["schema"] == ("0002" if command == ["migrate"] else HEAD)


def test_what_a_dead_process_held_is_nobodys(auditor: Command, ledgers: Database) -> None:
    host, pid, start = this_process().rsplit(":", 2)
    hold(ledgers, f"{host}:{pid}:{int(start) + 1}")
    assert auditor("store", "copy", "sqlite:///moved.sqlite").code == 0


def test_a_store_that_is_whole_is_counted(auditor: Command, ledgers: Database) -> None:
    said = auditor("store", "check")
    assert said.code == 0
    assert "2 ledgers, 2 entries, 0 artifacts, 0 damages" in said.out
    assert "1 artifacts lie in the vault that no entry names" in said.err
    checked = auditor("store", "check", "--json").json
    assert checked == {
        "ledgers": 2, "entries": 2, "artifacts": 0, "orphans": 1, "mended": None, "damages": [],
    }  # fmt: skip


def test_copies_that_differ_are_named_and_made_anew(auditor: Command, ledgers: Database) -> None:
    ledgers.execute("UPDATE entries SET what = 'look' WHERE what = 'planting'")
    said = auditor("store", "check")
    assert said.code == 4
    assert "copy      planting-" in said.out
    assert "entry 1 what is look, by the entries planting" in said.out
    assert "`auditor store check --rebuild`" in said.err
    rebuilt = auditor("store", "check", "--rebuild", "--json")
    assert (rebuilt.code, rebuilt.json["mended"], len(rebuilt.json["damages"])) == (0, 2, 2)
    assert auditor("store", "check").code == 0


@pytest.mark.parametrize("rebuild", [(), ("--rebuild",)], ids=["", "rebuild"])
def test_a_damaged_chain_leaves_with_six_and_its_place(
    auditor: Command, ledgers: Database, rebuild: tuple[str, ...]
) -> None:
    ledgers.execute("UPDATE entries SET digest = 'x' WHERE ledger = (SELECT min(ledger) FROM entries)")
    said = auditor("store", "check", *rebuild)
    assert said.code == 6
    assert "chain     planting-" in said.out
    assert "entry 1 its bytes do not have the digest" in said.out
    assert "`auditor store restore FILE`" in said.err
    (damage,) = auditor("store", "check", *rebuild, "--json").json["damages"]
    assert (damage["kind"], damage["entry"]) == ("chain", 1)


def test_a_vault_that_is_gone_leaves_with_six(auditor: Command, ledgers: Database, home: Path) -> None:
    async def work(house: House) -> None:
        kept = house.vault.put("case-1", b"a page")
        told = ArtifactKept(sha256=kept.sha256, role="page", media_type="text/html", size=6, retention="page")
        async with house.store.write() as tx:
            first = (await ledger.listing(tx))[0]
            await ledger.append(tx, first.id, told, at=house.clock.now(), by="probe:browser")

    in_house(work)
    shutil.rmtree(home / "vault")
    said = auditor("store", "check")
    assert said.code == 6
    assert "artifact  planting-" in said.out
    assert "entry 2 the vault holds no artifact" in said.out


def test_a_file_that_is_no_database_leaves_with_six(auditor: Command, home: Path) -> None:
    (home / "store.sqlite").write_bytes(b"not a database, " * 100)
    said = auditor("store", "check", "--json")
    assert said.code == 6
    assert said.json["damages"][0]["kind"] == "file"


def test_everything_moves_to_a_server_and_the_installation_goes_on_there(
    auditor: Command, planted: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of(f"sqlite:///{planted}/store.sqlite")
    said = auditor("store", "copy", server)
    assert said.code == 0
    assert "every chain verified" in said.err
    assert f"`database` into {planted}/auditor.toml" in said.err
    assert "is stopped" in said.err
    assert rows_of(server) == before

    left = auditor("store", "show", "--json").json
    assert left["stopped_since"] is not None
    monkeypatch.setenv("AUDITOR_DATABASE", server)
    there = auditor("store", "show", "--json").json
    assert (there["dialect"], there["stopped_since"]) == ("postgresql", None)
    assert there["rows"] == {**left["rows"], "switches": 0}
    assert auditor("account", "list").code == 0
    assert auditor("store", "check").code == 0


def test_what_was_stopped_before_the_move_is_stopped_after_it_and_that_is_said(
    auditor: Command, planted: Path, server: str
) -> None:
    async def stop(house: House) -> None:
        async with house.store.write() as tx:
            await switch.turn(tx, STOP, on=True, person="ines", now=house.clock.now())

    in_house(stop)
    said = auditor("store", "copy", server)
    assert said.code == 0
    assert f"The new one is stopped too, for the old one was before: {LIFT}" in said.err


def test_the_rows_that_moved_are_counted(auditor: Command, planted: Path, server: str) -> None:
    moved = auditor("store", "copy", server, "--json").json
    assert (moved["from"], moved["rows"]["ledgers"]) == (f"{planted}/store.sqlite", 2)


def test_a_database_that_is_not_empty_is_not_moved_into(auditor: Command, ledgers: Database, tmp_path: Path) -> None:
    assert auditor("store", "copy", "sqlite:///moved.sqlite").code == 0
    said = auditor("store", "copy", "sqlite:///moved.sqlite")
    assert said.code == 4
    assert "moved.sqlite is not empty" in said.err


def test_a_damaged_store_is_not_moved(auditor: Command, ledgers: Database) -> None:
    ledgers.execute("UPDATE entries SET digest = 'x'")
    said = auditor("store", "copy", "sqlite:///moved.sqlite")
    assert said.code == 6
    assert "does not verify at entry 1" in said.err
    assert auditor("store", "show", "--json").json["stopped_since"] is None


def test_a_backup_says_what_it_lacks(auditor: Command, ledgers: Database, home: Path, tmp_path: Path) -> None:
    said = auditor("store", "backup", "backup.sqlite")
    assert said.code == 0
    assert "2 ledgers, 2 entries" in said.out
    for name in ("vault", "keys", "auditor.toml", "accounts.toml"):
        assert f"{home}/{name}" in said.err
    again = auditor("store", "backup", "backup.sqlite")
    assert again.code == 4
    assert "never written over" in again.err
    whole = auditor("store", "backup", "whole.tar", "--with-vault", "--with-keys")
    assert "Not in it" not in whole.err
    assert "sign in your name" in whole.err


def test_an_installation_comes_back_from_a_backup_elsewhere(
    auditor: Command, ledgers: Database, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert auditor("store", "backup", "whole.tar", "--with-vault", "--with-keys", "--json").json["artifacts"] == 1
    keys = load_keys(home)
    monkeypatch.delenv("AUDITOR_DATABASE", raising=False)
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "elsewhere"))
    (tmp_path / "elsewhere").mkdir(0o700)
    said = auditor("store", "restore", "whole.tar")
    assert said.code == 0
    assert "2 ledgers, 2 entries" in said.out
    assert LIFT in said.err
    assert load_keys(tmp_path / "elsewhere").vault == keys.vault
    assert (
        Vault(tmp_path / "elsewhere" / "vault", keys.vault).read("case-1", _only(home / "vault" / "case-1"))
        == b"a scan"
    )
    assert auditor("store", "check").code == 0
    assert auditor("store", "show", "--json").json["stopped_since"] is not None
    assert auditor("store", "restore", "whole.tar").code == 4


def _only(folder: Path) -> str:
    (key,) = folder.glob("*.key")
    return key.stem


def test_a_damaged_chain_is_backed_up_with_the_others_and_said(auditor: Command, ledgers: Database) -> None:
    ledgers.execute("UPDATE entries SET digest = 'x' WHERE ledger = (SELECT min(ledger) FROM entries)")
    said = auditor("store", "backup", "backup.sqlite")
    assert said.code == 6
    assert "The others were kept" in said.err
    with closing(sqlite3.connect("backup.sqlite")) as kept:
        assert kept.execute("SELECT count(*) FROM entries").fetchone() == (2,)


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://ines:{SECRET}@/audit?host=/nowhere",
        f"postgresql:///audit?host=/nowhere&password={SECRET}",
        f"postgresql://ines:{SECRET}@127.0.0.1:1/audit",
        f"postgresql://ines:{SECRET}@db:port/audit",
        f"postgresql://ines:p@{SECRET}@db/audit",
        f"mysql://ines:{SECRET}@db/audit",
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        ["store", "show"],
        ["store", "migrate"],
        ["store", "check"],
        ["store", "backup", "b.sqlite"],
        ["doctor"],
        ["case", "list"],
        ["init"],
    ],
    ids=" ".join,
)
def test_no_password_is_ever_said(
    auditor: Command, home: Path, monkeypatch: pytest.MonkeyPatch, address: str, command: list[str]
) -> None:
    monkeypatch.setenv("AUDITOR_DATABASE", address)
    said = auditor(*command)
    assert said.code in (4, 75)
    assert said.out + said.err
    assert SECRET not in said.out + said.err


@pytest.mark.usefixtures("planted")
def test_nor_is_that_of_the_database_to_move_to(auditor: Command) -> None:
    said = auditor("store", "copy", f"postgresql://ines:{SECRET}@127.0.0.1:1/audit")
    assert said.code == 75
    assert "postgresql://127.0.0.1:1/audit" in said.err
    assert SECRET not in said.err


@pytest.mark.usefixtures("ledgers")
def test_a_snapshot_is_written_for_researchers_and_nobody_else_reads_it(auditor: Command, tmp_path: Path) -> None:
    said = auditor("store", "snapshot", "--to", "counted", "--json")
    assert (said.code, said.json) == (0, {"to": "counted", "cases": 0, "verdicts": 0})
    assert auditor("store", "snapshot", "--to", "counted").out == "counted  0 cases, 0 verdicts\n"
    files = sorted((tmp_path / "counted").iterdir())
    assert [(file.name, oct(file.stat().st_mode & 0o777)) for file in files] == [
        ("cases.parquet", "0o600"),
        ("verdicts.parquet", "0o600"),
    ]
