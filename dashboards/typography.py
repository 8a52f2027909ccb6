"""How are words, dates, durations and numbers written in each language?

French strings are typed with ordinary spaces, and get the right ones here, at
the door: whoever writes a criterion need not think of them.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from results.records import Interval, Language, Text

NARROW = "\u202f"  # narrow no-break space: before ; ! ?
NO_BREAK = "\u00a0"  # before : and %, inside « », between a number and its unit

# Lexique des règles typographiques en usage à l’Imprimerie nationale, « Ponctuation »
_FRENCH = (
    (re.compile(r"[ \u00a0\u202f]+([;!?])"), NARROW + r"\1"),
    (re.compile(r"[ \u00a0\u202f]+([:%»])"), NO_BREAK + r"\1"),
    (re.compile(r"«[ \u00a0\u202f]*"), "«" + NO_BREAK),
)
_CITED = (
    ("GDPR", "RGPD"),
    ("Art.", "art."),
    ("Reg. ", "règl. "),
    ("recital", "considérant"),
    ("CJEU", "CJUE"),
    ("good practice", "bonne pratique"),
    (";", " ;"),
)
_MONEY = re.compile(r"(?P<amount>\d+(?:\.\d+)?) (?P<currency>[A-Z]{3})")
_UNITS = {"fr": ("j", "h", "min", "s"), "en": ("d", "h", "min", "s")}


def spaced(words: str, language: Language) -> str:
    """Put the spaces of French typography where the language wants them; apply it again and nothing changes."""
    if language == "fr":
        for pattern, right in _FRENCH:
            words = pattern.sub(right, words)
    return words


def written(text: Text, language: Language) -> str:
    """Our own words in one language, as they are printed."""
    return spaced(text.in_(language), language)


def counted(count: int, one: Text, many: Text, language: Language) -> str:
    """Words for one and for several; `{n}` is the number. French says `0 élément`, English `0 records`."""
    single = count < 2 if language == "fr" else count == 1
    return spaced((one if single else many).in_(language).format(n=number(count, language)), language)


def day(value: date, language: Language) -> str:
    """`23 novembre 2026`, `1er mai 2026`; `23 November 2026`."""
    first = "1er" if language == "fr" and value.day == 1 else str(value.day)
    return f"{first} {_month(value.year, value.month, language)}".replace(" ", NO_BREAK)


@lru_cache(maxsize=1024)
def _month(year: int, month: int, language: Language) -> str:
    return str(format_date(date(year, month, 1), format="MMMM y", locale=_locale(language)))


def days(count: int, language: Language) -> str:
    """`1 jour`, `5 jours`; `1 day`, `5 days`."""
    one, many = Text(fr="{n} jour", en="{n} day"), Text(fr="{n} jours", en="{n} days")
    return counted(count, one, many, language).replace(" ", NO_BREAK)


def within(hours: int, language: Language) -> str:
    """How soon at most, in hours up to two days, then in days begun: `en moins de 3 heures`, `in 5 days at most`."""
    if hours <= 48:
        one = Text(fr="en moins d’une heure", en="within an hour")
        return counted(max(hours, 1), one, Text(fr="en moins de {n} heures", en="within {n} hours"), language)
    return (
        Text(fr="en {days} au plus", en="in {days} at most").in_(language).format(days=days(-(-hours // 24), language))
    )


def article(basis: str, language: Language) -> str:
    """A legal basis as each language cites it: `GDPR Art. 12(3)`, `RGPD art. 12(3)`."""
    if language == "fr":
        for english, french in _CITED:
            basis = basis.replace(english, french)
    return spaced(re.sub(r"(?<=\.) (?=\d)", NO_BREAK, basis), language)


def hour(value: datetime, zone: str) -> str:
    """The time of day in the legal time zone, to the minute."""
    return f"{value.astimezone(ZoneInfo(zone)):%H:%M}"


def moment(value: datetime, language: Language, zone: str) -> str:
    """A moment in the legal time zone, to the minute, with the zone's short name."""
    local = value.astimezone(ZoneInfo(zone))
    between = f" à{NO_BREAK}" if language == "fr" else ", "
    return f"{day(local.date(), language)}{between}{hour(value, zone)} ({local.tzname()})"


@lru_cache(maxsize=4096)
def number(value: int, language: Language) -> str:
    return str(format_decimal(value, locale=_locale(language)))


def size(count: int, language: Language) -> str:
    """So many bytes: `812 o`, `3,4 Mo`, `12 Mo`; `3.4 MB`. Units are powers of a thousand."""
    letter = "o" if language == "fr" else "B"
    if count < 1000:
        return f"{number(count, language)}{NO_BREAK}{letter}"
    power = next((n for n in (1, 2, 3) if count < 999.5 * 1000**n), 4)
    scaled = count / 1000**power
    return f"{decimal(scaled, language, digits=0 if scaled >= 9.95 else 1)}{NO_BREAK}{' kMGT'[power]}{letter}"


def decimal(value: float, language: Language, *, digits: int = 2) -> str:
    """A number with so many places: `0,67`; `0.67`."""
    places = f".{'0' * digits}" if digits else ""
    return str(format_decimal(round(value, digits), format=f"#,##0{places}", locale=_locale(language)))


def percent(share: float, language: Language) -> str:
    """A share with one place: `12,3 %`; `12.3%`."""
    return f"{decimal(share * 100, language, digits=1)}{NO_BREAK if language == 'fr' else ''}%"


def money(value: str, language: Language) -> str:
    """`12.50 EUR` as `12,50 €`; what is no amount stays as it is."""
    found = _MONEY.fullmatch(value)
    if found is None:
        return value
    return format_currency(Decimal(found["amount"]), found["currency"], locale=_locale(language))


def country(code: str, language: Language) -> str:
    """The name of a country by its ISO 3166-1 code."""
    return str(Locale(language).territories.get(code, code))


def language_name(code: str, language: Language) -> str:
    """`français`, `French`; a code that is none stands for itself."""
    return str(Locale(language).languages.get(code, code))


def listed(names: list[str], language: Language) -> str:
    """`a, b et c`; `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    last = " et " if language == "fr" else " and "
    return ", ".join(names[:-1]) + last + names[-1]


def span(value: timedelta, language: Language) -> str:
    """The two largest parts of a duration: `1 j 18 h`, `2 min`."""
    units = _UNITS[language]
    total = int(value.total_seconds())
    counts = (total // 86400, total % 86400 // 3600, total % 3600 // 60, total % 60)
    first = next((n for n, count in enumerate(counts) if count), 3)
    shown = [
        f"{count}{NO_BREAK}{unit}" for count, unit in list(zip(counts, units, strict=True))[first : first + 2] if count
    ]
    return NO_BREAK.join(shown) or f"0{NO_BREAK}{units[3]}"


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
