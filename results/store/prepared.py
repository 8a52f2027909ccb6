"""How is a statement done that every step of every ledger asks, without being built and compiled each time?

Written in SQLAlchemy Core, like all, with a `bindparam` for each value that
differs. For SQLite it is compiled once and given to aiosqlite as it is, for one
journey to its thread and back: through SQLAlchemy it costs three times as much,
most of it in cursors. For PostgreSQL, which is a network away, SQLAlchemy does it.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Delete, Dialect, Insert, Select, Update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler

from results.store.connection import driver_of

Statement = Select[Any] | Insert | Update | Delete


class Prepared:
    """A statement, ready to be done."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._for_sqlite: _Compiled | None = None

    async def on(self, tx: AsyncConnection, **values: Any) -> Sequence[Any]:
        """Do it in a transaction, with these values; the rows it gives, with their columns as attributes."""
        if tx.dialect.name != "sqlite":
            result = await tx.execute(self._statement, values)
            return result.all() if result.returns_rows else []
        ready = self._ready(tx.dialect)
        return ready.read(await driver_of(tx).execute_fetchall(ready.text, ready.bound(values)))

    async def first(self, tx: AsyncConnection, **values: Any) -> Any:
        """Do it; the first row, None where there is none."""
        rows = await self.on(tx, **values)
        return rows[0] if rows else None

    async def on_each(self, tx: AsyncConnection, many: Sequence[Mapping[str, Any]]) -> None:
        """Do it once for each of these sets of values."""
        if tx.dialect.name != "sqlite":
            await tx.execute(self._statement, many)
            return
        ready = self._ready(tx.dialect)
        await driver_of(tx).executemany(ready.text, [ready.bound(values) for values in many])

    def _ready(self, dialect: Dialect) -> "_Compiled":
        if self._for_sqlite is None:
            self._for_sqlite = _Compiled(self._statement, dialect)
        return self._for_sqlite


class _Compiled:
    """A statement as one database is told it: its text, and how values go in and come out."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        assert compiled.positiontup is not None, "SQLite takes its values by position"
        self.text = compiled.string
        binds = [(name, compiled.binds[name]) for name in compiled.positiontup]
        self._fixed = {name: compiled.params[name] for name, bind in binds if not bind.required}
        self._into: list[tuple[str, Callable[[Any], Any] | None]] = [
            (name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in binds
        ]
        columns = tuple(statement.exported_columns)
        processors = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._out = [(position, out) for position, out in enumerate(processors) if out is not None]
        self._row = _row_of([str(column.key) for column in columns])

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the order of the text, as the database takes them.

        Raises:
            KeyError: one is missing.
        """
        given = {**self._fixed, **values} if self._fixed else values
        return [given[name] if into is None else into(given[name]) for name, into in self._into]

    def read(self, rows: Iterable[Any]) -> Sequence[Any]:
        """The rows, with the values as we know them."""
        if self._out:
            rows = [list(row) for row in rows]
            for row in rows:
                for position, out in self._out:
                    row[position] = out(row[position])
        return [self._row(row) for row in rows]


def _row_of(names: list[str]) -> Callable[[Iterable[Any]], Any]:
    """What makes a row of values, with these attributes."""
    row: Any = namedtuple("Row", names)  # type: ignore[misc]  # noqa: PYI024  the fields are the statement's
    return row._make
