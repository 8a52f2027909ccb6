"""In which standards is the export, does it explain itself, and how good is the form of each category?

Comes after the matching: only what is known to hold facts is weighed. It has
the time that the reading has left; where that is not enough, what is not said
was not looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from probes.export.archive import Problems, Walk
from probes.export.category import grades, unwrapped
from probes.export.decode.leaf import Document
from probes.export.documentation import data_members, documentation, read_texts
from probes.export.error import ExportTooLarge
from probes.export.examine import Examined
from probes.export.family import is_mailed
from probes.export.information import information_in
from probes.export.limits import Meter
from probes.export.schema import Budget, Described, Schemas, UsedUp
from probes.export.source import Source
from probes.export.standard import Judged
from results.records import Documentation, Grade, InformationElement, Member, MemberRole, RecordResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """The members with what was found out about them, and the grades of what they hold."""

    members: tuple[Member, ...]
    grades: tuple[Grade, ...]
    documentation: Documentation | None
    information: tuple[InformationElement, ...] | None


def appraise(
    sources: Sequence[Source],
    examined: Sequence[Examined],
    members: Sequence[Member],
    records: Sequence[RecordResult],
    meter: Meter,
) -> Appraisal:
    """Grade the export.

    Args:
        sources: as delivered: gone through once more where there are schemas to hold the data against.
        examined: all, in the order of the export.
        members: the same, with their roles.
        records: what was found.
        meter: of the whole inspection.
    """
    seen = {one.item.id: one for one in examined}
    by_id = {member.id: _with_standard(member, seen[member.id].judged) for member in members}
    holders = {hit.member for record in records for field in record.fields for hit in field.hits}
    schemas = Schemas(seen, frozenset(by_id) - holders)
    by_id.update({n: replace(by_id[n], role=MemberRole.DOC) for n in schemas.by_member})
    told: Documentation | None = None
    information: tuple[InformationElement, ...] | None = None
    listed: frozenset[str] = frozenset()
    try:
        data = data_members(_unwrapped(by_id, records), seen)
        twins = (n for n, member in by_id.items() if member.role is MemberRole.TWIN)
        described = dict(_described(sources, schemas, {n: seen[n] for n in (*data, *twins)}, meter))
        by_id.update({n: replace(by_id[n], schema=d.schema) for n, d in described.items() if d.valid})
        grounds = read_texts(by_id, seen, frozenset(schemas.by_member), data, meter.tick)
        listed = grounds.listed
        told = documentation(grounds, seen, schemas, described)
        information = information_in(examined, meter.tick)
    except ExportTooLarge:
        pass  # the grades below rest on what was found out by then
    return Appraisal(
        members=tuple(by_id.values()),
        grades=grades(records, by_id, listed),
        documentation=told,
        information=information,
    )


def _unwrapped(members: Mapping[int, Member], records: Sequence[RecordResult]) -> dict[int, Member]:
    """Mails that hold records which are none explain nothing of them."""
    held: dict[bool, set[int]] = {True: set(), False: set()}
    for record in records:
        held[is_mailed(record.category)] |= {hit.member for field in record.fields for hit in field.hits}
    return {n: unwrapped(member) if n in held[False] - held[True] else member for n, member in members.items()}


def _with_standard(member: Member, judged: Judged | None) -> Member:
    if judged is None:
        return member
    return replace(member, standard=judged.standard, valid=judged.valid, invalid=judged.invalid, faults=judged.faults)


def _described(
    sources: Sequence[Source], schemas: Schemas, wanted: Mapping[int, Examined], meter: Meter
) -> Iterator[tuple[int, Described]]:
    """Go through the export again and hold the data against the schemas, until enough was held."""
    left = set(wanted) if schemas.by_member else set()
    budget = Budget(tick=meter.tick)
    again = Meter(limits=meter.limits, wall_until=meter.wall_until, cpu_until=meter.cpu_until)
    items = Walk(again, Problems()).items(sources)
    with suppress(UsedUp):
        while left and (item := next(items, None)) is not None:
            if item.id not in left:
                continue
            left.discard(item.id)
            seen = wanted[item.id]
            document = Document(open=item.open, size=seen.size, encoding=seen.encoding, document_bytes=seen.size)
            described = schemas.held(seen, document, budget)
            if described is not None:
                yield item.id, described
