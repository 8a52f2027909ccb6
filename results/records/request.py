"""What else is asked, of whom? What restraint is measured by."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRequests:
    """Requests of other cases, whoever makes them and wherever.

    Attributes:
        last_asked: by the same account.
        last_written: a written one by the same account, for the same right.
        open_at_controller, open_at_contact: written ones whose cases are not closed.
        last_to_contact: a written one.
    """

    last_asked: datetime | None = None
    last_written: datetime | None = None
    open_at_controller: int = 0
    open_at_contact: int = 0
    last_to_contact: datetime | None = None
