"""What does one file of the export hold?

It is read once for its digest, its encoding and every string we look for. Then
it is decoded, and decoded again only if a planted record stands in it whose
weak values are still to be found. Building values is the cost, reading bytes is
not: of a large export, members in whose bytes nothing was found are graded by
their head, and decoded after all if something is missing in the end. Nothing
is kept but what was found.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from probes.export.archive import Item, Problems
from probes.export.column import Columns
from probes.export.decode import DECODERS, Document, Leaf
from probes.export.deviation import STRUCTURED
from probes.export.encoding import Encoding, Utf8Check
from probes.export.error import ExportError
from probes.export.foreign import ForeignValues
from probes.export.form import Forms
from probes.export.identify import HEAD, identify
from probes.export.limits import Meter
from probes.export.match import Matching, MemberMatch
from probes.export.scan import ByteHit, Needle
from probes.export.secret import Secrets
from probes.export.shape import Outline, Outlined, Outlines
from probes.export.sketch import Sketch, Sketches
from probes.export.standard import Judged
from probes.export.stream import Stream, portions

UNREADABLE: Final = frozenset({"opaque", "7z", "rar", "zstd", "ole"})
"""Formats that may hold data and that this version does not read."""

_WRAPPED: Final = {
    "base64": "encoded_values",
    "quoted_printable": "encoded_values",
    "html_entity": "double_escaped",
    "json_escape": "double_escaped",
    "percent": "double_escaped",
    "mojibake": "mojibake",
}
"""What it says of a document that its values are still in disguise once it is parsed."""

_BY_BYTES: Final = frozenset({"json", "ndjson", "csv", "xml", "yaml", "html", "text", "eml", "mbox"})
"""Formats in which what is planted stands open in the bytes, in one of the encodings that are searched for.

