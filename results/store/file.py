"""How does one process read and write an SQLite file, whose writers take turns?

It writes through one connection that stays open: in this process who comes
first writes first, and only with other processes is the file's own lock
contended for. It reads through others, which stay open too: to be led through
a pool would cost more than what most steps ask.
"""

import asyncio
from types import TracebackType

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from results.store.connection import driver_of
from results.store.failure import meaning

_IDLE = 4  # connections kept for the next who read


class File:
    """The connections of one process to a file; `commits` counts what it has written."""

    def __init__(self, engine: AsyncEngine, place: str) -> None:
        self._engine = engine
        self._writing: AsyncConnection | None = None
        self._idle: list[AsyncConnection] = []
        self._keeps = True
        self.turn = asyncio.Lock()
        self.place = place
        self.commits = 0

    async def to_write(self) -> AsyncConnection:
        """The connection through which all is written."""
        if self._writing is None:
            self._writing = await self._engine.connect()
        return self._writing

    async def to_read(self) -> AsyncConnection:
        """A connection that nobody uses now."""
        return self._idle.pop() if self._idle else await self._engine.connect()

    async def give_back(self, connection: AsyncConnection) -> None:
        """Keep a connection for the next who reads; whatever it saw is over."""
        try:
            if (driver := driver_of(connection)).in_transaction:
                await driver.rollback()
            if connection.in_transaction():
                await connection.rollback()  # SQLAlchemy's own idea of it
        except BaseException:
            await self.let_go(connection)
            raise
        if self._keeps and len(self._idle) < _IDLE:
            self._idle.append(connection)
        else:
            await self.let_go(connection)

    async def let_go(self, connection: AsyncConnection) -> None:
        """Keep a connection no longer; once the store is closed there is no pool that would close it later."""
        if not self._keeps:
            await connection.invalidate()
        await connection.close()

    async def stop_writing(self) -> None:
        """Give up the connection; what was not committed is undone."""
        connection, self._writing = self._writing, None
        if connection is not None:
            await self.let_go(connection)

    async def written(self) -> None:
        """A transaction is over; the connection stays, unless the store was closed meanwhile."""
        self.commits += 1
        if not self._keeps:
            await self.stop_writing()

    async def close(self) -> None:
        """Keep nothing open, from now on."""
        self._keeps = False
        await self.stop_writing()
        while self._idle:
            await self._idle.pop().close()

    async def read_anew(self) -> None:
        """Keep none of the connections that wait for somebody to read: what they were told when they were opened has changed."""
        while self._idle:
            connection = self._idle.pop()
            await connection.invalidate()  # or the pool would give it out again
            await connection.close()


class Reading:
    """One consistent view; nothing written in it is kept. `lasts` False: the view of one statement."""

    def __init__(self, file: File, *, lasts: bool) -> None:
        self._file = file
        self._lasts = lasts

    async def __aenter__(self) -> AsyncConnection:
        connection = None
        try:
            connection = await self._file.to_read()
            if self._lasts:
                await driver_of(connection).execute_fetchall("BEGIN")
        except BaseException as error:
            if connection is not None:
                await self._file.let_go(connection)
            _say(error, self._file.place)
            raise
        self._connection = connection
        return connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            await self._file.give_back(self._connection)
            return
        await self._file.let_go(self._connection)  # of a connection that met an error nothing is sure
        _say(error, self._file.place)


class Writing:
    """One transaction: all of it or, where an error ends it, nothing."""

    def __init__(self, file: File) -> None:
        self._file = file

    async def __aenter__(self) -> AsyncConnection:
        await self._file.turn.acquire()
        try:
            connection = await self._file.to_write()
            self._driver = driver_of(connection)
            await self._driver.execute_fetchall("BEGIN IMMEDIATE")
        except BaseException as error:
            await self._broken_off(error)
            raise
        self._connection = connection
        return connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            await self._broken_off(error)
            return
        try:
            await self._driver.commit()
            if self._connection.in_transaction():
                await self._connection.rollback()  # SQLAlchemy's own idea of what was just committed
        except BaseException as broken:
            await self._broken_off(broken)
            raise
        try:
            await self._file.written()
        finally:
            self._file.turn.release()

    async def _broken_off(self, error: BaseException) -> None:
        """The next begins on a connection of which all is known."""
        try:
            await self._file.stop_writing()
        finally:
            self._file.turn.release()
        _say(error, self._file.place)


def _say(error: BaseException, place: str) -> None:
    """The driver's errors become ours."""
    ours = meaning(error, place)
    if ours is not None:
        raise ours from error
