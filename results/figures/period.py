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


def preceding(period: Period) -> Period:
    """The period of the same length that ends where this one begins: 2026-Q3 of 2026-Q4."""
    months = 12 * (period.end.year - period.begin.year) + period.end.month - period.begin.month
    first = 12 * period.begin.year + period.begin.month - 1 - months
    year, month = first // 12, first % 12 + 1
    match months:
        case 12:
            return period_of(f"{year}")
        case 6:
            return period_of(f"{year}-H{(month + 5) // 6}")
        case 3:
            return period_of(f"{year}-Q{(month + 2) // 3}")
        case _:
            return period_of(f"{year}-{month:02d}")


def quarter_of(day: date) -> Period:
    """The quarter that a day is in."""
    return period_of(f"{day.year}-Q{(day.month + 2) // 3}")


def _months(name: str, year: int, first: int, count: int) -> Period:
    following = first + count
    end = date(year + 1, 1, 1) if following > 12 else date(year, following, 1)
    return Period(name=name, begin=date(year, first, 1), end=end)
