"""How is a table of open data written, so that every machine reads it and no spreadsheet runs it?

RFC 4180: UTF-8, commas, ISO 8601. A text that a spreadsheet would take for a
formula gets an apostrophe in front (OWASP, CSV injection). `excel-fr` is the
same for French spreadsheets: semicolons, a byte order mark, decimal commas.
"""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

from results.clock import rfc3339
from results.records import Text

Cell = str | int | float | bool | date | datetime | None
Row = TypeVar("Row")

_RUNS: Final = ("=", "+", "-", "@", "\t", "\r")


class Kind(StrEnum):
    """Types of Table Schema (Frictionless)."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


_WITH_DECIMALS: Final = frozenset({Kind.INTEGER, Kind.NUMBER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column: its name for machines, its title for people, and where its cells come from."""

    name: str
    title: Text
    of: Callable[[Row], Cell]
    kind: Kind = Kind.STRING
    required: bool = False
    unique: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table(Generic[Row]):
    """A table of a release.

    Attributes:
        refers: columns that name rows of another table: (column, table, column there).
    """

    name: str
    title: Text
    columns: tuple[Column[Row], ...]
    key: tuple[str, ...]
    rows: tuple[Row, ...]
    refers: tuple[tuple[str, str, str], ...] = ()

    @cached_property
    def cells(self) -> tuple[list[Cell], ...]:
        """Column by column, asked of the rows once for all forms that the table is written in."""
        return tuple([column.of(row) for row in self.rows] for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A table in the forms that every reader opens.

    Attributes:
        csv: as RFC 4180 has it.
        excel_fr: the same as a French spreadsheet opens it by a double click.
    """

    table: Table[Any]
    csv: bytes
    excel_fr: bytes


def write_table(table: Table[Any]) -> Written:
    kinds = [column.kind for column in table.columns]
    texts = [_texts(cells, kind, ".") for cells, kind in zip(table.cells, kinds, strict=True)]
    french = [
        _texts(cells, kind, ",") if kind in _WITH_DECIMALS else said
        for cells, kind, said in zip(table.cells, kinds, texts, strict=True)
    ]
    return Written(
        table=table,
        csv=_written(table, texts, delimiter=",", mark=""),
        excel_fr=_written(table, french, delimiter=";", mark="\ufeff"),
    )


def _written(table: Table[Any], texts: Sequence[Sequence[str]], *, delimiter: str, mark: str) -> bytes:
    whole = io.BytesIO()
    text = io.TextIOWrapper(whole, encoding="utf-8", newline="")
    text.write(mark)
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(zip(*texts, strict=True))
    text.detach()
    return whole.getvalue()


def _texts(cells: Sequence[Cell], kind: Kind, decimal: str) -> list[str]:
    """The cells of a column as they are written; of texts each different one is looked at once, for most come often."""
    if kind is not Kind.STRING:
        return [_cell(cell, kind, decimal) for cell in cells]
    known = {cell: _cell(cell, kind, decimal) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _cell(cell: Cell, kind: Kind, decimal: str) -> str:
    if isinstance(cell, str):  # nearly all are
        return harmless(cell) if kind is Kind.STRING else cell
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return rfc3339(cell)
        case date():
            return cell.isoformat()
        case float():
            return _plain(cell).replace(".", decimal)
        case _:
            return str(cell)


def _plain(number: float) -> str:
    """As short as it can be, and never with an exponent."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; a carriage return would end the row for some readers."""
    said = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return f"'{said}" if said.startswith(_RUNS) else said


def fields_of(columns: Sequence[Column[Row]]) -> list[dict[str, object]]:
    """The columns as Table Schema describes them."""
    return [_field(column) for column in columns]


def _field(column: Column[Row]) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if column.required:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    field: dict[str, object] = {
        "name": column.name,
        "type": str(column.kind),
        "title": column.title.en,
        "title_fr": column.title.fr,
    }
    return {**field, "constraints": constraints} if constraints else field


def titled(fr: str, en: str) -> Text:
    """The title of a table or a column."""
    return Text(fr=fr, en=en)
