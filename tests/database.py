"""Which database does a test run on? The same tests pass on both."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, delete, insert, make_url, select

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
    numbered = [(t.name, c.name) for t in metadata.sorted_tables if (c := t.autoincrement_column) is not None]
    engine = _engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        for table in metadata.sorted_tables:
            if rows and rows[table.name]:
                connection.execute(insert(table), rows[table.name])
        for name, column in numbered:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{name}', '{column}'),"
                f" (SELECT coalesce(max({column}), 0) + 1 FROM {name}), false)"
            )
    engine.dispose()


def _engine(url: str) -> Engine:
    return create_engine(read_address(url).set(drivername="sqlite" if url.startswith("sqlite") else POSTGRESQL))
