"""What is wrong with the days, countries or zones that the clock was given?

LawError
├── DayMalformed       a text that is no day
├── DaysDisordered     two days in an order that cannot be
├── MomentNaive        a moment without its zone
├── CountryUnknown     no entry in our law
├── RegionUnknown      no such subdivision in the country's calendar
├── ZoneUnknown        no such time zone
├── LawNotYetInForce   received before the law was
└── CalendarEnds       the holidays of that year are not known
"""

from typing import ClassVar


class LawError(ValueError):
    """The clock was given something it cannot count with."""

    code: ClassVar[str] = "law"
    retry: ClassVar[bool] = False

    def __init__(self, *values: object) -> None:
        super().__init__(*values)
        self.values = values

    def __str__(self) -> str:
        return (type(self).__doc__ or "").format(*self.values)


class DayMalformed(LawError):
    """{0!r} is not a day: {1}. Write a day that exists as YYYY-MM-DD, for example 2026-03-05."""

    code = "day_malformed"


class DaysDisordered(LawError):
    """{0} ({1}) lies before {2} ({3}). Correct one of the two days."""

    code = "days_disordered"


class MomentNaive(LawError):
    """The moment {0} has no time zone, so its legal day is unknown. Give it one, for example +00:00."""

    code = "moment_naive"


class CountryUnknown(LawError):
    """There is no law for the country {0!r}. Use one of: {1}; or add an entry to auditor/law/country.py."""

    code = "country_unknown"


class RegionUnknown(LawError):
    """{0} has no region {1!r} with public holidays of its own. Leave the region out, or use one of: {2}."""

    code = "region_unknown"


class ZoneUnknown(LawError):
    """There is no time zone {0!r}. Write an IANA name, for example Europe/Paris."""

    code = "zone_unknown"


class LawNotYetInForce(LawError):
    """On {0} the law of {1} that we apply was not yet in force: it starts on {2}. Correct the day of receipt."""

    code = "law_not_yet_in_force"


class CalendarEnds(LawError):
    """The public holidays of {0} in {1} are not known; the calendar ends with {2}. Correct the day."""

    code = "calendar_ends"
