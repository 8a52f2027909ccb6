"""May the request be made now, in view of what other cases ask of the same people? Pure.

A person at the service answers a letter, so letters are few: one by account and
right in six months, two open at a controller, five open at a contact that
several controllers share, and those spread over ten working days. What a
machine answers is asked for within the service's own limit.
"""

from datetime import datetime, timedelta

from auditor.account.state import WRITTEN_REST_MONTHS
from auditor.action import Wait
from auditor.law import add_working_days, local_day, month_end
from results.records import Jurisdiction, OtherRequests

OPEN_AT_CONTROLLER = 2
OPEN_AT_CONTACT = 5
WORKING_DAYS_BETWEEN = 2  # five spread over ten
ASK_AGAIN = timedelta(days=1)  # a place becomes free when a case closes, and nobody knows when


def restrain(
    others: OtherRequests, *, written: bool, cooldown: timedelta, jurisdiction: Jurisdiction, now: datetime
) -> Wait | None:
    """Say until when the request waits, and why; None: it may be made."""
    if others.last_asked is not None and now < (again := others.last_asked + cooldown):
        return Wait(until=again, why="cooldown")
    if not written:
        return None
    if others.last_written is not None and now < (again := months_after(others.last_written, WRITTEN_REST_MONTHS)):
        return Wait(until=again, why="six_months")
    if others.open_at_controller >= OPEN_AT_CONTROLLER:
        return Wait(until=now + ASK_AGAIN, why="controller_cap")
    if others.open_at_contact >= OPEN_AT_CONTACT:
        return Wait(until=now + ASK_AGAIN, why="contact_cap")
    if others.last_to_contact is not None:
        again = working_days_after(others.last_to_contact, WORKING_DAYS_BETWEEN, jurisdiction)
        if now < again:
            return Wait(until=again, why="contact_spread")
    return None


def months_after(moment: datetime, months: int) -> datetime:
    """The same time of day so many months later, on the month's last day where the date does not exist."""
    return datetime.combine(month_end(moment.date(), months), moment.timetz())


def working_days_after(moment: datetime, days: int, jurisdiction: Jurisdiction) -> datetime:
    """The same time after so many working days of the controller's country."""
    day = local_day(moment, jurisdiction)
    return moment + (add_working_days(day, days, jurisdiction) - day)
