"""Does an older store come up to date with all it held, and is the schema then the one that the code names?"""

from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text

from results.errors import StoreTooNew
from results.store import Store, session, sqlite_url
from results.store.migration import upgrade
from results.tables import metadata
from tests.results.store.test_ledger import NOON, new_case

MIGRATIONS = Path(__file__).parents[3] / "results" / "migrations"
KEY = b"k" * 32


def move(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    (command.downgrade if revision == "0001" else command.upgrade)(config, revision)


def test_the_migrations_make_the_tables_that_the_code_names(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    with engine.begin() as connection:
        upgrade(connection)
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


async def test_a_session_of_the_first_schema_is_still_there_after_the_second(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "store.sqlite")
    store = await Store.open(url)
    case = await new_case(store)
    async with store.write() as tx:
        await session.keep(tx, account="zoe@acme", ledger=case, state=b"cookies", key=KEY, now=NOON)
        await session.keep(tx, account="yann@acme", ledger=None, state=b"by hand", key=KEY, now=NOON, until=NOON)
        await tx.run_sync(move, "0001")
        columns = {row.name for row in await tx.execute(text("SELECT name FROM pragma_table_info('sessions')"))}
        assert "until" not in columns
    await store.close()

    store = await Store.open(url)
    async with store.read() as tx:
        assert await session.load(tx, account="zoe@acme", key=KEY) == b"cookies"
        assert await session.lasts_until(tx, account="zoe@acme") is None
        assert await session.load(tx, account="yann@acme", key=KEY) is None
    await store.close()


async def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "store.sqlite")
    store = await Store.open(url)
    async with store.write() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await store.close()
    with pytest.raises(StoreTooNew, match="9999"):
        await Store.open(url)


async def test_how_long_a_session_by_hand_is_good_is_kept_with_it(store: Store) -> None:
    until = datetime.fromisoformat("2026-03-16T12:00:00+00:00")
    async with store.write() as tx:
        assert await session.lasts_until(tx, account="zoe@acme") is None
        await session.keep(tx, account="zoe@acme", ledger=None, state=b"s", key=KEY, now=NOON, until=until)
        assert await session.lasts_until(tx, account="zoe@acme") == until
        await session.keep(tx, account="zoe@acme", ledger=None, state=b"s", key=KEY, now=NOON)
        assert await session.lasts_until(tx, account="zoe@acme") is None
