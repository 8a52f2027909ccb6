"""How is a database spoken to, so that nobody acts on what somebody else is changing?

Who writes is alone, on both databases: SQLite locks the file (BEGIN IMMEDIATE),
PostgreSQL an advisory lock that is given back with the transaction, or with the
connection of whoever died. What is read and decided in a transaction is still
so when it is written. Transactions that keep to one ledger, whose row they lock
first, share the lock: they run beside each other and beside nobody else.
"""

from typing import Any

from sqlalchemy import URL, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from results.errors import StoreDriverMissing
from results.store.address import SQLITE, place_of

WRITES = "store_writes"  # the execution option that says how a transaction writes
ALONE, BESIDE, MIGRATING = "alone", "beside", "migrating"

_LOCK = int.from_bytes(b"auditor", "big")  # advisory locks are numbers, one space a database
_PATIENCE_S = 10
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
    event.listen(engine.sync_engine, "begin", _begin_sqlite if sqlite else _begin_postgresql)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={_PATIENCE_S * 1000}",  # before any other: changing the journal takes a lock
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # a session or a key that is deleted is gone from the pages too
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    how = connection.get_execution_options().get(WRITES)
    if how == MIGRATING:
        connection.execute(text("PRAGMA foreign_keys=OFF"))  # a table that others refer to can then be rebuilt
    connection.execute(text("BEGIN IMMEDIATE" if how else "BEGIN"))


def _prepare_postgresql(connection: DBAPIConnection, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{_PATIENCE_S}s'")
    # the lock of a process that stands still, or whose machine is gone, is given back
    cursor.execute("SET idle_in_transaction_session_timeout = '60s'")
    cursor.close()
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    how = connection.get_execution_options().get(WRITES)
    if how == BESIDE:
        connection.execute(text(f"SELECT pg_advisory_xact_lock_shared({_LOCK})"))
    elif how:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
