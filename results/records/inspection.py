"""What does the export contain, and how much of what was planted?

Derived from an artifact and a ground truth by a named version of the
inspector; stored beside the evidence, never inside its seal.
"""

from dataclasses import dataclass
from enum import StrEnum

from results.records.deviation import Deviation
from results.records.information import InformationElement
from results.records.shape import Shape
from results.records.truth import Provenance

INSPECTION_FORMAT = "portability-auditor/inspection"
INSPECTION_VERSION = 2
"""Version 2 adds the grades, the standards, the documentation, the counts of foreign values, the
deviations and the shapes.

Records of version 1 are read as they stand: what they do not say was not
looked at, and is `None` or empty here.
"""


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
class Fault:
    """What is wrong with records of a standard, as a code, and how many of them it concerns."""

    code: str
    count: int


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
        standard: the domain standard that it claims to be, with its version: `vcard/4.0`; None where it is none we know.
        valid, invalid: records of that standard that keep all its rules, and that break one.
        faults: what is wrong with the invalid ones, as codes; one record may have several.
        schema: the member that describes this one as a machine schema (JSON Schema, XSD, CSVW, Table Schema) and
            validates it; None where there is none.
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
    standard: str | None = None
    valid: int = 0
    invalid: int = 0
    faults: tuple[Fault, ...] = ()
    schema: int | None = None


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

    kind: str  # "bystander_canary", "session_secret" (it opens an account: cookie, token, private key), "password_hash"
    member: int
    path: str
    record: str | None = None  # the bystander's record
    private: bool = True  # whether this account could not have seen it anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """The form of one category, over the facts of it that were found; facts that are missing lower the recall alone.

    Attributes:
        category: as the ground truth names it.
        facts: how many were found, in members that are no returned files.
        readability: M0-M5 that at least 95 % of these facts reach, each by the best member that holds it.
        interoperability: I0-I4 that at least 95 % of the records found reach, each by the best member that holds a
            fact of it (0 ad hoc, 1 a generic open serialisation, 2 with a machine schema that validates it, 3 the
            domain's standard with at least 95 % of its records strictly valid, 4 with stable global ids and a list of
            digests beside it).
        full_marks: the interoperability that nothing more can be asked beyond: 3 where a standard is agreed, else 2.
        family: the kind of data we take the category for: `contacts calendar location ...`; None where we know none.
        agreed: standards of that family, by the names in `Member.standard` without their versions; empty: none agreed.
        standard: the one in which these facts were found, best first; None where it is none of these.
        reasons: codes of what keeps it from the interoperability above.
    """

    category: str
    facts: int
    readability: int
    interoperability: int
    full_marks: int
    family: str | None = None
    agreed: tuple[str, ...] = ()
    standard: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """How much a member that explains says of the others.

    Attributes:
        member: the one that explains.
        kind: `text`, or the language of a machine schema: `json_schema xsd csvw table_schema`.
        names: data members it names.
        keys: names of fields it explains.
        validates: data members it describes and that keep to it; for schemas.
        refuses: data members it describes and that do not.
    """

    member: int
    kind: str
    names: int = 0
    keys: int = 0
    validates: int = 0
    refuses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """Whether the export explains itself.

    Attributes:
        level: D0-D4 (0 no text and no schema does, 1 a text for people, 2 it names at least 80 % of the data members, 3 at least
            80 % of the names of fields are explained, 4 machine schemas, or strictly kept standards, validate at least 80 %
            of the data members); None where no member has fields that could be explained, or where all that may explain
            could not be read.
        members, keys: data members with named fields, and these names: what is to be explained.
        named, explained, validated: how many of these members, names and members are.
        by: what explains.
        unread: members that are called as explanations are, and could not be read.
        reasons: codes of what keeps it from the level above.
    """

    level: int | None
    members: int
    keys: int
    named: int = 0
    explained: int = 0
    validated: int = 0
    by: tuple[Explained, ...] = ()
    unread: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignPlace:
    """Where foreign values stand: the member, the path with `*` for each index, and how often there."""

    member: int
    path: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """Addresses and numbers in the export that are not the account's own: counted, never judged, never kept.

    Attributes:
        kind: `email`, `phone`, `iban` or `ip`.
        count: distinct values, as far as they were counted apart (see `at_least`).
        at_least: whether there may be more: we stop telling values apart beyond a number of them.
        places: members and paths, the indexes left out, at most a few.
    """

    kind: str
    count: int
    at_least: bool = False
    places: tuple[ForeignPlace, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """Members, matched facts and leaks of one export (one or several files).

    `decoy_hits` above zero makes the matching unsafe and every verdict that
    rests on it `untested`. `limits` names the confinement that held.

    Attributes:
        grades: of each category of which some fact was found; empty in records of version 1.
        documentation: None where it was not looked at: in records of version 1, or where reading ended early.
        information: elements of Art. 15(1) of which its texts seem to speak; None where it was not looked at.
        foreign: of each kind of which there is some.
        deviations: what stands in the places of planted values; None where it was not looked at.
        shapes: of the data members and their twins; empty where it was not looked at.
        mapping: where the service keeps what was planted; empty where it was not looked at.
    """

    artifacts: tuple[str, ...]
    truth: str
    inspector: str
    members: tuple[Member, ...]
    records: tuple[RecordResult, ...]
    counts: tuple[CategoryCount, ...]
    leaks: tuple[Leak, ...] = ()
    decoy_hits: int = 0
    problems: tuple[Problem, ...] = ()
    limits: tuple[str, ...] = ()
    opened: bool = True
    grades: tuple[Grade, ...] = ()
    documentation: Documentation | None = None
    information: tuple[InformationElement, ...] | None = None
    foreign: tuple[Foreign, ...] = ()
    deviations: tuple[Deviation, ...] | None = None
    shapes: tuple[Shape, ...] = ()
    mapping: tuple[Mapped, ...] = ()
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
