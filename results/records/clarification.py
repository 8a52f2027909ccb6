"""Who had the service asked, in the same case, about what its answer lacks?"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from results.records.term import EntryKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationOrdered:
    """A person has the service asked, once, whether what is missing is left out; a case that was closed goes on for it.

    Attributes:
        missing: the proven records that are named to it, and files as "record.field", by the names we gave them.
        evidence: digest of the seal in which they were missing.
    """

    kind: ClassVar[EntryKind] = EntryKind.ANSWERED
    what: Literal["clarification"] = "clarification"
    missing: tuple[str, ...]
    evidence: str
    person: str
