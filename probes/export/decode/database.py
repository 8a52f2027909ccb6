"""What stands in the tables of a database? (SQLite, version 3 of its file format).

A copy in memory is opened, so that no file is written beside it. Only stored
columns of plain tables are read: nothing that would compute.
"""

import sqlite3
from collections.abc import Iterator
from typing import Final

from probes.export.decode.embedded import decode_embedded
from probes.export.decode.leaf import Document, Leaf, pointer
from probes.export.error import BudgetExceeded, MemberUnreadable

_MAGIC: Final = b"SQLite format 3\0"
_JOURNAL: Final = 18
"""Offset of two bytes that are 2 where a write-ahead log may hold newer pages (file format, 1.3).

A log that is delivered is a file of its own, and said not to be read.
"""

_LONGEST_VALUE: Final = 16 * 2**20
_STORED: Final = 0
"""In `table_xinfo`: a column that is neither hidden nor generated."""


def decode_sqlite(document: Document) -> Iterator[Leaf]:
    """Give the rows of each table; a blob as the file it may be.

    Raises:
        ExportError: it is too large, encrypted or damaged.
    """
    if document.size > document.document_bytes:
        raise BudgetExceeded("a database")
    with document.open() as stream:
        data = stream.read()
    if not data.startswith(_MAGIC):
        raise MemberUnreadable("no database")
    if data[_JOURNAL : _JOURNAL + 2] == b"\2\2":
        data = data[:_JOURNAL] + b"\1\1" + data[_JOURNAL + 2 :]
    link = sqlite3.connect(":memory:")
    try:
        link.deserialize(data)
        del data
        link.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        for setting in ("trusted_schema = OFF", "query_only = ON", "temp_store = MEMORY", "cell_size_check = ON"):
            link.execute(f"PRAGMA {setting}")
        link.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for table in _tables(link):
            yield from _rows(link, table, document)
    except (sqlite3.Error, OverflowError):
        document.reasons.add("parse_error")
        raise MemberUnreadable("the database is damaged") from None
    finally:
        link.close()


def _tables(link: sqlite3.Connection) -> list[str]:
    """Name the plain tables; those of modules (full text, places) keep their contents in plain ones."""
    rows = link.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid"
    )
    return [str(name) for (name,) in rows]


def _rows(link: sqlite3.Connection, table: str, document: Document) -> Iterator[Leaf]:
    columns = [str(row[1]) for row in link.execute(f"PRAGMA table_xinfo({_quoted(table)})") if row[6] == _STORED]
    if not columns:
        return
    names = ", ".join(_quoted(column) for column in columns)
    places = [pointer(column) for column in columns]
    query = f"SELECT {names} FROM {_quoted(table)}"  # noqa: S608 (names cannot be bound; they are quoted)
    for number, row in enumerate(link.execute(query), 1):
        document.records += 1
        record = f"/{pointer(table)}/{number}"
        for place, value in zip(places, row, strict=True):
            if isinstance(value, bytes):
                yield from decode_embedded(value, "", f"{record}/{place}", record, document)
            else:
                yield _leaf(f"{record}/{place}", value, record)


def _leaf(path: str, value: object, record: str) -> Leaf:
    if value is None:
        return Leaf(path, "", "null", record)
    return Leaf(path, str(value), "number" if isinstance(value, int | float) else "text", record)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
