"""What in an export could not be read, so that what was not found there may not be called missing? Pure."""

from typing import Final

from results.records.inspection import Inspection

UNREADABLE: Final = frozenset(
    {
        "bomb_stopped",
        "budget_exceeded",
        "encrypted_member",
        "inspector_stopped",
        "login_page",
        "member_unreadable",
        "not_an_archive",
        "truncated",
        "unsupported",
    }
)
"""Problems after which a record that was not found may still be there."""

OBSCURING: Final = UNREADABLE | {"picture_unread"}
"""The same, with pictures whose text is for a person to read."""


def unreadable(inspection: Inspection) -> bool:
    """Whether some of the export could not be read at all."""
    return not inspection.opened or any(p.code in UNREADABLE for p in inspection.problems)


def obscured(inspection: Inspection) -> bool:
    """Whether what was not found may still be there, so that nothing can be called missing.

    A picture that is none of the files we gave may show what was planted: its
    text is for a person to read.
    """
    return not inspection.opened or any(p.code in OBSCURING for p in inspection.problems)
