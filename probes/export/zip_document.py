"""Is this zip one document with tables, and no archive of files?"""

import struct
from typing import BinaryIO, Final

OPEN_SHEET: Final = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
"""Stands 30 bytes after the start (OpenDocument 1.3, part 2, 3.3)."""

_NAME: Final = 30  # where the first entry's begins
_FIRST: Final = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/")
"""What programs write first into an Office Open XML document: only such a zip is looked at to its end."""

_SHEET_PARTS: Final = {b"[Content_Types].xml", b"xl/workbook.xml"}
_END: Final = struct.Struct("<4sHHHHLLH")
_ENTRY: Final = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_LONGEST_TAIL: Final = 2**18 + 65535
"""Bytes of directory and comment; what has a larger directory is read as an archive."""

_PORTION: Final = 2**16


def document_in(head: bytes, rest: BinaryIO) -> str | None:
    """Name the format of a zip that is a workbook, `ods` or `xlsx`; None of any other.

    Args:
        head: its first bytes.
        rest: what follows them; it is read forward, and only where the beginning is that of a document.

    Raises:
        ExportError: it cannot be read to its end.
    """
    if head.startswith(OPEN_SHEET, _NAME):
        return "ods"
    if not head.startswith(_FIRST, _NAME):
        return None
    tail = head
    while portion := rest.read(_PORTION):
        tail = (tail + portion)[-_LONGEST_TAIL:]
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return None
    length = _END.unpack_from(tail, at)[5]
    return "xlsx" if length <= at and set(_names(tail[at - length : at])) >= _SHEET_PARTS else None


def _names(directory: bytes) -> list[bytes]:
    names, place = [], 0
    while len(directory) - place >= _ENTRY.size and directory.startswith(b"PK\x01\x02", place):
        fields = _ENTRY.unpack_from(directory, place)
        name, extra, comment = fields[10:13]
        names.append(directory[place + _ENTRY.size :][:name])
        place += _ENTRY.size + name + extra + comment
    return names
