"""How are rows written as Parquet, so that the same rows are the same bytes? Needs the extra `analytics`.

Nothing in a file depends on the moment or the machine; another version of the
library may write other bytes, and names itself in them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pyarrow as pa

Cell = str | int | float | bool | date | datetime | None
Fields = Sequence[tuple[str, str]]
"""The name of each column and the type of its cells, in the words of Table Schema."""

WITHOUT: Final = "Parquet needs the extra `analytics`: pip install 'portability-auditor[analytics]'"
_ROWS = 65_536
"""Of a row group, and held in memory at a time."""


def is_at_hand() -> bool:
    """Whether Parquet can be written here."""
    return find_spec("pyarrow") is not None


@contextmanager
def parquet_into(sink: IO[bytes], fields: Fields) -> Iterator["Rows"]:
    """Write rows as they come; the file is whole at the end of the block."""
    import pyarrow as pa
    from pyarrow import parquet

    types: Mapping[str, pa.DataType] = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.timestamp("ms", tz="UTC"),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in fields])
    with parquet.ParquetWriter(
        sink,
        schema,
        version="2.6",
        compression="zstd",
        compression_level=3,
        use_dictionary=True,
        write_statistics=True,
        store_schema=False,
        data_page_version="1.0",
    ) as writer:
        rows = Rows(schema=schema, writer=writer)
        yield rows
        rows.flush()


@dataclass(slots=True, kw_only=True)
class Rows:
    """Gathers rows into row groups of one size, however they come."""

    schema: "pa.Schema"
    writer: Any
    _held: list[Sequence[Cell]] = field(default_factory=list)

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            self._held.append(row)
            if len(self._held) == _ROWS:
                self.flush()

    def add_columns(self, columns: Sequence[Sequence[Cell]]) -> None:
        """A whole table, column by column."""
        self.flush()
        for start in range(0, len(columns[0]), _ROWS):
            self._write(cells[start : start + _ROWS] for cells in columns)

    def flush(self) -> None:
        if self._held:
            self._write(zip(*self._held, strict=True))
            self._held.clear()

    def _write(self, columns: Iterable[Sequence[Cell]]) -> None:
        import pyarrow as pa

        arrays = [
            pa.array(map(_plain, cells) if pa.types.is_temporal(kind) else cells, type=kind)
            for cells, kind in zip(columns, self.schema.types, strict=True)
        ]
        self.writer.write_batch(pa.record_batch(arrays, schema=self.schema), row_group_size=_ROWS)


def _plain(cell: Cell) -> Cell:
    """To the second and in UTC, as the CSV beside it."""
    return cell.astimezone(UTC).replace(microsecond=0) if isinstance(cell, datetime) else cell