In mails nearly always: a line of quoted-printable may end within a value. What
is missing in the end is looked for there once more.
"""

_CODECS: Final = frozenset({"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"})
_CUT: Final = frozenset({"parse_error", "not_strict", "ragged_rows"})
"""What a document seems to be where only its head is read."""
_LARGE_SHARE: Final = 64
_LEAST_HEAD: Final = 4096
_SHORT_HEAD: Final = 16_384  # by which members of a large export are recognised

_LABEL = re.compile(r"/(?:caption|dt|h[1-6]|label|legend|summary|th|title)\[\d+\]$")
"""Where a page says what its values are: in other forms these are names of fields, and no values."""
_FILE_NAME = re.compile(r"[^\s\"<>|*?]{1,200}\.[A-Za-z0-9]{1,5}")
_MOST_REFERENCES = 100_000  # in all members
_LEAVES_A_TICK = 1000
_NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(slots=True)
class Examined:
    """A file of the export, and what was seen in it.

    Attributes:
        reasons: what keeps it from the best grade, as codes.
        regular: leaves in a regular structure, for formats that need none.
        empties: lists and objects without anything in them.
        sketch: of its leaves, to compare it with its siblings.
        references: leaves that look like names of files.
        keys: names of its fields; empty where they are too many, or no names but values.
        judged: its domain standard, and how many of its records keep to it.
        kept: its bytes, of the few that may explain the others.
        outlined: its columns, without their values.
        broken: it could not be read to its end.
        by_head: only its beginning was decoded.
        unread: what stands in it and was not read, though it is sound.
    """

    item: Item
    format: str = "opaque"
    encoding: Encoding | None = None
    login: bool = False
    size: int = 0
    sha256: str = ""
    reasons: AbstractSet[str] = frozenset()
    leaves: int = 0
    records: int = 0
    regular: int = 0
    empties: int = 0
    shape: tuple[int, int] | None = None
    sketch: Sketch = field(default_factory=Sketch)
    references: AbstractSet[str] = frozenset()
    keys: frozenset[str] = frozenset()
    judged: Judged | None = None
    kept: bytes = field(default=b"", repr=False)
    outlined: Outlined = field(default_factory=Outlined)
    broken: bool = False
    by_head: bool = False
    unread: AbstractSet[str] = frozenset()

    def document(self, document_bytes: int) -> Document:
        """Give it to be decoded."""
        return Document(open=self.item.open, size=self.size, encoding=self.encoding, document_bytes=document_bytes)


class Examiner:
    """Examines one file after another for the same truth."""

    def __init__(
        self, matching: Matching, meter: Meter, problems: Problems, foreign: ForeignValues, *, large: bool = False
    ) -> None:
        """Prepare.

        Args:
            matching: to which goes what was found.
            meter: of the whole inspection.
            problems: to which goes what could not be read.
            foreign: to which go addresses and numbers, of members that are decoded whole.
            large: whether the export is larger than ordinary.
        """
        self._matching = matching
        self._foreign = foreign
        self._meter = meter
        self._problems = problems
        self._forms = Forms(meter)
        self._unhit = meter.limits.unhit_bytes // (_LARGE_SHARE if large else 1)
        self._head = _SHORT_HEAD if large else HEAD
        self._references = 0
        self._sketches = Sketches()
        self._outlines = Outlines()
        self._shared: dict[frozenset[str], frozenset[str]] = {}

    def examine(self, seen: Examined) -> None:
        """Fill in what is seen; what was found goes to the matching.

        Raises:
            ExportTooLarge: a budget of the whole inspection is used up.
        """
        item = seen.item
        if item.container is not None:
            MemberMatch(self._matching, item.id, Columns()).take_name(item.name)
            seen.format, seen.size, seen.sha256 = item.container, item.size or 0, item.sha256 or ""
            self._matching.take_digest(seen.sha256, item.id)
            return
        seen.broken = item.trouble is not None
        head, utf8, hits = self._read(seen)
        self._matching.take_digest(seen.sha256, item.id)
        identity = identify(head, whole=seen.size <= self._head, utf8=utf8, name=item.name)
        seen.format, seen.encoding, seen.login = identity.format, identity.encoding, identity.login
        if not head and seen.broken:
            seen.format = "opaque"  # locked or damaged, and not empty
        seen.by_head = not hits and self._may_wait(seen)
        self._look(seen, hits)

    def examine_again(self, seen: Examined) -> None:
        """Decode the whole of a member of which only the head was."""
        seen.by_head = False
        seen.reasons, seen.references, seen.sketch = frozenset(), frozenset(), Sketch()
        seen.leaves = seen.records = seen.regular = seen.empties = 0
        self._look(seen, [])

    def _look(self, seen: Examined, hits: list[ByteHit]) -> None:
        columns = Columns()
        match = MemberMatch(self._matching, seen.item.id, columns)
        match.take_name(seen.item.name)
        if seen.size or not seen.broken:
            self._decode(seen, match, columns)
        match.take_bytes(hits)
        self._forms.observe(seen, columns)
        seen.reasons |= columns.ambiguities() | {_WRAPPED[v] for v in match.variants if v in _WRAPPED}
        if seen.encoding is not None and not seen.encoding.is_utf8:
            seen.reasons |= {"encoding_not_utf8" if seen.encoding.certain else "encoding_uncertain"}
        if seen.by_head:
            seen.reasons |= {"graded_by_head"}
        self._references += len(seen.references)
        self._share(seen)
        self._sketches.take(seen.sketch)

    def _share(self, seen: Examined) -> None:
        """Let equal sets be one: of each of 200 000 files, an empty one alone takes 40 MB."""
        seen.references = seen.references or _NOTHING
        seen.reasons, seen.unread = (
            self._shared.setdefault(one, one) for one in map(frozenset, (seen.reasons, seen.unread))
        )

    def _may_wait(self, seen: Examined) -> bool:
        """Whether a member in whose bytes nothing was found need not be decoded whole; small ones are, to a sum."""
        if seen.format not in _BY_BYTES or seen.encoding is None or seen.encoding.codec not in _CODECS:
            return False
        if seen.size > self._unhit and seen.size > _LEAST_HEAD:
            return True
        self._unhit = max(0, self._unhit - seen.size)
        return False

    def _head_bytes(self) -> int:
        """Decode less of each head once there are many."""
        size = self._meter.limits.head_bytes if self._unhit else _LEAST_HEAD
        self._unhit = max(0, self._unhit - size)
        return size

    def _read(self, seen: Examined) -> tuple[bytes, bool, list[ByteHit]]:
        """Read all bytes once. Give the first, whether all are UTF-8, and what was found among them."""
        digest, check, head = hashlib.sha256(), Utf8Check(), bytearray()

        def read() -> Iterator[bytes]:
            try:
                with seen.item.open() as stream:
                    for data in portions(stream):
                        self._meter.tick()
                        digest.update(data)
                        check.feed(data)
                        seen.size += len(data)
                        head.extend(data[: self._head - len(head)])
                        yield data
                check.feed(b"", final=True)
            except ExportError as error:
                self._fail(seen, error)

        hits: dict[tuple[Needle | None, int], ByteHit] = {}
        for hit in self._matching.scanner.in_bytes(read()):
            hits.setdefault((hit.needle, hit.offset if hit.needle is None else 0), hit)
        seen.sha256 = digest.hexdigest()
        return bytes(head), check.valid, list(hits.values())

    def _decode(self, seen: Examined, match: MemberMatch, columns: Columns) -> None:
        decode = DECODERS.get(seen.format)
        if decode is None:
            return
        document, outline = self._document(seen), Outline()
        seen.references = references = set[str]()
        secrets = None if self._matching.leaks.is_planted(seen.sha256) else Secrets()
        try:
            for leaf in self._ticking(document.leaves_by(decode)):
                self._note(seen, leaf, references)
                columns.observe(leaf)
                outline.see(leaf)
                if secrets is not None and secrets.see(leaf):
                    match.take_secret(leaf)
                if not seen.by_head:  # of the others all bytes were searched
                    if seen.format != "html" or not _LABEL.search(leaf.path):
                        seen.sketch.add(leaf.value)
                    match.see(leaf)
                    self._foreign.see(seen.item.id, leaf)
            if document.trouble is not None and not seen.by_head:
                self._fail(seen, document.trouble)
            if match.needs_second_look:
                for leaf in self._ticking(self._document(seen).leaves_by(decode)):
                    match.see_again(leaf)
            # A value that is cut where the file breaks off deviates from nothing.
            if seen.format in STRUCTURED and not seen.broken and (places := match.places()).columns:
                for leaf in self._ticking(self._document(seen).leaves_by(decode)):
                    match.see_in_place(leaf, places)
                match.take_places(places)
        except MemoryError:
            seen.broken = True
            self._problems.add("budget_exceeded", seen.item.id, "memory to decode it")
        seen.reasons |= document.reasons - _CUT if seen.by_head else document.reasons
        seen.unread |= document.unread
        seen.outlined = self._outlines.keep(outline, whole=not seen.broken and not seen.by_head)
        seen.records, seen.regular, seen.shape = document.records, document.regular, document.shape

    def _ticking(self, leaves: Iterator[Leaf]) -> Iterator[Leaf]:
        """Look at the clock now and then.

        Raises:
            ExportTooLarge: time is up.
        """
        for number, leaf in enumerate(leaves):
            if number % _LEAVES_A_TICK == 0:
                self._meter.tick()
            yield leaf

    def _document(self, seen: Examined) -> Document:
        document = seen.document(self._meter.limits.document_bytes)
        if seen.by_head:
            document.size = self._head_bytes()
            document.open = partial(_head_of, seen.item, document.size)
        return document

    def _note(self, seen: Examined, leaf: Leaf, references: set[str]) -> None:
        if leaf.type == "empty":
            seen.empties += 1
            return
        seen.leaves += 1
        room = self._references + len(references) < _MOST_REFERENCES
        if room and _FILE_NAME.fullmatch(leaf.value):
            references.add(leaf.value)

    def _fail(self, seen: Examined, error: ExportError) -> None:
        seen.broken = True
        self._problems.add_error(error, seen.item.id)


def _head_of(item: Item, size: int) -> Stream:
    with item.open() as stream:
        return io.BytesIO(stream.read(size))
