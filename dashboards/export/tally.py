"""Which planted records came back, which did not, and which could not be looked for?

What was not found is missing only where everything could be read: else it may
still stand in what nobody read. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from results.records import (
    Expected,
    FieldType,
    Found,
    GroundTruth,
    Inspection,
    Leak,
    Provenance,
    RecordResult,
    Right,
    TruthRecord,
)
from results.records.unread import obscured, unreadable


class State(StrEnum):
    FOUND = "found"
    MISSING = "missing"
    UNCLEAR = "unclear"  # not found, but not everything could be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A planted record and what became of it.

    Attributes:
        owed: what the export owes of it, under the right that was exercised.
        lost: files and values of a record that came back without them; no choices, which services translate.
    """

    id: str
    category: str
    provenance: Provenance
    owed: Expected
    state: State
    lost: tuple[str, ...] = ()

    @property
    def is_wanting(self) -> bool:
        """Whether it must be there and is not, for sure."""
        return self.state is State.MISSING and self.owed is Expected.MUST

    @property
    def is_unwanted(self) -> bool:
        """Whether it must not be there and is."""
        return self.state is State.FOUND and self.owed is Expected.MUST_NOT


def count_records(inspection: Inspection, truth: GroundTruth | None, right: Right) -> tuple[Counted, ...]:
    """Say of each planted record what became of it; nothing where the matching is unsafe."""
    if truth is None or not inspection.safe:
        return ()
    return tuple(_counted(record, inspection, right) for record in truth.records)


def never_owed(truth: GroundTruth | None, right: Right) -> frozenset[str]:
    """The planted records that must not be in the export."""
    records = truth.records if truth is not None else ()
    return frozenset(record.id for record in records if _owed(record, right) is Expected.MUST_NOT)


_STRICTEST_FIRST = (Expected.MUST, Expected.SHOULD, Expected.MAY, Expected.MUST_NOT)
_TRANSLATED = frozenset({FieldType.ENUM, FieldType.BOOLEAN})


def _counted(record: TruthRecord, inspection: Inspection, right: Right) -> Counted:
    seen = inspection.record(record.id)
    is_present = seen is not None and seen.present
    absent = State.UNCLEAR if obscured(inspection) or not _can_be_known(record) else State.MISSING
    return Counted(
        id=record.id,
        category=record.category,
        provenance=record.provenance,
        owed=_owed(record, right),
        state=State.FOUND if is_present else absent,
        lost=tuple(_lost(record, seen)) if seen is not None and is_present else (),
    )


def _can_be_known(record: TruthRecord) -> bool:
    """Whether anything in it stands nowhere else: else nobody can tell whether it came back."""
    return any(field.canaries or field.sha256 for field in record.fields)


def _owed(record: TruthRecord, right: Right) -> Expected:
    """What an export owes of it; where both rights were exercised, whatever either of them owes."""
    by_right = {
        Right.PORTABILITY: (record.expected_portability,),
        Right.ACCESS: (record.expected_access,),
        Right.BOTH: (record.expected_portability, record.expected_access),
    }[right]
    return next(owed for owed in _STRICTEST_FIRST if owed in by_right)


def _lost(record: TruthRecord, seen: RecordResult) -> Iterator[str]:
    for field in seen.fields:
        planted = record.named(field.field)
        if field.found is Found.ABSENT and (planted is None or planted.type not in _TRANSLATED):
            yield field.field


def groups_of(counted: Sequence[Counted]) -> dict[tuple[str, Provenance], list[Counted]]:
    """By category and provenance, in the order of the truth."""
    groups: dict[tuple[str, Provenance], list[Counted]] = {}
    for one in counted:
        groups.setdefault((one.category, one.provenance), []).append(one)
    return groups


def sure_leaks(inspection: Inspection) -> tuple[Leak, ...]:
    """The leaks that stand; another account's data are known by the matching, and fall with it."""
    return tuple(leak for leak in inspection.leaks if inspection.safe or leak.kind != "bystander_canary")


def is_failing(inspection: Inspection, counted: Sequence[Counted]) -> bool:
    """Whether something was found that should not be, or is missing for sure."""
    return bool(sure_leaks(inspection)) or any(one.is_wanting or one.is_unwanted for one in counted)


def is_inconclusive(inspection: Inspection, counted: Sequence[Counted]) -> bool:
    """Whether something that was asked could not be told; without a truth only the form was asked for."""
    if not inspection.safe or not inspection.opened:
        return True
    return any(one.state is State.UNCLEAR for one in counted) or unreadable(inspection)
