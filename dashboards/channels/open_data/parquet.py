"""Which tables of a release are there as Parquet too, for researchers? Typed after their columns; nothing is made harmless."""

import io
from collections.abc import Iterable
from typing import Any, Final

from dashboards.channels.open_data.table import Table
from results.parquet import parquet_into

SUFFIX: Final = ".parquet"
MEDIA_TYPE: Final = "application/vnd.apache.parquet"
TABLES: Final = ("services", "cases", "verdicts", "figures")


def parquet_files(tables: Iterable[Table[Any]]) -> dict[str, bytes]:
    """Those of a release's tables that researchers count in, by file name."""
    return {f"{table.name}{SUFFIX}": _written(table) for table in tables if table.name in TABLES}


def _written(table: Table[Any]) -> bytes:
    sink = io.BytesIO()
    with parquet_into(sink, [(column.name, str(column.kind)) for column in table.columns]) as rows:
        rows.add_columns(table.cells)
    return sink.getvalue()
