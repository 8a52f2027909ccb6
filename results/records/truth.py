"""What did we put into the account, and what do we expect of its export?

A ground truth is made once per account from a persona and a seed, stored
before anything is planted, and shared by all cases of that account.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from results.records.text import Text


class Provenance(StrEnum):
    """WP242 rev.01: provided and observed data are in the scope of Art. 20, derived data are not."""

    PROVIDED = "provided"
    OBSERVED = "observed"
    DERIVED = "derived"


class Expected(StrEnum):
    MUST = "must"
    SHOULD = "should"
    MAY = "may"
    MUST_NOT = "must_not"


class FieldType(StrEnum):
    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    NUMBER = "number"
    MONEY = "money"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    BOOLEAN = "boolean"
    ENUM = "enum"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthField:
    """One value planted, with the canaries it carries.

    Attributes:
        name: the key in the persona file.
        type: how values are compared.
        value: the value as typed into the service; for a file its name.
        canaries: the literal strings by which the value is recognised, each
            of at least 50 bits; empty for a weak field, which counts only
            inside a record that another field anchors.
        sha256: of the bytes uploaded, for files.
        media_type: of the bytes uploaded, for files.
    """

    name: str
    type: FieldType
    value: str
    canaries: tuple[str, ...] = ()
    sha256: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthRecord:
    """One record of the persona: the unit in which completeness is counted.

    Attributes:
        id: unique in the truth, e.g. `contact-3`.
        category: the persona's category, e.g. `contacts`.
        expected: by track (`portability`, `access`), what the export owes.
        reason: why it is owed, in law; compulsory beside a `must`.
        planted: by the scenario's steps, by a person, or by the program's own visits.
    """

    id: str
    category: str
    provenance: Provenance
    expected_portability: Expected
    expected_access: Expected
    fields: tuple[TruthField, ...]
    reason: Text | None = None
    occurred: date | None = None
    planted: str = "steps"

    def named(self, name: str) -> TruthField | None:
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoy:
    """A value made like a canary and never planted: finding one means the matching is unsafe."""

    value: str
    type: FieldType


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundTruth:
    """All records of one account, with decoys.

    `seed` and `account` make it reproducible; the digest of its canonical
    form names it in plantings and inspections.
    """

    account: str
    persona: str
    full_name: str
    locale: str
    timezone: str
    seed: str
    records: tuple[TruthRecord, ...]
    decoys: tuple[Decoy, ...] = field(default=())
    v: int = 1

    def record(self, record_id: str) -> TruthRecord:
        return next(r for r in self.records if r.id == record_id)

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r.category for r in self.records))
