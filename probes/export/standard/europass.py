"""Are the entries of a Europass document what the standard wants?

Sources: Europass XML 3 (Cedefop, SkillsPassport: DocumentInfo with its type,
LearnerInfo; periods with From and Year) and the Europass profile of HR Open
Standards (Candidate) that took its place in 2020, of which well-formed periods
are judged.
"""

import re
from collections.abc import Iterator

from lxml import etree

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, elements
from probes.export.standard.start import Start

_OLD = "http://europass.cedefop.europa.eu/Europass"
_NEW = "http://www.europass.eu/1.0"
_RECORDS = ("WorkExperience", "Education", "EmployerHistory", "EducationOrganizationAttendance")
_YEAR = re.compile(r"--?\d{4}|\d{4}(?:-\d\d){0,2}")


def recognise(start: Start) -> str | None:
    space, name = start.root
    if name == "SkillsPassport" and space.startswith(_OLD):
        return "europass/3"
    return "europass/4" if name == "Candidate" and space == _NEW else None


def judge(document: Document, standard: str) -> Iterator[Faults]:
    space = _OLD if standard == "europass/3" else _NEW
    wanted = {f"{{{space}}}{name}" for name in _RECORDS}
    head: set[str] = set()
    if standard == "europass/3" and not any(True for _ in elements(document, {f"{{{space}}}DocumentType"})):
        head.add("document_without_type")
    for entry in elements(document, wanted):
        yield tuple(sorted(head | _of_entry(entry, space)))


def _of_entry(entry: etree._Element, space: str) -> set[str]:
    faults = set()
    if not len(entry):
        faults.add("entry_empty")
    for period in entry.iter(f"{{{space}}}Period"):
        start = period.find(f"{{{space}}}From")
        if start is None or not _YEAR.fullmatch(start.get("year", "")):
            faults.add("date_malformed")
    return faults
