"""In which other forms can the same data be written?"""

import html
import json
from dataclasses import replace

from scenarios.sandbox.archive import sums, write_open
from scenarios.sandbox.compound import bind_compound
from scenarios.sandbox.holding import Edition, Holdings, Members
from scenarios.sandbox.paper import lines
from scenarios.sandbox.table import TABLES, path_of

CLOSED_CATEGORIES = ("messages", "appointments")
_OWN_MARK = b"SABLON\0\1"


def write_html(holdings: Holdings, edition: Edition) -> Members:
    """Write everything as one page with a table for each category."""
    language = edition.language
    body = []
    for table in TABLES:
        if table.name not in holdings.categories:
            continue
        head = "".join(f"<th>{html.escape(column.words.in_(language))}</th>" for column in table.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{_cell(row[column.name])}</td>" for column in table.columns) + "</tr>\n"
            for row in table.rows(holdings)
        )
        body.append(f"<h2>{html.escape(table.title.in_(language))}</h2>\n<table>\n<tr>{head}</tr>\n{rows}</table>\n")
    page = f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n<title>Export</title>\n{"".join(body)}</html>\n'
    return {"export.html": page.encode(), **_files(holdings)}


def write_text(holdings: Holdings, edition: Edition) -> Members:
    """Write everything as prose in one text file."""
    return {"export.txt": "\n".join(lines(holdings, edition.language)).encode(), **_files(holdings)}


def write_wrapped(holdings: Holdings, _edition: Edition) -> Members:
    """Write each category as a script that assigns it, for a viewer to load."""
    members: Members = {}
    for table in TABLES:
        if table.name in holdings.categories:
            rows = json.dumps([*table.rows(holdings)], ensure_ascii=False, indent=2)
            members[f"data/{table.name}.js"] = f"window.SABLON.{table.name}.part0 = {rows};\n".encode()
    return {**members, **_files(holdings)}


def write_closed(holdings: Holdings, edition: Edition) -> Members:
    """Write everything as a binary office document."""
    return {"export.doc": _document(holdings, edition), **_files(holdings)}


def write_mixed_closed(holdings: Holdings, edition: Edition) -> Members:
    """Write some categories as a binary office document and the others as data."""
    open_ones = tuple(c for c in holdings.categories if c not in CLOSED_CATEGORIES)
    members = write_open(replace(holdings, categories=open_ones, messages=(), appointments=()), edition)
    closed_ones = tuple(c for c in holdings.categories if c in CLOSED_CATEGORIES)
    members["messages-and-appointments.doc"] = _document(replace(holdings, categories=closed_ones), edition)
    members.update(_files(holdings))
    members["SHA256SUMS"] = sums({name: content for name, content in members.items() if name != "SHA256SUMS"})
    return members


def write_own(holdings: Holdings, edition: Edition) -> Members:
    """Write everything in a format of the service's own: each line after its length."""
    parts = [line.encode() for line in lines(holdings, edition.language)]
    body = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return {"export.sablon": _OWN_MARK + body, **_files(holdings)}


def _document(holdings: Holdings, edition: Edition) -> bytes:
    return bind_compound("WordDocument", "\r".join(lines(holdings, edition.language)).encode("utf-16-le"))


def _files(holdings: Holdings) -> Members:
    return {path_of(file): file.content for file in holdings.files}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return html.escape(str(value["name"]))
    if isinstance(value, list):
        return ", ".join(_cell(item) for item in value)
    return html.escape(str(value))
