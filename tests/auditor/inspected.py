"""Inspections made by hand: an export in which everything is found, save what a situation says."""

from collections.abc import Mapping

from results.records import (
    Documentation,
    FactHit,
    FieldResult,
    FieldType,
    Found,
    Grade,
    GroundTruth,
    Inspection,
    Member,
    MemberRole,
    Problem,
    RecordResult,
    TruthField,
    TruthRecord,
)

ARTIFACT = "b" * 64


def member(
    number: int = 1,
    *,
    form: str = "json",
    grade: int = 5,
    role: MemberRole = MemberRole.DATA,
    size: int = 10,
    reasons: tuple[str, ...] = (),
) -> Member:
    return Member(
        id=number,
        name=f"member-{number}",
        size=size,
        sha256=f"{number:064x}",
        role=role,
        format=form,
        readability=grade,
        reasons=reasons,
    )


FILE_MEMBER = member(9, form="png", grade=1, role=MemberRole.ATTACHMENT)


def explains(level: int | None, members: int = 4, keys: int = 10) -> Documentation:
    """Documentation of a level, as the inspector would say it."""
    full = {
        name: count if (level or 0) >= at else 0
        for name, count, at in (("named", members, 2), ("explained", keys, 3), ("validated", members, 4))
    }
    return Documentation(level=level, members=members, keys=keys, **full)


def grade(category: str, level: int, standard: str | None = None, *reasons: str, agreed: str = "") -> Grade:
    """The grade of a category, for which the standards named in `agreed` are."""
    return Grade(
        category=category,
        facts=2,
        readability=5,
        interoperability=level,
        full_marks=3 if agreed else 2,
        agreed=tuple(agreed.split()),
        standard=standard,
        reasons=reasons,
    )


def inspected(
    planted: GroundTruth,
    *,
    absent: tuple[str, ...] = (),
    found: Mapping[str, tuple[Found, str]] | None = None,
    held: Mapping[str, int] | None = None,
    members: tuple[Member, ...] = (member(), FILE_MEMBER),
    problems: tuple[str | Problem, ...] = (),
    **more: object,
) -> Inspection:
    """An export.

    `absent` names records of which nothing is found, `found` fields by
    "record.field" that are found otherwise than exactly, with the variant,
    `held` the member that holds a record, where it is not the first.
    """
    more.setdefault("documentation", explains(4))
    return Inspection(
        artifacts=more.pop("artifacts", (ARTIFACT,)),  # type: ignore[arg-type]
        truth="t",
        inspector="1",
        members=members,
        records=tuple(_record(r, r.id in absent, found or {}, (held or {}).get(r.id, 1)) for r in planted.records),
        counts=(),
        problems=tuple(p if isinstance(p, Problem) else Problem(code=p) for p in problems),
        **more,  # type: ignore[arg-type]
    )


def _record(record: TruthRecord, is_absent: bool, found: Mapping[str, tuple[Found, str]], holder: int) -> RecordResult:
    fields = tuple(_field(record, field, is_absent, found, holder) for field in record.fields)
    present = any(field.found is not Found.ABSENT for field in fields)
    return RecordResult(
        record=record.id,
        category=record.category,
        provenance=record.provenance,
        present=present,
        found=fields[0].found,
        fields=fields,
    )


def _field(
    record: TruthRecord, field: TruthField, is_absent: bool, found: Mapping[str, tuple[Found, str]], holder: int
) -> FieldResult:
    usual = (Found.ABSENT, "") if is_absent else (Found.EXACT, "plain")
    how, variant = found.get(f"{record.id}.{field.name}", usual)
    where = FILE_MEMBER.id if field.type is FieldType.FILE else holder
    hits = () if how is Found.ABSENT else (FactHit(member=where, path="$", found=how, variant=variant),)
    return FieldResult(field=field.name, found=how, hits=hits)
