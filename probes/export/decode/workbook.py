"""What stands in the sheets of a workbook? (Office Open XML, ISO/IEC 29500; OpenDocument, ISO/IEC 26300).

Read in a stream, cell by cell, and no grid is ever made: a sheet of two cells
in opposite corners costs two cells. The parts are inflated as far as they may
be, whatever the archive around them claims.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import BinaryIO, Final, cast

from lxml import etree

from probes.export.decode.leaf import Document, Leaf, LeafType, pointer
from probes.export.decode.sheet import Sheet
from probes.export.error import BudgetExceeded, ExportError, MemberUnreadable
from probes.export.stream import translating
from probes.export.zip_part import READ_HERE, part_of

_DAYS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Number formats that show days or times (ISO/IEC 29500-1, 18.8.30)."""

_MOST_PARTS: Final = 10_000
_MOST_STRINGS: Final = 2_000_000
_MOST_HELD: Final = 500_000
"""Beginnings and ends of elements in one row: no sheet has more than 16 384 columns."""

_FIRST_DAY: Final = datetime(1899, 12, 30)  # noqa: DTZ001 (workbooks know no zones)
_LAST_DAY: Final = 2_958_466  # 31 December 9999


def decode_xlsx(document: Document) -> Iterator[Leaf]:
    """Give the cells of each sheet by row and column name; days and moments in ISO 8601.

    Raises:
        ExportError: it is too large, or damaged.
    """
    with _opened(document) as parts:
        strings = list(_strings(parts))
        dated = _dated_styles(parts)
        for number, name in enumerate(parts.matching("xl/worksheets/", ".xml"), 1):
            sheet = Sheet(f"/sheet[{number}]", document)
            for _, row in parts.events(name, "row"):
                cells = [_xlsx_cell(cell, strings, dated) for cell in row if _local(cell) == "c"]
                yield from sheet.row([cell for cell in cells if cell is not None])
            yield from sheet.end()


def decode_ods(document: Document) -> Iterator[Leaf]:
    """Give the cells of each sheet by row and column name, as their types say, not as they are shown.

    Raises:
        ExportError: it is too large, or damaged.
    """
    with _opened(document) as parts:
        number, sheet = 0, None
        for event, element in parts.events("content.xml", "table-row", starts="table"):
            if event == "start":
                if sheet is not None:
                    yield from sheet.end()
                number += 1
                sheet = Sheet(f"/sheet[{number}]", document)
            elif sheet is not None:
                yield from sheet.row(list(_ods_cells(element)))
        if sheet is not None:
            yield from sheet.end()


