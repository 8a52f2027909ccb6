"""Does an older store come up to date with all it held, and is the schema then the one that the code names?"""

import asyncio
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import String, inspect, select, text
from sqlalchemy.exc import DBAPIError

from results.errors import ResultsError, StoreAddressWrong, StoreTooNew, StoreTooOld
from results.store import Migrated, Store, ledger, migration, session, sqlite_url
from results.tables import ledgers, metadata
from tests.database import Database, move
from tests.postgres import Server
from tests.results.store.test_ledger import NOON, new_case, waited

KEY = b"k" * 32
NEWEST = migration.head()
OPEN = "import asyncio, sys; from results.store import Store; asyncio.run(Store.open(sys.argv[1]))"
REBUILD = """
from alembic import op
revision, down_revision, branch_labels, depends_on = "rebuilt", "{head}", None, None
def upgrade():
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("ledgers", recreate="always" if sqlite else "never") as batch_op:
        batch_op.alter_column("stage", new_column_name="scene")
    {then}
"""


async def moved(store: Store, revision: str, *, back: bool = False) -> None:
    async with store.write() as tx:
        await tx.run_sync(lambda connection: move(connection, revision, back=back))


async def older(database: Database) -> Store:
    """A store of the version before, with a case."""
    store = Store.at(database.url)
    await moved(store, "0002")
    await new_case(store)
    return store


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Adds a migration to those there are, which does this after it has rebuilt a table that others refer to."""

    def forget() -> None:
        migration.head.cache_clear()
        migration._revisions.cache_clear()

    def add(then: str) -> None:
        to = tmp_path / "migrations"
        shutil.copytree(migration._MIGRATIONS, to)
        (to / "versions" / "rebuilt.py").write_text(REBUILD.format(head=NEWEST, then=then))
        monkeypatch.setattr(migration, "_MIGRATIONS", to)
        forget()

    yield add
    monkeypatch.undo()
    forget()


async def test_the_migrations_make_the_tables_that_the_code_names(store: Store) -> None:
    async with store.read() as tx:
        differences = await tx.run_sync(lambda c: compare_metadata(MigrationContext.configure(c), metadata))
    assert differences == []


async def test_a_database_that_differs_from_the_code_is_told(store: Store) -> None:
    """What the test above rests on."""
    async with store.write() as tx:
        await tx.execute(text("ALTER TABLE ledgers ADD COLUMN surplus INTEGER"))
        await tx.execute(text("DROP INDEX ix_ledgers_lease_owner"))
        differences = await tx.run_sync(lambda c: compare_metadata(MigrationContext.configure(c), metadata))
        assert {difference[0] for difference in differences} == {"remove_column", "add_index"}
        await tx.rollback()


def test_no_text_in_the_code_has_a_length() -> None:
    """PostgreSQL would refuse what SQLite keeps: a media type that a service made up, a word of a person's."""
    columns = [column for table in metadata.tables.values() for column in table.columns]
    assert [str(c) for c in columns if isinstance(c.type, String) and c.type.length is not None] == []


@pytest.mark.dialect("postgresql")
async def test_texts_have_no_length_and_are_sorted_by_their_bytes(database: Database, store: Store) -> None:
    wrong = database.execute(
        "SELECT table_name, column_name, character_maximum_length, collation_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type = 'character varying' AND table_name <> 'alembic_version'"
        " AND (character_maximum_length IS NOT NULL OR collation_name IS DISTINCT FROM 'C')"
    )
    assert wrong == []


async def test_a_new_database_is_made_and_an_old_one_brought_up_to_date(blank: Database) -> None:
    store = Store.at(blank.url)
    assert await store.version() is None
    assert await store.migrate() == Migrated(before=None, after=NEWEST)
    assert await store.version() == NEWEST
    assert await store.migrate() == Migrated(before=NEWEST, after=NEWEST)
    await store.close()


async def test_a_session_of_the_first_schema_is_still_there_after_the_second(blank: Database) -> None:
    store = await Store.open(blank.url)
    case = await new_case(store)
    async with store.write() as tx:
        await session.keep(tx, account="zoe@acme", ledger=case, state=b"cookies", key=KEY, now=NOON)
        await session.keep(tx, account="yann@acme", ledger=None, state=b"by hand", key=KEY, now=NOON, until=NOON)
    await moved(store, "0001", back=True)
    async with store.read() as tx:
        columns = await tx.run_sync(lambda connection: inspect(connection).get_columns("sessions"))
        assert "until" not in {column["name"] for column in columns}
    assert (await store.migrate()).before == "0001"
    async with store.read() as tx:
        assert await session.load(tx, account="zoe@acme", key=KEY) == b"cookies"
        assert await session.lasts_until(tx, account="zoe@acme") is None
        assert await session.load(tx, account="yann@acme", key=KEY) is None
    await store.close()


