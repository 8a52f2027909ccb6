"""Is this the value that was planted?

Values are compared as what they are: a date is equal to the same day in
another notation. Nothing is guessed that would find a value where there is
none: a form that reads two ways counts only where the column decides.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

import phonenumbers

from probes.export.decode.leaf import Leaf
from probes.export.variant import fold, undone
from probes.export.when import Calendar
from results.records import FieldType, Found, GroundTruth, TruthField

Match = tuple[Found, str]
"""How sure, and in which variant."""

_TRUE = {"true", "1", "yes", "oui", "vrai", "on", "y", "x"}
_FALSE = {"false", "0", "no", "non", "faux", "off", "n"}
_CURRENCY = re.compile(r"[A-Z]{3}|[€£$]|euros?")
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "euro": "EUR", "euros": "EUR"}
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NUMBER_OF = re.compile(r"[A-Z0-9][A-Z0-9 .\u00a0\u202f-]{7,40}")
_GROUPS = re.compile(r"[\s.-]")
_LONGEST = 100  # of a value that is no text
_MOST_GROWTH = 16  # times the value, in any disguise
_LONGEST_AROUND = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparer:
    """Knows the account's language, country and time zone."""

    region: str | None
    calendar: Calendar

    @classmethod
    def of(cls, truth: GroundTruth) -> "Comparer":
        region = truth.locale.replace("_", "-").rpartition("-")[2]
        return cls(
            region=region.upper() if len(region) == 2 and "-" in truth.locale else None,
            calendar=Calendar.of(truth.locale, truth.timezone),
        )

    def compare(self, field: TruthField, leaf: Leaf, order: str | None) -> Match | None:
        """Compare a planted value with a leaf; `order` is `dm` or `md` where the leaf's column proves it."""
        if leaf.type in ("null", "empty", "digest"):
            return None
        if leaf.value == field.value:
            return Found.EXACT, "plain"
        if len(leaf.value) > _MOST_GROWTH * len(field.value) + _LONGEST_AROUND:
            return None
        typed = self._typed(field, leaf, order) if len(leaf.value) <= _LONGEST else None
        return typed or _same_text(field.value, leaf.value)

    def _typed(self, field: TruthField, leaf: Leaf, order: str | None) -> Match | None:
        compare: dict[FieldType, Callable[[], Match | None]] = {
            FieldType.DATE: lambda: self._date(field.value, leaf, order),
            FieldType.DATETIME: lambda: self._datetime(field.value, leaf, order),
            FieldType.NUMBER: lambda: _number(field.value, leaf),
            FieldType.MONEY: lambda: _money(field.value, leaf),
            FieldType.PHONE: lambda: self._phone(field.value, leaf.value),
            FieldType.EMAIL: lambda: _email(field.value, leaf.value),
            FieldType.URL: lambda: _url(field.value, leaf.value),
            FieldType.BOOLEAN: lambda: _boolean(field.value, leaf),
            FieldType.ENUM: lambda: _enum(field.value, leaf.value),
            FieldType.TEXT: lambda: _numbering(field.value, leaf.value),
        }
        return compare[field.type]() if field.type in compare else None

    def _date(self, value: str, leaf: Leaf, order: str | None) -> Match | None:
        try:
            wanted = date.fromisoformat(value)
        except ValueError:
            return None
        for found, variant in self.calendar.days(leaf.value, order):
            if found == wanted:
                return Found.NORMALISED, variant
        return None

    def _datetime(self, value: str, leaf: Leaf, order: str | None) -> Match | None:
        """Compare moments, to the second where no fraction was planted; a minute alone says less than was planted."""
        try:
            wanted = datetime.fromisoformat(value)
        except ValueError:
            return None
        aware = wanted if wanted.tzinfo else wanted.replace(tzinfo=self.calendar.zone)
        for moment in self.calendar.moments(leaf.value, order):
            at = moment.at if wanted.microsecond else moment.at.replace(microsecond=0)
            sought = aware.replace(second=0, microsecond=0) if moment.to_the_minute else aware
            loose = Found.NORMALISED if sought == aware else Found.LOOSE
            if at.tzinfo is not None and at == sought:
                return loose, moment.variant
            if at.tzinfo is None and at in (
                sought.astimezone(self.calendar.zone).replace(tzinfo=None),
                sought.astimezone(UTC).replace(tzinfo=None),
            ):
                return loose, "time_without_offset"
        return None

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
    if _INVISIBLE.search(text) and _spaced(_INVISIBLE.sub("", text)) == _spaced(_INVISIBLE.sub("", value)):
        return Found.NORMALISED, "invisible"
    for variant, form in undone(text):
        if fold(form) == folded:
            return Found.NORMALISED, variant
    return None


def _spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _number(value: str, leaf: Leaf) -> Match | None:
    wanted, found = set(numbers_in(value)), set(numbers_in(leaf.value))
    if not wanted & found:
        return None
    if leaf.type == "number" and len(wanted) == 1:
        return Found.EXACT, "number"
    return Found.NORMALISED, "number" if len(found) == 1 else "number_read_two_ways"


def numbers_in(text: str) -> Iterator[Decimal]:
    """Read a number as French and English people write it; one mark before three digits reads two ways."""
    plain = re.sub(r"(?<=\d)[\s'’](?=\d{3}(?!\d))", "", text.strip()).replace("\u2212", "-").removeprefix("+")
    if debit := re.fullmatch(r"\(([\d.,]+)\)|([\d.,]+)-", plain):  # as accountants write what is owed
        plain = f"-{debit[1] or debit[2]}"
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


def _enum(value: str, text: str) -> Match | None:
    """Compare a choice with the same words written as programs write names."""
    same = _named(value) == _named(text)
    return (Found.NORMALISED, "case") if same else None


def _named(text: str) -> str:
    return fold(re.sub(r"[_-]", " ", text))


def _numbering(value: str, text: str) -> Match | None:
    """Compare what is mostly digits and yet no number (IBAN, a card's, a contract's), in whatever groups: zeros count."""
    if not _NUMBER_OF.fullmatch(value) or 2 * sum(letter.isdigit() for letter in value) < len(value):
        return None
    same = value != text and _GROUPS.sub("", value) == _GROUPS.sub("", text)
    return (Found.NORMALISED, "grouping") if same else None


def _boolean(value: str, leaf: Leaf) -> Match | None:
    for words in (_TRUE, _FALSE):
        if value.casefold() in words and leaf.value.strip().casefold() in words:
            return (Found.EXACT, "boolean") if leaf.type == "boolean" else (Found.NORMALISED, "boolean")
    return None
