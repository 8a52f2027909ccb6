"""Are the entries of a JSON Resume what the standard wants?

Source: JSON Resume schema 1.0.0 (jsonresume/resume-schema, MIT): the sections
are lists of objects, texts are texts, dates have the pattern of its
`iso8601` definition.
"""

import re
from collections.abc import Iterator

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, Json, json_items
from probes.export.standard.start import Start

_SECTIONS = (
    *("work", "volunteer", "education", "awards", "certificates", "publications", "skills", "languages"),
    *("interests", "references", "projects"),
)
_LISTS = frozenset({"highlights", "courses", "keywords", "roles"})
_DATES = frozenset({"startDate", "endDate", "date", "releaseDate"})
_DAY = re.compile(r"[12]\d{3}(?:-[01]\d(?:-[0-3]\d)?)?")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def recognise(start: Start) -> str | None:
    named = "jsonresume" in start.top.get("$schema", "").lower()
    return "json_resume/1" if named or ("basics" in start.top and len(start.top.keys() & {*_SECTIONS}) > 1) else None


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    for whole in json_items(document, ""):
        if not isinstance(whole, dict):
            yield ("document_malformed",)
            return
        yield from (_of_entry(whole[name]) for name in ("basics",) if name in whole)
        for name in _SECTIONS:
            section = whole.get(name, [])
            if not isinstance(section, list):
                yield ("section_malformed",)
                continue
            yield from (_of_entry(entry) for entry in section)


def _of_entry(entry: Json) -> Faults:
    if not isinstance(entry, dict):
        return ("entry_malformed",)
    faults = set()
    for name, value in entry.items():
        if name in _DATES and not (isinstance(value, str) and _DAY.fullmatch(value)):
            faults.add("date_malformed")
        elif name in _LISTS and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            faults.add("list_malformed")
        elif (name == "url" and not (isinstance(value, str) and _URL.fullmatch(value))) or (
            name == "email" and not (isinstance(value, str) and "@" in value)
        ):
            faults.add("address_malformed")
    return tuple(sorted(faults))
