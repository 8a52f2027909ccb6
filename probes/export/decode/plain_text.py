"""What does a text hold that has no format?

Its lines, in blocks between empty ones. Where lines follow a grammar, what they
say: a block of keys and values gives the values, a chat its messages.
"""

import re
from collections.abc import Iterator
from typing import Final

from probes.export.decode.chat import is_chat, messages_of
from probes.export.decode.leaf import Document, Leaf, pointer
from probes.export.encoding import open_text

_LONGEST: Final = 2**20
_HEAD: Final = 2**16
_MOST_LINES: Final = 500
"""Of a block that is read at once; a longer one is cut."""

_PAIR: Final = re.compile(r"([^\W\d_][^:=\t\n]{0,60}?)\s?(?::|\s=)\s+(\S.*)")
_PAIRS: Final = 2 / 3
"""Share of a block's lines that are a key and a value."""


def decode_text(document: Document) -> Iterator[Leaf]:
    """Give each line that is not empty, or what its grammar makes of it; a block or a message is a record."""
    with document.open() as stream:
        head = open_text(stream, document.text_encoding).read(_HEAD)
    with document.open() as stream:
        text = open_text(stream, document.text_encoding)
        lines = iter(lambda: text.readline(_LONGEST), "")
        if is_chat(head):
            yield from messages_of(lines, document)
            return
        block: list[str] = []
        for line in lines:
            shown = line.strip()
            if shown:
                block.append(shown)
            if block and (not shown or len(block) >= _MOST_LINES):
                yield from _leaves(block, document)
                block = []
        if block:
            yield from _leaves(block, document)


def _leaves(lines: list[str], document: Document) -> Iterator[Leaf]:
    """Give the values of keys, and whole the lines that are no pairs."""
    document.records += 1
    block = f"/block[{document.records}]"
    pairs = [_PAIR.fullmatch(line) for line in lines]
    regular = len(lines) > 1 and sum(pair is not None for pair in pairs) >= _PAIRS * len(lines)
    for number, (line, pair) in enumerate(zip(lines, pairs, strict=True), 1):
        if regular and pair is not None:
            yield Leaf(f"{block}/{pointer(pair[1].strip())}[{number}]", pair[2], "text", block)
        else:
            yield Leaf(f"{block}/line[{number}]", line, "text", block)
