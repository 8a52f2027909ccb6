"""Which database does a test run on? The same tests pass on both."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, delete, insert, make_url, select

from results.store import Store, migration, sqlite_url
from results.store.address import POSTGRESQL, read_address
from results.tables import metadata

BOTH = ("sqlite", "postgresql")
_FIXTURES = ("database", "blank")


@dataclass(frozen=True, kw_only=True)
class Database:
    """A database of the test's own, and a way into it that goes round our code."""

    url: str

    @property
    def dialect(self) -> str:
        return "sqlite" if self.url.startswith("sqlite") else "postgresql"

    @property
    def file(self) -> Path:
        return Path(str(make_url(self.url).database))

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """Change or read what stands there, behind the store's back."""
        if self.dialect == "sqlite":
            with closing(sqlite3.connect(self.file)) as direct, direct:
                return direct.execute(statement).fetchall()
        with psycopg.connect(self.url) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []


def run_on_both(metafunc: pytest.Metafunc) -> None:
    """Run a test that uses a database on both; one that is marked `dialect` on that alone."""
    mark = metafunc.definition.get_closest_marker("dialect")
    for name in _FIXTURES:
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, mark.args if mark else BOTH, indirect=True)


Rows = dict[str, list[dict[str, Any]]]


def rows_of(url: str) -> Rows:
    """Everything that stands in our tables, in a stable order."""
    engine = _engine(url)
    with engine.connect() as connection:
        found = {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


def refill(url: str, rows: Rows | None = None) -> None:
    """Make a PostgreSQL that a test has used as good as new, or what it was before: quicker than a new one."""
    engine = _engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() != migration.head():
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
            migration.upgrade(connection)
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        _insert(connection, rows or {})
    engine.dispose()


def pour(url: str, rows: Rows) -> None:
    """Fill tables that are empty."""
    engine = _engine(url)
    with engine.begin() as connection:
        _insert(connection, rows)
    engine.dispose()


def lay(file: Path) -> None:
    """Put an SQLite file with empty tables there, as `Store.open` leaves it: a copy, quicker than the migrations."""
    file.write_bytes(_empty())


def move(connection: Connection, revision: str, *, back: bool = False) -> None:
    """Bring a schema to any version."""
    config = Config()
    config.set_main_option("script_location", str(migration._MIGRATIONS))
    config.attributes["connection"] = connection
    (command.downgrade if back else command.upgrade)(config, revision)


def set_back(url: str, revision: str) -> None:
    """Make a database one of an older version."""
    engine = _engine(url)
    with engine.begin() as connection:
        move(connection, revision, back=True)
    engine.dispose()


@cache
def _empty() -> bytes:
    """What the program's own migrations make, once a process; in a thread, for whoever asks may be in a loop."""

    async def make(file: Path) -> None:
        await (await Store.open(sqlite_url(file))).close()

    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as thread:
        file = Path(folder, "store.sqlite")
        thread.submit(asyncio.run, make(file)).result()
        return file.read_bytes()


def _insert(connection: Connection, rows: Rows) -> None:
    for table in metadata.sorted_tables:
        if some := rows.get(table.name):
            connection.execute(insert(table), some)
        if connection.dialect.name == "postgresql" and (numbered := table.autoincrement_column) is not None:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{numbered.name}'),"
                f" (SELECT coalesce(max({numbered.name}), 0) + 1 FROM {table.name}), false)"
            )


def _engine(url: str) -> Engine:
    return create_engine(read_address(url).set(drivername="sqlite" if url.startswith("sqlite") else POSTGRESQL))
