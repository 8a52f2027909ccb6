"""What stands in a file for money programs? (QIF: a letter and a value a line, `^` after each entry)."""

from collections import Counter
from collections.abc import Iterator

from probes.export.decode.leaf import Document, Leaf, pointer
from probes.export.encoding import open_text

_LONGEST = 2**16


def decode_qif(document: Document) -> Iterator[Leaf]:
    """Give the values of each entry by the letter before them; the line that names the kind of account is none's."""
    with document.open() as stream:
        text = open_text(stream, document.text_encoding)
        counts: Counter[str] = Counter()
        headers = 0
        while line := text.readline(_LONGEST):
            line = line.strip()
            if line.startswith("!"):
                headers += 1
                yield Leaf(f"/header[{headers}]", line[1:], "text", "")
            elif line.startswith("^"):
                counts.clear()
            elif line:
                if not counts:
                    document.records += 1
                record, letter = f"/entry[{document.records}]", pointer(line[0])
                counts[letter] += 1
                if value := line[1:].strip():
                    yield Leaf(f"{record}/{letter}[{counts[letter]}]", value, "text", record)
