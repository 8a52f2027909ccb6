"""Where is everything kept, and who may write at the same time?

SQLAlchemy Core over aiosqlite (WAL, synchronous=FULL, busy_timeout 10 s,
write transactions BEGIN IMMEDIATE) or PostgreSQL, by one code. Functions of
the sibling modules take the connection of a transaction that `Store.write`
or `Store.read` opened; a write transaction is short and awaits nothing foreign.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from results.errors import ResultsError, StoreDamaged, StoreUnreachable
from results.store.migration import upgrade

__all__ = ["Store", "sqlite_url"]


def sqlite_url(path: Path) -> str:
    """The connection string of a database file."""
    return f"sqlite+aiosqlite:///{path}"


class Store:
    """The results database of one installation.

    Raises (all methods):
        StoreUnreachable: the database cannot be opened or locked in time.
        StoreDamaged: the file is no database, or a constraint that must hold does not.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @classmethod
    async def open(cls, url: str) -> "Store":
        """Connect and bring the schema up to date.

        Raises:
            StoreTooNew: the database was written by a newer version of this program.
        """
        try:
            engine = create_async_engine(url)
        except (ArgumentError, ModuleNotFoundError) as error:
            raise StoreUnreachable(_place(url), str(error)) from error
        if engine.dialect.name == "sqlite":
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(engine.sync_engine, "begin", _begin_sqlite)
        store = cls(engine)
        try:
            async with store.write() as tx:
                await tx.run_sync(upgrade)
        except ResultsError:
            await store.close()
            raise
        return store

    @property
    def dialect(self) -> str:
        return self._engine.dialect.name

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view; nothing written in it is kept."""
        with _said_plainly(self._engine):
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: all of it or nothing."""
        with _said_plainly(self._engine):
            async with self._engine.connect() as plain:
                connection = await plain.execution_options(writes=True)
                async with connection.begin():
                    yield connection


class _said_plainly:  # noqa: N801  a context manager, read as a verb
    """Turn the driver's errors into ours; our own pass."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._place = _place(engine.url.render_as_string(hide_password=True))

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, DBAPIError):
            return
        first_line = str(error.orig).splitlines()[0] if str(error.orig) else type(error.orig).__name__
        damaged = error.orig is not None and _sqlite_code(error.orig) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
        raise (StoreDamaged if damaged else StoreUnreachable)(self._place, first_line) from error


def _sqlite_code(error: BaseException) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def _place(url: str) -> str:
    return url.removeprefix("sqlite+aiosqlite:///")


def _prepare_sqlite(connection: DBAPIConnection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=10000",  # before any other: changing the journal takes a lock
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # a session or a key that is deleted is gone from the pages too
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.execute(text("BEGIN IMMEDIATE" if writes else "BEGIN"))
