"""Of which periods is a report to go out now? Pure.

A month or a quarter is told of once it is over, at the first moment of the
cadence from then on. Who was sent something before gets all that has come due
since; who is new begins with the last.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Final

from auditor.campaign.cadence import next_moment
from auditor.law.day import zone
from results.figures.period import Period, period_of, preceding, quarter_of

MOST: Final = 12
"""Reports that are made up for at once: of what lies longer back nobody waits for one."""


class Every(StrEnum):
    """How often."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


USUAL: Final = {Every.MONTHLY: "0 8 3 * *", Every.QUARTERLY: "0 8 3 1,4,7,10 *"}
"""On the third, at eight: where nobody says otherwise."""


def due_periods(every: Every, cron: str, zone_name: str, *, sent: frozenset[str], now: datetime) -> tuple[Period, ...]:
    """The periods to be told of now, the oldest first.

    Args:
        every: how often.
        cron: when, once a period is over.
        zone_name: by whose time.
        sent: the names of those that were told of already.
        now: the moment.
    """
    found: list[Period] = []
    before = {name for name in sent if ("Q" in name) is (every is Every.QUARTERLY)}
    for period in _backwards(every, now, zone_name):
        if period.name in before or (found and not before) or len(found) == MOST:
            break
        if moment_of(period, cron, zone_name) <= now:
            found.append(period)
    return tuple(reversed(found))


def moment_of(period: Period, cron: str, zone_name: str) -> datetime:
    """When the report of a period goes out."""
    return next_moment(cron, zone_name, end_of(period, zone_name))


def begin_of(period: Period, zone_name: str) -> datetime:
    return datetime.combine(period.begin, time(), zone(zone_name)).astimezone(UTC)


def end_of(period: Period, zone_name: str) -> datetime:
    return datetime.combine(period.end, time(), zone(zone_name)).astimezone(UTC)


def _backwards(every: Every, now: datetime, zone_name: str) -> Iterator[Period]:
    """Every period that is over, the last one first; of those that cannot be said any more there is an end."""
    today = now.astimezone(zone(zone_name)).date()
    current = period_of(f"{today:%Y-%m}") if every is Every.MONTHLY else quarter_of(today)
    for _ in range(2 * MOST):
        current = preceding(current)
        yield current
