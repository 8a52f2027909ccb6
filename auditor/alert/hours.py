"""When may somebody be told: in which hours not, and at which moments all at once? Pure.

Hours are those of the wall. One that summer time skips comes as much later as
the clocks were moved; one that it repeats counts the first time.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_QUIET = re.compile(r"(\d{2}:\d{2})-(\d{2}:\d{2})", re.ASCII)
_DAILY = re.compile(r"daily at (\d{2}:\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which nobody is told; over midnight where they end before they begin."""

    begins: time
    ends: time
    zone: str

    @classmethod
    def parse(cls, text: str, zone: str) -> Self:
        """Read `22:00-07:00`.

        Raises:
            ValueError: these are no hours, or none.
        """
        found = _QUIET.fullmatch(text)
        if found is None:
            raise ValueError("write it as 22:00-07:00")
        begins, ends = _hour(found[1]), _hour(found[2])
        if begins == ends:
            raise ValueError("it ends when it begins; write it as 22:00-07:00")
        return cls(begins=begins, ends=ends, zone=zone)

    def until(self, now: datetime) -> datetime | None:
        """When the quiet that now lies in ends; None: it lies in none."""
        local = now.astimezone(ZoneInfo(self.zone))
        for day in (local.date() - _DAY, local.date()):
            begins = _instant(day, self.begins, self.zone)
            ends = _instant(day if self.ends > self.begins else day + _DAY, self.ends, self.zone)
            if begins <= now < ends:
                return ends
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Moments at which everything is told that has come since the last: each hour, or each day at `at`; neither: at once."""

    hourly: bool = False
    at: time | None = None
    zone: str = "UTC"

    @classmethod
    def parse(cls, text: str, zone: str) -> Self:
        """Read `at once`, `hourly` or `daily at 08:00`.

        Raises:
            ValueError: it is none of them.
        """
        found = _DAILY.fullmatch(text)
        if found is not None:
            return cls(at=_hour(found[1]), zone=zone)
        if text not in ("at once", "hourly"):
            raise ValueError('write "at once", "hourly" or "daily at 08:00"')
        return cls(hourly=text == "hourly", zone=zone)

    def is_due(self, since: datetime, now: datetime) -> bool:
        """Whether what came then is to be told now."""
        if self.hourly:
            return _hours(now, self.zone) > _hours(since, self.zone)
        if self.at is None:
            return True
        local = since.astimezone(ZoneInfo(self.zone)).date()
        moments = (_instant(day, self.at, self.zone) for day in (local, local + _DAY))
        return next(moment for moment in moments if moment >= since) <= now


def _hours(moment: datetime, zone: str) -> int:
    """Hours begun; of zones whose hours do not begin with those of UTC too."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
    return int((moment.timestamp() + offset.total_seconds() % 3600) // 3600)


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ValueError(f"there is no {text}; hours go from 00:00 to 23:59") from None


def _instant(day: date, wall: time, zone: str) -> datetime:
    return datetime.combine(day, wall, ZoneInfo(zone)).astimezone(UTC)
