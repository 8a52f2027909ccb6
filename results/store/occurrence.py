"""In which rows does something stand? Every table and every column that holds words: none can be forgotten."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, LargeBinary, Row, String, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import parse_entry
from results.tables import entries, metadata, sessions

_AT_ONCE: Final = 500
_SEALED: Final = (sessions.c.sealed,)  # nobody can read it, and it dies with its case
_COPIES: Final = (entries.c.ledger, entries.c.kind, entries.c.what, entries.c.by, entries.c.digest, entries.c.stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One value in which it stands.

    Attributes:
        key: by what the row is named in its table.
        what: of an entry: its kind of body.
    """

    table: str
    key: tuple[str, ...]
    column: str
    what: str = ""


async def occurrences(tx: AsyncConnection, holds: Callable[[str], bool]) -> AsyncIterator[Occurrence]:
    """Every value of every table of which `holds` says so; an entry counts once, by its bytes."""
    for table in metadata.sorted_tables:
        columns = [column for column in table.columns if _holds_words(column)]
        if not columns:
            continue
        keys = list(table.primary_key.columns)
        query = select(table).order_by(*keys).execution_options(yield_per=_AT_ONCE)
        async with tx.stream(query) as rows:
            async for row in rows:
                for found in _in_row(row, table, columns, keys, holds):
                    yield found


def _in_row(
    row: Row[Any], table: Table, columns: list[Column[Any]], keys: list[Column[Any]], holds: Callable[[str], bool]
) -> list[Occurrence]:
    values = row._mapping  # noqa: SLF001  its public name
    found = []
    for column in columns:
        said = values[column]
        text = bytes(said).decode("utf-8", "replace") if isinstance(said, bytes | memoryview) else said
        if isinstance(text, str) and holds(text):
            what = parse_entry(bytes(said)).body.what if column is entries.c.bytes else ""
            key = tuple(str(values[one]) for one in keys)
            found.append(Occurrence(table=table.name, key=key, column=column.name, what=what))
    return found


def _holds_words(column: Column[Any]) -> bool:
    if any(column is one for one in (*_SEALED, *_COPIES)):
        return False
    return isinstance(column.type, String | Text | LargeBinary)
