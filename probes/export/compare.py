"""Is this the value that was planted?

Values are compared as what they are: a date is equal to the same day in
another notation. Nothing is guessed that would find a value where there is
none: a form that reads two ways counts only where the column decides.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale
from babel.dates import get_month_names

from probes.export.decode.leaf import Leaf
from probes.export.variant import fold, undone
from results.records import FieldType, Found, GroundTruth, TruthField

Match = tuple[Found, str]
"""How sure, and in which variant."""

_TRUE = {"true", "1", "yes", "oui", "vrai", "on", "y", "x"}
_FALSE = {"false", "0", "no", "non", "faux", "off", "n"}
_NUMBERED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)")
_EPOCHS = ((Decimal(1), 9, 10), (Decimal(1000), 12, 13), (Decimal(1_000_000), 15, 16))
_CURRENCY = re.compile(r"[A-Z]{3}|[€£$]")
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}
_LONGEST = 100  # of a value that is no text


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparer:
    """Knows the account's language, country and time zone."""

    region: str | None
    zone: ZoneInfo
    months: dict[str, int]

    @classmethod
    def of(cls, truth: GroundTruth) -> "Comparer":
        region = truth.locale.replace("_", "-").rpartition("-")[2]
        return cls(
            region=region.upper() if len(region) == 2 and "-" in truth.locale else None,
            zone=ZoneInfo(truth.timezone),
            months=_month_names(truth.locale),
        )

    def compare(self, field: TruthField, leaf: Leaf, order: str | None) -> Match | None:
        """Compare a planted value with a leaf; `order` is `dm` or `md` where the leaf's column proves it."""
        if leaf.type in ("null", "empty"):
            return None
        if leaf.value == field.value:
            return Found.EXACT, "plain"
        typed = self._typed(field, leaf, order) if len(leaf.value) <= _LONGEST else None
        return typed or _same_text(field.value, leaf.value)

    def _typed(self, field: TruthField, leaf: Leaf, order: str | None) -> Match | None:
        compare: dict[FieldType, Callable[[], Match | None]] = {
            FieldType.DATE: lambda: self._date(field.value, leaf, order),
            FieldType.DATETIME: lambda: self._datetime(field.value, leaf),
            FieldType.NUMBER: lambda: _number(field.value, leaf),
            FieldType.MONEY: lambda: _money(field.value, leaf),
            FieldType.PHONE: lambda: self._phone(field.value, leaf.value),
            FieldType.EMAIL: lambda: _email(field.value, leaf.value),
            FieldType.URL: lambda: _url(field.value, leaf.value),
            FieldType.BOOLEAN: lambda: _boolean(field.value, leaf),
        }
        return compare[field.type]() if field.type in compare else None

    def _date(self, value: str, leaf: Leaf, order: str | None) -> Match | None:
        try:
            wanted = date.fromisoformat(value)
        except ValueError:
            return None
        for found, variant in self._days(leaf, order):
            if found == wanted:
                return Found.NORMALISED, variant
        return None

    def _days(self, leaf: Leaf, order: str | None) -> Iterator[tuple[date, str]]:
        text = leaf.value.strip()
        if basic := _BASIC.fullmatch(text):
            yield from _day(int(basic[1]), int(basic[2]), int(basic[3]), "basic_date")
        if found := _NUMBERED.match(text):
            first, second, year = int(found[1]), int(found[2]), _full_year(found[3])
            if order != "md":
                yield from _day(year, second, first, "day_first" if order else "day_or_month_first")
            if order != "dm":
                yield from _day(year, first, second, "month_first" if order else "day_or_month_first")
        if named := re.search(r"(\d{1,2})(?:er|st|nd|rd|th)?\.? ([^\W\d]+)\.?,? (\d{4})", text):
            yield from _day(int(named[3]), self.months.get(fold(named[2]), 0), int(named[1]), "words")
        if named := re.search(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", text):
            yield from _day(int(named[3]), self.months.get(fold(named[1]), 0), int(named[2]), "words")
        for moment, variant in self._moments(leaf):
            yield moment.date(), "epoch" if variant == "epoch" else "date_and_time"
            if moment.tzinfo:
                yield moment.astimezone(self.zone).date(), "epoch" if variant == "epoch" else "time_zone"

    def _datetime(self, value: str, leaf: Leaf) -> Match | None:
        try:
            wanted = datetime.fromisoformat(value)
        except ValueError:
            return None
        aware = wanted if wanted.tzinfo else wanted.replace(tzinfo=self.zone)
        for moment, variant in self._moments(leaf):
            if moment.tzinfo is not None and moment == aware:
                return Found.NORMALISED, variant
            if moment.tzinfo is None and moment in (
                aware.astimezone(self.zone).replace(tzinfo=None),
                aware.astimezone(UTC).replace(tzinfo=None),
            ):
                return Found.NORMALISED, "time_without_offset"
        return None

    def _moments(self, leaf: Leaf) -> Iterator[tuple[datetime, str]]:
        text = leaf.value.strip()
        if re.match(r"\d{4}-?\d\d-?\d\d[T ]\d\d", text):
            try:
                yield datetime.fromisoformat(text.replace(",", ".")), "iso"
            except ValueError:
                return
        elif re.fullmatch(r"\d{9,16}", text):
            for unit, least, most in _EPOCHS:
                if least <= len(text) <= most:
                    seconds = Decimal(text) / unit
                    yield datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(seconds)), "epoch"

    def _phone(self, value: str, text: str) -> Match | None:
        if sum(letter.isdigit() for letter in text) < 6:
            return None
        try:
            wanted = phonenumbers.parse(value, self.region)
            found = phonenumbers.parse(text.removeprefix("tel:"), self.region)
        except phonenumbers.NumberParseException:
            return None
        same = (wanted.country_code, wanted.national_number) == (found.country_code, found.national_number)
        return (Found.NORMALISED, "e164") if same else None


