"""What does an export look like that was made for the eye?"""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from textwrap import wrap

from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont
from pydantic import JsonValue

from results.records import Language
from scenarios.sandbox.archive import file_stem, sums, write_open
from scenarios.sandbox.holding import Edition, Holdings, Members
from scenarios.sandbox.state import Archive
from scenarios.sandbox.table import TABLES

PAPER_CATEGORIES = ("family", "appointments")
_ON_SHEET = 60
_ON_LINE = 100
_SHEET = (1240, 1754)
# The core fonts of PDF know Latin-1 only: what else people write is brought near.
_NEAR = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "œ": "oe", "Œ": "OE", "€": "EUR"})


def write_pdf(holdings: Holdings, edition: Edition) -> Members:
    """Write everything as one document to be read."""
    return {"export.pdf": _pdf(holdings, edition)}


def write_locked_pdf(holdings: Holdings, edition: Edition) -> Members:
    """Write everything as one document that opens with a password only."""
    return {"export.pdf": _pdf(holdings, edition, password=edition.reference)}


def bind_bare(members: Members, edition: Edition) -> Archive:
    """Give the only file as it is, without an archive around it."""
    (content,) = members.values()
    return Archive(name=f"{file_stem(edition)}.pdf", media_type="application/pdf", content=content)


def write_mixed(holdings: Holdings, edition: Edition) -> Members:
    """Write some categories as data and the others as a document to be read."""
    open_ones = tuple(c for c in holdings.categories if c not in PAPER_CATEGORIES)
    members = write_open(replace(holdings, categories=open_ones, family=(), appointments=()), edition)
    on_paper = tuple(c for c in holdings.categories if c in PAPER_CATEGORIES)
    members["family-and-appointments.pdf"] = _pdf(replace(holdings, categories=on_paper), edition)
    members["SHA256SUMS"] = sums({name: content for name, content in members.items() if name != "SHA256SUMS"})
    return members


def write_images(holdings: Holdings, edition: Edition) -> Members:
    """Write everything as pictures of text."""
    folded = [part for line in lines(holdings, edition.language) for part in wrap(line, _ON_LINE) or [""]]
    font = ImageFont.load_default(size=20)
    members: Members = {}
    for number, start in enumerate(range(0, len(folded), _ON_SHEET), 1):
        sheet = Image.new("L", _SHEET, 255)
        ImageDraw.Draw(sheet).multiline_text(
            (80, 80), "\n".join(folded[start : start + _ON_SHEET]), fill=0, font=font, spacing=6
        )
        buffer = io.BytesIO()
        sheet.save(buffer, "PNG")
        members[f"page-{number:02d}.png"] = buffer.getvalue()
    return members


def _pdf(holdings: Holdings, edition: Edition, *, password: str | None = None) -> bytes:
    document = FPDF(format="A4")
    if password is not None:
        document.set_encryption(owner_password=password, user_password=password)
    document.set_creation_date(edition.made_at)
    document.set_title(edition.service.title.in_(edition.language).translate(_NEAR))
    document.add_page()
    document.set_font("Helvetica", size=10)
    for line in lines(holdings, edition.language):
        document.multi_cell(0, 5, _latin(line) or " ", new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def lines(holdings: Holdings, language: Language) -> Iterator[str]:
    """Say everything line by line, under the titles of the categories."""
    for table in TABLES:
        if table.name not in holdings.categories:
            continue
        yield table.title.in_(language).upper()
        for row in table.rows(holdings):
            yield ""
            for column in table.columns:
                yield f"{column.words.in_(language)} : {_plain(row[column.name])}"
        yield ""


def _plain(value: JsonValue) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value) or "-"
    return str(value["name"]) if isinstance(value, dict) else str(value)


def _latin(line: str) -> str:
    return line.translate(_NEAR).encode("latin-1", "replace").decode("latin-1")


def printed_notice(page: str) -> bytes:
    """Print the words of a page's main part as a document."""
    main = page[page.index("<main") : page.index("</main>")]
    lines = [line.strip() for line in unescape(re.sub(r"<[^>]+>", "", main)).splitlines()]
    pdf = FPDF()
    pdf.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for line in lines:
        if line:
            pdf.multi_cell(
                0,
                6,
                line.translate(_NEAR).encode("latin-1", "replace").decode("latin-1"),
                new_x="LMARGIN",
                new_y="NEXT",
            )
    return bytes(pdf.output())
