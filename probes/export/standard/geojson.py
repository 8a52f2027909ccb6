"""Are the features of a GeoJSON document what the standard wants?

Source: RFC 7946 (3.1.1 positions, 3.1.6 rings are closed and of four positions
at least, 3.2 a feature has `geometry` and `properties`, 4 coordinates are
longitude and latitude in WGS 84, 7.1 no member of another type's).
"""

from collections.abc import Iterator

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, Json, json_items
from probes.export.standard.start import Start

_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_KINDS = ("FeatureCollection", "Feature", *_DEPTH, "GeometryCollection")


def recognise(start: Start) -> str | None:
    kind = start.top.get("type")
    has = {"FeatureCollection": "features", "Feature": "geometry", "GeometryCollection": "geometries"}
    if kind not in _KINDS or has.get(kind, "coordinates") not in start.top:
        return None
    return "geojson"


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    several = False
    for feature in json_items(document, "features.item"):
        several = True
        yield _of_feature(feature)
    if several:
        return
    for whole in json_items(document, ""):
        if isinstance(whole, dict) and whole.get("type") == "Feature":
            yield _of_feature(whole)
        elif isinstance(whole, dict) and whole.get("type") != "FeatureCollection":
            yield tuple(sorted(_of_geometry(whole)))


def _of_feature(feature: Json) -> Faults:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return ("no_feature",)
    faults = {f"missing_{name}" for name in ("geometry", "properties") if name not in feature}
    if not isinstance(feature.get("properties"), dict | None):
        faults.add("properties_malformed")
    if not isinstance(feature.get("id", ""), str | int | float):
        faults.add("id_malformed")
    if "coordinates" in feature or "geometries" in feature or "features" in feature:
        faults.add("of_another_type")
    if feature.get("geometry") is not None:
        faults |= _of_geometry(feature["geometry"])
    return tuple(sorted(faults))


def _of_geometry(geometry: Json) -> set[str]:
    if not isinstance(geometry, dict):
        return {"geometry_malformed"}
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        if not isinstance(parts, list):
            return {"geometry_malformed"}
        return {fault for part in parts for fault in _of_geometry(part)}
    if not isinstance(kind, str) or kind not in _DEPTH:
        return {"geometry_malformed"}
    given = geometry.get("coordinates")
    positions = list(_positions(given, _DEPTH[kind]))
    faults = set() if all(_is_position(one) for one in positions) else {"position_malformed"}
    if kind == "LineString" and isinstance(given, list) and len(given) < 2:
        faults.add("line_too_short")
    if kind in ("Polygon", "MultiPolygon"):
        rings = given if kind == "Polygon" else [r for part in _list(given) for r in _list(part)]
        if any(len(_list(ring)) < 4 or _list(ring)[0] != _list(ring)[-1] for ring in _list(rings)):
            faults.add("ring_open")
    return faults


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _positions(value: Json, depth: int) -> Iterator[Json]:
    if depth == 0:
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _positions(part, depth - 1)
    else:
        yield None


def _is_position(value: Json) -> bool:
    if not isinstance(value, list) or len(value) < 2:
        return False
    if not all(isinstance(part, int | float) and not isinstance(part, bool) for part in value):
        return False
    longitude, latitude = value[0], value[1]
    assert isinstance(longitude, int | float)
    assert isinstance(latitude, int | float)
    return abs(longitude) <= 180 and abs(latitude) <= 90
