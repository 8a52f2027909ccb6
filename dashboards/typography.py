"""How are dates, durations and numbers written in each language?"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from results.records import Interval, Language

NARROW = "\u202f"  # narrow no-break space: before ; ! ? and inside numbers, in French
NO_BREAK = "\u00a0"

_UNITS = {"fr": ("j", "h", "min", "s"), "en": ("d", "h", "min", "s")}


def day(value: date, language: Language) -> str:
    """`23 novembre 2026`, `1er mai 2026`; `23 November 2026`."""
    written = format_date(value, format="d MMMM y", locale=_locale(language)).replace(" ", NO_BREAK)
    return written.replace("1", "1er", 1) if language == "fr" and value.day == 1 else written


def days(count: int, language: Language) -> str:
    """`1 jour`, `5 jours`; `1 day`, `5 days`."""
    word = {"fr": "jour", "en": "day"}[language]
    return f"{count}{NO_BREAK}{word}{'s' if count > 1 else ''}"


def article(basis: str, language: Language) -> str:
    """A legal basis as each language cites it: `GDPR Art. 12(3)`, `RGPD art. 12(3)`."""
    if language == "en":
        return basis
    return basis.replace("GDPR", "RGPD").replace("Art.", "art.").replace("Reg. ", "règl. ")


def moment(value: datetime, language: Language, zone: str) -> str:
    """A moment in the legal time zone, to the minute, with the zone's short name."""
    local = value.astimezone(ZoneInfo(zone))
    pattern = "d MMMM y 'à' HH:mm" if language == "fr" else "d MMMM y, HH:mm"
    return f"{format_datetime(local, format=pattern, locale=_locale(language))} ({local.tzname()})"


def number(value: int, language: Language) -> str:
    return format_decimal(value, locale=_locale(language))


def span(value: timedelta, language: Language) -> str:
    """The two largest parts of a duration: `1 j 18 h`, `2 min`."""
    days, hours, minutes, seconds = _UNITS[language]
    total = int(value.total_seconds())
    parts = (
        (total // 86400, days),
        (total % 86400 // 3600, hours),
        (total % 3600 // 60, minutes),
        (total % 60, seconds),
    )
    first = next((n for n, (count, _) in enumerate(parts) if count), 3)
    shown = [f"{count}{NO_BREAK}{unit}" for count, unit in parts[first : first + 2] if count]
    return NO_BREAK.join(shown) or f"0{NO_BREAK}{seconds}"


def delay(since: datetime, when: Interval, language: Language) -> str:
    """How long after `since` something came: between two looks, or at most so long."""
    latest = when.by - since
    if latest < timedelta(minutes=1):
        return "immédiat" if language == "fr" else "at once"
    earliest = when.after - since if when.after is not None and when.after > since else timedelta(0)
    if span(earliest, language) == span(latest, language):
        return span(latest, language)
    if earliest < timedelta(minutes=1):
        return ("en moins de " if language == "fr" else "within ") + span(latest, language)
    return ("entre {} et {}" if language == "fr" else "between {} and {}").format(
        span(earliest, language), span(latest, language)
    )


def _locale(language: Language) -> str:
    return "fr_FR" if language == "fr" else "en_GB"
