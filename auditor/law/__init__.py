"""Deadlines in law: when the clock starts, where it stops, and by which rules. Pure."""

from holidays.version import __version__ as holidays_version

from auditor.law.calendar import add_working_days, default_timezone, region_of
from auditor.law.country import COUNTRIES, Country, ExtensionBase, IdentityEffect, Open, Rules, country_of
from auditor.law.course import Extension, ExtensionValidity, IdentityDemand
from auditor.law.day import instant_of_end, local_day, parse_day
from auditor.law.deadline import Deadline, Reading, compute_deadline, first_deadline
from auditor.law.error import LawError
from auditor.law.period import month_end
from auditor.law.timeliness import Timeliness, is_over, place, place_letter
from auditor.law.trace import say_day

# raised when a rule or a country's entry comes to mean something else; the holidays are the library's
LAW_DATA_VERSION = f"1+holidays-{holidays_version}"

__all__ = [
    "COUNTRIES",
    "LAW_DATA_VERSION",
    "Country",
    "Deadline",
    "Extension",
    "ExtensionBase",
    "ExtensionValidity",
    "IdentityDemand",
    "IdentityEffect",
    "LawError",
    "Open",
    "Reading",
    "Rules",
    "Timeliness",
    "add_working_days",
    "compute_deadline",
    "country_of",
    "default_timezone",
    "first_deadline",
    "instant_of_end",
    "is_over",
    "local_day",
    "month_end",
    "parse_day",
    "place",
    "place_letter",
    "region_of",
    "say_day",
]
