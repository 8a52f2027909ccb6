"""What stands in the place of a planted value that was not found there?

A place is a column of a member in which the same field of other planted
records was found as planted, with at least two different values: only that
proves what the column means. Where a record has several leaves in it, none is
the field's. A value that was left out is no deviation.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final
from zoneinfo import ZoneInfo

import phonenumbers

from probes.export.column import column_of
from probes.export.compare import numbers_in
from probes.export.decode.leaf import Leaf
from probes.export.variant import fold
from results.records import DeviationKind, FieldType, TruthField

STRUCTURED: Final = frozenset({"json", "ndjson", "csv", "xml", "yaml", "vcard", "icalendar", "sqlite", "xlsx", "ods"})
"""Formats in which a column holds one field: pages and texts have none."""

_LEAST_VALUES: Final = 2
_TEACHING: Final = 4  # letters and digits of a value without a canary
_MASK: Final = re.compile(r"[*•●█]{2,}|[xX]{4,}")
_ELLIPSIS: Final = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])$")
_LOST: Final = frozenset("?\ufffd")
_LONGEST: Final = 2_000  # of texts that are compared letter by letter
_LEAST_CUT: Final = 8
_UNLIKE: Final = 0.5
_UNITS: Final = frozenset({Decimal(-1), *(Decimal(10) ** n for n in range(-6, 7) if n)})
_CURRENCY: Final = re.compile(r"[A-Z]{3}|[€£$]|euros?")
_QUARTER: Final = timedelta(minutes=15)
_LONGEST_NUMBER: Final = 100
_FARTHEST: Final = timedelta(hours=26)  # from UTC+14 to UTC-12

Fact = tuple[str, str]
"""Record and field of the truth."""


class Places:
    """The columns of one member in which fields of records are known to stand, and what stands there instead."""

    def __init__(
        self, fields: Mapping[Fact, TruthField], right: Mapping[Fact, str], categories: Mapping[str, str]
    ) -> None:
        """Learn.

        Args:
            fields: of the records that stand in the member.
            right: paths at which they were found as planted.
            categories: of these records.
        """
        values: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for fact, path in right.items():
            if path and _teaches(fields[fact]):
                values[categories[fact[0]], fact[1], column_of(path)].add(fields[fact].value)
        learned = {place for place, found in values.items() if len(found) >= _LEAST_VALUES}
        doubted = fields.keys() - right.keys()
        self._wanted: dict[tuple[str, str], list[Fact]] = defaultdict(list)  # by record and column
        for record, name in sorted(doubted):
            for category, field, column in learned:
                if (category, field) == (categories[record], name):
                    self._wanted[record, column].append((record, name))
        self.columns = frozenset(column for _, column in self._wanted)
        self._fields = fields
        self._met: dict[Fact, tuple[Leaf, str | None] | None] = {}  # None where several do

    def see(self, leaf: Leaf, column: str, owners: Iterable[str], order: str | None) -> None:
        """Look at a leaf of one of the columns; `order` of day and month as the column proves it."""
        for record in owners:
            for fact in self._wanted.get((record, column), ()):
                self._met[fact] = None if fact in self._met else (leaf, order)

    def found(self, judge: "Judge") -> Iterable[tuple[Fact, str, DeviationKind]]:
        """Give what stands in the place of a value, where one thing does."""
        for fact, met in self._met.items():
            if met is None:
                continue
            leaf, order = met
            kind = judge.kind(self._fields[fact], leaf, order)
            if kind is not None:
                yield fact, leaf.path, kind


def _teaches(field: TruthField) -> bool:
    """Whether that a value stands somewhere proves that its like belongs there: a short one may by chance."""
    return bool(field.canaries) or sum(map(str.isalnum, field.value)) >= _TEACHING


class Judge:
    """Says how a value that is not equal differs; None where it says nothing of this field."""

    def __init__(self, zone: str, region: str | None) -> None:
        self._zone = ZoneInfo(zone)
        self._region = region

    def kind(self, field: TruthField, leaf: Leaf, order: str | None) -> DeviationKind | None:
        """Compare a planted value with what stands in its place; `order` as the column proves it."""
        if leaf.type in ("null", "empty") or not leaf.value.strip():
            return None
        text = leaf.value.strip()
        if _MASK.search(text) and not _MASK.search(field.value):
            return DeviationKind.MASKED
        match field.type:
            case FieldType.NUMBER | FieldType.MONEY:
                return _number(field.value, text)
            case FieldType.DATE | FieldType.DATETIME:
                return self._moment(field, text, order)
            case FieldType.PHONE:
                return self._phone(field.value, text)
            case FieldType.EMAIL:
                return DeviationKind.OTHER_VALUE if re.fullmatch(r"[^\s@<>]+@[^\s@<>]+\.\w+", text) else _ALTERED
            case FieldType.TEXT:
                kind = _text(field.value, text)
                # Under two disguises at once all words differ, but for those that know none.
                known = bool(field.canaries) and all(fold(canary) in fold(text) for canary in field.canaries)
                return _ALTERED if kind is DeviationKind.REPLACED and known else kind
            case _:  # choices are translated, addresses of pages rewritten, yes and no written in many ways
                return _ALTERED

    def _moment(self, field: TruthField, text: str, order: str | None) -> DeviationKind | None:
        wanted, found = _read_moment(field.value, None), _read_moment(text, order)
        if wanted is None or found is None:
            return _ALTERED
        if (wanted.day, wanted.month, wanted.year) == (found.month, found.day, found.year):
            return _ALTERED  # the order of day and month may be misread by us
        if field.type is FieldType.DATE or not _has_time(text):
            apart = abs(wanted.date() - found.date())
            if not apart:
                return _ALTERED  # the day without its time
            return DeviationKind.SHIFTED if apart == timedelta(days=1) else DeviationKind.OTHER_VALUE
        try:
            apart = abs(self._aware(wanted) - self._aware(found))
        except OverflowError:  # the first day of the calendar, which many programs write for none
            return DeviationKind.OTHER_VALUE
        if apart < timedelta(minutes=1):
            return DeviationKind.ROUNDED
        is_shift = apart <= _FARTHEST and apart % _QUARTER == timedelta(0)
        return DeviationKind.SHIFTED if is_shift else DeviationKind.OTHER_VALUE

    def _aware(self, moment: datetime) -> datetime:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=self._zone).astimezone(UTC)

    def _phone(self, value: str, text: str) -> DeviationKind:
        try:
            wanted, found = (phonenumbers.parse(one, self._region) for one in (value, text))
        except phonenumbers.NumberParseException:
            return _ALTERED
        if not phonenumbers.is_possible_number(found):
            return _ALTERED
        shorter, longer = sorted((str(wanted.national_number), str(found.national_number)), key=len)
        return _ALTERED if longer.endswith(shorter) else DeviationKind.OTHER_VALUE


_ALTERED: Final = DeviationKind.ALTERED


def _number(value: str, text: str) -> DeviationKind | None:
    """Compare amounts; another unit (cents, thousands) or sign may be a way to write them."""
    if len(text) > _LONGEST_NUMBER:
        return _ALTERED
    wanted, found = (set(numbers_in(_CURRENCY.sub("", one).strip())) for one in (value, text))
    if len(wanted) != 1 or len(found) != 1:
        return _ALTERED
    (right,), (there,) = wanted, found
    place = Decimal(1).scaleb(int(there.normalize().as_tuple().exponent))  # 1235.0 keeps no more than 1235
    if abs(right - there) < place and place > Decimal(1).scaleb(int(right.as_tuple().exponent)):
        return DeviationKind.ROUNDED
    if right and there and there / right in _UNITS:
        return _ALTERED
    return DeviationKind.OTHER_VALUE


def _read_moment(text: str, order: str | None) -> datetime | None:
    """Read a day or a moment where there is one way to read it."""
    if numbered := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        if order is None:
            return None
        day, month = (1, 2) if order == "dm" else (2, 1)
        text = f"{numbered[3]}-{int(numbered[month]):02}-{int(numbered[day]):02}"
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        return (
            datetime.fromisoformat(text) if _has_time(text) else datetime.combine(date.fromisoformat(text), _MIDNIGHT)
        )
    except ValueError:
        return None


_MIDNIGHT: Final = datetime.min.time()


def _has_time(text: str) -> bool:
    return ":" in text


def _text(value: str, text: str) -> DeviationKind | None:
    if fold(value) in (whole := fold(text)):
        return None if _letters(fold(value)) == _letters(whole) else _ALTERED  # more stands there than was planted
    wanted, found = fold(value)[:_LONGEST], fold(_ELLIPSIS.sub("", text))[:_LONGEST]
    if _letters(wanted) == _letters(found):
        return None  # signs and spaces alone were tidied
    if found in wanted:
        # The first line of several may have the others beside it.
        in_lines = any(found == fold(value[: end.start()]) for end in re.finditer(r"\r?\n", value))
        begins = wanted.startswith(found) and len(found) >= _LEAST_CUT and not in_lines
        return DeviationKind.CUT if begins else _ALTERED
    if wanted in found:
        return _ALTERED  # more stands there than was planted
    if len(found) == len(wanted) and all(b in _LOST or a == b for a, b in zip(wanted, found, strict=True)):
        return DeviationKind.CHARACTERS_LOST
    alike = SequenceMatcher(None, wanted, found, autojunk=False).ratio()
    return DeviationKind.REPLACED if alike < _UNLIKE else _ALTERED


def _letters(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if letter.isalnum())
