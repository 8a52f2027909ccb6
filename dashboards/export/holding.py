"""Where an export holds several formats, what does each hold of what was planted, and what does it lack beside the others?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboards import vocabulary
from dashboards.export.form import format_name
from dashboards.export.found import DEVIATIONS
from dashboards.export.listed import Listed, by_record, listed_of
from dashboards.typography import counted, written
from results.records import FormatHolds, Inspection, Language, Text
from results.records.unread import obscured

_FILE = Text(fr="{n} fichier", en="{n} file")
_FILES = Text(fr="{n} fichiers", en="{n} files")
_VALUE = Text(fr="{n} valeur", en="{n} value")
_VALUES = Text(fr="{n} valeurs", en="{n} values")
_CATEGORIES = Text(fr="rien n’y est de ces catégories", en="nothing is in it of these categories")
_CATEGORIES_UNREAD = Text(
    fr="rien n’y a été trouvé de ces catégories, mais tout n’a pas pu être lu",
    en="nothing was found in it of these categories, but not all could be read",
)
_RECORDS = Text(fr="éléments qui ne sont que dans un autre format", en="records that are in another format only")
_RECORDS_UNREAD = Text(
    fr="éléments trouvés dans un autre format seulement, mais tout n’a pas pu être lu",
    en="records found in another format only, but not all could be read",
)
_FIELDS = Text(
    fr="valeurs qui ne sont telles que déposées que dans un autre format",
    en="values that are as they were planted in another format only",
)
_FIELDS_UNREAD = Text(
    fr="valeurs trouvées telles que déposées dans un autre format seulement, mais tout n’a pas pu être lu",
    en="values found as they were planted in another format only, but not all could be read",
)
_OTHERWISE = Text(fr="valeurs qui y sont autrement que déposées", en="values that it holds otherwise than planted")
_CUT = Text(fr="il y en a davantage, qui ne sont pas nommées ici", en="there is more that is not named here")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One format of an export beside the others.

    Attributes:
        found: planted records of which something stands in it.
        planted: records that were looked for.
        values: how many it holds as they were planted, in words.
        lacks: what the others hold, and what it holds otherwise; empty where it is in nothing behind them.
    """

    name: str
    files: str
    found: int
    planted: int
    values: str
    lacks: tuple[Listed, ...]


def holdings_of(formats: Sequence[FormatHolds], inspection: Inspection, language: Language) -> tuple[Holding, ...]:
    """Say it of each format; nothing where there is one alone, or none of them holds anything planted."""
    if len(formats) < 2 or not any(one.records for one in formats):
        return ()
    category = {record.record: record.category for record in inspection.records}
    return tuple(
        Holding(
            name=written(format_name(one.format), language),
            files=counted(one.members, _FILE, _FILES, language),
            found=one.records,
            planted=one.planted,
            values=counted(one.values, _VALUE, _VALUES, language),
            lacks=tuple(_lacks(one, category, obscured(inspection), language)),
        )
        for one in sorted(formats, key=lambda one: (-one.records, -one.values, one.format))
    )


def _lacks(one: FormatHolds, category: dict[str, str], is_obscured: bool, language: Language) -> Iterator[Listed]:
    """Whole categories first; then records of the categories of which it has some, then values of the records it has."""
    records = [name for name in one.lacks_records if category.get(name) not in one.lacks_categories]
    absent = set(one.lacks_records)
    fields = [name for name in one.lacks_values if name.rpartition(".")[0] not in absent]
    categories = [written(vocabulary.category(name), language) for name in one.lacks_categories]
    for words, unread, names in (
        (_CATEGORIES, _CATEGORIES_UNREAD, categories),
        (_RECORDS, _RECORDS_UNREAD, records),
        (_FIELDS, _FIELDS_UNREAD, by_record(fields)),
    ):
        if names:
            yield listed_of(unread if is_obscured else words, names, language)
    if one.wrong:
        names = [f"{name} ({written(DEVIATIONS[kind], language)})" for name, kind in one.wrong]
        yield listed_of(_OTHERWISE, names, language)
    if one.cut:
        yield listed_of(_CUT, (), language)
