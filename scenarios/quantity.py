"""How long, when, how much, how many: what do a page's words say, if they say it plainly?

Whatever is not plain is None. A month is no number of days, working days need
a calendar nobody gave us, and `04/03/2026` on an English page is two days: a
guess here would accuse somebody.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from results.records import LANGUAGES, FieldType, Language

_MONTHS: dict[Language, tuple[tuple[str, ...], ...]] = {
    "fr": (
        ("janvier", "janv", "jan"), ("février", "fevrier", "févr", "fevr", "fév", "fev"), ("mars",),
        ("avril", "avr"), ("mai",), ("juin",), ("juillet", "juil", "juill"), ("août", "aout"),
        ("septembre", "sept", "sep"), ("octobre", "oct"), ("novembre", "nov"), ("décembre", "decembre", "déc", "dec"),
    ),
    "en": (
        ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
        ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"), ("november", "nov"),
        ("december", "dec"),
    ),
}  # fmt: skip
_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}
_NUMBER_WORDS: dict[Language, tuple[tuple[str, ...], ...]] = {
    "fr": (("un", "une"), ("deux",), ("trois",), ("quatre",), ("cinq",), ("six",), ("sept",), ("huit",), ("neuf",),
           ("dix",), ("onze",), ("douze",), ("treize",), ("quatorze",), ("quinze",)),
    "en": (("one", "a", "an"), ("two",), ("three",), ("four",), ("five",), ("six",), ("seven",), ("eight",), ("nine",),
           ("ten",), ("eleven",), ("twelve",), ("thirteen",), ("fourteen",), ("fifteen",)),
}  # fmt: skip
_UNITS: dict[Language, dict[str, str]] = {
    "fr": {"minutes": r"minutes?|min\.?|mn", "hours": r"heures?|h", "days": r"jours?(?:\s+calendaires)?|j",
           "weeks": r"semaines?", "months": r"mois", "years": r"ans?|années?"},
    "en": {"minutes": r"minutes?|mins?\.?", "hours": r"hours?|hrs?|h", "days": r"(?:calendar\s+)?days?|d",
           "weeks": r"weeks?", "months": r"months?", "years": r"years?"},
}  # fmt: skip
# Words before a duration that leave its length as it is. "About" does not: it is missing on purpose.
_LEAD: dict[Language, str] = {
    "fr": r"(?:(?:un\s+)?délai\s+(?:maximum\s+|maximal\s+)?de\s+|un\s+maximum\s+de\s+|(?:au\s+)?maximum\s+|au\s+plus\s+(?:tard\s+)?|jusqu['’]à\s+|les\s+(?:prochaines?\s+)?)?",
    "en": r"(?:up\s+to\s+|at\s+most\s+|a\s+maximum\s+of\s+|no\s+more\s+than\s+|the\s+next\s+)?",
}
_CURRENCIES = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "CHF": "CHF",
    "EUR": "EUR",
    "GBP": "GBP",
    "USD": "USD",
}

_MOST_DIGITS = 15
_MOST_MONTHS = 1200  # what ends beyond the calendar is no promise
_LETTER = r"[^\W\d_]"
_ISO = r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
_YEAR = r"(?<!\d)\d{4}(?!\d)"
_DAY = r"(?<!\d)\d{1,2}"
_NUMBERED = (
    r"(?<![\d/.-])(?:\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{1,2}-\d{1,2}-\d{4})(?![\d/-])"
)
_ZONE = r"(?:\s?(?:Z\b|UTC|GMT|CES?T\b|[+-]\d{2}:?\d{2}))?"
_CLOCK = (
    r"(?:\d{1,2}(?:\s?:\s?\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?(?:\s?[ap]\.?m\b\.?)?|\s?h(?:eures?)?\b(?:\s?\d{2}\b)?|h\d{2}\b|\s?[ap]\.?m\b\.?)"
    + _ZONE
    + ")"
)
_TAIL: dict[Language, str] = {"fr": r"(?:(?:\s+à|,|\s+-)?\s+|T)", "en": r"(?:(?:\s+at|,|\s+-)?\s+|T)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A length of time as a calendar counts it: months have no fixed number of hours."""

    months: int = 0
    minutes: int = 0

    @property
    def hours(self) -> int | None:
        """Whole hours, rounded up; None where months are in it."""
        return None if self.months else -(-self.minutes // 60)

    def after(self, moment: datetime) -> datetime:
        """The moment at which it has passed; the last day of a shorter month stands for a later one."""
        month = moment.month - 1 + self.months
        year, month = moment.year + month // 12, month % 12 + 1
        day = min(moment.day, monthrange(year, month)[1])
        return moment.replace(year=year, month=month, day=day) + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    amount: Decimal
    currency: str  # ISO 4217

    def __str__(self) -> str:
        return f"{self.amount:.2f} {self.currency}"


def parse_duration(text: str, language: Language) -> Duration | None:
    """Read "48 heures", "un mois", "up to 7 days"; None for spans, working days, centuries and anything vague."""
    units = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS[language].items())
    number = "|".join(word for words in _NUMBER_WORDS[language] for word in words)
    found = re.fullmatch(
        rf"{_LEAD[language]}(?:(?P<digits>\d{{1,4}})\s*|(?P<word>{number})\s+)(?:{units})", _plain(text)
    )
    if found is None or found.lastgroup is None:
        return None
    count = int(found["digits"]) if found["digits"] else _word_number(found["word"], language)
    unit = next(name for name in _UNITS[language] if found[name])
    if unit in ("months", "years"):
        months = count * (12 if unit == "years" else 1)
        return Duration(months=months) if months <= _MOST_MONTHS else None
    return Duration(minutes=count * {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10080}[unit])


