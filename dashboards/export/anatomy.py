"""What does an export consist of, what came back in it, and in what form? For page and terminal alike.

Made of an Inspection, and of the truth where there is one. Whatever is shown of
values is our own planted one: what else stands in the export is counted, and
its places are shown as names of fields.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboards import vocabulary
from dashboards.export import form
from dashboards.export.difference import Compared, compared_of
from dashboards.export.found import DEVIATIONS, LIMITS, PROVENANCES
from dashboards.export.grading import (
    MORE_FILES,
    MOST_PLACES,
    ONE_MORE_FILE,
    Documented,
    Graded,
    Standard,
    documented_of,
    graded_of,
    standards_of,
)
from dashboards.export.holding import Holding, holdings_of
from dashboards.export.keeping import Keeping, keepings_of
from dashboards.export.place import member_name
from dashboards.export.remark import Remark, decoys_of, foreign_of, leaks_of, remarks_of
from dashboards.export.sample import Sample, samples_of
from dashboards.export.tally import Counted, State, count_records, groups_of
from dashboards.outcome import ALL_FOUND, NOT_FOUND, UNCLEAR, Look
from dashboards.typography import counted, number, size, written
from results.records import (
    Expected,
    ExportComparison,
    FormatHolds,
    Found,
    GroundTruth,
    Inspection,
    Language,
    Member,
    MemberRole,
    Provenance,
    Right,
    Text,
)
from results.records.unread import obscured

MOST_FILES = 100
_AS_PLANTED = frozenset({Found.EXACT, Found.NORMALISED})
_MOST_MARKS = 40
_MOST_FORMATS = 5
_ONE_NOT_THERE = Text(fr="{n} n’y est pas", en="{n} is not there")
_NOT_THERE = Text(fr="{n} n’y sont pas", en="{n} are not there")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """All files of one role."""

    name: str
    meaning: str
    files: int
    size: str
    formats: str
    facts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file, as the list of all shows it."""

    id: int
    name: str
    role: str
    format: str
    size: str
    records: int
    grade: str
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """The planted records of one category and provenance.

    Attributes:
        missing, unclear: ids of those not found; unclear where not everything could be read.
        not_owed: records that the export does not owe.
        lost: `record (field, field)` of records that came back without some of their values.
        is_whole: everything could be read, so that what is lost is lost.
        words: how many are wanting, with the mark and hue of `look`.
        places: where they stand, most first.
    """

    name: str
    provenance: str
    look: Look
    words: str
    found: int
    planted: int
    missing: tuple[str, ...]
    unclear: tuple[str, ...]
    not_owed: frozenset[str]
    lost: tuple[str, ...]
    is_whole: bool
    places: tuple[str, ...]

    @property
    def share(self) -> float:
        """Of a bar of 100, the part that is filled."""
        return round(100 * self.found / self.planted, 2) if self.planted else 0

    @property
    def marks(self) -> tuple[float, ...]:
        """Where the bar is cut, so that it shows its records one by one; nowhere where they are many."""
        return (
            tuple(round(100 * n / self.planted, 2) for n in range(1, self.planted))
            if self.planted <= _MOST_MARKS
            else ()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """Values whose place holds something else, that differ in one way: `record (field, field)`."""

    words: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anatomy:
    """The whole, in one language.

    Attributes:
        planted, found: records; both 0 where nothing is known to be planted.
        is_unsafe: values that were never planted were found: nothing that rests on matching is shown.
        unread: what could not be read; `remarks` are the rest.
        unwanted: records that must not be there and are.
        otherwise: what came back as something else than was planted, and nowhere as planted.
        holdings, compared: its formats beside each other, where there are several, and it beside other exports.
    """

    headline: str
    planted: int
    found: int
    is_unsafe: bool
    is_opened: bool
    has_truth: bool
    roles: tuple[Role, ...]
    files: tuple[File, ...]
    files_left: int
    categories: tuple[Category, ...]
    otherwise: tuple[Otherwise, ...]
    holdings: tuple[Holding, ...]
    compared: tuple[Compared, ...]
    grades: tuple[Graded, ...]
    documentation: Documented | None
    standards: tuple[Standard, ...]
    samples: tuple[Sample, ...]
    keepings: tuple[Keeping, ...]
    leaks: tuple[Remark, ...]
    unwanted: tuple[str, ...]
    foreign: tuple[str, ...]
    unread: tuple[Remark, ...]
    remarks: tuple[Remark, ...]
    decoys: str
    limits: tuple[str, ...]
    inspector: str


def anatomy_of(
    inspection: Inspection,
    truth: GroundTruth | None,
    language: Language,
    right: Right,
    *,
    formats: Sequence[FormatHolds] = (),
    compared: Sequence[ExportComparison] = (),
) -> Anatomy:
    """Say what an export holds, format by format where `formats` says it, and how it differs from others."""
    all_counted = count_records(inspection, truth, right)
    unwanted = tuple(one.id for one in all_counted if one.is_unwanted)
    records = [one for one in all_counted if one.owed is not Expected.MUST_NOT]
    looked = inspection.opened or any(one.state is State.FOUND for one in records)
    members = {member.id: member for member in inspection.members}
    shown = [m for m in inspection.members if m.role is not MemberRole.CONTAINER]
    return Anatomy(
        headline=_headline(inspection, records, truth, language) + _of_unwanted(len(unwanted), language),
        planted=len(records),
        found=sum(one.state is State.FOUND for one in records),
        is_unsafe=not inspection.safe,
        is_opened=inspection.opened,
        has_truth=truth is not None,
        roles=tuple(_roles(inspection, language)),
        files=tuple(_file(member, language) for member in _weighty_first(shown, inspection)[:MOST_FILES]),
        files_left=max(0, len(shown) - MOST_FILES),
        categories=tuple(_categories(inspection, records, members, language)) if looked else (),
        otherwise=tuple(_otherwise(inspection, language)) if truth is not None and inspection.safe else (),
        holdings=holdings_of(formats, inspection, language) if truth is not None and inspection.safe else (),
        compared=tuple(compared_of(one, inspection, language) for one in compared),
        grades=tuple(graded_of(grade, language) for grade in inspection.grades) if inspection.safe else (),
        documentation=documented_of(inspection, language),
        standards=tuple(standards_of(inspection.members, language)),
        samples=samples_of(inspection, truth, language) if truth is not None and inspection.safe else (),
        keepings=tuple(keepings_of(inspection, language)) if inspection.safe else (),
        leaks=tuple(leaks_of(inspection, members, language)),
        unwanted=unwanted,
        foreign=tuple(foreign_of(inspection, members, language)),
        unread=tuple(remarks_of(inspection, members, language, unread=True)),
        remarks=tuple(remarks_of(inspection, members, language, unread=False)),
        decoys=decoys_of(inspection, truth, language) if looked else "",
        limits=tuple(written(LIMITS.get(code, Text(fr=code, en=code)), language) for code in inspection.limits),
        inspector=inspection.inspector,
    )


def _headline(inspection: Inspection, records: Sequence[Counted], truth: GroundTruth | None, language: Language) -> str:
    found = sum(one.state is State.FOUND for one in records)
    gone = Counter(one.state for one in records)
    if not inspection.safe:
        text = Text(
            fr="Des valeurs qui n’ont jamais été déposées ont été trouvées : la comparaison n’est pas fiable, et rien "
            "n’en est conclu.",
            en="Values that were never planted were found: the comparison cannot be trusted, and nothing is concluded.",
        )
    elif not inspection.opened:
        text = Text(
            fr="L’export n’a pas pu être ouvert : rien ne peut en être dit, et rien n’y est tenu pour manquant.",
            en="The export could not be opened: nothing can be said of it, and nothing counts as missing.",
        )
    elif truth is None or not records:
        text = Text(
            fr="Rien ne dit ce qui devrait s’y trouver : nous décrivons la forme de l’export, sans savoir s’il est complet.",
            en="Nothing says what should be in it: we describe the form of the export, not whether it is complete.",
        )
    elif gone[State.UNCLEAR] and not obscured(inspection):
        text = Text(
            fr="{found} des {planted} éléments déposés ont été retrouvés ; rien, dans les autres, ne permettrait de les "
            "reconnaître tous.",
            en="{found} of the {planted} planted records were found; not all the others hold anything by which they could "
            "be known again.",
        )
    elif gone[State.UNCLEAR]:
        text = Text(
            fr="{found} des {planted} éléments déposés ont été retrouvés ; une partie de l’export n’a pas pu être lue, et "
            "rien ne dit si le reste y est.",
            en="{found} of the {planted} planted records were found; part of the export could not be read, and nothing "
            "tells whether the rest is there.",
        )
    elif gone[State.MISSING]:
        text = Text(
            fr="{found} des {planted} éléments déposés ont été retrouvés ; {missing}.",
            en="{found} of the {planted} planted records were found; {missing}.",
        )
    else:
        text = Text(
            fr="Les {planted} éléments déposés ont tous été retrouvés.", en="All {planted} planted records were found."
        )
    return written(text, language).format(
        found=number(found, language),
        planted=number(len(records), language),
        missing=counted(gone[State.MISSING], _ONE_NOT_THERE, _NOT_THERE, language),
    )


def _of_unwanted(count: int, language: Language) -> str:
    """What is there that must not be, said with the answer."""
    if not count:
        return ""
    one = Text(fr=" {n} qui ne devait pas y être y est.", en=" {n} that must not be there is.")
    many = Text(fr=" {n} qui ne devaient pas y être y sont.", en=" {n} that must not be there are.")
    return counted(count, one, many, language)


def _otherwise(inspection: Inspection, language: Language) -> Iterator[Otherwise]:
    as_planted = {(r.record, f.field) for r in inspection.records for f in r.fields if f.found in _AS_PLANTED}
    deviations = [one for one in inspection.deviations or () if (one.record, one.field) not in as_planted]
    for kind, words in DEVIATIONS.items():
        fields: dict[str, dict[str, None]] = {}
        for one in deviations:
            if one.kind is kind:
                fields.setdefault(one.record, {})[one.field] = None
        if fields:
            names = tuple(f"{record} ({', '.join(several)})" for record, several in fields.items())
            yield Otherwise(words=written(words, language), names=names)


def _facts_by_member(inspection: Inspection) -> Counter[int]:
    """How many planted values were found in each member."""
    return Counter(
        hit.member
        for record in inspection.records
        for field in record.fields
        if field.found is not Found.ABSENT
        for hit in field.hits
    )


def _roles(inspection: Inspection, language: Language) -> Iterator[Role]:
    facts = _facts_by_member(inspection) if inspection.safe else Counter[int]()
    for role, name in form.ROLES.items():
        members = [member for member in inspection.members if member.role is role]
        if not members:
            continue
        formats = Counter(member.format for member in members).most_common()
        yield Role(
            name=written(name, language),
            meaning=written(form.ROLE_MEANINGS[role], language),
            files=len(members),
            size=size(sum(member.size for member in members), language),
            formats=", ".join(
                written(form.format_name(code), language) + (f" × {number(n, language)}" if len(formats) > 1 else "")
                for code, n in formats[:_MOST_FORMATS]
            )
            + (" …" if len(formats) > _MOST_FORMATS else ""),
            facts=sum(facts[member.id] for member in members),
        )


def _weighty_first(members: Sequence[Member], inspection: Inspection) -> list[Member]:
    """In the order of the roles; among them those that hold most facts first."""
    order = list(form.ROLES)
    facts = _facts_by_member(inspection)
    return sorted(members, key=lambda m: (order.index(m.role), -facts[m.id], m.id))


def _file(member: Member, language: Language) -> File:
    return File(
        id=member.id,
        name=member_name(member.name),
        role=written(form.ROLES[member.role], language),
        format=written(form.format_name(member.format), language),
        size=size(member.size, language) if member.size or member.format != "opaque" else "–",
        records=member.records,
        grade=f"M{member.readability}",
        reasons=", ".join(written(form.reason(code, form.MEMBER_REASONS), language) for code in member.reasons),
    )


def _categories(
    inspection: Inspection, records: Sequence[Counted], members: Mapping[int, Member], language: Language
) -> Iterator[Category]:
    for (category, provenance), group in groups_of(records).items():
        missing = tuple(one.id for one in group if one.state is State.MISSING)
        unclear = tuple(one.id for one in group if one.state is State.UNCLEAR)
        yield Category(
            name=written(vocabulary.category(category), language),
            provenance=written(PROVENANCES[provenance], language),
            look=UNCLEAR if unclear else NOT_FOUND if missing else ALL_FOUND,
            words=_wanting(len(missing), len(unclear), language),
            found=len(group) - len(missing) - len(unclear),
            planted=len(group),
            missing=missing,
            unclear=unclear,
            not_owed=frozenset(one.id for one in group if one.owed is not Expected.MUST),
            lost=tuple(f"{one.id} ({', '.join(one.lost)})" for one in group if one.lost),
            is_whole=not obscured(inspection),
            places=_places(inspection, category, provenance, members, language),
        )


def _wanting(missing: int, unclear: int, language: Language) -> str:
    """How many are not there: `2 manquants`, or that none is."""
    if unclear:
        one, many = (
            Text(fr="{n} indécidable", en="cannot tell of {n}"),
            Text(fr="{n} indécidables", en="cannot tell of {n}"),
        )
        return counted(unclear, one, many, language)
    if missing:
        one, many = Text(fr="{n} manquant", en="{n} missing"), Text(fr="{n} manquants", en="{n} missing")
        return counted(missing, one, many, language)
    return written(Text(fr="rien ne manque", en="none missing"), language)


def _places(
    inspection: Inspection,
    category: str,
    provenance: Provenance,
    members: Mapping[int, Member],
    language: Language,
) -> tuple[str, ...]:
    """Which files hold the records of a category, and how many each."""
    holders: Counter[int] = Counter()
    for record in inspection.records:
        if record.category == category and record.provenance is provenance:
            holders.update({hit.member for field in record.fields for hit in field.hits})
    places = [
        f"{member_name(members[number_].name)} ({number(n, language)})"
        for number_, n in sorted(holders.items(), key=lambda pair: (-pair[1], pair[0]))
        if number_ in members
    ]
    if len(places) <= MOST_PLACES:
        return tuple(places)
    rest = len(places) - MOST_PLACES
    return (*places[:MOST_PLACES], counted(rest, ONE_MORE_FILE, MORE_FILES, language))
