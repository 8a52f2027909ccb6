"""Which tables of a release are there as Parquet too, for researchers? Typed after their columns; nothing is made harmless."""

import io
from typing import Any, Final

from dashboards.channels.open_data.table import Table
from dashboards.channels.open_data.tables import tables_of
from results.parquet import parquet_into
from results.release import Release

SUFFIX: Final = ".parquet"
MEDIA_TYPE: Final = "application/vnd.apache.parquet"
TABLES: Final = ("services", "cases", "verdicts", "figures")


def parquet_files(release: Release) -> dict[str, bytes]:
    """The tables that researchers count in, by file name."""
    return {f"{table.name}{SUFFIX}": _written(table) for table in tables_of(release) if table.name in TABLES}


def _written(table: Table[Any]) -> bytes:
    sink = io.BytesIO()
    with parquet_into(sink, [(column.name, str(column.kind)) for column in table.columns]) as rows:
        rows.add(table.cells())
    return sink.getvalue()
