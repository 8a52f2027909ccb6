"""Does the export explain itself? (D, 0 to 4).

Texts for people, and machine schemas that the data keep to. A member in a
domain standard explains itself: its standard is published, and was held against
it. What is to be explained are the data members that have fields with names;
texts for the eye say for themselves what they are. A file that is called as
explanations are, and that could not be read, may explain the rest.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from probes.export.examine import UNREADABLE, Examined
from probes.export.explanation import Explanation, explanation_of, forms_of, is_for_people
from probes.export.form import DOC_NAME, FOR_EYES
from probes.export.grade import PICTURES
from probes.export.schema import Described, Schemas
from results.records import Documentation, Explained, Member, MemberRole

SHARE = 80
"""Per cent of the members, or of their fields, from which on they count as explained (EXPORTS 5)."""

VALID_SHARE = 95
"""Per cent of the records of a standard that must keep to it."""

_WITH_KEYS = frozenset({"json", "ndjson", "csv", "xml", "yaml", "vcard", "icalendar", "sqlite", "xlsx", "ods"})
_OFFICE = frozenset({"docx", "odt", "pages", "rtf"})  # archives of parts, or text full of commands
_IN_PIXELS = re.compile(r"(?i)(read.?me|lis(?:ez)?.?moi|dictionar|dictionnaire|notice)")
_MOST_TEXTS = 200
_LEAST_WORDS = 3
_MOST_TOLD = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What the documentation is judged by.

    Attributes:
        data: members that are to be explained.
        texts: of the members that explain in words.
        listed: digests that some member lists.
        unread: how many members are called as explanations are, and could not be read.
    """

    data: Mapping[int, Member]
    texts: Mapping[int, Explanation]
    listed: frozenset[str]
    unread: int


def keeps_to_standard(member: Member) -> bool:
    """Whether at least 95 % of its records keep to the domain standard that it is in."""
    judged = member.valid + member.invalid
    return member.standard is not None and judged > 0 and 100 * member.valid >= VALID_SHARE * judged


def data_members(members: Mapping[int, Member], examined: Mapping[int, Examined]) -> dict[int, Member]:
    """Give the members whose fields have names, or that claim a domain standard."""
    return {
        number: member
        for number, member in members.items()
        if member.role is MemberRole.DATA
        and ((member.format in _WITH_KEYS and examined[number].keys) or member.standard is not None)
    }


def read_texts(
    members: Mapping[int, Member],
    examined: Mapping[int, Examined],
    schemas: frozenset[int],
    data: Mapping[int, Member],
    tick: Callable[[], None],
) -> Grounds:
    """Read what explains.

    Raises:
        ExportTooLarge: by `tick`, once time is up.
    """
    docs = [n for n, m in members.items() if n not in schemas and _may_explain(m)][:_MOST_TEXTS]
    read: dict[int, Explanation] = {}
    for number in docs:
        tick()
        read[number] = explanation_of(examined[number])
    texts = {n: found for n, found in read.items() if found.words >= _LEAST_WORDS and is_for_people(examined[n])}
    listed = frozenset(digest for found in read.values() for digest in found.digests)
    unread = sum(_is_unread(members[n], seen) for n, seen in examined.items())
    return Grounds(data=data, texts=texts, listed=listed, unread=unread)


def _may_explain(member: Member) -> bool:
    """Whether it is there to explain; a cover letter is, though it names whom it is for."""
    return member.role is MemberRole.DOC or (_is_called_so(member) and member.format in FOR_EYES)


def _is_called_so(member: Member) -> bool:
    return DOC_NAME.search(_base(member)) is not None


def _base(member: Member) -> str:
    return member.name.replace("\\", "/").rpartition("/")[2]


