"""When does a period of months end, before any roll-over? (Reg. 1182/71 Art. 3(1) and 3(2)(c))."""

from calendar import monthrange
from datetime import date, timedelta


def first_day_counted(event: date) -> date:
    """Reg. 1182/71 Art. 3(1): the day of the event itself is not counted."""
    return event + timedelta(days=1)


def month_end(event: date, months: int) -> date:
    """Give the same date `months` later, or the last day of that month where the date does not exist.

    Art. 3(2)(c) and CJEU C-171/03: the period ends on the date of the event,
    not on that of the first day counted.
    """
    year, month0 = divmod(event.year * 12 + event.month - 1 + months, 12)
    return date(year, month0 + 1, min(event.day, monthrange(year, month0 + 1)[1]))
