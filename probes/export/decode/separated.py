"""Is this a table in CSV, and what stands in its rows?

`csv.Sniffer` accepts prose. A table is accepted only if it passes a test: one
delimiter, two columns or more in 99 % of the rows, a header of unique names
that are no numbers, balanced quotes. Lines before the header, or a second table
below the first, lower the grade, they do not stop the reading. A file whose
name says that it is a table is read as one, too, if most of its rows are as
wide as each other: what is odd about it lowers the grade. (RFC 4180; W3C, Model
for Tabular Data, 2015.)
"""

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from probes.export.decode.leaf import Document, Leaf, pointer
from probes.export.encoding import open_text
from probes.export.error import MemberUnreadable

DELIMITERS = ",;\t|"
_MOST_PREAMBLE = 5
_REGULAR = 0.99
_MOSTLY = 0.7  # of the rows
_LONGEST_FIELD = 16 * 2**20
_LONGEST_NAME = 80
_NUMBER = re.compile(r"[\d\s.,:/+-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a table is written.

    Attributes:
        preamble: rows before the header.
        header: names of the columns.
        quoting: of `csv`: whether quotes enclose what holds a delimiter.
        is_odd: it fails the test, and only its name claims that it is a table.
    """

    delimiter: str
    preamble: int
    header: tuple[str, ...]
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
    is_odd: bool = False


def dialect_of(text: str, *, whole: bool, named: bool) -> Dialect | None:
    """Put a text to the test.

    Args:
        text: the beginning of a file.
        whole: whether it is all of it.
        named: whether the file's name claims a table: then a header alone will do.
    """
    if not whole:
        text = text[: text.rfind("\n") + 1]
    balanced = text.count('"') % 2 == 0 or not whole
    found = [dialect for mark in DELIMITERS if balanced and (dialect := _by_delimiter(text, mark, named=named))]
    best = max(found, key=lambda dialect: (len(dialect.header), -dialect.preamble), default=None)
    return best or (_odd_dialect(text, balanced=balanced) if named else None)


def _odd_dialect(text: str, *, balanced: bool) -> Dialect | None:
    """Read what is named a table as one, if most of its rows have the width of its first."""
    best: tuple[int, Dialect] | None = None
    for mark in DELIMITERS:
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if balanced else csv.QUOTE_NONE
        try:
            rows = [
                row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, quoting=quoting) if any(row)
            ]
        except csv.Error:
            continue
        width = len(rows[0]) if rows else 0
        alike = sum(len(row) == width for row in rows)
        one = (
            width == 1
            and not any(each in text for each in DELIMITERS)
            and max(map(len, text.splitlines())) <= _LONGEST_NAME
        )
        if len(rows) < 2 or alike < _MOSTLY * len(rows) or not (width > 1 or one):
            continue
        if best is None or width > best[0]:
            header = tuple(_names(rows[0]))
            best = width, Dialect(delimiter=mark, preamble=0, header=header, quoting=quoting, is_odd=True)
    return best[1] if best else None


def _names(row: Sequence[str]) -> Iterator[str]:
    """Name the columns, those without a name of their own by their number."""
    seen: set[str] = set()
    for number, name in enumerate(row, 1):
        own = " ".join(name.strip("\ufeff").split())[:_LONGEST_NAME]
        yield own if own and own not in seen else str(number)
        seen.add(own)


def _by_delimiter(text: str, delimiter: str, *, named: bool) -> Dialect | None:
    if delimiter not in text:
        return None
    rows: list[list[str]] = []
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return None
    filled = [row for row in rows if any(row)]
    for preamble in range(min(_MOST_PREAMBLE + 1, len(filled))):
        header, body = filled[preamble], filled[preamble + 1 :]
        if not is_header(header) or (len(body) < 2 and not named) or header in body:
            continue
        if preamble and not body:
            continue
        if _is_regular(rows, header, named=named):
            return Dialect(delimiter=delimiter, preamble=preamble, header=tuple(header))
    return None


def _is_regular(rows: Sequence[list[str]], header: list[str], *, named: bool) -> bool:
    """Whether what follows the header has its width, or after a second header that one's.

    Prose has commas too, and empty lines: where no name claims a table, a
    second header must be followed by numbers. Headers without rows are none.
    """
    below = rows[rows.index(header) + 1 :]
    lines = iter(below) if named else (row for row in below if any(row))
    read = list(tables_of(lines, header))
    widths = [(len(row), len(names)) for names, row in read if row]
    headers = len(read) - len(widths)
    regular = sum(width == wanted for width, wanted in widths) >= _REGULAR * len(widths)
    return regular and len(widths) >= 2 * headers


def tables_of(rows: Iterator[list[str]], header: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Give each row that is not empty with its header; an empty one where another table begins.

    A second header has another width than the first, or stands between rows
    that hold numbers where it has names: a row of mere words in the middle of a
    table is none.
    """
    before, apart = header, False
    row = next(rows, None)
    while row is not None:
        after = next(rows, None)
        if not any(row):
            apart = True
        elif _begins_table(row, before, after, len(header), apart=apart):
            header = before = row
            apart = False
            yield header, []
        else:
            before, apart = row, False
            yield header, row
        row = after


def _begins_table(row: list[str], before: list[str], after: list[str] | None, width: int, *, apart: bool) -> bool:
    if after is None or len(after) != len(row) or not is_header(row):
        return False
    followed = any(_NUMBER.fullmatch(cell) for cell in after)
    if len(row) != width:
        return apart or followed
    return apart and followed and any(_NUMBER.fullmatch(cell) for cell in before)


def is_header(row: Sequence[str]) -> bool:
    names = [name.strip("\ufeff \t") for name in row]
    return (
        len(names) >= 2
        and len(set(names)) == len(names)
        and all(name and len(name) <= _LONGEST_NAME and "\n" not in name for name in names)
        and not any(_NUMBER.fullmatch(name) or name.endswith((".", "!", "?")) for name in names)
    )


def decode_csv(document: Document) -> Iterator[Leaf]:
    """Give the cells that are not empty, by row and column name.

    Raises:
        MemberUnreadable: a quote is never closed, or a field is beyond reason.
    """
    with document.open() as stream:
        text = open_text(stream, document.text_encoding)
        start = text.read(65536)
        dialect = dialect_of(start, whole=len(start) < 65536, named=True)
        if dialect is None:
            raise MemberUnreadable("no regular table")
        if dialect.preamble:
            document.reasons.add("preamble")
        if dialect.is_odd:
            document.reasons.add("header_odd")
        lines = itertools.chain(_lines(start + text.readline()), text)
        try:
            yield from _cells(
                csv.reader(lines, delimiter=dialect.delimiter, quoting=dialect.quoting), dialect, document
            )
        except csv.Error:
            document.reasons.add("parse_error")
            raise MemberUnreadable("the table breaks off in a quoted field") from None


def _lines(text: str) -> Iterator[str]:
    yield from io.StringIO(text, newline="")


def _cells(rows: Iterator[list[str]], dialect: Dialect, document: Document) -> Iterator[Leaf]:
    above = (row for row in rows if any(row))
    for _ in itertools.islice(above, dialect.preamble + 1):
        pass
    columns = [pointer(name) for name in dialect.header]
    ragged = 0
    for header, row in tables_of(rows, list(dialect.header)):
        if not row:
            document.reasons.add("several_tables")
            columns = [pointer(name) for name in header]
            continue
        document.records += 1
        ragged += len(row) != len(columns)
        record = f"/{document.records}"
        for number, cell in enumerate(row):
            if cell:
                column = columns[number] if number < len(columns) else str(number + 1)
                yield Leaf(f"{record}/{column}", cell, "text", record)
    if ragged > (1 - _REGULAR) * document.records:
        document.reasons.add("ragged_rows")
