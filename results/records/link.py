"""What became of a download link that was fetched again?"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from results.records.term import EntryKind, LinkResult, Requester


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTried:
    """The download link fetched again, by somebody who may or may not be let in (one request each)."""

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["link"] = "link"
    requester: Requester
    result: LinkResult
    after: str  # "at_once", "72h", "7d"
    status: int | None = None
    export: str | None = None
    secret_bits: int | None = None  # at most so many: what the shape of the link could hold, and perhaps far less
    encrypted: bool | None = None  # whether the archive asks for a password; nothing about the way it came
