"""How is a table of open data written, so that every machine reads it and no spreadsheet runs it?

RFC 4180: UTF-8, commas, ISO 8601. A text that a spreadsheet would take for a
formula gets an apostrophe in front (OWASP, CSV injection). `excel-fr` is the
same for French spreadsheets: semicolons, a byte order mark, decimal commas.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Generic, TypeVar

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


@dataclass(frozen=True, slots=True, kw_only=True)
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

    def cells(self) -> Iterable[list[Cell]]:
        return ([column.of(row) for column in self.columns] for row in self.rows)


def write_csv(table: Table[Row]) -> bytes:
    """The table as RFC 4180 has it."""
    return _written(table, delimiter=",", mark="", decimal=".")


def write_excel_fr(table: Table[Row]) -> bytes:
    """The same as a French spreadsheet opens it by a double click."""
    return _written(table, delimiter=";", mark="\ufeff", decimal=",")


def _written(table: Table[Row], *, delimiter: str, mark: str, decimal: str) -> bytes:
    text = io.StringIO(newline="")
    text.write(mark)
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    kinds = [column.kind for column in table.columns]
    for cells in table.cells():
        writer.writerow([_cell(cell, kind, decimal) for cell, kind in zip(cells, kinds, strict=True)])
    return text.getvalue().encode()


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