def parse_date(text: str, language: Language) -> date | None:
    """Read a day written in full, with or without weekday and time of day.

    French numbers are day first (CLDR knows no other form); English ones are
    read only where one of the two cannot be a month, or both say the same.
    """
    plain = _plain(text)
    found = re.fullmatch(_date_regex(language, named=True), plain, re.IGNORECASE)
    if found is None:
        return None
    groups = {name.rstrip("0123456789"): value for name, value in found.groupdict().items() if value is not None}
    day = _day_of(groups, language)
    if day is None or ("weekday" in groups and not _same_weekday(groups["weekday"], day, language)):
        return None
    return day


def parse_money(text: str, language: Language) -> Money | None:
    """Read "12,90 €", "EUR 12.90", "£5"; None for a bare dollar sign, which many countries use."""
    plain = re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " ")).strip()
    signs = "|".join(re.escape(sign) for sign in sorted(_CURRENCIES, key=len, reverse=True))
    found = re.fullmatch(rf"(?P<b>{signs})? ?(?P<n>\d[\d .,'’]*) ?(?P<a>{signs})?", plain, re.IGNORECASE)
    if found is None or bool(found["b"]) == bool(found["a"]):
        return None
    amount = _decimal(found["n"].strip(), language)
    sign = found["b"] or found["a"]
    return (
        None
        if amount is None
        else Money(amount=amount, currency=_CURRENCIES.get(sign.lower()) or _CURRENCIES[sign.upper()])
    )


def parse_integer(text: str, language: Language) -> int | None:
    """Read "12", "1 234", in English "1,234"; of more digits than a ledger's numbers have (RFC 8785), none."""
    group = r"[\s'’]" if language == "fr" else r"[\s,]"
    plain = text.strip()
    if not re.fullmatch(rf"\d+|\d{{1,3}}(?:{group}\d{{3}})+", plain):
        return None
    digits = re.sub(group, "", plain)
    return int(digits) if len(digits) <= _MOST_DIGITS else None


