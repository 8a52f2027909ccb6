"""What time is it, and who decides that?

The calendar is a value: code that must know the time is given it. Only this
module and the command line ask the machine. Waits inside a step are always
real time and never use a Clock.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is set: a month takes milliseconds."""

    def __init__(self, start: datetime) -> None:
        self._now = _utc(start)

    def now(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> None:
        """Move to a later moment.

        Raises:
            ValueError: the moment is naive, or lies in the past.
        """
        moment = _utc(moment)
        if moment < self._now:
            raise ValueError(f"a clock does not run backwards: {moment} < {self._now}")
        self._now = moment

    def advance(self, by: timedelta) -> None:
        self.set(self._now + by)


class FileClock:
    """A clock kept in a file (ISO 8601, one line), so that several processes share a day that somebody sets."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return _utc(datetime.fromisoformat(self._path.read_text(encoding="ascii").strip()))

    def set(self, moment: datetime) -> None:
        """Move everybody who reads the file to this moment, in one step."""
        draft = self._path.with_suffix(".draft")
        draft.write_text(_utc(moment).isoformat(), encoding="ascii")
        draft.replace(self._path)


def rfc3339(at: datetime) -> str:
    """A moment as programs read it, to the second: `2027-04-01T09:00:00Z`."""
    return _utc(at).isoformat(timespec="seconds").replace("+00:00", "Z")


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {moment.isoformat()}")
    return moment.astimezone(UTC)
