"""Which database does a connection string name, and how is it named to people, without its password?"""

import re
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from results.errors import StoreAddressWrong

SQLITE = "sqlite+aiosqlite"
POSTGRESQL = "postgresql+psycopg"

_DRIVERS = {
    "sqlite": SQLITE,
    SQLITE: SQLITE,
    "postgres": POSTGRESQL,
    "postgresql": POSTGRESQL,
    POSTGRESQL: POSTGRESQL,
}
_HOST = re.compile(r"[\w.:%/\\-]*", re.ASCII)  # a name, an address, or the folder of a socket
_HIDDEN = "(not shown: it may hold a password)"


def sqlite_url(path: Path) -> str:
    """The connection string of a database file."""
    return f"{SQLITE}:///{path}"


def read_address(given: str) -> URL:
    """Read a connection string: `postgresql://`, `postgres://` or `sqlite:///`, with the driver that we use.

    Raises:
        StoreAddressWrong: it names no database that can be used; nothing of a password is said.
    """
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as error:  # ValueError: the port is no number
        raise StoreAddressWrong(_HIDDEN, "it is no connection string") from error
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise StoreAddressWrong(f"{url.drivername}://...", "it is neither PostgreSQL nor SQLite")
    url = url.set(drivername=driver)
    if driver == SQLITE:
        if not url.database or url.database == ":memory:":
            raise StoreAddressWrong("sqlite://", "it names no file, and what is in memory is forgotten")
        return url
    if not _HOST.fullmatch(url.host or ""):
        # what stands there is then a part of the password
        raise StoreAddressWrong(_HIDDEN, "its host is none; in a password, write @ as %40 and % as %25")
    if not url.database:
        raise StoreAddressWrong(place_of(url), "it names no database")
    return url


def place_of(url: URL) -> str:
    """Name a database to people and in errors: a file, or host and database; never a password, nor an option."""
    if url.drivername == SQLITE:
        return str(url.database)
    host = url.host or url.query.get("host", "")
    host = host if isinstance(host, str) else ",".join(host)
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{host}{port}/{url.database or ''}"


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None: there is none."""
    return Path(str(url.database)) if url.drivername == SQLITE else None
