"""What stands in a bank's statement in OFX? (1.x: SGML whose values need not be closed; 2.x: the same in XML)."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from probes.export.decode.leaf import DEEPEST, Document, Leaf, pointer
from probes.export.encoding import open_text
from probes.export.error import MemberUnreadable

_TAG: Final = re.compile(r"<(/?)([A-Za-z0-9_.]{1,64})>([^<]*)")
_PORTION: Final = 2**16
_LONGEST: Final = 2**20
"""Characters between two tags: more is no value."""


def decode_ofx(document: Document) -> Iterator[Leaf]:
    """Give the values; the record is the aggregate around them, such as a transaction.

    Raises:
        MemberUnreadable: it ends inside an aggregate, or is nested beyond reason.
    """
    walker = _Walker(document)
    with document.open() as stream:
        text = open_text(stream, document.text_encoding)
        rest = ""
        while portion := text.read(_PORTION):
            rest += portion
            last = rest.rfind("<")
            yield from walker.take(rest[:last] if last > 0 else "")
            rest = rest[last:] if last > 0 else rest
            if len(rest) > _LONGEST:
                raise MemberUnreadable("a value beyond reason")
        yield from walker.take(rest)
    if walker.is_open:
        document.reasons.add("parse_error")
        raise MemberUnreadable("the statement breaks off")


class _Walker:
    """Keeps the aggregates that are open. A tag with a value is closed by whatever follows."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._paths: list[str] = []
        self._names: list[str] = []
        self._counts: list[Counter[str]] = [Counter()]

    @property
    def is_open(self) -> bool:
        return bool(self._names)

    def take(self, text: str) -> Iterator[Leaf]:
        for closing, tag, content in _TAG.findall(text):
            name, value = pointer(tag.upper()), html.unescape(content.strip())
            if closing:
                self._close(name)
            elif value:
                above = self._paths[-1] if self._paths else ""
                self._counts[-1][name] += 1
                yield Leaf(f"{above}/{name}[{self._counts[-1][name]}]", value, "text", above)
            else:
                self._open(name)

    def _open(self, name: str) -> None:
        """Open an aggregate; one without anything in it may turn out to be an empty value, which nobody closes."""
        if len(self._names) >= DEEPEST:
            raise MemberUnreadable("nested beyond reason")
        self._counts[-1][name] += 1
        count = self._counts[-1][name]
        self._document.records += count > 1
        self._paths.append(f"{self._paths[-1] if self._paths else ''}/{name}[{count}]")
        self._names.append(name)
        self._counts.append(Counter())

    def _close(self, name: str) -> None:
        """Close an aggregate, and with it what stands open inside it; a closed value is none."""
        if name not in self._names:
            return
        while self._names:
            closed = self._names.pop()
            self._paths.pop()
            self._counts.pop()
            if closed == name:
                return
