"""What does a text in the export explain of the other members?

Names of files, of folders, and of fields. A field is explained where its name
stands as a name: at the beginning of a line or of a cell, between quotes, or
anywhere if no word is written like it (`full_name`, `birthDate`). That a word
of the prose is a field's name too explains nothing.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from probes.export.decode import DECODERS, Document
from probes.export.error import ExportError
from probes.export.examine import Examined
from probes.export.schema.machine import base_of

_MOST_BYTES = 8 * 2**20
_MOST_LINES = 200_000
_NAME = r"[^\W\d][\w.:$-]*"
_AT_START = re.compile(rf"[\s>*•·#|–—-]*[`\"'«“(]?\s?({_NAME})[`\"'»”)]?\s*(?:$|[:=|,;(–—]|\s{{2,}}|\t|-\s)")
_QUOTED = re.compile(rf"[`\"'“«]\s?({_NAME})\s?[`\"'”»]")
_UNLIKE_A_WORD = re.compile(r"\b(?=\w*(?:[^\W_]_[^\W_]|[a-zà-ÿ][A-ZÀ-Þ]|[^\W\d_]\d))\w+")
_BETWEEN = re.compile(r"[\s\"'`<>|,;:()«»“”]+")
_ENDS_LIKE_A_FILE = re.compile(r"\.[A-Za-z0-9]{1,8}$|/$")
_LONGEST_LINE = 2000
_LONGEST_NAME = 200
_DIGITS = re.compile(r"\d+|[*#]+|\{[^}]*\}|<[^>]*>")
_NO_TEXT = re.compile(r"(?i)^(?:sha\d+sums?|md5sums?|checksums?|licen[cs]e|copying|manifest)(?:\.|$)")
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b", re.IGNORECASE)


@dataclass(slots=True)
class Explanation:
    """What one text names.

    Attributes:
        words: in all of it.
        files: base names, and folders with their stroke, folded, numbers as `#`.
        keys: names of fields, folded.
        digests: SHA-256 it lists.
    """

    words: int = 0
    files: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)

    def take(self, line: str) -> None:
        self.words += len(line.split())
        self.digests |= {found.lower() for found in _DIGEST.findall(line)}
        for word in _BETWEEN.split(line):
            name = word.rstrip(".")
            if len(name) <= _LONGEST_NAME and _ENDS_LIKE_A_FILE.search(name):
                self.files |= forms_of(name)
        if start := _AT_START.match(line):
            self.keys.add(start[1].casefold())
        self.keys |= {name.casefold() for name in (*_QUOTED.findall(line), *_UNLIKE_A_WORD.findall(line))}


def forms_of(name: str) -> set[str]:
    """Give the forms by which a file or a folder may be named."""
    folded = _DIGITS.sub("#", name.replace("\\", "/").casefold())
    if folded.endswith("/"):
        return {folded.rstrip("/").rpartition("/")[2] + "/"}
    return {base_of(folded)}


def is_for_people(seen: Examined) -> bool:
    """Whether it explains in words: lists of digests and licences do not."""
    return not _NO_TEXT.match(base_of(seen.item.name))


def explanation_of(seen: Examined) -> Explanation:
    """Read a text, as far as it was kept."""
    found = Explanation()
    try:
        for number, line in enumerate(lines_of(seen)):
            if number >= _MOST_LINES:
                break
            found.take(line[:_LONGEST_LINE])
    except (ExportError, MemoryError):
        pass  # what was read counts
    return found


def lines_of(seen: Examined) -> Iterator[str]:
    """What stands in a text that was kept, piece by piece.

    Raises:
        ExportError: it ends in what cannot be read.
    """
    document = Document(
        open=lambda: io.BytesIO(seen.kept), size=len(seen.kept), encoding=seen.encoding, document_bytes=_MOST_BYTES
    )
    if seen.format == "text":
        yield from seen.kept.decode(document.text_encoding.codec, "replace").splitlines()
        return
    decode = DECODERS.get(seen.format)
    for leaf in decode(document) if decode is not None else ():
        yield leaf.value