def _same_text(value: str, text: str) -> Match | None:
    """Compare as text: equal once a disguise is off, or held within more text."""
    wanted = unicodedata.normalize("NFC", value)
    if unicodedata.normalize("NFC", text) == wanted:
        return Found.NORMALISED, "nfc"
    if _spaced(text) == _spaced(value):
        return Found.NORMALISED, "spaces"
    folded = fold(value)
    if fold(text) == folded:
        return Found.NORMALISED, "case" if _spaced(text).casefold() == _spaced(value).casefold() else "nfkc"
    if text[:1] == "'" and text[1:] == value:
        return Found.NORMALISED, "formula_guard"
    for variant, form in undone(text):
        if fold(form) == folded:
            return Found.NORMALISED, variant
    return None


def _spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _month_names(locale: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for known in {"en", "fr", Locale.parse(locale.replace("-", "_")).language}:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=known).items():
                names[fold(name).rstrip(".")] = number
    return names


def _day(year: int, month: int, day: int, variant: str) -> Iterator[tuple[date, str]]:
    try:
        yield date(year, month, day), variant
    except ValueError:
        return


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _number(value: str, leaf: Leaf) -> Match | None:
    wanted, found = set(numbers_in(value)), set(numbers_in(leaf.value))
    if not wanted & found:
        return None
    if leaf.type == "number" and len(wanted) == 1:
        return Found.EXACT, "number"
    return Found.NORMALISED, "number" if len(found) == 1 else "number_read_two_ways"


def numbers_in(text: str) -> Iterator[Decimal]:
    """Read a number as French and English people write it; one mark before three digits reads two ways."""
    plain = re.sub(r"(?<=\d)[\s'’](?=\d{3}(?!\d))", "", text.strip()).replace("\u2212", "-")
    if re.fullmatch(r"-?\d{1,30}", plain):
        yield Decimal(plain)
        return
    marks = re.fullmatch(r"(-?\d{1,30})([.,])(\d{1,30})(?:[eE]([+-]?\d{1,2}))?", plain)
    if marks:
        yield Decimal(f"{marks[1]}.{marks[3]}").scaleb(int(marks[4] or 0))
    for groups, mark in ((",", "."), (".", ",")):
        if re.fullmatch(rf"-?\d{{1,3}}(?:{re.escape(groups)}\d{{3}})+(?:{re.escape(mark)}\d+)?", plain):
            try:
                yield Decimal(plain.replace(groups, "").replace(mark, "."))
            except InvalidOperation:
                return


def _money(value: str, leaf: Leaf) -> Match | None:
    """Compare amounts; a currency beside both must agree, one that stands elsewhere is not asked for."""
    wanted_currency, wanted = _amount(value)
    found_currency, found = _amount(leaf.value)
    if wanted_currency and found_currency and wanted_currency != found_currency:
        return None
    return (Found.NORMALISED, "amount") if wanted & found else None


def _amount(text: str) -> tuple[str | None, set[Decimal]]:
    mark = _CURRENCY.search(text)
    number = _CURRENCY.sub("", text).strip()
    return (_SIGNS.get(mark[0], mark[0]) if mark else None), set(numbers_in(number))


def _email(value: str, text: str) -> Match | None:
    bare = re.sub(r"^mailto:|^.*<|>$", "", text.strip(), flags=re.IGNORECASE)
    return (Found.NORMALISED, "case") if bare.casefold() == value.casefold() else None


def _url(value: str, text: str) -> Match | None:
    return (Found.NORMALISED, "url") if _bare_url(value) == _bare_url(text) else None


def _bare_url(text: str) -> tuple[str, str, str, str] | str:
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return text
    return parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), parts.query


def _boolean(value: str, leaf: Leaf) -> Match | None:
    for words in (_TRUE, _FALSE):
        if value.casefold() in words and leaf.value.strip().casefold() in words:
            return (Found.EXACT, "boolean") if leaf.type == "boolean" else (Found.NORMALISED, "boolean")
    return None
