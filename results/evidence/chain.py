"""Do the entries of a ledger follow one another without a gap?

One entry a line; each names the SHA-256 of the line before, without its end of
line, the first 64 zeros.
"""

import json
from collections.abc import Sequence

from results.evidence.manifest import Chain
from results.records import GENESIS, entry_digest


def follow_chain(ledger: str, entries: Sequence[bytes]) -> Chain:
    """Walk the chain to its end.

    Raises:
        ValueError: an entry does not follow the one before it; says which and why.
    """
    head = GENESIS
    for number, data in enumerate(entries, start=1):
        try:
            entry = json.loads(data)
        except ValueError as error:
            raise ValueError(f"entry {number} is not JSON") from error
        if not isinstance(entry, dict) or b"\n" in data:
            raise ValueError(f"entry {number} is not one line with one object")
        if entry.get("ledger") != ledger:
            raise ValueError(f"entry {number} belongs to ledger {entry.get('ledger')}, not to {ledger}")
        if entry.get("seq") != number:
            raise ValueError(f"entry {number} has the number {entry.get('seq')}")
        if entry.get("prev") != head:
            raise ValueError(f"entry {number} does not name the digest of the entry before it")
        head = entry_digest(data)
    return Chain(entries=len(entries), head=head)


def ledger_bytes(entries: Sequence[bytes]) -> bytes:
    """The file of a ledger."""
    return b"".join(entry + b"\n" for entry in entries)


def ledger_lines(data: bytes) -> list[bytes]:
    """The entries of a ledger's file.

    Raises:
        ValueError: the last line has no end.
    """
    *lines, rest = data.split(b"\n")
    if rest:
        raise ValueError("the last line was cut")
    return lines
