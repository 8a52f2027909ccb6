"""How did a planted value appear in the export? One record of each category, field by field.

Only what we planted is shown, as we planted it; what stood in the export is
said in words: how surely it was found, in which writing, under which name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboards import vocabulary
from dashboards.export.found import FOUND, VARIANTS
from dashboards.export.place import field_path, member_name
from dashboards.typography import written
from results.records import (
    FactHit,
    FieldResult,
    FieldType,
    Found,
    GroundTruth,
    Inspection,
    Language,
    Member,
    RecordResult,
    Text,
    TruthRecord,
)

_MOST_FIELDS = 8
_LONGEST_VALUE = 100
_SAME = Text(fr="le même : {how}", en="the same: {how}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value: what we planted, how it was found, and where."""

    field: str
    planted: str
    how: str
    where: str
    is_found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One record of a category."""

    category: str
    record: str
    facts: tuple[Fact, ...]


def samples_of(inspection: Inspection, truth: GroundTruth, language: Language) -> tuple[Sample, ...]:
    """Show, of each category, the record of which most was found."""
    members = {member.id: member for member in inspection.members}
    planted = {record.id: record for record in truth.records}
    best: dict[str, RecordResult] = {}
    for result in inspection.records:
        known = best.get(result.category)
        if result.present and result.record in planted and (known is None or _count(result) > _count(known)):
            best[result.category] = result
    return tuple(
        Sample(
            category=written(vocabulary.category(category), language),
            record=result.record,
            facts=tuple(_facts(result, planted[result.record], members, language))[:_MOST_FIELDS],
        )
        for category, result in best.items()
    )


def _count(result: RecordResult) -> int:
    return sum(field.found is not Found.ABSENT for field in result.fields)


def _facts(result: RecordResult, record: TruthRecord, members: dict[int, Member], language: Language) -> Iterator[Fact]:
    for field in result.fields:
        planted = record.named(field.field)
        if planted is None:
            continue
        hit = field.hits[0] if field.hits else None
        yield Fact(
            field=field.field,
            planted=_shortened(planted.value),
            how=_how(field, hit, language, is_file=planted.type is FieldType.FILE),
            where=_where(hit, members),
            is_found=field.found is not Found.ABSENT,
        )


def _how(field: FieldResult, hit: FactHit | None, language: Language, *, is_file: bool) -> str:
    words = written(FOUND[field.found], language)
    variant = VARIANTS.get(hit.variant) if hit is not None else None
    if variant is None or (is_file and field.found is Found.EXACT):
        return words
    if field.found is Found.NORMALISED:
        return written(_SAME, language).format(how=written(variant, language))
    return f"{words} ({written(variant, language)})"


def _where(hit: FactHit | None, members: dict[int, Member]) -> str:
    if hit is None or hit.member not in members:
        return ""
    member = members[hit.member]
    return f"{member_name(member.name)} {field_path(hit.path, member.format)}".strip()


def _shortened(value: str) -> str:
    one_line = " ".join(value.split())
    return one_line if len(one_line) <= _LONGEST_VALUE else f"{one_line[:_LONGEST_VALUE]}…"
