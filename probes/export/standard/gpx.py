"""Are the points of a GPX file what the standard wants?

Sources: GPX 1.1 and 1.0 schema documentation (Topografix; wptType: `lat` and
`lon` required and in range, `ele` decimal, `time` an xsd:dateTime; gpxType:
`version` and `creator` required). The schemas carry no licence that lets us
ship them, so these rules are written out.
"""

from collections.abc import Iterator

from lxml import etree

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, elements, is_within, is_xsd_moment
from probes.export.standard.start import HEAD, Start, start_of

_SPACES = {"http://www.topografix.com/GPX/1/1": "1.1", "http://www.topografix.com/GPX/1/0": "1.0"}
_POINT = frozenset(
    {
        *("ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link", "sym", "type", "fix", "sat"),
        *("hdop", "vdop", "pdop", "ageofdgpsdata", "dgpsid", "extensions"),
        *("url", "urlname", "course", "speed"),  # of version 1.0
    }
)
_EARTH = 20_000_000  # metres: beyond any height on it


def recognise(start: Start) -> str | None:
    space, name = start.root
    return f"gpx/{_SPACES[space]}" if name == "gpx" and space in _SPACES else None


def judge(document: Document, standard: str) -> Iterator[Faults]:
    space = next(s for s, version in _SPACES.items() if version == standard.rpartition("/")[2])
    with document.open() as stream:
        root = start_of(stream.read(HEAD), document.text_encoding.codec).attributes
    head = {f"document_without_{name}" for name in ("version", "creator") if not root.get(name)}
    for point in elements(document, {f"{{{space}}}{name}" for name in ("wpt", "rtept", "trkpt")}):
        yield tuple(sorted(head | _of_point(point, space)))


def _of_point(point: etree._Element, space: str) -> set[str]:
    faults = set()
    if not is_within(point.get("lat"), 90) or not is_within(point.get("lon"), 180):
        faults.add("position_malformed")
    for child in point:
        name = etree.QName(child)
        if name.namespace != space:
            if space.endswith("1/1"):
                faults.add("unknown_element")  # others belong into `extensions`
        elif name.localname not in _POINT:
            faults.add("unknown_element")
        elif name.localname == "time" and not is_xsd_moment(child.text):
            faults.add("date_malformed")
        elif name.localname == "ele" and not is_within(child.text, _EARTH):
            faults.add("number_malformed")
    return faults
