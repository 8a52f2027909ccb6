"""On which days does no period end? (Reg. 1182/71 Art. 2 and Art. 3(4)).

Two readings, because whether a regional day counts is open: *strict* knows the
public holidays of the whole country, *lenient* adds those of the controller's
region and the days on which periods do not end by national custom. The lenient
reading judges.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from auditor.law.country import TERRITORIES, Country, country_of
from auditor.law.error import CalendarEnds, RegionUnknown
from results.records import Jurisdiction, Text

LAST_YEAR = 2100  # of the holidays library

# codes that people write (INSEE, ISO 3166-2 departments) for what the holidays library names otherwise
_ALIASES: dict[str, dict[str, str]] = {
    "FR": {
        "67": "6AE",
        "68": "6AE",
        "975": "PM",
        "977": "BL",
        "978": "MF",
        "984": "TF",
        "986": "WF",
        "987": "PF",
        "988": "NC",
        **{code: region for code, (country, region) in TERRITORIES.items() if country == "FR"},
    }
}
# departments of metropolitan France other than Moselle and Alsace: a region, without holidays of its own
_PLAIN: dict[str, frozenset[str]] = {
    "FR": frozenset({f"{n:02}" for n in range(1, 96)} - {"20", "57", "67", "68"} | {"2A", "2B"})
}
_SCHOOL_ZONES = frozenset({"Zone A", "Zone B", "Zone C"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days off of a country as one reading counts them; `region` and `days_off` are empty in the strict one."""

    country: str
    region: str | None = None
    days_off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOff:
    """A day on which no period ends, and why: the holiday's name, or None for a plain Saturday or Sunday."""

    day: date
    holiday: Text | None = None


def calendars(jurisdiction: Jurisdiction) -> tuple[Calendar, Calendar]:
    """Give the strict and the lenient calendar of a controller.

    Raises:
        CountryUnknown: no entry for the country.
        RegionUnknown: the country's calendar has no such subdivision.
    """
    country = country_of(jurisdiction.country)
    strict = Calendar(country=country.code)
    return strict, Calendar(country=country.code, region=region_of(jurisdiction), days_off=country.days_off)


def region_of(jurisdiction: Jurisdiction) -> str | None:
    """Find the subdivision whose holidays count, by the name the holidays library gives it; None where it has none.

    Raises:
        CountryUnknown: no entry for the country.
        RegionUnknown: the country's calendar has no such subdivision.
    """
    country = country_of(jurisdiction.country)
    if jurisdiction.region is None:
        return TERRITORIES[jurisdiction.country][1] if jurisdiction.country in TERRITORIES else country.region
    written = jurisdiction.region.removeprefix(f"{country.code}-")
    region = _ALIASES.get(country.code, {}).get(written, written)
    if region in _PLAIN.get(country.code, ()):
        return None
    if region not in regions(country):
        raise RegionUnknown(country.code, jurisdiction.region, ", ".join(regions(country)) or "none")
    return region


def regions(country: Country) -> tuple[str, ...]:
    """List the subdivisions the country's calendar knows."""
    return _subdivisions(country.code)


@cache
def _subdivisions(country: str) -> tuple[str, ...]:
    return tuple(r for r in holidays.country_holidays(country).subdivisions if r not in _SCHOOL_ZONES)


def default_timezone(country: str, region: str | None = None) -> str:
    """Name the zone of a country, or of its region where that lies elsewhere.

    Raises:
        CountryUnknown, RegionUnknown: no such place.
    """
    entry = country_of(country)
    place = region_of(Jurisdiction(country=country, region=region, timezone=entry.timezone))
    return entry.zones.get(place or "", entry.timezone)


def day_off(day: date, calendar: Calendar) -> DayOff | None:
    """Say why no period ends on this day; None for a working day (Reg. 1182/71 Art. 2(2)).

    Raises:
        CalendarEnds: the holidays of that year are not known.
    """
    holiday = holiday_name(day, calendar)
    if holiday is None and day.isoweekday() < 6:
        return None
    return DayOff(day=day, holiday=holiday)


def roll_over(day: date, calendar: Calendar) -> tuple[date, tuple[DayOff, ...]]:
    """Give the day itself or the next working day, and the days passed over (Reg. 1182/71 Art. 3(4)).

    Raises:
        CalendarEnds: the holidays of that year are not known.
    """
    passed: list[DayOff] = []
    while (off := day_off(day, calendar)) is not None:
        passed.append(off)
        day += timedelta(days=1)
    return day, tuple(passed)


def add_working_days(day: date, count: int, jurisdiction: Jurisdiction) -> date:
    """Give the day so many working days later; every day off of the place counts as one, as for the lenient.

    Raises:
        CalendarEnds, CountryUnknown, RegionUnknown: the holidays are not known.
    """
    _, lenient = calendars(jurisdiction)
    for _ in range(count):
        day, _ = roll_over(day + timedelta(days=1), lenient)
    return day


def holiday_name(day: date, calendar: Calendar) -> Text | None:
    """Name the public holiday in both languages, in the country's own where the library has no French.

    Raises:
        CalendarEnds: the holidays of that year are not known.
    """
    if day.year > LAST_YEAR:
        raise CalendarEnds(calendar.country, day.year, LAST_YEAR)
    french, english = _language(calendar.country, "fr"), _language(calendar.country, "en_US")
    name = _holidays(calendar, day.year, french).get(day)
    return None if name is None else Text(fr=name, en=_holidays(calendar, day.year, english)[day])


@cache
def _holidays(calendar: Calendar, year: int, language: str | None) -> dict[date, str]:
    """All days off of a year; the language is always named, lest the machine's locale choose it."""

    def listed(region: str | None, categories: tuple[str, ...]) -> dict[date, str]:
        return dict(
            holidays.country_holidays(
                calendar.country, subdiv=region, years=year, expand=False, language=language, categories=categories
            )
        )

    regional = listed(calendar.region, ("public", *calendar.days_off))
    return regional | listed(None, ("public",))  # a region adds days, it never takes one away


@cache
def _language(country: str, wanted: str) -> str | None:
    entity = holidays.country_holidays(country)
    return wanted if wanted in entity.supported_languages else entity.default_language
