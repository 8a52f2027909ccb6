"""What of a member's form is to be known once the walk has gone on?

In which standard it is, what its fields are called, and, of the few members
that may explain the others, their bytes: what is far into an archive cannot be
opened again afterwards.
"""

import re
from typing import TYPE_CHECKING, Final

from probes.export.column import Columns
from probes.export.error import ExportError
from probes.export.key import Keys
from probes.export.limits import Meter
from probes.export.standard import FIRST_RECORDS, MOST_RECORDS, hold

if TYPE_CHECKING:
    from probes.export.examine import Examined

DOC_NAME: Final = re.compile(
    r"(?i)(read.?me|lis(?:ez)?.?moi|license|licence|dictionar|dictionnaire|cover|notice|traitements|processing"
    r"|sha\d+sums|md5sums|manifest|schema|metadata|datapackage)"
)
FOR_EYES = frozenset({"text", "html", "pdf"})
_MARKS = (b"json-schema.org", b"www.w3.org/2001/XMLSchema", b"www.w3.org/ns/csvw", b'"tableSchema"', b'"resources"')
_MOST_BYTES: Final = {True: 8 * 2**20, False: 2**20}  # of one that may explain, by whether its name says so
_MOST_OF_NAMED = 16 * 2**20
_MOST_OF_OTHERS = 16 * 2**20


class Forms:
    """Notes the form of one member after another."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._keys = Keys()
        self._left = {True: _MOST_OF_NAMED, False: _MOST_OF_OTHERS}

    def observe(self, seen: "Examined", columns: Columns) -> None:
        """Note what is to be known of a member, while it can be opened.

        Raises:
            ExportTooLarge: time is up.
        """
        seen.keys = self._keys.of(columns)
        if seen.broken or not seen.size:
            return
        document = seen.document(self._meter.limits.document_bytes)
        seen.judged = hold(document, self._meter.tick, most=FIRST_RECORDS if seen.by_head else MOST_RECORDS)
        seen.kept = self._kept(seen)

    def _kept(self, seen: "Examined") -> bytes:
        """Give the bytes of what may explain, as long as there is room; what is named so has room of its own."""
        named = bool(DOC_NAME.search(seen.item.name.replace("\\", "/").rpartition("/")[2]))
        may = named or seen.format in FOR_EYES or seen.format in ("json", "xml")
        if not may or seen.size > min(_MOST_BYTES[named], self._left[named]):
            return b""
        try:
            with seen.item.open() as stream:
                data = stream.read(seen.size)
        except ExportError:
            return b""
        if not named and seen.format not in FOR_EYES and not any(mark in data for mark in _MARKS):
            return b""
        self._left[named] -= len(data)
        return data
