"""What was intended, what was observed, and in which order?

A ledger is append-only. The store alone numbers its entries; an entry is kept
as the exact RFC 8785 bytes that were hashed, and each names the digest of the
one before. Time is UTC; a thing that lies between two looks is an interval.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import rfc8785
from pydantic import ConfigDict, TypeAdapter
from pydantic_core import from_json

from results.records.body import Body
from results.records.term import EntryKind

ENTRY_VERSION = 1
GENESIS = "0" * 64


class LedgerKind(StrEnum):
    CASE = "case"
    PLANTING = "planting"
    NOTICE = "notice"
    MAILBOX = "mailbox"


# Whoever inspects an export reads no ledger: it is built when the first is read.
_BODY: TypeAdapter[Body] = TypeAdapter(Body, config=ConfigDict(extra="forbid", defer_build=True))
_MOMENT = TypeAdapter(datetime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a ledger, numbered and chained by the store.

    Attributes:
        by: who wrote it: `engine`, `probe:browser`, `person:NAME`.
        prev: digest of the entry before, 64 zeros for the first.
        digest: SHA-256 of `canonical_bytes` of this entry.
    """

    ledger: str
    seq: int
    prev: str
    at: datetime
    by: str
    body: Body
    digest: str
    stage: str | None = None
    attempt: int | None = None
    v: int = ENTRY_VERSION

    @property
    def kind(self) -> EntryKind:
        return self.body.kind


def canonical_bytes(
    *, ledger: str, seq: int, prev: str, at: datetime, by: str, body: Body, stage: str | None, attempt: int | None
) -> bytes:
    """The RFC 8785 form of an entry: what is hashed, kept and exported."""
    if at.tzinfo is None:
        raise ValueError(f"an entry needs a time zone: {at.isoformat()}")
    return rfc8785.dumps(
        {
            "v": ENTRY_VERSION,
            "ledger": ledger,
            "seq": seq,
            "prev": prev,
            "at": _MOMENT.dump_python(at, mode="json"),
            "by": by,
            "kind": str(body.kind),
            "stage": stage,
            "attempt": attempt,
            "body": _BODY.dump_python(body, mode="json", exclude_none=True),
        }
    )


def entry_digest(data: bytes) -> str:
    """SHA-256 of an entry's bytes, lower-case hex: what `sha256sum` prints."""
    return hashlib.sha256(data).hexdigest()


def parse_entry(data: bytes, *, digest: str | None = None) -> Entry:
    """Read an entry back from its bytes; `digest` is theirs, where it was computed before.

    Raises:
        ValueError: not an entry, or of a version this program does not know.
    """
    raw = from_json(data)
    if not isinstance(raw, dict) or raw.get("v") != ENTRY_VERSION:
        version = raw.get("v") if isinstance(raw, dict) else None
        raise ValueError(f"ledger entry of unknown version {version!r}; this program reads version {ENTRY_VERSION}")
    return Entry(
        v=raw["v"],
        ledger=raw["ledger"],
        seq=raw["seq"],
        prev=raw["prev"],
        at=_MOMENT.validate_python(raw["at"]),
        by=raw["by"],
        stage=raw["stage"],
        attempt=raw["attempt"],
        body=_BODY.validate_python(raw["body"]),
        digest=digest or entry_digest(data),
    )
