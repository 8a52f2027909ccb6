"""Are the readings of a Green Button file what the standard wants?

Source: NAESB REQ.21 ESPI, espi.xsd 1.1 as the Green Button Alliance publishes
it (IntervalReading: timePeriod with start and duration, value; an Atom feed
around them).
"""

import re
from collections.abc import Iterator

from lxml import etree

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, elements
from probes.export.standard.start import Start

_SPACE = "http://naesb.org/espi"
_NUMBER = re.compile(r"-?\d{1,18}")


def recognise(start: Start) -> str | None:
    return "green_button/1.1" if start.root[1] == "feed" and _SPACE in start.text else None


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    for reading in elements(document, {f"{{{_SPACE}}}IntervalReading"}):
        yield tuple(sorted(_of_reading(reading)))


def _of_reading(reading: etree._Element) -> set[str]:
    faults = set()
    for name, path in (
        ("start", f"{{{_SPACE}}}timePeriod/{{{_SPACE}}}start"),
        ("duration", f"{{{_SPACE}}}timePeriod/{{{_SPACE}}}duration"),
        ("value", f"{{{_SPACE}}}value"),
    ):
        text = reading.findtext(path)
        if text is None:
            faults.add(f"missing_{name}")
        elif not _NUMBER.fullmatch(text.strip()):
            faults.add("number_malformed")
    return faults
