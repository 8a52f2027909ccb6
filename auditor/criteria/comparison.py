"""In what do two exports of one account differ, and which of an export's formats holds what?

Shared by `stability` and by whoever shows two inspections side by side: both
are read by one version of the inspector, else what differs may be our reading.
Nothing is called gone that may stand in what could not be read. Pure.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from auditor.criteria.reading import obscured
from results.records import (
    WRONG,
    Deviation,
    Difference,
    Differs,
    Evidence,
    ExportComparison,
    FieldResult,
    FormatHolds,
    Found,
    Inspection,
    Member,
    MemberRole,
    RecordResult,
    Shape,
    ShapePath,
    Unsure,
)

MOST_TOLD = 1_000
"""Differences, or names, that stand in a comparison; all are counted."""

SURE = (Found.EXACT, Found.NORMALISED)
_THERE = (*SURE, Found.LOOSE, Found.VISUAL)
_RANK = {found: rank for rank, found in enumerate(Found)}
_WITH_DATA = (MemberRole.DATA, MemberRole.TWIN)
_INDEX = re.compile(r"(?<=/)\d+(?=/|$)|(?<=\[)\d+(?=\])")


def compare_exports(before: Inspection, after: Inspection, *, owed: Collection[str] | None = None) -> ExportComparison:
    """Hold two inspections of one account's exports against each other.

    Args:
        before: of the earlier export.
        after: of the later one, read by the same inspector.
        owed: "record.field" known to have been in the account at both times; None: all that both looked for.
    """
    known = {r.record: r for r in before.records}
    pairs = [(known[r.record], r) for r in after.records if r.record in known and _is_owed(r, owed)]
    unsure = tuple(dict.fromkeys(_unsure(before, after)))
    compared = ExportComparison(
        before=before.artifacts, after=after.artifacts, compared=len(pairs), paths=0, unsure=unsure
    )
    if not compared.comparable:
        return replace(compared, compared=0)
    schema = [*_formats(before, after), *_moved(before, after)]
    common = 0
    if Unsure.SHAPE_UNKNOWN not in unsure:
        common, columns = _columns(before.shapes, after.shapes)
        schema += columns
    records = list(_records(pairs, before, after, owed))
    return replace(
        compared,
        paths=common,
        schema=tuple(schema[:MOST_TOLD]),
        records=tuple(records[:MOST_TOLD]),
        told=len(schema) + len(records),
    )


def _is_owed(record: RecordResult, owed: Collection[str] | None) -> bool:
    return owed is None or any(f"{record.record}.{field.field}" in owed for field in record.fields)


def _unsure(before: Inspection, after: Inspection) -> Iterator[Unsure]:
    if before.inspector != after.inspector:
        yield Unsure.INSPECTORS_DIFFER
    if not (before.safe and after.safe):
        yield Unsure.MATCHING_UNSAFE
    if obscured(before):
        yield Unsure.UNREAD_BEFORE
    if obscured(after):
        yield Unsure.UNREAD_AFTER
    if not (before.shapes and after.shapes):
        yield Unsure.SHAPE_UNKNOWN
    if any(shape.cut for shape in (*before.shapes, *after.shapes)):
        yield Unsure.SHAPE_CUT


# the form


def _formats(before: Inspection, after: Inspection) -> Iterator[Difference]:
    was, now = (set(map(_format_of, _with_data(one))) for one in (before, after))
    if not obscured(after):
        went = sorted(was - now - _empty(after))
        yield from (Difference(code=Differs.FORMAT_WENT, subject=name) for name in went)
    if not obscured(before):
        came = sorted(now - was - _empty(before))
        yield from (Difference(code=Differs.FORMAT_CAME, subject=name) for name in came)


def _with_data(inspection: Inspection) -> Iterator[Member]:
    return (member for member in inspection.members if member.role in _WITH_DATA and member.size)


def _format_of(member: Member) -> str:
    """One document a line is JSON, too: of a single record both are the same bytes."""
    return "json" if member.format == "ndjson" else member.format


def _empty(inspection: Inspection) -> set[str]:
    """What empty files would have been, by their names: with nothing to hold, a format is not gone."""
    return {member.name.rpartition(".")[2].lower() for member in inspection.members if not member.size}


def _columns(before: tuple[Shape, ...], after: tuple[Shape, ...]) -> tuple[int, list[Difference]]:
    """Compare the columns, file by file, as far as they were noted; how many both have, and what differs."""
    was, now = ({(s.name, s.format): s for s in shapes if s.name} for shapes in (before, after))
    pairs = [(was[kind], now[kind]) for kind in was if kind in now]
    went, came = ({k: s for k, s in one.items() if k not in other} for one, other in ((was, now), (now, was)))
    for kind, shape in list(went.items()):
        twin = next((k for k, other in came.items() if _same_columns(shape, other)), None)
        if twin is not None:  # the file alone was renamed
            pairs.append((went.pop(kind), came.pop(twin)))
    found = [Difference(code=Differs.FILE_WENT, subject=name, before=form) for name, form in sorted(went)]
    found += [Difference(code=Differs.FILE_CAME, subject=name, after=form) for name, form in sorted(came)]
    common = 0
    for one, other in pairs:
        left, right = ({path.path: path for path in shape.paths} for shape in (one, other))
        common += len(left.keys() & right.keys())
        found += _of_file(one.name, one.format, left, right, whole=(not other.cut, not one.cut))
    return common, found


def _same_columns(one: Shape, other: Shape) -> bool:
    return one.format == other.format and [p.path for p in one.paths] == [p.path for p in other.paths]


def _of_file(
    name: str, form: str, was: Mapping[str, ShapePath], now: Mapping[str, ShapePath], *, whole: tuple[bool, bool]
) -> Iterator[Difference]:
    for path in sorted(was.keys() | now.keys()):
        left, right = (", ".join(one[path].types) if path in one else "" for one in (was, now))
        if path not in now:
            code = Differs.PATH_WENT if whole[0] else None
        elif path not in was:
            code = Differs.PATH_CAME if whole[1] else None
        else:
            types = _full(was[path]), _full(now[path])
            code = Differs.TYPE_CHANGED if all(types) and types[0] != types[1] else None
        if code is not None:
            yield Difference(code=code, subject=name, path=path, form=form, before=left, after=right)


def _full(path: ShapePath) -> frozenset[str]:
    """The types of what stands there: that a value may be missing is no type."""
    return frozenset(path.types) - {"null", "empty"}


def _moved(before: Inspection, after: Inspection) -> Iterator[Difference]:
    """Fields whose planted values stand, in one format, under other paths throughout."""
    was, now = _places(before), _places(after)
    for place in sorted(was.keys() & now.keys()):
        if not was[place] & now[place]:
            category, field, form = place
            left, right = (", ".join(sorted(one[place])) for one in (was, now))
            subject = f"{category}.{field}"
            yield Difference(code=Differs.FIELD_MOVED, subject=subject, form=form, before=left, after=right)


def _places(inspection: Inspection) -> dict[tuple[str, str, str], set[str]]:
    forms = {m.id: m.format for m in inspection.members if m.role in _WITH_DATA}
    places: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for record in inspection.records:
        for field in record.fields:
            for hit in field.hits:
                if hit.found in SURE and hit.path and hit.member in forms:
                    places[record.category, field.field, forms[hit.member]].add(_INDEX.sub("*", hit.path))
    return places


# the content


def _records(
    pairs: list[tuple[RecordResult, RecordResult]],
    before: Inspection,
    after: Inspection,
    owed: Collection[str] | None,
) -> Iterator[Difference]:
    wrong = (_wrong(before), _wrong(after))
    for was, now in pairs:
        if was.present and not now.present and not obscured(after):
            yield Difference(code=Differs.RECORD_WENT, subject=now.record)
        elif now.present and not was.present and not obscured(before):
            yield Difference(code=Differs.RECORD_CAME, subject=now.record)
        elif was.present and now.present:
            fields = {field.field: field for field in was.fields}
            for field in now.fields:
                subject = f"{now.record}.{field.field}"
                if field.field in fields and (owed is None or subject in owed):
                    yield from _values(subject, fields[field.field], field, wrong, (obscured(before), obscured(after)))


def _wrong(inspection: Inspection) -> frozenset[str]:
    """Values whose place holds something else, for certain, and that stand nowhere in the export as planted."""
    sure = {f"{r.record}.{f.field}" for r in inspection.records for f in r.fields if f.found in SURE}
    named = {f"{one.record}.{one.field}" for one in inspection.deviations or () if one.kind in WRONG}
    return frozenset(named - sure)


def _values(
    subject: str,
    was: FieldResult,
    now: FieldResult,
    wrong: tuple[frozenset[str], frozenset[str]],
    hidden: tuple[bool, bool],
) -> Iterator[Difference]:
    left, right = was.found in SURE, now.found in SURE
    notations = {"before": _notations(was), "after": _notations(now)}
    if (left and subject in wrong[1] and not hidden[1]) or (right and subject in wrong[0] and not hidden[0]):
        yield Difference(code=Differs.VALUE_DIFFERS, subject=subject, **notations)
    elif left and now.found not in _THERE:
        if not hidden[1]:
            yield Difference(code=Differs.VALUE_WENT, subject=subject, before=notations["before"])
    elif right and was.found not in _THERE:
        if not hidden[0]:
            yield Difference(code=Differs.VALUE_CAME, subject=subject, after=notations["after"])
    elif notations["before"] != notations["after"]:
        yield Difference(code=Differs.VALUE_WRITTEN_OTHERWISE, subject=subject, **notations)


def _notations(field: FieldResult) -> str:
    """How surely it was found, and in which notations, where it was found best."""
    best = {hit.variant for hit in field.hits if hit.found is field.found}
    return f"{field.found} ({', '.join(sorted(best))})" if best else str(field.found)


# the exports of one account


def compare_account(evidence: Evidence, inspection: Inspection) -> Iterator[ExportComparison]:
    """Hold an export against the one that the account was given before, and the exports of one case against each other."""
    before = evidence.before
    if before is not None:
        yield compare_exports(before.inspection, inspection, owed=evidence.proven & before.proven)
    exports = _exports(evidence, inspection)
    for other in exports[1:]:
        yield _same_categories(exports[0], other, evidence.proven)


def _exports(evidence: Evidence, inspection: Inspection) -> list[Inspection]:
    """The exports of one case, each by itself, where it asked for several and they can be told apart."""
    groups: dict[str, list[str]] = {}
    for _, kept in evidence.exports():
        if kept.export is not None and kept.sha256 in inspection.artifacts:
            groups.setdefault(kept.export, []).append(kept.sha256)
    parts = [part_of(inspection, artifacts) for artifacts in groups.values()]
    return [part for part in parts if part is not None]


def _same_categories(first: Inspection, other: Inspection, proven: frozenset[str]) -> ExportComparison:
    """Exports of one case may be asked for by category, or by format: only content that both have kinds of counts."""
    shared = {r.category for r in first.records if r.present} & {r.category for r in other.records if r.present}
    there = {r.record for r in first.records if r.category in shared}
    compared = compare_exports(first, other, owed={name for name in proven if name.rpartition(".")[0] in there})
    unsure = tuple(why for why in compared.unsure if why is not Unsure.SHAPE_UNKNOWN)  # columns are not looked at
    return replace(compared, paths=0, schema=(), told=len(compared.records), unsure=unsure)


# several exports in one inspection


def part_of(inspection: Inspection, artifacts: Collection[str]) -> Inspection | None:
    """What one inspection says of some of its artifacts alone; None where they cannot be told apart from the others."""
    roots = {m.id for m in inspection.members if m.parent is None and m.sha256 in artifacts}
    if len({m.sha256 for m in inspection.members if m.id in roots}) < len(set(artifacts)):
        return None
    inside = set(roots)
    for member in sorted(inspection.members, key=lambda m: m.id):  # a container comes before what it holds
        if member.parent in inside:
            inside.add(member.id)
    return replace(
        inspection,
        artifacts=tuple(a for a in inspection.artifacts if a in artifacts),
        members=tuple(m for m in inspection.members if m.id in inside),
        records=tuple(_within(record, inside) for record in inspection.records),
        counts=(),
        deviations=None
        if inspection.deviations is None
        else tuple(one for one in inspection.deviations if one.member in inside),
        problems=tuple(p for p in inspection.problems if p.member is None or p.member in inside),
        shapes=(),
    )


def _within(record: RecordResult, members: Collection[int]) -> RecordResult:
    fields = []
    for field in record.fields:
        hits = tuple(hit for hit in field.hits if hit.member in members)
        best = min((hit.found for hit in hits), key=_RANK.__getitem__, default=Found.ABSENT)
        fields.append(replace(field, found=best, hits=hits))
    present = record.present and any(field.hits for field in fields)
    return replace(record, present=present, found=record.found if present else Found.ABSENT, fields=tuple(fields))


# several formats in one export


def compare_formats(inspection: Inspection, *, but: Collection[str] = ()) -> tuple[FormatHolds, ...]:
    """Say of each format of an export what it holds of what was planted, and what it lacks beside the others.

    Args:
        inspection: of the export.
        but: records that are not owed and must not be there: no format lacks them.
    """
    forms = {m.id: m.format for m in inspection.members if m.role in _WITH_DATA and m.size}
    owed = [record for record in inspection.records if record.record not in but]
    records: dict[str, dict[str, str]] = {form: {} for form in forms.values()}  # and the category of each
    values: dict[str, dict[str, None]] = {form: {} for form in forms.values()}
    for record in owed:
        for field in record.fields:
            for hit in field.hits:
                if hit.member in forms:
                    records[forms[hit.member]][record.record] = record.category
                    if hit.found in SURE:
                        values[forms[hit.member]][f"{record.record}.{field.field}"] = None
    wrong = [one for one in inspection.deviations or () if one.kind in WRONG and one.record not in but]
    return tuple(_holds(form, forms, records, values, planted=len(owed), wrong=wrong) for form in sorted(records))


def _holds(
    form: str,
    forms: Mapping[int, str],
    records: Mapping[str, Mapping[str, str]],
    values: Mapping[str, Mapping[str, None]],
    *,
    planted: int,
    wrong: Collection[Deviation],
) -> FormatHolds:
    lacks_records, lacks_values = (list(_lacking(held, form)) for held in (records, values))
    here = set(records[form].values())
    categories = dict.fromkeys(category for held in records.values() for category in held.values())
    otherwise = [(f"{one.record}.{one.field}", one.kind) for one in wrong if forms.get(one.member) == form]
    return FormatHolds(
        format=form,
        members=sum(1 for other in forms.values() if other == form),
        planted=planted,
        records=len(records[form]),
        values=len(values[form]),
        lacks_categories=tuple(one for one in categories if one not in here),
        lacks_records=tuple(lacks_records[:MOST_TOLD]),
        lacks_values=tuple(lacks_values[:MOST_TOLD]),
        wrong=tuple(dict.fromkeys(otherwise))[:MOST_TOLD],
        cut=max(len(lacks_records), len(lacks_values), len(otherwise)) > MOST_TOLD,
    )


def _lacking(held: Mapping[str, Collection[str]], form: str) -> Iterator[str]:
    elsewhere = dict.fromkeys(name for other in held.values() for name in other)
    yield from (name for name in elsewhere if name not in held[form])