@pytest.mark.dialect("sqlite")
async def test_an_older_file_is_kept_beside_itself_as_it_was_and_then_opens(blank: Database) -> None:
    store = await older(blank)
    await store.close()
    store = await Store.open(blank.url)
    async with store.write() as tx:
        await ledger.append(tx, "case-1", waited(1), at=NOON, by="engine")
    assert await store.version() == NEWEST
    await store.close()

    kept = blank.file.with_name(f"blank.sqlite.before-{NEWEST}")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    store = Store.at(sqlite_url(kept))
    assert await store.version() == "0002"
    async with store.read() as tx:
        assert await ledger.load(tx, "case-1") == ()
    await store.close()


@pytest.mark.dialect("postgresql")
async def test_an_older_database_that_others_may_use_is_not_changed_until_a_person_says_so(blank: Database) -> None:
    store = await older(blank)
    with pytest.raises(StoreTooOld, match=f"has schema 0002; this program needs {NEWEST}.*`auditor store migrate`"):
        await Store.open(blank.url)
    assert await store.version() == "0002"
    assert await store.migrate() == Migrated(before="0002", after=NEWEST)
    await store.close()
    await (await Store.open(blank.url)).close()


async def test_a_store_of_a_newer_program_is_left_alone(blank: Database) -> None:
    await (await Store.open(blank.url)).close()
    blank.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreTooNew, match="9999"):
        await Store.open(blank.url)
    store = Store.at(blank.url)
    with pytest.raises(StoreTooNew, match="9999"):
        await store.migrate()
    await store.close()
    assert blank.execute("SELECT version_num FROM alembic_version") == [("9999",)]


async def test_of_several_that_open_a_new_database_at_once_one_makes_it(blank: Database) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", OPEN, blank.url]) for _ in range(4)]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]
    store = await Store.open(blank.url)
    await new_case(store)
    await store.close()


async def test_of_several_that_migrate_at_once_one_does(blank: Database) -> None:
    store = await older(blank)
    others = [Store.at(blank.url) for _ in range(3)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(other.migrate()) for other in others]
    assert sorted(task.result().before or "" for task in tasks) == ["0002", NEWEST, NEWEST]
    for each in (store, *others):
        await each.close()


async def test_a_table_that_others_refer_to_is_rebuilt_with_its_rows(
    blank: Database, folder: Callable[[str], None]
) -> None:
    store = await Store.open(blank.url)
    await new_case(store)
    async with store.write() as tx:
        await ledger.append(tx, "case-1", waited(1), at=NOON, by="engine")
    folder("pass")
    assert (await store.migrate()).after == "rebuilt"
    async with store.read() as tx:
        assert len(await ledger.load(tx, "case-1")) == 1
    with pytest.raises(ResultsError):
        blank_ledger = "INSERT INTO entries SELECT 'case-9', seq, at, kind, what, fact, stage, attempt, \"by\", bytes, digest FROM entries"
        async with store.write() as tx:
            await tx.execute(text(blank_ledger))
    await store.close()


@pytest.mark.parametrize(
    ("then", "error"),
    [
        ("raise ZeroDivisionError", ZeroDivisionError),
        ('op.execute("SELECT nothing FROM nowhere")', (DBAPIError, ResultsError)),
        ("op.execute(\"DELETE FROM ledgers WHERE id = 'case-1'\")", ResultsError),
    ],
    ids=["a fault of ours", "a wrong statement", "a row that others refer to goes"],
)
async def test_a_migration_that_fails_changes_nothing(
    blank: Database, folder: Callable[[str], None], then: str, error: type[Exception]
) -> None:
    store = await Store.open(blank.url)
    await new_case(store)
    async with store.write() as tx:
        await ledger.append(tx, "case-1", waited(1), at=NOON, by="engine")
    folder(then)
    with pytest.raises(error):
        await store.migrate()
    assert await store.version() == NEWEST
    async with store.read() as tx:
        assert (await tx.execute(select(ledgers.c.id, ledgers.c.stage))).all() == [("case-1", None)]
        assert len(await ledger.load(tx, "case-1")) == 1
    await store.close()


async def test_a_postgresql_that_keeps_no_unicode_is_refused_with_the_mend(postgres: Server) -> None:
    address = postgres.create("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(StoreAddressWrong, match=r"LATIN1.*ENCODING 'UTF8'"):
        await Store.open(address)


async def test_how_long_a_session_by_hand_is_good_is_kept_with_it(store: Store) -> None:
    until = datetime.fromisoformat("2026-03-16T12:00:00+00:00")
    async with store.write() as tx:
        assert await session.lasts_until(tx, account="zoe@acme") is None
        await session.keep(tx, account="zoe@acme", ledger=None, state=b"s", key=KEY, now=NOON, until=until)
        assert await session.lasts_until(tx, account="zoe@acme") == until
        await session.keep(tx, account="zoe@acme", ledger=None, state=b"s", key=KEY, now=NOON)
        assert await session.lasts_until(tx, account="zoe@acme") is None
