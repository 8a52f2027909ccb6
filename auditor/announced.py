"""Until when did the service say that it will have answered? Pure."""

from datetime import date, datetime, timedelta

from auditor.law import instant_of_end, local_day
from results.records import Captured, Entry, Jurisdiction


def announced(entry: Entry, captured: Captured, jurisdiction: Jurisdiction) -> tuple[datetime, date] | None:
    """The moment by which it promises an answer, from when it was read, and which day that is; None: unreadable."""
    if captured.duration_h is not None:
        moment = entry.at + timedelta(hours=captured.duration_h)
        return moment, local_day(moment, jurisdiction)
    return None if captured.day is None else (instant_of_end(captured.day, jurisdiction), captured.day)
