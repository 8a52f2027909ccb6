"""Are the placemarks of a KML file what the standard wants?

Source: OGC KML 2.2 (07-147r2: 10.1 Placemark holds at most one geometry, 16.3
coordinates as longitude, latitude and maybe height, 13.3 TimeStamp), of which
2.3 (12-007r2) is the successor with the same namespace.
"""

import re
from collections.abc import Iterator

from lxml import etree

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, elements, is_within
from probes.export.standard.start import Start

_SPACE = "http://www.opengis.net/kml/2.2"
_GEOMETRIES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Model")
_WHEN = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?)?)?")


def recognise(start: Start) -> str | None:
    return "kml/2.2" if start.root == (_SPACE, "kml") else None


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    for placemark in elements(document, {f"{{{_SPACE}}}Placemark"}):
        yield tuple(sorted(_of_placemark(placemark)))


def _of_placemark(placemark: etree._Element) -> set[str]:
    faults = set()
    if sum(len(placemark.findall(f"{{{_SPACE}}}{name}")) for name in _GEOMETRIES) > 1:
        faults.add("several_geometries")
    for line in placemark.iter(f"{{{_SPACE}}}coordinates"):
        if not all(_is_position(one) for one in (line.text or "").split()) or not (line.text or "").strip():
            faults.add("position_malformed")
    for name in ("when", "begin", "end"):
        if any(not _WHEN.fullmatch((found.text or "").strip()) for found in placemark.iter(f"{{{_SPACE}}}{name}")):
            faults.add("date_malformed")
    return faults


def _is_position(text: str) -> bool:
    parts = text.split(",")
    return len(parts) in (2, 3) and is_within(parts[0], 180) and is_within(parts[1], 90)