def date_regex(languages: tuple[Language, ...] = LANGUAGES) -> str:
    """Give what finds a date in running text, with the time of day that follows it: for `{date}`."""
    return "(?:" + "|".join(_date_regex(language, named=False) for language in languages) + ")"


def usual_forms(value: str, type_: FieldType, language: Language) -> tuple[str, ...]:
    """List how a page of this language may write a value of ours: as typed, and every usual way.

    The value is as typed into the service: a date in ISO form, a number with
    a point, a sum as `12,90 EUR`. One that cannot be read has no form but its own.
    """
    makers = {
        FieldType.DATE: _date_forms,
        FieldType.DATETIME: _datetime_forms,
        FieldType.NUMBER: _number_forms,
        FieldType.MONEY: _money_forms,
    }
    make = makers.get(type_)
    return tuple(dict.fromkeys((value, *(make(value, language) if make else ()))))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().rstrip(".").rstrip().lower()


def _word_number(word: str, language: Language) -> int:
    return next(n for n, words in enumerate(_NUMBER_WORDS[language], start=1) if word in words)


def _decimal(text: str, language: Language) -> Decimal | None:
    """Read a number whose separators leave no doubt: a mark before two digits or fewer is the decimal one."""
    digits = re.sub(r"[\s'’](?=\d{3})", "", text)
    found = re.fullmatch(r"(\d+)(?:([.,])(\d{1,2}))?", digits)
    if found is None and language == "en":
        found = re.fullmatch(r"(\d{1,3}(?:,\d{3})+)(?:(\.)(\d{1,2}))?", digits)
    if found is None and language == "fr":
        found = re.fullmatch(r"(\d{1,3}(?:\.\d{3})+)(,)(\d{1,2})", digits)
    if found is None or len(found[1]) > 2 * _MOST_DIGITS:
        return None
    return Decimal(f"{re.sub('[.,]', '', found[1])}.{found[3] or 0}")


def _date_regex(language: Language, *, named: bool) -> str:
    numbers = iter(range(10))

    def group(name: str, regex: str) -> str:
        return f"(?P<{name}{next(numbers)}>{regex})" if named else f"(?:{regex})"

    def weekday() -> str:
        return rf"(?:{group('weekday', weekday_names)}\.?,?\s+)?"

    days = _WEEKDAYS[language]
    weekday_names = rf"(?<!{_LETTER})(?:{'|'.join((*days, *(day[:3] for day in days)))})"
    months = sorted((name for names in _MONTHS[language] for name in names), key=len, reverse=True)
    month = rf"(?<!{_LETTER})(?:{'|'.join(months)})(?!{_LETTER})\.?"
    ordinal = r"(?:er)?" if language == "fr" else r"(?:st|nd|rd|th)?(?:\s+of)?"
    forms = [
        group("iso", _ISO),
        rf"{weekday()}{group('day', _DAY)}{ordinal}\s+{group('month', month)},?\s+{group('year', _YEAR)}",
        group("numbers", _NUMBERED),
    ]
    if language == "en":
        forms.insert(
            2, rf"{weekday()}{group('month', month)}\s+{group('day', _DAY)}(?:st|nd|rd|th)?,?\s+{group('year', _YEAR)}"
        )
    return rf"(?:{'|'.join(forms)})(?:{_TAIL[language]}{_CLOCK})?"


def _day_of(groups: dict[str, str], language: Language) -> date | None:
    if "iso" in groups:
        return _date(*map(int, groups["iso"].split("-")))
    if "numbers" in groups:
        return _numbered_day(groups["numbers"], language)
    name = groups["month"].rstrip(".").lower()
    month = next(n for n, names in enumerate(_MONTHS[language], start=1) if name in names)
    return _date(int(groups["year"]), month, int(groups["day"]))


