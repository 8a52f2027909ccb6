"""How good is the form of each category, as far as it was found? (M and I).

Facts are weighed, never files or bytes: each by the best member that holds it.
What is missing lowers the recall, and nothing here (EXPORTS 5).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from probes.export.documentation import keeps_to_standard
from probes.export.family import ENVELOPES, DataFamily, family_of, is_mailed
from results.records import Found, Grade, Member, MemberRole, RecordResult

SHARE = 95
"""Per cent of the facts, or of the records, that must reach a grade."""

AD_HOC, SERIALISED, DESCRIBED, STANDARD, INTEGRAL = range(5)
_OPEN = 4  # M4: an open format that stock parsers take
_OUTDATED = frozenset({"vcard/2.1", "vcard", "opml", "gpx/1.0"})
_GLOBAL_IDS = frozenset({"icalendar", "atom", "activitystreams"})
"""Standards whose valid records carry an id that is unique in the world (RFC 5545, 3.8.4.7; RFC 4287, 4.2.6)."""


def grades(records: Sequence[RecordResult], members: Mapping[int, Member], listed: frozenset[str]) -> tuple[Grade, ...]:
    """Grade each category of which some fact was found, in the order of the truth.

    Args:
        records: what was found.
        members: by their numbers, with the standards and schemas they keep to.
        listed: digests that a list in the export gives of its members.
    """
    categories = dict.fromkeys(record.category for record in records)
    made = (
        _grade(category, [r for r in records if r.category == category], members, listed) for category in categories
    )
    return tuple(grade for grade in made if grade is not None)


def _grade(
    category: str, records: Sequence[RecordResult], members: Mapping[int, Member], listed: frozenset[str]
) -> Grade | None:
    holders = [tuple(_facts(record, members)) for record in records]
    facts = [held for record in holders for held in record]
    if not facts:
        return None
    family = family_of(category)
    levels, standards = [], []
    for record in holders:
        if record:
            beside = {member.id: member for held in record for member in held}.values()
            best = max(beside, key=lambda member: (_level(member, family, listed), -member.id))
            levels.append(_level(best, family, listed))
            standards.append(best.standard)
    level = _reached(levels)
    agreed = family.standards if family else ()
    return Grade(
        category=category,
        facts=len(facts),
        readability=_reached([max(member.readability for member in held) for held in facts]),
        interoperability=level,
        full_marks=STANDARD if agreed else DESCRIBED,
        family=family.name if family else None,
        agreed=agreed,
        standard=next((s for s in standards if s and agreed and _name(s) in agreed), None),
        reasons=tuple(sorted(_reasons(level, family, [m for held in facts for m in held]))),
    )


def _facts(record: RecordResult, members: Mapping[int, Member]) -> Iterator[tuple[Member, ...]]:
    """For each fact found, the members that hold it; returned files prove no form."""
    for result in record.fields:
        if result.found not in (Found.ABSENT, Found.PARTIAL):
            held = (m for hit in result.hits if (m := members[hit.member]).role is not MemberRole.ATTACHMENT)
            if described := tuple(_as_holding(m, record.category) for m in held):
                yield described


def _as_holding(member: Member, category: str) -> Member:
    """What a member is for records of a category: to those that are no mails, a mail is a text around them."""
    return unwrapped(member) if not is_mailed(category) else member


def unwrapped(member: Member) -> Member:
    """A member without the standard that only says that it is a mail."""
    if member.standard not in ENVELOPES:
        return member
    return replace(member, standard=None, valid=0, invalid=0, faults=())


def _reached(levels: Sequence[int]) -> int:
    """The highest level that at least 95 % reach."""
    return max(level for level in {0, *levels} if 100 * sum(one >= level for one in levels) >= SHARE * len(levels))


def _name(standard: str) -> str:
    return standard.partition("/")[0]


def _level(member: Member, family: DataFamily | None, listed: frozenset[str]) -> int:
    if _is_agreed(member, family) and keeps_to_standard(member):
        if member.sha256 in listed and _name(member.standard or "") in _GLOBAL_IDS:
            return INTEGRAL
        return STANDARD
    if member.schema is not None or keeps_to_standard(member):
        return DESCRIBED
    return SERIALISED if member.readability >= _OPEN else AD_HOC


def _is_agreed(member: Member, family: DataFamily | None) -> bool:
    return (
        family is not None
        and member.standard is not None
        and member.standard not in _OUTDATED
        and _name(member.standard) in family.standards
    )


def _reasons(level: int, family: DataFamily | None, members: Sequence[Member]) -> Iterator[str]:
    """Say what keeps a category from the level above."""
    if family is None or not family.standards:
        yield "no_standard_agreed"
    elif level < STANDARD:
        claimed = [m for m in members if m.standard and _name(m.standard) in family.standards]
        if not claimed:
            yield "standard_not_used"
        elif all(member.standard in _OUTDATED for member in claimed):
            yield "standard_outdated"
        elif any(_is_agreed(member, family) and not keeps_to_standard(member) for member in claimed):
            yield "standard_not_kept"
        else:
            yield "standard_for_some"
    if level < DESCRIBED:
        yield "no_schema"
    if level < SERIALISED:
        yield "no_open_serialisation"
