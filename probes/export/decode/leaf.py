"""What does a decoder give, and what does it say about the document?"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from probes.export.encoding import Encoding
from probes.export.error import ExportError
from probes.export.stream import Stream

LeafType = Literal["text", "number", "boolean", "null", "empty", "digest"]
"""`number` is the number as written, never a float; `empty` stands for a list or object without anything in it;
`digest` is the SHA-256 of a file that the document holds, in lower-case hex."""

DEEPEST = 200
JOINED = "joined()"
"""Last part of the path of a text that was put together from a list of pieces."""

FOR_EYES = "/for_eyes()"
"""In the path of a PDF inside another document: what follows is there for eyes only."""

METADATA = "/metadata/"
"""Where in a picture stands what programs read, and no pixels."""


class Leaf(NamedTuple):
    """One value of a document. A tuple and no dataclass, because there are millions.

    `path` names it, its parts separated by `/` and escaped as in a JSON Pointer (RFC 6901); `record` is the
    beginning of that path that names the nearest list element, row, card, event or block, empty for the
    document itself.
    """

    path: str
    value: str
    type: LeafType
    record: str


@dataclass(slots=True, kw_only=True)
class Document:
    """What a decoder reads, and where it leaves its remarks.

    Attributes:
        open: the bytes, from the start.
        size: of them.
        document_bytes: more is not parsed by what must hold the whole document.
        reasons: codes of what keeps it from the best grade.
        records: list elements, rows, cards, events or messages seen.
        regular: leaves that stood in a regular structure, for formats that need not have one.
        shape: width and height in pixels, of a picture.
        depth: of documents inside each other.
        unread: what stands in it and was not read, in our words; no fault of the document's.
        trouble: what ended the leaves before their end, or was told at it.
    """

    open: Callable[[], Stream]
    size: int
    encoding: Encoding | None
    document_bytes: int
    reasons: set[str] = field(default_factory=set)
    records: int = 0
    regular: int = 0
    shape: tuple[int, int] | None = None
    depth: int = 0
    unread: set[str] = field(default_factory=set)
    trouble: ExportError | None = None

    def leaves_by(self, decode: "Callable[[Document], Iterator[Leaf]]") -> Iterator[Leaf]:
        """Give the leaves, as far as they go."""
        try:
            yield from decode(self)
        except ExportError as error:
            self.trouble = error

    @property
    def text_encoding(self) -> Encoding:
        return self.encoding or Encoding(codec="utf-8")


def pointer(key: str) -> str:
    """Escape one part of a path (RFC 6901, section 3)."""
    return key.replace("~", "~0").replace("/", "~1")


def digest_leaf(path: str, data: bytes, record: str) -> Leaf:
    """Stand for a file inside a document by its digest: its bytes are another format's."""
    return Leaf(path, hashlib.sha256(data).hexdigest(), "digest", record)
