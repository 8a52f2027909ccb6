"""What does a text hold that has no format? Its lines, in blocks between empty ones."""

from collections.abc import Iterator

from probes.export.decode.leaf import Document, Leaf
from probes.export.encoding import open_text

_LONGEST = 2**20


def decode_text(document: Document) -> Iterator[Leaf]:
    """Give each line that is not empty; a block of lines is a record."""
    with document.open() as stream:
        text = open_text(stream, document.text_encoding)
        number = 0
        fresh = True
        while line := text.readline(_LONGEST):
            shown = line.strip()
            if not shown:
                fresh = True
                continue
            if fresh:
                document.records += 1
                number, fresh = 0, False
            number += 1
            block = f"/block[{document.records}]"
            yield Leaf(f"{block}/line[{number}]", shown, "text", block)
