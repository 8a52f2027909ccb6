"""Is this text a conversation by the line, and who said what when?

`[14/01/2026, 09:00:00] Zoé: bonjour` or `14/01/2026 à 09:00 - Zoé : bonjour`,
with whatever spaces and invisible marks the language has. A line that begins no
message goes on with the one before.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from probes.export.decode.leaf import Document, Leaf

_MARKS: Final = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_DAY: Final = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2} [^\W\d]{3,12}\.? \d{4}"
_CLOCK: Final = r"\d{1,2}[:h.]\d\d(?:[:.]\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?"
_STAMP: Final = rf"(?:{_DAY})(?:,|\sà|\sat)?\s{{1,2}}{_CLOCK}"
_BEGINNING: Final = re.compile(
    rf"[{_MARKS}]*(?:\[({_STAMP})\]\s|({_STAMP})\s?[-–]\s)(?:([^:\n]{{1,80}}?)\s?:\s)?(.*)", re.DOTALL
)
_INVISIBLE: Final = re.compile(f"[{_MARKS}]")
_SAMPLE: Final = 40
_SHARE: Final = 0.5
_LONGEST: Final = 2**20


def is_chat(head: str) -> bool:
    """Whether half of the first lines begin a message of somebody's."""
    lines = [line for line in head.splitlines()[:_SAMPLE] if line.strip()]
    begun = [found for line in lines if (found := _BEGINNING.fullmatch(line))]
    return len(begun) >= 2 and any(found[3] for found in begun) and len(begun) >= _SHARE * len(lines)


def messages_of(lines: Iterable[str], document: Document) -> Iterator[Leaf]:
    """Give time, author and text of each message."""
    said: list[str] = []
    size = 0
    for line in lines:
        found = _BEGINNING.fullmatch(line.rstrip("\r\n"))
        if found is None and size < _LONGEST:
            said.append(line.rstrip("\r\n"))
            size += len(line)
            continue
        yield from _text(said, document)
        said, size = [line.rstrip("\r\n")], len(line)
        if found is not None:
            document.records += 1
            record = f"/message[{document.records}]"
            document.regular += 1 + bool(found[3])
            yield Leaf(f"{record}/time", " ".join((found[1] or found[2]).split()), "text", record)
            if found[3]:
                yield Leaf(f"{record}/author", _visible(found[3]), "text", record)
            said = [found[4]]
    yield from _text(said, document)


def _text(said: list[str], document: Document) -> Iterator[Leaf]:
    text = _visible("\n".join(said)).strip()
    if text:
        record = f"/message[{document.records}]" if document.records else ""
        document.regular += bool(document.records)
        yield Leaf(f"{record}/text", text, "text", record)


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", text)
