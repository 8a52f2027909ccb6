"""Which domain standard is this document, and how many of its records keep to it?

One file a standard. Each recognises it by content and judges record after
record, strictly, in codes and never in words out of the export. No program of
the standard's makers is run and nothing is fetched: what is checked is what
each file says, and cites.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from lxml import etree

from probes.export.decode.leaf import Document
from probes.export.decode.sound import FAILURES
from probes.export.error import ExportError
from probes.export.standard import (
    activitystreams,
    atom,
    bookmarks,
    camt,
    europass,
    fhir,
    fit,
    geojson,
    gpx,
    green_button,
    icalendar,
    jcard,
    json_resume,
    kml,
    mail,
    ofx,
    opml,
    rss,
    tcx,
    vcard,
)
from probes.export.standard.source import Faults
from probes.export.standard.start import HEAD, Start, start_of
from results.records import Fault

MOST_RECORDS = 100_000
"""Records of one document that are judged: the rest are like them."""

FIRST_RECORDS = 50
"""The same of a document of which only the head is decoded."""

_MOST_CODES = 16
_RECORDS_A_TICK = 500


class Standard(Protocol):
    """What a standard's file offers."""

    __name__: str

    def recognise(self, start: Start) -> str | None:
        """Name it with its version, or None if the document is something else."""

    def judge(self, document: Document, standard: str) -> Iterator[Faults]:
        """Give the faults of each record, in order."""


STANDARDS: tuple[Standard, ...] = (
    vcard,
    jcard,
    icalendar,
    mail,
    gpx,
    kml,
    geojson,
    green_button,  # an Atom feed too: asked first
    atom,
    rss,
    activitystreams,
    opml,
    bookmarks,
    camt,
    ofx,
    fhir,
    tcx,
    json_resume,
    europass,
    fit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A document held against its standard."""

    standard: str
    valid: int
    invalid: int
    faults: tuple[Fault, ...]


def hold(document: Document, tick: Callable[[], None], *, most: int = MOST_RECORDS) -> Judged | None:
    """Recognise a document's standard and judge its records; None if it is none we know.

    Args:
        document: read from its start, several times.
        tick: called now and then.
        most: records that are judged.

    Raises:
        ExportTooLarge: by `tick`, once time is up.
    """
    found = _recognised(document)
    if found is None:
        return None
    standard, judge = found
    valid = invalid = 0
    codes: Counter[str] = Counter()
    try:
        for number, faults in enumerate(judge(document, standard)):
            if number % _RECORDS_A_TICK == 0:
                tick()
            if number >= most:
                break
            valid, invalid = valid + (not faults), invalid + bool(faults)
            codes.update(faults)
    except (etree.XMLSyntaxError, *FAILURES, RecursionError):
        invalid += 1
        codes["breaks_off"] += 1
    except (ExportError, MemoryError):  # ours, or told of the member already: what was judged counts
        codes["read_in_part"] += 1
    faults_found = tuple(Fault(code=code, count=count) for code, count in sorted(codes.most_common(_MOST_CODES)))
    return Judged(standard=standard, valid=valid, invalid=invalid, faults=faults_found)


def _recognised(document: Document) -> tuple[str, Callable[[Document, str], Iterator[Faults]]] | None:
    try:
        with document.open() as stream:
            start = start_of(stream.read(HEAD), document.text_encoding.codec)
    except ExportError:
        return None
    for standard in STANDARDS:
        name = standard.recognise(start)
        if name is not None:
            return name, standard.judge
    return None
