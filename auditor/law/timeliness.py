"""Did something come before the deadline or after it, as far as looking now and then can tell?"""

from datetime import date, datetime
from enum import StrEnum

from auditor.law.day import instant_of_end
from auditor.law.deadline import Deadline
from results.records import Interval, Jurisdiction


class Timeliness(StrEnum):
    IN_TIME = "in_time"
    LATE = "late"
    STRADDLES = "straddles"  # nobody can tell


def place(interval: Interval, deadline: Deadline, jurisdiction: Jurisdiction) -> Timeliness:
    """Place an interval before the deadline, after it, or on both sides.

    23:59:59 local on the last day is in time, 00:00:00 is late. An interval
    without a beginning is never late: nobody had looked before. Nor is
    anything late while the clock stands still.

    Raises:
        ZoneUnknown: the jurisdiction's zone does not exist.
    """
    end = instant_of_end(deadline.last_day, jurisdiction)
    if interval.by < end:
        return Timeliness.IN_TIME
    if interval.after is not None and is_over(deadline, interval.after, jurisdiction):
        return Timeliness.LATE
    return Timeliness.STRADDLES


def place_letter(posted_on: date | None, arrived_on: date, deadline: Deadline) -> Timeliness:
    """Place an answer by post: its posting judges, being the more lenient day; its arrival where that is unknown.

    A letter of unknown posting that arrived too late may have been posted in time.
    """
    if (posted_on or arrived_on) <= deadline.last_day:
        return Timeliness.IN_TIME
    return Timeliness.STRADDLES if posted_on is None or deadline.suspended else Timeliness.LATE


def is_over(deadline: Deadline, moment: datetime, jurisdiction: Jurisdiction) -> bool:
    """Whether the last day had ended by that moment; never while the clock stands still.

    Raises:
        ZoneUnknown: the jurisdiction's zone does not exist.
    """
    return not deadline.suspended and moment >= instant_of_end(deadline.last_day, jurisdiction)
