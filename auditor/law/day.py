"""Which legal day is it, and when is that day over?

Legal days are counted in the controller's zone. A change of summer time makes
a day 23 or 25 hours long; it never moves a date.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from auditor.law.error import DayMalformed, MomentNaive, ZoneUnknown
from results.records import Jurisdiction

_WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_day(text: str) -> date:
    """Read `YYYY-MM-DD`, and nothing that merely looks like it.

    Raises:
        DayMalformed: another notation, or a day that does not exist.
    """
    if not text.strip():
        raise DayMalformed(text, "it is empty")
    if not _WRITTEN_DAY.fullmatch(text):
        raise DayMalformed(text, "it is not written as YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise DayMalformed(text, str(wrong)) from None


@cache
def zone(name: str) -> ZoneInfo:
    """Find an IANA time zone.

    Raises:
        ZoneUnknown: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of the database ("Europe") is an OSError
        raise ZoneUnknown(name) from None


def local_day(moment: datetime, jurisdiction: Jurisdiction) -> date:
    """Say on which day of the controller a moment fell: 23:30 UTC on 5 March is 6 March in Paris.

    Raises:
        MomentNaive: the moment has no time zone.
        ZoneUnknown: the jurisdiction's zone does not exist.
    """
    if moment.tzinfo is None:
        raise MomentNaive(moment.isoformat())
    return moment.astimezone(zone(jurisdiction.timezone)).date()


def instant_of_end(day: date, jurisdiction: Jurisdiction) -> datetime:
    """Give the first instant that is no longer that day, in UTC (Reg. 1182/71 Art. 3(2)(c): "the last hour").

    Where clocks change at midnight itself, `fold=0` takes the earlier of two
    midnights, and for a midnight that is skipped the instant of the change.

    Raises:
        ZoneUnknown: the jurisdiction's zone does not exist.
    """
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone(jurisdiction.timezone))
    return midnight.astimezone(UTC)
