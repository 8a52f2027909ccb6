"""Does a script assign the JSON document, and where is the document inside it?

Archives made for a viewer of their own write `window.X.part0 = [...];`. It is
JSON all the same, but whoever reads it must write code to take the script off.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from probes.export.decode.leaf import Document
from probes.export.decode.sound import Source
from probes.export.encoding import AsUtf8

_LONGEST = 1024  # characters before the document
_NAME = r"[A-Za-z_$][\w$]*"
_ASSIGNMENT: Final = re.compile(
    rf"\s*(?:(?:var|let|const)\s+)?{_NAME}(?:\.[\w$]+|\[\s*(?:\d+|\"[^\"\n]*\"|'[^'\n]*')\s*\])*\s*=\s*(?=[\[{{])"
)
_AFTER: Final = b" \t\r\n;"


def assignment_in(text: str) -> str:
    """Give what stands before a document that a script assigns; nothing where none does."""
    found = _ASSIGNMENT.match(text[:_LONGEST])
    return found[0] if found else ""


def unwrapped(text: str) -> str:
    """Take the script off, before and after."""
    before = assignment_in(text)
    return text[len(before) :].rstrip(_AFTER.decode()) if before else text


@contextmanager
def source_of(document: Document) -> Iterator[Source]:
    """Open a document as UTF-8, without the script around it; a script is noted as a preamble."""
    with document.open() as stream:
        beginning = AsUtf8(stream, document.text_encoding).read(_LONGEST)
    before = assignment_in(beginning.decode("utf-8", "ignore"))
    with document.open() as stream:
        source = AsUtf8(stream, document.text_encoding)
        if before:
            document.reasons.add("preamble")
        yield _Unwrapped(source, len(before.encode())) if before else source


class _Unwrapped:
    """Gives what a script assigns, as a stream: neither the assignment nor the semicolon at its end."""

    def __init__(self, source: AsUtf8, before: int) -> None:
        self._source = source
        self._before = before
        self._held = b""  # blanks and semicolons that end the document, unless more follows

    def read(self, size: int = -1) -> bytes:
        while True:
            data = self._source.read(size)
            if not data:
                return b""
            skipped = min(self._before, len(data))
            self._before -= skipped
            data = self._held + data[skipped:]
            kept = data.rstrip(_AFTER)
            self._held = data[len(kept) :]
            if kept or not size:
                return kept
