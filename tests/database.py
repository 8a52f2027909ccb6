"""Which database does a test run on? The same tests pass on both."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

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


def empty(url: str) -> None:
    """Make a PostgreSQL that a test has used as good as new: much quicker than a new one."""
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    numbered = [
        (t.name, t.autoincrement_column.name) for t in metadata.sorted_tables if t.autoincrement_column is not None
    ]
    statements = [
        f"SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE {others}",
        *(f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables)),
        *(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), 1, false)" for table, column in numbered),
    ]
    with psycopg.connect(url) as connection:
        connection.execute(";".join(statements).encode())
