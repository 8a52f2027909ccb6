"""At which moment does a case begin? Spread over the jitter, and moved into the hours in which requests may start.

The same campaign, scenario and firing always give the same moment, so that a
firing that is taken up again, or replayed, begins nothing at another time.
"""

import hashlib
import re
from datetime import UTC, date, datetime, time, timedelta

from auditor.campaign.wrong import OrderWrong
from auditor.law.day import zone
from results.records import Campaign, Window

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
_LOOKED_AT = 15  # days: two weeks hold every weekday, also where a change of clocks swallows a window


def parse_window(hours: str | None, weekdays: str | None) -> Window:
    """Read `08:00-18:00` and `mon-fri` or `mon,wed`; None is the whole day, every day.

    Raises:
        OrderWrong: says which cannot be read, and how to write it.
    """
    opens = closes = time.min
    if hours is not None:
        found = _HOURS.fullmatch(hours)
        if found is None:
            raise OrderWrong("window", f"{hours!r} are no hours of the day; write them as 08:00-18:00")
        opens = time(int(found[1]), int(found[2]))
        closes = time(int(found[3] or 0), int(found[4] or 0))
        if opens == closes and not hours.endswith("24:00"):
            raise OrderWrong("window", f"{hours!r} is closed as soon as it opens; for the whole day write 00:00-24:00")
    return Window(opens=opens, closes=closes, weekdays=_days(weekdays) if weekdays is not None else Window().weekdays)


def written_hours(window: Window) -> str | None:
    """`08:00-18:00`; None for the whole day."""
    if window.opens == window.closes:
        return None
    return f"{window.opens:%H:%M}-{window.closes:%H:%M}".replace("-00:00", "-24:00")


def written_weekdays(window: Window) -> str | None:
    """`mon,tue,wed`; None for every day."""
    if window.weekdays == Window().weekdays:
        return None
    return ",".join(WEEKDAYS[day - 1] for day in window.weekdays)


def start_of(campaign: Campaign, scenario: str, fire_at: datetime, *, begin: datetime) -> datetime:
    """When the case of a scenario begins that a firing opens.

    Args:
        campaign: whose jitter and window count.
        scenario: whose case.
        fire_at: the moment of the cadence, by which the spread is drawn.
        begin: from when it is spread: that moment, or now where it was missed.
    """
    first, second = _shares(campaign.name, scenario, fire_at)
    return into(campaign, begin + _part(campaign.jitter, first), share=second)


def into(campaign: Campaign, moment: datetime, *, share: float = 0.0) -> datetime:
    """The moment itself where it lies in the window, else one just after the window opens.

    Whatever waited for the opening would begin at once: `share` (0 to 1) spreads
    it over the window, as far as the campaign's jitter reaches.
    """
    local = moment.astimezone(zone(campaign.zone)).date()
    for offset in range(-1, _LOOKED_AT):
        opens, closes = _on(campaign, local + timedelta(days=offset))
        if moment < closes and opens < closes:
            return moment if opens <= moment else opens + _part(min(campaign.jitter, closes - opens), share)
    raise AssertionError("a window has a weekday")


def _on(campaign: Campaign, day: date) -> tuple[datetime, datetime]:
    """From when until when the window that opens on a day is open, in UTC; an empty time where it does not open."""
    window, where = campaign.window, zone(campaign.zone)
    opens = datetime.combine(day, window.opens, where).astimezone(UTC)
    if day.isoweekday() not in window.weekdays:
        return opens, opens
    last = day if window.closes > window.opens else day + timedelta(days=1)
    return opens, datetime.combine(last, window.closes, where).astimezone(UTC)


def _shares(*of: object) -> tuple[float, float]:
    """Two numbers from 0 to 1 (1 left out) that belong to these things for ever."""
    named = "\n".join(one.astimezone(UTC).isoformat() if isinstance(one, datetime) else str(one) for one in of)
    digest = hashlib.sha256(named.encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48, int.from_bytes(digest[6:12]) / 2**48


def _part(span: timedelta, share: float) -> timedelta:
    """A share of a span, in whole seconds."""
    return timedelta(seconds=int(span.total_seconds() * share))


def _days(text: str) -> tuple[int, ...]:
    days: set[int] = set()
    for part in text.lower().split(","):
        first, dash, last = part.strip().partition("-")
        if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
            raise OrderWrong(
                "weekdays", f"{part.strip()!r} is no day of the week; write {', '.join(WEEKDAYS)}, or mon-fri"
            )
        begin = WEEKDAYS.index(first)
        count = (WEEKDAYS.index(last) - begin) % 7 + 1 if dash else 1
        days.update((begin + offset) % 7 + 1 for offset in range(count))
    return tuple(sorted(days))
