"""What does the export contain, and how much of what was planted?

Derived from an artifact and a ground truth by a named version of the
inspector; stored beside the evidence, never inside its seal.
"""

from dataclasses import dataclass
from enum import StrEnum

from results.records.truth import Provenance

INSPECTION_FORMAT = "portability-auditor/inspection"
INSPECTION_VERSION = 1


class MemberRole(StrEnum):
    CONTAINER = "container"
    VIEWER = "viewer"
    DOC = "doc"
    PLACEHOLDER = "placeholder"
    TWIN = "twin"
    ATTACHMENT = "attachment"
    DATA = "data"


class Found(StrEnum):
    """How surely a planted fact was found, best first."""

    EXACT = "exact"  # typed equality, in the right record
    NORMALISED = "normalised"
    LOOSE = "loose"  # the canary stands somewhere
    VISUAL = "visual"  # only in text for eyes: PDF, picture
    PARTIAL = "partial"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that was wrong or could not be read; `code` is public vocabulary."""

    code: str
    member: int | None = None
    detail: str | None = None  # ours, never text out of the export


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of the export.

    Attributes:
        id: our number; names out of the export are hostile and stay in `name`, escaped and cut at 200 characters.
        parent: the container it came out of.
        format: `json csv pdf ...`, recognised by content.
        readability: machine-readability M0-M5 (EXPORTS: 0 opaque, 2 text for eyes, 3 custom code, 4 open format, 5 unambiguous).
        reasons: codes of the deductions.
        records, leaves: what decoding yielded.
    """

    id: int
    name: str
    size: int
    sha256: str
    role: MemberRole
    format: str
    readability: int
    parent: int | None = None
    encoding: str | None = None
    reasons: tuple[str, ...] = ()
    records: int = 0
    leaves: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FactHit:
    """Where a planted value was found: the member, the path inside it, and how it was written there."""

    member: int
    path: str
    found: Found
    variant: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldResult:
    field: str
    found: Found
    hits: tuple[FactHit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResult:
    """One planted record; `present` if an anchoring canary of it stands in the export."""

    record: str
    category: str
    provenance: Provenance
    present: bool
    found: Found
    fields: tuple[FieldResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryCount:
    """k of n planted records of one category and provenance; never an interval: they are no sample."""

    category: str
    provenance: Provenance
    found: int
    planted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A value in the export that is not this account's: of our bystander, or a secret of our own."""

    kind: str  # "bystander_canary", "session_secret", "password_hash"
    member: int
    path: str
    record: str | None = None  # the bystander's record
    private: bool = True  # whether this account could not have seen it anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """Members, matched facts and leaks of one export (one or several files).

    `decoy_hits` above zero makes the matching unsafe and every verdict that
    rests on it `untested`. `limits` names the confinement that held.
    """

    artifacts: tuple[str, ...]
    truth: str
    inspector: str
    members: tuple[Member, ...]
    records: tuple[RecordResult, ...]
    counts: tuple[CategoryCount, ...]
    leaks: tuple[Leak, ...] = ()
    foreign_addresses: int = 0
    decoy_hits: int = 0
    problems: tuple[Problem, ...] = ()
    limits: tuple[str, ...] = ()
    opened: bool = True
    format: str = INSPECTION_FORMAT
    v: int = INSPECTION_VERSION

    @property
    def safe(self) -> bool:
        """Whether the matching can be trusted at all."""
        return self.decoy_hits == 0

    def record(self, record_id: str) -> RecordResult | None:
        return next((r for r in self.records if r.record == record_id), None)

    def member(self, member_id: int) -> Member:
        return next(m for m in self.members if m.id == member_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """Where a service keeps a field, learned from the planted values found there.

    Attributes:
        category, field: of the ground truth.
        format: of the members.
        path: inside them, a star for each index; JSONPath in documents of keys and lists.
        hits: planted records whose value stands there.
    """

    category: str
    field: str
    format: str
    path: str
    hits: int
