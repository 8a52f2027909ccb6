"""What must a person who asks for a copy be told about the processing? The elements of GDPR Art. 15(1)."""

from enum import StrEnum


class InformationElement(StrEnum):
    """One element of Art. 15(1), by its letter."""

    PURPOSES = "purposes"  # (a)
    CATEGORIES = "categories"  # (b)
    RECIPIENTS = "recipients"  # (c)
    RETENTION = "retention"  # (d)
    RIGHTS = "rights"  # (e) rectification, erasure, restriction, objection
    COMPLAINT = "complaint"  # (f)
    SOURCE = "source"  # (g)
    AUTOMATED_DECISIONS = "automated_decisions"  # (h)


ALWAYS_OWED = (
    InformationElement.PURPOSES,
    InformationElement.CATEGORIES,
    InformationElement.RETENTION,
    InformationElement.RIGHTS,
    InformationElement.COMPLAINT,
)
"""What every controller has to say; there may be no recipient, no other source and no such decision to tell of."""
