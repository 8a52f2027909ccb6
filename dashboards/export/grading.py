"""In which words are the grades of an export said, its explanations and its standards?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboards import vocabulary
from dashboards.export import form
from dashboards.export.place import member_name
from dashboards.export.standard import fault, standard_name
from dashboards.typography import counted, number, written
from results.records import Grade, Inspection, Language, Member, Text

MOST_PLACES = 3
ONE_MORE_FILE = Text(fr="et {n} autre fichier", en="and {n} more file")
MORE_FILES = Text(fr="et {n} autres fichiers", en="and {n} more files")


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A grade with what keeps it low, in words."""

    name: str
    readability: int
    readability_words: str
    interoperability: int
    full_marks: int
    interoperability_words: str
    standard: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Documented:
    """How well the export explains itself; `level` is None where it was not looked at, or where nothing has keys."""

    level: int | None
    words: str
    facts: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """The files of one standard that are alike."""

    name: str
    files: str
    valid: int
    invalid: int
    faults: tuple[str, ...]


def graded_of(grade: Grade, language: Language) -> Graded:
    return Graded(
        name=written(vocabulary.category(grade.category), language),
        readability=grade.readability,
        readability_words=written(form.READABILITY[grade.readability], language),
        interoperability=grade.interoperability,
        full_marks=max(grade.full_marks, grade.interoperability),  # more than can be asked is no fraction
        interoperability_words=written(form.INTEROPERABILITY[grade.interoperability], language),
        standard=standard_name(grade.standard) if grade.standard else "",
        reasons=tuple(written(form.reason(code, form.GRADE_REASONS), language) for code in grade.reasons),
    )


def documented_of(inspection: Inspection, language: Language) -> Documented | None:
    found = inspection.documentation
    if found is None:
        return None
    nothing = Text(fr="rien ici n’a de champs à expliquer", en="nothing here has fields to explain")
    if found.unread and found.members:
        nothing = Text(fr="impossible à dire", en="cannot tell")
    said = (
        (found.named, found.members, Text(fr="fichiers nommés : {k} sur {n}", en="files named: {k} of {n}")),
        (found.explained, found.keys, Text(fr="champs expliqués : {k} sur {n}", en="fields explained: {k} of {n}")),
        (found.validated, found.members, Text(fr="fichiers validés : {k} sur {n}", en="files validated: {k} of {n}")),
    )
    return Documented(
        level=found.level,
        words=written(nothing if found.level is None else form.DOCUMENTATION[found.level], language),
        facts=tuple(
            written(words, language).format(k=number(k, language), n=number(n, language)) for k, n, words in said if n
        ),
        reasons=tuple(written(form.reason(code, form.DOCUMENTATION_REASONS), language) for code in found.reasons),
    )


def standards_of(members: Sequence[Member], language: Language) -> Iterator[Standard]:
    """The files by standard, and among those of one standard by what is wrong with them."""
    alike: dict[str, list[Member]] = {}
    for member in members:
        if member.standard is not None:
            alike.setdefault(member.standard, []).append(member)
    for code, group in alike.items():
        wrong: Counter[str] = Counter()
        for member in group:
            wrong.update({one.code: one.count for one in member.faults})
        yield Standard(
            name=standard_name(code),
            files=_named([member_name(member.name) for member in group], language),
            valid=sum(member.valid for member in group),
            invalid=sum(member.invalid for member in group),
            faults=tuple(f"{written(fault(one), language)} ({number(n, language)})" for one, n in wrong.most_common()),
        )


def _named(names: Sequence[str], language: Language) -> str:
    if len(names) <= MOST_PLACES:
        return ", ".join(names)
    rest = counted(len(names) - MOST_PLACES, ONE_MORE_FILE, MORE_FILES, language)
    return f"{', '.join(names[:MOST_PLACES])} {rest}"
