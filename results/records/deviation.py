"""Which planted values stand in the export otherwise than as they were planted, and how sure is that?"""

from dataclasses import dataclass
from enum import StrEnum


class DeviationKind(StrEnum):
    """How a value differs from the planted one; the value itself is nowhere kept."""

    OTHER_VALUE = "other_value"  # it reads as the same type, and is not equal
    REPLACED = "replaced"  # another text altogether
    CUT = "cut"  # the beginning of the text, and no more
    CHARACTERS_LOST = "characters_lost"  # question marks where there were letters
    ROUNDED = "rounded"  # equal up to the last place that was kept
    SHIFTED = "shifted"  # by whole quarters of an hour, or by a day: a time zone
    MASKED = "masked"  # hidden behind stars
    ALTERED = "altered"  # alike; somebody must look


WRONG = frozenset({DeviationKind.OTHER_VALUE, DeviationKind.REPLACED, DeviationKind.CUT, DeviationKind.CHARACTERS_LOST})
"""What proves that a value is not as it was given."""

NEAR = frozenset({DeviationKind.ROUNDED, DeviationKind.SHIFTED})
"""What is said, and accuses nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A planted value's own place holds something else.

    The place is learned: under the same path, in the same member, other
    planted records have this field as it was planted.

    Attributes:
        record, field: of the ground truth.
        member: in which it stands.
        path: inside the member.
        kind: how it differs.
    """

    record: str
    field: str
    member: int
    path: str
    kind: DeviationKind
