"""When did something come about, as far as looking now and then can tell?"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The thing came about after `after` and no later than `by` (both UTC, aware).

    `after` is the last look at which it was not there yet; None where nobody
    had looked before. Statistics and deadlines respect the interval: it is
    never collapsed to a point.
    """

    by: datetime
    after: datetime | None = None

    def __post_init__(self) -> None:
        for moment in (self.after, self.by):
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"a moment needs a time zone: {moment.isoformat()}")
        if self.after is not None and self.after > self.by:
            raise ValueError(f"an interval ends before it begins: {self.after} > {self.by}")
