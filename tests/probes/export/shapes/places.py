"""Places and bodies: tracks in GPX, and health in one XML of any size."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from results.records import Found
from tests.probes.export.shapes.account import Held, account, code, moment, one_of, words
from tests.probes.export.shapes.shape import Members, Shape

TRACKS = account("tracks", {"places": {"name": words("Col de {}"), "note": words("Vu {} & <neige>"), "at": moment()}})
HEALTH = account(
    "health",
    {
        "readings": {
            "source": words("Montre de {}"),
            "at": moment(),
            "value": code("0"),
            "kind": one_of("Repos", "Course"),
        }
    },
)


def _gpx(held: Sequence[Held]) -> Members:
    points = "".join(
        f'<wpt lat="48.85{n}" lon="2.35{n}"><ele>35.0</ele><time>{h.moment.astimezone(ZoneInfo("UTC")):%Y-%m-%dT%H:%M:%SZ}</time>'
        f"<name>{escape(h['name'])}</name><desc>{escape(h['note'])}</desc></wpt>"
        for n, h in enumerate(held)
    )
    document = (
        '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
        f"{points}<trk><name>x</name><trkseg>"
        + "".join(f'<trkpt lat="48.{n}" lon="2.{n}"/>' for n in range(1000, 1400))
        + "</trkseg></trk></gpx>"
    )
    return {"lieux.gpx": document.encode()}


def health(held: Sequence[Held], others: int) -> Iterator[bytes]:
    """The document in portions, with so many readings of nobody's between those that are held."""
    yield (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE HealthData [\n<!ELEMENT HealthData (Record*)>\n'
        b'<!ATTLIST HealthData locale CDATA #REQUIRED>\n]>\n<HealthData locale="fr_FR">\n'
    )
    between = others // max(1, len(held))
    for number, had in enumerate(held):
        yield (
            f' <Record type="{had["kind"]}" sourceName={quoteattr(had["source"])} unit="count/min"'
            f' startDate="{had.moment:%Y-%m-%d %H:%M:%S %z}" value="{had["value"]}">'
            f'<MetadataEntry key="k" value="{number}"/></Record>\n'
        ).encode()
        for n in range(0, between, 1000):
            yield b"".join(
                b' <Record type="Pas" sourceName="Montre" startDate="2026-01-14 08:%02d:%02d +0100" value="%d"/>\n'
                % (k // 60 % 60, k % 60, k)
                for k in range(n, min(n + 1000, between))
            )
    yield b"</HealthData>\n"


SHAPES = (
    Shape(
        name="places in GPX", account=TRACKS, write=_gpx, decoders=("xml",), found={("places", "at"): Found.NORMALISED}
    ),
    Shape(
        name="health in one XML",
        account=HEALTH,
        write=lambda held: {"export_sante/export.xml": b"".join(health(held, 8000))},
        decoders=("xml",),
        found={("readings", "at"): Found.NORMALISED},
    ),
)
