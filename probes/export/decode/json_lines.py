"""How is JSON read that has one document a line? (ndjson, JSON Lines)."""

import json
from collections.abc import Iterator
from decimal import Decimal

from probes.export.decode.json_document import leaves_of
from probes.export.decode.leaf import Document, Leaf
from probes.export.encoding import open_text
from probes.export.error import MemberUnreadable

_LONGEST = 16 * 2**20


def decode_ndjson(document: Document) -> Iterator[Leaf]:
    """Give the leaves of each line; a line that is no JSON is passed over and reported at the end.

    Raises:
        MemberUnreadable: some line could not be read.
    """
    broken = 0
    with document.open() as stream:
        text = open_text(stream, document.text_encoding)
        number = 0
        while line := text.readline(_LONGEST):
            number += 1
            if not line.strip():
                continue
            try:
                value = json.loads(line, parse_float=Decimal)
            except (ValueError, ArithmeticError, RecursionError):
                broken += 1
                continue
            document.records += 1
            yield from leaves_of(value, f"/{number}", f"/{number}", document)
    if broken:
        document.reasons.add("parse_error")
        raise MemberUnreadable(f"{broken} lines are no JSON")
