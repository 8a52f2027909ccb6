"""What does an honest export look like?

JSON with schemas, CSV twins, the domain's own formats where there are some
(vCard 3.0, RFC 2426; iCalendar, RFC 5545), the original files, a README in the
reader's language, what Art. 15(1) asks for, and the SHA-256 of everything.
"""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, timedelta

import vobject
from icalendar import Calendar, Event
from pydantic import JsonValue

from scenarios.sandbox.holding import Edition, Holdings, Members
from scenarios.sandbox.page import render_text
from scenarios.sandbox.service import ZONE
from scenarios.sandbox.state import Archive
from scenarios.sandbox.table import APPOINTMENT_LASTS, TABLES, Category, Row, iso, path_of


def write_open(holdings: Holdings, edition: Edition) -> Members:
    """Write everything in open formats, each category as JSON and CSV, with what explains them."""
    members: Members = {}
    wanted = [table for table in TABLES if table.name in holdings.categories]
    members[_readme_name(edition)] = render_text(
        "archive/readme.txt", edition.language, edition=edition, holdings=holdings, tables=wanted
    ).encode()
    members["processing.txt" if edition.language == "en" else "traitements.txt"] = render_text(
        "archive/processing.txt", edition.language, edition=edition, holdings=holdings, tables=wanted
    ).encode()
    for table in wanted:
        rows = table.rows(holdings)
        members[f"{table.name}.json"] = _json(table, rows, edition)
        members[f"csv/{table.name}.csv"] = _csv(table, rows)
        members[f"schemas/{table.name}.schema.json"] = _dump(_schema(table, edition))
    if holdings.family:
        members["family.vcf"] = _cards(holdings)
    if holdings.appointments:
        members["appointments.ics"] = _calendar(holdings, edition)
    for file in holdings.files:
        members[path_of(file)] = file.content
    members["SHA256SUMS"] = sums(members)
    return members


def bind_zip(members: Members, edition: Edition) -> Archive:
    """Bind the files in one zip, dated by the moment it was made."""
    # DOS times count even seconds and know no zone: rounded up, so that no file looks older than its making.
    local = edition.made_at.astimezone(ZONE) + timedelta(seconds=1)
    stamp = (local.year, local.month, local.day, local.hour, local.minute, local.second - local.second % 2)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, date_time=stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return Archive(name=f"{file_stem(edition)}.zip", media_type="application/zip", content=buffer.getvalue())


def file_stem(edition: Edition) -> str:
    """Name a download without naming the person."""
    return f"{edition.service.slug}-{edition.made_at.astimezone(ZONE):%Y-%m-%d}"


def sums(members: Members) -> bytes:
    """Write the list of SHA-256 that `sha256sum --check` reads."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in members.items()).encode()


def _readme_name(edition: Edition) -> str:
    return "README.txt" if edition.language == "en" else "LISEZ-MOI.txt"


def _dump(value: JsonValue) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _json(table: Category, rows: list[Row], edition: Edition) -> bytes:
    return _dump(
        {
            "$schema": f"schemas/{table.name}.schema.json",
            "category": table.name,
            "made_at": iso(edition.made_at),
            "records": [*rows],
        }
    )


def _schema(table: Category, edition: Edition) -> JsonValue:
    properties: dict[str, JsonValue] = {
        column.name: {**column.schema, "description": column.words.in_(edition.language)} for column in table.columns
    }
    record: Row = {
        "type": "object",
        "properties": properties,
        "required": [column.name for column in table.columns],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://{edition.service.slug}.example/schemas/{table.name}.schema.json",
        "title": table.title.in_(edition.language),
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "category": {"const": table.name},
            "made_at": {"type": "string", "format": "date-time"},
            "records": {"type": "array", "items": record},
        },
        "required": ["category", "made_at", "records"],
        "additionalProperties": False,
    }


def _csv(table: Category, rows: list[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [column.name for column in table.columns], lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return text.getvalue().encode()


def _cell(value: JsonValue) -> str:
    """Write one value in one cell: files by their path, several separated by a bar."""
    if value is None:
        return ""
    if isinstance(value, list):
        return " | ".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return str(value["path"])
    return str(value)


def _cards(holdings: Holdings) -> bytes:
    cards = []
    for person in holdings.family:
        card = vobject.vCard()
        first, _, last = person.full_name.partition(" ")
        card.add("uid").value = f"urn:uuid:{person.id}"
        card.add("fn").value = person.full_name
        card.add("n").value = vobject.vcard.Name(family=last, given=first)
        card.add("bday").value = person.birth_date.isoformat()
        card.add("rev").value = person.added_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        cards.append(str(card.serialize()))
    return "".join(cards).encode()


def _calendar(holdings: Holdings, edition: Edition) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{edition.service.controller}//{edition.service.slug}//FR")
    calendar.add("version", "2.0")
    for appointment in holdings.appointments:
        starts = appointment.starts_at.astimezone(UTC)
        event = Event()
        event.add("uid", f"{appointment.id}@{edition.service.slug}.example")
        event.add("dtstamp", appointment.booked_at.astimezone(UTC))
        event.add("dtstart", starts)
        event.add("dtend", starts + APPOINTMENT_LASTS)
        event.add("summary", appointment.topic)
        event.add("description", appointment.note)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
