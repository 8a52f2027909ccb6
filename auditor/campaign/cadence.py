"""When does a campaign fire? Its cron text, read in its zone, and nothing else.

As Debian's cron does it: a time of day that a change of summer time leaves out
comes as soon as the clock is past it, and one that comes twice counts once.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise, takewhile

from cronsim import CronSim, CronSimError

from auditor.campaign.span import written_span
from auditor.campaign.wrong import OrderWrong
from auditor.law.day import zone
from auditor.law.error import ZoneUnknown
from results.records import Campaign

FIELDS = ("minute", "hour", "day of the month", "month", "day of the week")
MOST_OFTEN = timedelta(hours=1)  # a slip of the pen (`* 8 * * *`) is no cadence
ON_TIME = timedelta(minutes=10)  # a bot that runs looks every half a minute
_FIRST, _YEARS = 60, timedelta(days=5 * 366)  # of a cadence, so many moments or years are looked at to know its gaps
_TICK = timedelta(seconds=1)


def check_cadence(cron: str, zone_name: str) -> None:
    """Refuse a text that is no cron, never fires or fires without end, and a zone there is not.

    Raises:
        OrderWrong: says which, and what to write.
    """
    try:
        zone(zone_name)
    except ZoneUnknown:
        raise OrderWrong(
            "zone", f"there is no time zone {zone_name!r}; write an IANA name, as Europe/Paris or Indian/Reunion"
        ) from None
    fields = cron.split()
    if len(fields) != len(FIELDS):
        raise OrderWrong(
            "cron",
            f"{cron!r} has {len(fields)} field{'s' if len(fields) > 1 else ''}; write five ({', '.join(FIELDS)}), as '0 8 1 1,4,7,10 *'; "
            "there are no seconds and no @names",
        )
    if not _is_cron(fields):
        day_never_comes = _is_cron([*fields[:2], "*", *fields[3:]]) and _is_cron([*fields[:3], "*", fields[4]])
        raise OrderWrong(
            "cron",
            f"{cron!r} never fires: no such month has such a day; write a day that comes"
            if day_never_comes
            else f"{cron!r} is no cron text: {_fault(fields)}; write numbers, * , - / or names (MON, JAN), "
            "as '0 8 * * MON'",
        )


def check_gap(campaign: Campaign) -> None:
    """Refuse a cadence that never fires in its time or too often, and a spread that runs into the next firing.

    Raises:
        OrderWrong: says which, and what to write.
    """
    if next(firings(campaign, campaign.starts - _TICK), None) is None:
        until = f" and {_local(campaign, campaign.ends)}" if campaign.ends else ""
        raise OrderWrong(
            "cron",
            f"{campaign.cron!r} never fires between {_local(campaign, campaign.starts)}{until}; "
            "change the cadence, or the campaign's first or last day",
        )
    gap = least_gap(campaign)
    if gap is not None and gap < MOST_OFTEN:
        raise OrderWrong("cron", f"{campaign.cron!r} fires more than once an hour; write one minute, as '0 8 * * *'")
    if gap is not None and campaign.jitter >= gap:
        raise OrderWrong(
            "jitter",
            f"a spread of {written_span(campaign.jitter)} reaches into the next firing, which may come "
            f"{written_span(_whole(gap))} later; write a shorter one",
        )


def firings(campaign: Campaign, after: datetime) -> Iterator[datetime]:
    """The moments of the cadence later than `after`, in UTC, from the campaign's start to its end."""
    begin = max(after, campaign.starts - _TICK)
    for moment in _moments(campaign, begin):
        if campaign.ends is not None and moment > campaign.ends:
            return
        if moment > begin:  # begun in the second of two equal hours, cronsim names the first once more
            yield moment


def next_fire(campaign: Campaign, after: datetime) -> datetime | None:
    """The first moment of the cadence later than `after`; None where none is left."""
    return next(firings(campaign, after), None)


def next_moment(cron: str, zone_name: str, at: datetime) -> datetime:
    """The first moment of a cadence that is not before `at`, in UTC; of a text that `check_cadence` let pass."""
    return next(CronSim(cron, (at - _TICK).astimezone(zone(zone_name)))).astimezone(UTC)


def least_gap(campaign: Campaign) -> timedelta | None:
    """The shortest time between two firings; None where there are no two. The campaign's end is not looked at."""
    begin = campaign.starts - _TICK
    first = takewhile(lambda moment: moment < begin + _YEARS, _moments(campaign, begin))
    return min((later - moment for moment, later in pairwise(islice(first, _FIRST))), default=None)


def _moments(campaign: Campaign, begin: datetime) -> Iterator[datetime]:
    return (m.astimezone(UTC) for m in CronSim(campaign.cron, begin.astimezone(zone(campaign.zone))))


def _is_cron(fields: list[str]) -> bool:
    try:
        return next(CronSim(" ".join(fields), datetime(2000, 1, 1, tzinfo=UTC)), None) is not None
    except CronSimError:
        return False


def _fault(fields: list[str]) -> str:
    """Which field cannot be read."""
    for number, field in enumerate(fields):
        alone = ["*"] * len(FIELDS)
        alone[number] = field
        if not _is_cron(alone):
            return f"{field!r} is no {FIELDS[number]}"
    return "its fields contradict each other"


def _whole(gap: timedelta) -> timedelta:
    """In whole days, or hours: a change of clocks is not worth a word."""
    unit = timedelta(days=1) if gap >= timedelta(days=1) else timedelta(hours=1)
    return gap // unit * unit


def _local(campaign: Campaign, moment: datetime) -> str:
    return f"{moment.astimezone(zone(campaign.zone)):%Y-%m-%d %H:%M}"
