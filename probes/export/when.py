"""Which day or moment may this text name?

Every reading that its notation allows, with the name of the notation. A date in
numbers reads two ways until its column decides; whether seconds, milliseconds
or microseconds are counted shows in how many there are.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

from probes.export.variant import fold

_NUMBERED: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.'-](\d{4}|\d{2})(?!\d)")
_BASIC: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")
_DAY_MONTH: Final = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?\.?[ -]([^\W\d]+)\.?,?[ -](\d{4})")
_MONTH_DAY: Final = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_CLOCK: Final = re.compile(
    r"(?:^|[\sT,])(\d{1,2})[:h.](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?\s?([ap])?\.?(?:m\b\.?)?\s?(\(?(?:UTC|GMT|Z)\b)?([+-]\d{1,2}(?::?\d\d)?)?",
    re.IGNORECASE,
)
_ISO: Final = re.compile(r"\d{4}-?\d\d-?\d\d[T ]\d\d:?\d\d")
_COMPACT: Final = re.compile(r"(\d{14})(?:\.\d+)?(?:\[([+-]?\d{1,2}(?:\.\d+)?)(?::\w+)?\])?")
_COUNTED: Final = re.compile(r"(\d{9,17})(?:\.\d+)?")
_UNITS: Final = ((Decimal(1), 9, 10), (Decimal(1000), 12, 13), (Decimal(1_000_000), 15, 16))
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_OLD_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)  # microseconds since then have 17 digits: browsers keep them
_LANGUAGES: Final = frozenset({"en", "fr"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment as it was written.

    Attributes:
        at: without a zone where none was written.
        to_the_minute: no seconds were written.
    """

    at: datetime
    variant: str
    to_the_minute: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Knows the account's time zone, and the months in its language, in English and in French."""

    zone: ZoneInfo
    months: dict[str, int]

    @classmethod
    def of(cls, locale: str, timezone_name: str) -> "Calendar":
        return cls(zone=ZoneInfo(timezone_name), months=_month_names(locale))

    def days(self, text: str, order: str | None) -> Iterator[tuple[date, str]]:
        """Give each day it may name; `order` is `dm` or `md` where its column proves it."""
        text = _plain(text)
        if basic := _BASIC.fullmatch(text):
            yield from _day(int(basic[1]), int(basic[2]), int(basic[3]), "basic_date")
        yield from self._written(text, order)
        for moment in self._stamps(text):
            how = "epoch" if moment.variant == "epoch" else None
            yield moment.at.date(), how or "date_and_time"
            if moment.at.tzinfo:
                with suppress(OverflowError):  # the first day of the calendar, or its last
                    yield moment.at.astimezone(self.zone).date(), how or "time_zone"

    def moments(self, text: str, order: str | None) -> Iterator[Moment]:
        """Give each moment it may name."""
        text = _plain(text)
        yield from self._stamps(text)
        if _ISO.match(text):
            return
        for day, variant in self._written(text, order):
            clock = _CLOCK.search(text)
            if clock is not None and (moment := _at(day, clock, variant)) is not None:
                yield moment

    def _written(self, text: str, order: str | None) -> Iterator[tuple[date, str]]:
        """Read numbers and names of months."""
        if found := _NUMBERED.match(text):
            first, second, year = int(found[1]), int(found[2]), _full_year(found[3])
            if order != "md":
                yield from _day(year, second, first, "day_first" if order else "day_or_month_first")
            if order != "dm":
                yield from _day(year, first, second, "month_first" if order else "day_or_month_first")
        if named := _DAY_MONTH.search(text):
            yield from _day(int(named[3]), self.months.get(fold(named[2]), 0), int(named[1]), "words")
        if named := _MONTH_DAY.search(text):
            yield from _day(int(named[3]), self.months.get(fold(named[1]), 0), int(named[2]), "words")

    def _stamps(self, text: str) -> Iterator[Moment]:
        """Read what machines write: ISO 8601, digits without marks, counts since an epoch."""
        if _ISO.match(text):
            joined = re.sub(r"\s+(?=[+-]\d\d:?\d\d$|Z$)", "", text.removesuffix("UTC").replace(",", "."))
            try:
                yield Moment(at=datetime.fromisoformat(joined + ("Z" if text.endswith("UTC") else "")), variant="iso")
            except ValueError:
                return
        elif compact := _COMPACT.fullmatch(text):
            yield from _compact(compact[1], compact[2])
        elif counted := _COUNTED.fullmatch(text):
            yield from _counted(text, len(counted[1]))


def _plain(text: str) -> str:
    """With single spaces of the plain kind: French and English dates are full of narrow ones."""
    return " ".join(text.split())


def _compact(digits: str, offset: str | None) -> Iterator[Moment]:
    try:
        at = datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007 (its zone follows)
        zone = timezone(timedelta(hours=float(offset))) if offset else None
    except ValueError:
        return
    yield Moment(at=at.replace(tzinfo=zone), variant="basic_date_and_time")


def _counted(text: str, digits: int) -> Iterator[Moment]:
    try:
        for unit, least, most in _UNITS:
            if least <= digits <= most:
                yield Moment(at=_EPOCH + timedelta(seconds=float(Decimal(text) / unit)), variant="epoch")
        if digits == 17:
            yield Moment(at=_OLD_EPOCH + timedelta(microseconds=int(Decimal(text))), variant="epoch")
    except OverflowError:
        return


def _at(day: date, clock: re.Match[str], variant: str) -> Moment | None:
    """Put a day and a clock together; names of zones say nothing, but UTC and offsets do."""
    hour, minute, second, half, utc, offset = clock.groups()
    hours = int(hour) % 12 + 12 * (half.lower() == "p") if half else int(hour)
    try:
        at = datetime.combine(day, time(hours, int(minute), int(second or 0)))
        if utc or (offset and offset.lstrip("+-").replace(":", "").isdigit()):
            at = at.replace(tzinfo=_offset(offset))
    except ValueError:
        return None
    return Moment(at=at, variant=variant, to_the_minute=second is None)


def _offset(text: str | None) -> timezone:
    if not text:
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    return timezone((1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def _month_names(locale: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for known in sorted(_LANGUAGES | _language_of(locale)):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=known).items():
                names[fold(name).rstrip(".")] = number
    return names


def _language_of(locale: str) -> set[str]:
    try:
        return {Locale.parse(locale.replace("-", "_")).language}
    except (ValueError, UnknownLocaleError):
        return set()


def _day(year: int, month: int, day: int, variant: str) -> Iterator[tuple[date, str]]:
    try:
        yield date(year, month, day), variant
    except ValueError:
        return


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