class _Parts:
    """The parts of a workbook, which together may be inflated to so many bytes."""

    def __init__(self, stream: BinaryIO, document: Document) -> None:
        self._stream = stream
        self._left = document.document_bytes
        with translating(), zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
        if len(infos) > _MOST_PARTS:
            raise BudgetExceeded("the parts of a workbook")
        self._infos = {info.filename: info for info in infos}

    def matching(self, start: str, end: str) -> list[str]:
        """Name parts in the order of their numbers."""
        return sorted((n for n in self._infos if n.startswith(start) and n.endswith(end)), key=lambda n: (len(n), n))

    def events(self, name: str, *tags: str, starts: str | None = None) -> Iterator[tuple[str, etree._Element]]:
        """Give a part's elements of these names as they end, and those of one other name as they start.

        What stands outside them is forgotten at once. A part that is not there has none.
        """
        info = self._infos.get(name)
        if info is None:
            return
        if info.compress_type not in READ_HERE or info.flag_bits & 1:
            raise MemberUnreadable("a part of the workbook is packed in a way of its own")
        with translating():
            inner = part_of(info, self._stream).open()
        inside = held = 0
        try:
            for event, element in _parsed(_Paid(inner, self)):
                local = _local(element)
                inside += (local in tags) * (1 if event == "start" else -1)
                held = held + 1 if inside else 0
                if held > _MOST_HELD:
                    raise BudgetExceeded("a row of a workbook")
                if event == "start" and local == starts:
                    yield event, element
                elif event == "end" and not inside:
                    if local in tags:
                        yield event, element
                    _forget(element)
        except etree.XMLSyntaxError:
            raise MemberUnreadable("a part of the workbook is not well-formed") from None

    def pay(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise BudgetExceeded("a workbook")


class _Paid:
    """Reads a part and pays for it."""

    def __init__(self, inner: BinaryIO, parts: _Parts) -> None:
        self._inner = inner
        self._parts = parts

    def read(self, size: int = -1) -> bytes:
        with translating():
            data = self._inner.read(min(size, 65536) if size > 0 else 65536)
        self._parts.pay(len(data))
        return data


def _parsed(reader: _Paid) -> Iterator[tuple[str, etree._Element]]:
    events: Iterator[tuple[str, etree._Element]] = etree.iterparse(
        cast("BinaryIO", reader),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return events


@contextmanager
def _opened(document: Document) -> Iterator[_Parts]:
    if document.size > document.document_bytes:
        raise BudgetExceeded("a workbook")
    with document.open() as stream:
        try:
            yield _Parts(cast("BinaryIO", stream), document)
        except ExportError:
            document.reasons.add("parse_error")
            raise


def _strings(parts: _Parts) -> Iterator[str]:
    for count, (_, element) in enumerate(parts.events("xl/sharedStrings.xml", "si")):
        if count >= _MOST_STRINGS:
            raise BudgetExceeded("the strings of a workbook")
        yield _text(element)


def _text(element: etree._Element) -> str:
    """Join the runs of a string, without the pronunciation some languages add (18.4.6)."""
    runs = (t for t in element.iter() if _local(t) == "t" and _local(t.getparent()) != "rPh")
    return "".join(run.text or "" for run in runs)


def _dated_styles(parts: _Parts) -> frozenset[int]:
    """Number the cell styles that show days or times."""
    own: set[int] = set()
    dated: set[int] = set()
    for _, element in parts.events("xl/styles.xml", "numFmts", "cellXfs"):
        if _local(element) == "numFmts":
            own |= {_whole(f.get("numFmtId")) for f in element if _is_dated(f.get("formatCode") or "")}
        else:
            ids = [_whole(style.get("numFmtId")) for style in element]
            dated |= {number for number, known in enumerate(ids) if known in _DAYS or known in own}
    return frozenset(dated)


def _is_dated(code: str) -> bool:
    plain = "".join(piece for place, piece in enumerate(code.split('"')) if place % 2 == 0).lower()
    return any(mark in plain for mark in ("yy", "dd", "hh", "h:", "mmm", "d/m", "m/d"))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def _xlsx_cell(cell: etree._Element, strings: list[str], dated: frozenset[int]) -> tuple[int, str, LeafType] | None:
    """Give column, value and type of a cell that holds something."""
    place = _column(cell.get("r") or "")
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return place, _text(cell), "text"
    value = next((child.text or "" for child in cell if _local(child) == "v"), "")
    if not value:
        return None
    if kind == "s":
        number = _whole(value)
        return (place, strings[number], "text") if 0 <= number < len(strings) else None
    if kind == "b":
        return place, "true" if value == "1" else "false", "boolean"
    if kind == "n" and _whole(cell.get("s")) in dated:
        return place, _moment(value), "text"
    return place, value, "number" if kind == "n" else "text"


def _column(reference: str) -> int:
    """Number a column by its letters, from 1; 0 where there are none."""
    number = 0
    for letter in reference.upper()[:3]:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number


def _moment(serial: str) -> str:
    """Write days since 30 December 1899 as a day or a moment, to the second."""
    try:
        days = Decimal(serial)
    except InvalidOperation:
        return serial
    if not days.is_finite() or not 0 <= days < _LAST_DAY:
        return serial
    moment = _FIRST_DAY + timedelta(seconds=int((days * 86400).to_integral_value()))
    return moment.date().isoformat() if days == days.to_integral_value() else moment.isoformat()


def _ods_cells(row: etree._Element) -> Iterator[tuple[int, str, LeafType]]:
    """Give the cells that hold something; a repeated one once, for its copies say nothing more."""
    place = 1
    for cell in row:
        named = {_bare(str(key)): str(value) for key, value in cell.attrib.items()}
        kind = named.get("value-type", "")
        shown = "\n".join("".join(map(str, p.itertext())) for p in cell if _local(p) == "p")
        if kind in ("float", "currency", "percentage"):
            yield place, named.get("value", shown), "number"
        elif kind == "boolean":
            yield place, named.get("boolean-value", shown), "boolean"
        elif kind in ("date", "time"):
            yield place, named.get(f"{kind}-value", shown), "text"
        elif shown:
            yield place, shown, "text"
        place += max(1, _whole(named.get("number-columns-repeated")))


def _local(element: etree._Element | None) -> str:
    return _bare(element.tag) if element is not None and isinstance(element.tag, str) else ""


def _bare(name: str) -> str:
    return pointer(name.rpartition("}")[2])


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)
