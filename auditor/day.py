"""Which day is it where those who run the program are? After midnight there, UTC still has the day before."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = "Europe/Paris"
"""By whose time messages and the desk say when, where no law says otherwise."""


def calendar_day(moment: datetime) -> date:
    """The day of a moment, by the clock of the house."""
    return moment.astimezone(ZoneInfo(ZONE)).date()