def _numbered_day(text: str, language: Language) -> date | None:
    first, second, year = (int(part) for part in re.split(r"[/.-]", text))
    year += 2000 if year < 100 else 0
    if language == "fr" or first == second or "." in text:  # with points, the day comes first everywhere
        return _date(year, second, first)
    if first > 12:
        return _date(year, second, first)
    return _date(year, first, second) if second > 12 else None


def _same_weekday(name: str, day: date, language: Language) -> bool:
    return _WEEKDAYS[language][day.weekday()].startswith(name.lower())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date_forms(value: str, language: Language) -> Iterator[str]:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return
    d, m, y = day.day, day.month, day.year
    numbered = [(d, m)] if language == "fr" else [(d, m), (m, d)]
    for first, second in numbered:
        for mark in "/.-":
            yield f"{first:02}{mark}{second:02}{mark}{y}"
            yield f"{first}{mark}{second}{mark}{y}"
    for name in _MONTHS[language][m - 1]:
        for month in (name, f"{name}."):
            if language == "fr":
                yield from (f"{d} {month} {y}", f"{d:02} {month} {y}")
                if d == 1:
                    yield f"1er {month} {y}"
            else:
                ordinal = f"{d}{'th' if 10 < d < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(d % 10, 'th')}"
                yield from (f"{d} {month} {y}", f"{d:02} {month} {y}", f"{ordinal} {month} {y}")
                yield from (
                    f"{ordinal} of {month} {y}",
                    f"{month} {d}, {y}",
                    f"{month} {d} {y}",
                    f"{month} {ordinal}, {y}",
                )


def _datetime_forms(value: str, language: Language) -> Iterator[str]:
    """Its day and time of day as written: a page's own time zone is not ours to guess."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return
    clock = [f"{moment:%H:%M}"]
    if language == "fr":
        clock += [f"{moment.hour} h {moment:%M}", f"{moment.hour}h{moment:%M}", f"{moment:%H}h{moment:%M}"]
    else:
        clock += [f"{moment:%I:%M %p}".lstrip("0"), f"{moment:%I:%M%p}".lstrip("0")]
    joins = (" à ", ", ", " ") if language == "fr" else (" at ", ", ", " ")
    for day in usual_forms(moment.date().isoformat(), FieldType.DATE, language):
        yield from (f"{day}{join}{time}" for join in joins for time in clock)


def _number_forms(value: str, language: Language) -> Iterator[str]:
    number = _own_decimal(value)
    if number is not None:
        yield from _written(number, language)


def _money_forms(value: str, language: Language) -> Iterator[str]:
    money = next(filter(None, (parse_money(value, of) for of in LANGUAGES)), None)
    if money is None:
        return
    signs = [sign for sign, code in _CURRENCIES.items() if code == money.currency]
    amounts = tuple(_written(money.amount.quantize(Decimal("0.01")), language))
    if money.amount == int(money.amount):
        amounts += tuple(_written(Decimal(int(money.amount)), language))
    for amount in amounts:
        for sign in signs:
            yield from (f"{amount} {sign}", f"{amount}{sign}", f"{sign}{amount}", f"{sign} {amount}")


def _own_decimal(value: str) -> Decimal | None:
    try:
        number = Decimal(value.replace(",", ".")) if re.fullmatch(r"-?\d+(?:[.,]\d+)?", value) else None
    except InvalidOperation:
        return None
    return number


def _written(number: Decimal, language: Language) -> Iterator[str]:
    mark, groups = (",", (" ", "", ".")) if language == "fr" else (".", (",", "", " "))
    whole, _, rest = f"{abs(number):f}".partition(".")
    rests = {rest, rest.rstrip("0"), rest.ljust(2, "0")} if rest else {""}
    for group in groups:
        grouped = f"{int(whole):,}".replace(",", group)
        for tail in sorted(rests):
            for minus in ("-", "\u2212") if number < 0 else ("",):
                yield f"{minus}{grouped}{mark}{tail}" if tail else f"{minus}{grouped}"
