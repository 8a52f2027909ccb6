"""Are the laps and points of a TCX file what the standard wants?

Source: Garmin TrainingCenterDatabase v2 (ActivityLap_t: StartTime,
TotalTimeSeconds, DistanceMeters, Calories, Intensity and TriggerMethod;
Trackpoint_t: Time; Position_t). The schema carries no licence that lets us
ship it, so these rules are written out.
"""

from collections.abc import Iterator

from lxml import etree

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, elements, is_within, is_xsd_moment
from probes.export.standard.start import Start

_SPACE = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"
_LAP = ("TotalTimeSeconds", "DistanceMeters", "Calories", "Intensity", "TriggerMethod")


def recognise(start: Start) -> str | None:
    return "tcx/2" if start.root == (_SPACE[1:-1], "TrainingCenterDatabase") else None


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    for found in elements(document, {f"{_SPACE}Lap", f"{_SPACE}Trackpoint"}):
        yield tuple(sorted(_of_lap(found) if found.tag == f"{_SPACE}Lap" else _of_point(found)))


def _of_lap(lap: etree._Element) -> set[str]:
    faults = {f"missing_{name.lower()}" for name in _LAP if lap.find(f"{_SPACE}{name}") is None}
    if not is_xsd_moment(lap.get("StartTime")):
        faults.add("date_malformed")
    return faults


def _of_point(point: etree._Element) -> set[str]:
    faults = set() if is_xsd_moment(point.findtext(f"{_SPACE}Time")) else {"date_malformed"}
    position = point.find(f"{_SPACE}Position")
    if position is not None:
        latitude = position.findtext(f"{_SPACE}LatitudeDegrees")
        longitude = position.findtext(f"{_SPACE}LongitudeDegrees")
        if not is_within(latitude, 90) or not is_within(longitude, 180):
            faults.add("position_malformed")
    return faults
