"""Where is everything kept, and who may write at the same time?

SQLAlchemy Core over SQLite (aiosqlite) or PostgreSQL (psycopg), by one code.
Functions of the sibling modules take the connection of a transaction that
`Store.write` or `Store.read` opened; a write transaction is short and awaits
nothing foreign.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from results.errors import StoreTooOld
from results.store import migration
from results.store.address import file_of, place_of, read_address, sqlite_url
from results.store.connection import ALONE, BESIDE, MIGRATING, begin, connect
from results.store.failure import said_plainly
from results.store.file import File, Reading, Writing
from results.store.migration import Migrated
from results.tables import ledgers

__all__ = ["Migrated", "Store", "sqlite_url"]


_LOCK_ROW = select(ledgers.c.id).where(ledgers.c.id == bindparam("ledger")).with_for_update(key_share=True)


_LOOKED_AT = 400  # rows of an index, as SQLite advises


class Store:
    """The results database of one installation.

    Attributes:
        file: what it is kept in; None: a server keeps it.

    Raises (all methods):
        StoreUnreachable: the database cannot be reached, or not be locked in time; try again.
        StoreFull: its disk is full; what was being written is not.
        StoreConflict: a constraint forbids what was to be written.
        StoreDamaged: the file is no database, or the database says that it is damaged.
        StoreAddressWrong: it does not let us in.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.file = file_of(engine.url)
        self._connections = File(engine, self.place) if self.file is not None else None
        self._commits = 0

    @classmethod
    def at(cls, url: str) -> "Store":
        """A database as it may be, perhaps empty or of another version; nothing is looked at yet.

        Raises:
            StoreAddressWrong: this is no connection string of ours.
            StoreDriverMissing: PostgreSQL's driver is not installed.
        """
        return cls(connect(read_address(url)))

    @classmethod
    async def open(cls, url: str) -> "Store":
        """Open a database of this program's version; make it where there is none.

        An older file is brought up to date, and kept beside itself as it was.
        PostgreSQL may be shared with workers of the older version, so there a
        person must say when: `auditor store migrate`.

        Raises:
            StoreTooNew: the database was written by a newer version of this program.
            StoreTooOld: it is PostgreSQL, and was written by an older one.
            StoreAddressWrong, StoreDriverMissing: as `at`.
        """
        store = cls.at(url)
        try:
            if store.file is not None:
                made = await store.version() == migration.head()
            else:
                made = await store.is_made()
            if not made:
                await store.migrate()
        except BaseException:
            await store.close()
            raise
        return store

    async def count_values(self) -> None:
        """Tell the file's planner how much stands in each index, by which it chooses among them; a server knows.

        Of each index a few hundred rows are looked at, however many there are.
        """
        if self._connections is None:
            return
        async with self.write() as tx:
            await tx.exec_driver_sql(f"PRAGMA analysis_limit={_LOOKED_AT}")
            await tx.exec_driver_sql("ANALYZE")
        await self._connections.read_anew()

    @property
    def dialect(self) -> str:
        return self._engine.dialect.name

    @property
    def place(self) -> str:
        """What to call it to people; never a password."""
        return place_of(self._engine.url)

    async def close(self) -> None:
        if self._connections is not None:
            await self._connections.close()
        await self._engine.dispose()

    async def version(self) -> str | None:
        """The version of the schema; None: it is empty.

        Raises:
            StoreTooNew: this program does not know it.
        """
        async with self.read() as tx:
            return await tx.run_sync(migration.version)

    async def is_made(self) -> bool:
        """Whether there are tables, of this program's version.

        Raises:
            StoreTooNew, StoreTooOld: they are of another.
        """
        version = await self.version()
        if version not in (None, migration.head()):
            raise StoreTooOld(self.place, version, migration.head())
        return version is not None

    async def migrate(self) -> Migrated:
        """Bring the schema to this program's version, or make it; of several who try one does.

        Raises:
            StoreTooNew: the database was written by a newer version of this program.
        """
        async with self._alone_with_the_schema() as connection:
            return await connection.run_sync(migration.migrate, self.file)

    @asynccontextmanager
    async def fill(self) -> AsyncIterator[AsyncConnection]:
        """One transaction in an empty database, which begins with making its tables; rows may come in any order.

        Raises:
            StoreTooOld: it has tables of another version.
            StoreDamaged: a row names one that is not there.
        """
        await self.is_made()
        async with self._alone_with_the_schema() as connection:
            await connection.run_sync(migration.migrate, self.file)
            yield connection
            await connection.run_sync(migration.refuse_orphans)

    @asynccontextmanager
    async def _alone_with_the_schema(self) -> AsyncIterator[AsyncConnection]:
        with said_plainly(self.place):
            async with self._engine.connect() as connection:
                try:
                    await begin(connection, MIGRATING)
                    yield connection
                    await connection.commit()
                finally:
                    await connection.invalidate()  # it is set up for this and for nothing else

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """One consistent view; nothing written in it is kept."""
        return Reading(self._connections, lasts=True) if self._connections is not None else self._read_at_server()

    def glance(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """For one statement that reads, and is consistent by itself: no view is opened and closed around it."""
        return Reading(self._connections, lasts=False) if self._connections is not None else self._read_at_server()

    def write(self, *, only: str | None = None) -> AbstractAsyncContextManager[AsyncConnection]:
        """One transaction, all of it or nothing, while nobody else writes.

        `only` is for what reads and writes nothing but one ledger and what
        hangs on it: on PostgreSQL it runs beside others that keep to theirs.
        """
        return Writing(self._connections) if self._connections is not None else self._write_at_server(only)

    @asynccontextmanager
    async def _read_at_server(self) -> AsyncIterator[AsyncConnection]:
        with said_plainly(self.place):
            async with self._engine.connect() as connection:
                await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                yield connection

    @asynccontextmanager
    async def _write_at_server(self, only: str | None) -> AsyncIterator[AsyncConnection]:
        with said_plainly(self.place):
            async with self._engine.connect() as connection:
                await begin(connection, BESIDE if only else ALONE)
                if only is not None:
                    await connection.execute(_LOCK_ROW, {"ledger": only})
                yield connection
                await connection.commit()  # where an error comes instead, the connection is given back without it
            self._commits += 1

    @property
    def commits(self) -> int:
        """How many transactions this process has written."""
        return self._commits if self._connections is None else self._connections.commits