def _is_unread(member: Member, seen: Examined) -> bool:
    """Whether it may explain, and nobody knows: locked, damaged, in pixels, too long, or in an office's format."""
    if not _is_called_so(member):
        return False
    office = _base(member).rpartition(".")[2].lower() in _OFFICE
    if seen.item.container is not None or office:
        return office
    if member.format in PICTURES:  # a cover of a record is no cover letter
        return _IN_PIXELS.search(_base(member)) is not None
    if seen.broken or member.format in UNREADABLE:
        return True
    return member.format in FOR_EYES and seen.size > 0 and (not seen.kept or not seen.leaves)


def documentation(
    grounds: Grounds, examined: Mapping[int, Examined], schemas: Schemas, described: Mapping[int, Described]
) -> Documentation:
    """Grade it; the reasons say what keeps it from the level above."""
    own = {n for n, member in grounds.data.items() if keeps_to_standard(member)}
    named = own | {n for n in grounds.data if _is_named(examined[n].item.name, grounds)}
    told = {key for text in grounds.texts.values() for key in text.keys}
    of_schemas = {key for found in schemas.by_member.values() for schema in found for key in schema.keys}
    keys = {(key, n in own) for n in grounds.data for key in examined[n].keys}
    explained = sum(of_standard or key in told or key in of_schemas for key, of_standard in keys)
    validated = own | {n for n, d in described.items() if d.valid and n in grounds.data}
    found = Documentation(
        level=None,
        members=len(grounds.data),
        keys=len(keys),
        named=len(named),
        explained=explained,
        validated=len(validated),
        by=tuple(_by(grounds, examined, schemas, described))[:_MOST_TOLD],
        unread=grounds.unread,
    )
    if not grounds.data:
        return found
    level = _level(found)
    return replace(found, level=level if level or not found.unread else None, reasons=_reasons(found))


def _level(found: Documentation) -> int:
    if _enough(found.validated, found.members):
        return 4
    if not found.by:
        return 0
    if _enough(found.explained, found.keys):
        return 3
    return 2 if _enough(found.named, found.members) else 1


def _reasons(found: Documentation) -> tuple[str, ...]:
    reasons = set()
    if not any(one.kind == "text" for one in found.by):
        reasons.add("no_text")
    schemas = [one for one in found.by if one.kind != "text"]
    if not schemas:
        reasons.add("no_schema")
    elif not any(one.validates or one.refuses for one in schemas):
        reasons.add("schema_describes_nothing")
    if any(one.refuses for one in schemas):
        reasons.add("schema_not_kept")
    if not _enough(found.named, found.members):
        reasons.add("members_unnamed")
    if not _enough(found.explained, found.keys):
        reasons.add("fields_unexplained")
    if found.unread:
        reasons.add("explanation_unread")
    return tuple(sorted(reasons)) if _level(found) < 4 else ()


def _enough(part: int, whole: int) -> bool:
    return whole > 0 and 100 * part >= SHARE * whole


def _is_named(name: str, grounds: Grounds) -> bool:
    folder = name.replace("\\", "/").rpartition("/")[0]
    forms = forms_of(name) | (forms_of(f"{folder}/") if folder else set())
    return any(forms & text.files for text in grounds.texts.values())


def _by(
    grounds: Grounds, examined: Mapping[int, Examined], schemas: Schemas, described: Mapping[int, Described]
) -> list[Explained]:
    keys = {key for n in grounds.data for key in examined[n].keys}
    found = []
    for number, text in grounds.texts.items():
        names = sum(bool(forms_of(examined[n].item.name) & text.files) for n in grounds.data)
        found.append(Explained(member=number, kind="text", names=names, keys=len(keys & text.keys)))
    for number, several in schemas.by_member.items():
        of_it = [d.valid for d in described.values() if d.schema == number]
        names = len(keys.intersection(*([frozenset().union(*(schema.keys for schema in several))])))
        found.append(
            Explained(
                member=number,
                kind=several[0].kind,
                keys=names,
                validates=of_it.count(True),
                refuses=of_it.count(False),
            )
        )
    return found
