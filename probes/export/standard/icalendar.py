"""Are the components of a calendar what the standard wants?

Source: iCalendar (RFC 5545: 3.1 lines, 3.6 PRODID and VERSION of the calendar,
3.6.1 to 3.6.4 what each component must hold and what it may hold once, 3.2.19
a TZID needs its VTIMEZONE, 3.3.4 dates, 3.3.5 moments, 3.3.10 rules).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, unfolded
from probes.export.standard.start import Start

_LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\":;])*)*):(.*)", re.DOTALL)
_ZONE = re.compile(r";TZID=(?:\"([^\"]*)\"|([^\";:]+))", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([,;\\])")
_DATE = r"\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_MOMENT = re.compile(rf"{_DATE}T(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d|60)Z?")
_DAY = re.compile(_DATE)
_RULE = re.compile(r"(?:^|;)FREQ=(?:SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)", re.IGNORECASE)
_RECORDS = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")
_ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "DUE", "DURATION", "SUMMARY", "CREATED", "LAST-MODIFIED", "SEQUENCE")
_TIMES = ("DTSTAMP", "DTSTART", "DTEND", "DUE", "CREATED", "LAST-MODIFIED", "RECURRENCE-ID")


def recognise(start: Start) -> str | None:
    return "icalendar/2.0" if start.text[:15].upper().startswith("BEGIN:VCALENDAR") else None


@dataclass(slots=True)
class _Component:
    kind: str
    counts: Counter[str] = field(default_factory=Counter)
    faults: set[str] = field(default_factory=set)
    zones: set[str] = field(default_factory=set)


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    zones, head = _of_calendar(document)
    stack: list[_Component] = []
    for line in unfolded(document):
        if not line.strip():
            continue
        parsed = _LINE.fullmatch(line)
        name, value = (parsed[1].upper(), parsed[3].strip()) if parsed else ("", "")
        if name == "BEGIN":
            stack.append(_Component(value.upper()))
        elif name == "END" and stack:
            ended = stack.pop()
            if ended.kind in _RECORDS:
                yield _of_component(ended, zones, head)
        elif stack:
            _take(stack[-1], name, parsed[2] if parsed else "", value)
    yield from (("without_end",) for component in stack if component.kind in _RECORDS)


def _of_calendar(document: Document) -> tuple[set[str], set[str]]:
    """Give the zones that are defined, and what is wrong with the calendar as a whole."""
    zones: set[str] = set()
    seen: set[str] = set()
    depth = 0
    for line in unfolded(document):
        name, _, value = line.partition(":")
        word = name.partition(";")[0].upper()
        depth += (word == "BEGIN") - (word == "END")
        if depth == 1 and word == "PRODID":
            seen.add(word)
        if depth == 1 and word == "VERSION" and value.strip() == "2.0":
            seen.add(word)
        if depth == 1 and word == "METHOD":
            seen.add(word)
        if word == "TZID":
            zones.add(_ESCAPED.sub(r"\1", value.strip()))
    faults = {f"calendar_without_{name.lower()}" for name in ("PRODID", "VERSION") if name not in seen}
    return zones, faults | ({"METHOD"} & seen)


def _take(component: _Component, name: str, parameters: str, value: str) -> None:
    if not name:
        component.faults.add("line_malformed")
        return
    component.counts[name] += 1
    if name in _TIMES:
        is_day = "VALUE=DATE" in parameters.upper() and "VALUE=DATE-TIME" not in parameters.upper()
        if not (_DAY if is_day else _MOMENT).fullmatch(value):
            component.faults.add("date_malformed")
    if zone := _ZONE.search(parameters):
        component.zones.add((zone[1] or zone[2] or "").strip())
        if name in _TIMES and value.endswith("Z"):
            component.faults.add("zone_beside_utc")
    if name == "RRULE" and not _RULE.search(value):
        component.faults.add("rule_malformed")


def _of_component(component: _Component, zones: set[str], head: set[str]) -> Faults:
    faults = component.faults | (head - {"METHOD"})
    required = ["UID", "DTSTAMP"]
    if component.kind == "VEVENT" and "METHOD" not in head:
        required.append("DTSTART")
    faults |= {f"missing_{name.lower()}" for name in required if not component.counts[name]}
    if any(component.counts[name] > 1 for name in _ONCE):
        faults.add("repeated")
    ends = ("DTEND", "DUE")
    if component.counts["DURATION"] and any(component.counts[name] for name in ends):
        faults.add("end_and_duration")
    if any(not zone.startswith("/") and zone not in zones for zone in component.zones):
        faults.add("zone_undefined")
    return tuple(sorted(faults))
