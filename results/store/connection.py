"""How is a database spoken to, so that nobody acts on what somebody else is changing?

Who writes is alone, on both databases: SQLite locks the file (BEGIN IMMEDIATE),
PostgreSQL an advisory lock that is given back with the transaction, or with the
connection of whoever died. What is read and decided in a transaction is still
so when it is written. Transactions that keep to one ledger, whose row they lock
first, share the lock: they run beside each other and beside nobody else.
"""

from typing import Any

import aiosqlite
from sqlalchemy import URL, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from results.errors import StoreDriverMissing
from results.store.address import SQLITE, place_of

ALONE, BESIDE, MIGRATING = "alone", "beside", "migrating"

_LOCK = int.from_bytes(b"auditor", "big")  # advisory locks are numbers, one space a database
_PATIENCE_S = 10  # for a lock that somebody else has
_POSTGRESQL = {
    "connect_timeout": _PATIENCE_S,
    # a server whose machine or network is gone is noticed within a minute, not within hours
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 40_000,
    "application_name": "portability-auditor",
}


def connect(url: URL) -> AsyncEngine:
    """Prepare connections to a database; none is made yet.

    Raises:
        StoreDriverMissing: PostgreSQL's driver is not installed.
    """
    sqlite = url.drivername == SQLITE
    defaults = {} if sqlite else {key: value for key, value in _POSTGRESQL.items() if key not in url.query}
    try:
        engine = create_async_engine(
            url,
            connect_args=defaults,
            pool_pre_ping=not sqlite,  # a restart of the server is nothing that a caller must know of
            hide_parameters=True,  # sessions and entries stand in no message
        )
    except ModuleNotFoundError as error:
        raise StoreDriverMissing(place_of(url)) from error
    event.listen(engine.sync_engine, "connect", _prepare_sqlite if sqlite else _prepare_postgresql)
    return engine


def driver_of(connection: AsyncConnection) -> aiosqlite.Connection:
    """What SQLAlchemy speaks to a file by."""
    assert connection.sync_connection is not None
    driver = connection.sync_connection.connection.driver_connection
    assert isinstance(driver, aiosqlite.Connection)
    return driver


async def begin(connection: AsyncConnection, how: str) -> None:
    """Begin a transaction; an event of SQLAlchemy's could do it, and would be paid for with every statement."""
    match connection.dialect.name, how:
        case "sqlite", "migrating":
            await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # a table that others refer to can be rebuilt
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        case _, "beside":
            await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({_LOCK})")
        case _, "alone" | "migrating":
            await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _prepare_sqlite(connection: DBAPIConnection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={_PATIENCE_S * 1000}",  # before any other: changing the journal takes a lock
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16384",  # KiB; with SQLite's own 2 MB the indexes of a large store are read from the file each time
        "secure_delete=ON",  # a session or a key that is deleted is gone from the pages too
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare_postgresql(connection: DBAPIConnection, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{_PATIENCE_S}s'")
    # the lock of a process that stands still, or whose machine is gone, is given back
    cursor.execute("SET idle_in_transaction_session_timeout = '60s'")
    cursor.close()
    connection.commit()
