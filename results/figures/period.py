"""Of which time does a release tell? A year, a half, a quarter or a month, by its name."""

import re
from dataclasses import dataclass
from datetime import date

_NAME = re.compile(r"(?P<year>[12]\d{3})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `begin` on and before `end`, as calendar days of the controllers' own zones."""

    name: str
    begin: date
    end: date

    def holds(self, day: date | None) -> bool:
        return day is not None and self.begin <= day < self.end


def period_of(name: str) -> Period:
    """Read `2026`, `2026-H2`, `2026-Q4` or `2026-11`.

    Raises:
        ValueError: says what a period is called.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"{name!r} is no period; write 2026, 2026-H2, 2026-Q4 or 2026-11")
    year = int(found["year"])
    if found["quarter"]:
        return _months(name, year, 3 * int(found["quarter"]) - 2, 3)
    if found["half"]:
        return _months(name, year, 6 * int(found["half"]) - 5, 6)
    if found["month"]:
        return _months(name, year, int(found["month"]), 1)
    return _months(name, year, 1, 12)


def _months(name: str, year: int, first: int, count: int) -> Period:
    following = first + count
    end = date(year + 1, 1, 1) if following > 12 else date(year, following, 1)
    return Period(name=name, begin=date(year, first, 1), end=end)
