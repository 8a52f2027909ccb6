"""In which words is the service told what is missing, so that it finds it? Pure.

By category, and by what we ourselves gave it: a record is named by the first
text of ours that read-back saw in the account. What only the service wrote
about us is counted and not named, and nothing stands there that it did not get
from us.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.typography import counted, written
from dashboards.vocabulary import category as category_words
from results.records import FieldType, GroundTruth, Language, Text, TruthField, TruthRecord

_MOST_NAMES: Final = 12  # of a category; the others are counted
_LONGEST: Final = 60  # characters of a name
_FILES = Text(fr="{category}, fichiers", en="{category}, files")
_QUOTED = Text(fr="« {name} »", en="“{name}”")
_LINE = Text(fr="– {category} ({n}) : {names}", en="- {category} ({n}): {names}")
_UNNAMED = Text(fr="– {category} ({n})", en="- {category} ({n})")
_OTHERS = (Text(fr="{n} autre", en="{n} other"), Text(fr="{n} autres", en="{n} others"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """What is missing of a category: records, or the files of records that are there.

    Attributes:
        names: of those that have one of ours.
        count: of all.
    """

    category: str
    files: bool
    names: tuple[str, ...]
    count: int


def absent(missing: Sequence[str], truth: GroundTruth, proven: Collection[str]) -> tuple[Absent, ...]:
    """Sort what is missing by category.

    Args:
        missing: ids of records; files as "record.field".
        truth: what we planted.
        proven: "record.field" of what read-back saw in the account.
    """
    found: dict[tuple[str, bool], list[str | None]] = {}
    for record in truth.records:
        if record.id in missing:
            found.setdefault((record.category, False), []).append(_name(record, proven))
        for field in record.fields:
            if f"{record.id}.{field.name}" in missing:
                found.setdefault((record.category, True), []).append(_shortened(field.value))
    return tuple(
        Absent(category=category, files=files, names=tuple(n for n in names if n is not None), count=len(names))
        for (category, files), names in found.items()
    )


def listed_for_letter(shortfall: Sequence[Absent], language: Language) -> str:
    """A line for each category, as it stands in the letter."""
    return "\n".join(_line(one, language) for one in shortfall)


def _line(one: Absent, language: Language) -> str:
    category = category_words(one.category).in_(language)
    if one.files:
        category = _FILES.in_(language).format(category=category)
    names = list(_names(one, language))
    line = (_LINE if names else _UNNAMED).in_(language)
    return written(Text(fr=line, en=line), language).format(category=category, n=one.count, names=", ".join(names))


def _names(one: Absent, language: Language) -> Iterator[str]:
    if not one.names:
        return
    shown = one.names[:_MOST_NAMES]
    yield from (written(_QUOTED, language).format(name=name) for name in shown)
    if one.count > len(shown):
        yield counted(one.count - len(shown), *_OTHERS, language)


def _name(record: TruthRecord, proven: Collection[str]) -> str | None:
    """The first text of ours in it; of a record without one, whatever else of ours stands there."""
    ours = [f for f in record.fields if f.canaries and f"{record.id}.{f.name}" in proven]
    field = next((f for f in ours if f.type is FieldType.TEXT), next(iter(ours), None))
    return _shortened(_said(field)) if field is not None else None


def _said(field: TruthField) -> str:
    return " ".join(field.value.split())


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
