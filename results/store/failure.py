"""What does an error of a database's driver mean to us?

Told by SQLite's result codes (https://sqlite.org/rescode.html) and by SQLSTATE
(PostgreSQL, appendix A), never by the words. What is neither the database's
state nor its data is a fault of this program, and stays what it is.
"""

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from results.errors import (
    ResultsError,
    StoreAddressWrong,
    StoreConflict,
    StoreDamaged,
    StoreFull,
    StoreUnreachable,
)

_BY_SQLITE_CODE: dict[int, type[ResultsError]] = {
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
    sqlite3.SQLITE_FULL: StoreFull,
}
_BY_SQLSTATE: dict[str, type[ResultsError]] = {
    "53100": StoreFull,  # disk_full
    "XX001": StoreDamaged,  # data_corrupted
    "XX002": StoreDamaged,  # index_corrupted
    "3D000": StoreAddressWrong,  # invalid_catalog_name: no such database
    "3F000": StoreAddressWrong,  # invalid_schema_name
    "42501": StoreAddressWrong,  # insufficient_privilege
    "55P03": StoreUnreachable,  # lock_not_available: waited for too long
    "25006": StoreUnreachable,  # read_only_sql_transaction: a standby, or being switched over
    "25P03": StoreUnreachable,  # idle_in_transaction_session_timeout
}
_BY_SQLSTATE_CLASS: dict[str, type[ResultsError]] = {
    "08": StoreUnreachable,  # connection exception
    "23": StoreConflict,  # integrity constraint violation
    "28": StoreAddressWrong,  # invalid authorization
    "40": StoreUnreachable,  # transaction rollback: serialization failure, deadlock
    "53": StoreUnreachable,  # insufficient resources: too many connections
    "57": StoreUnreachable,  # operator intervention: shut down, starting up
    "58": StoreUnreachable,  # system error: input, output
}


def meaning(error: BaseException, place: str) -> ResultsError | None:
    """Our error for one of the driver's; None: it is no matter of the database."""
    if isinstance(error, PoolTimeout):
        return StoreUnreachable(place, "all connections are in use")
    if isinstance(error, sqlite3.ProgrammingError):
        return None
    if isinstance(error, sqlite3.Error):
        return (_kind(error) or StoreUnreachable)(place, _first_line(error))
    if not isinstance(error, DBAPIError) or error.orig is None:
        return None
    kind = _kind(error.orig, error)
    return None if kind is None else kind(place, _first_line(error.orig))


class said_plainly:  # noqa: N801  a context manager, read as a verb
    """Turn the driver's errors into ours; our own pass."""

    def __init__(self, place: str) -> None:
        self._place = place

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        ours = None if error is None else meaning(error, self._place)
        if ours is not None:
            raise ours from error


def _kind(cause: BaseException, error: DBAPIError | None = None) -> type[ResultsError] | None:
    code, state = getattr(cause, "sqlite_errorcode", None), getattr(cause, "sqlstate", None)
    if isinstance(code, int) and (
        known := _BY_SQLITE_CODE.get(code & 0xFF)
    ):  # the rest of an extended code is a detail
        return known
    if isinstance(state, str):
        return _BY_SQLSTATE.get(state) or _BY_SQLSTATE_CLASS.get(state[:2])
    if isinstance(error, IntegrityError) or isinstance(cause, sqlite3.IntegrityError):
        return StoreConflict
    if isinstance(error, OperationalError | InterfaceError) or (error is not None and error.connection_invalidated):
        return StoreUnreachable
    return None


def _first_line(cause: BaseException) -> str:
    """What the driver says; what PostgreSQL adds below may be somebody's data."""
    return (str(cause).splitlines() or [type(cause).__name__])[0]
