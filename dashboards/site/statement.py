"""What has a service had published beside what was found (droit de réponse)? Its own words, unedited."""

import json
from dataclasses import dataclass
from datetime import date

from dashboards.channels.open_data.audited import UNNAMED
from dashboards.isolate import told
from dashboards.shelf.book import Book
from dashboards.typography import day, spaced
from results.records import Language

STATEMENTS = "statements"
"""The table of a release; an older one has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A statement.

    Attributes:
        paragraphs: its text, as it was written.
        criteria: what it is about; none: all that was found.
    """

    by: str
    on: str
    paragraphs: tuple[str, ...]
    criteria: tuple[tuple[str, str], ...]


def statements_of(book: Book, service: str, language: Language) -> tuple[Stated, ...]:
    """The statements of a service, the newest first."""
    rows = (json.loads(line.json) for line in book.index.rows(STATEMENTS, {"service_id": service}))
    ordered = sorted(rows, key=lambda row: (row.get("published_on") or "", row.get("statement_id") or ""), reverse=True)
    return tuple(_stated(book, row, language) for row in ordered)


def _stated(book: Book, row: dict[str, str | None], language: Language) -> Stated:
    on = row.get("published_on")
    names = [name for name in (row.get("criteria") or "").split("; ") if name]
    return Stated(
        by=UNNAMED.in_(language) if row.get("by") == UNNAMED.fr else told(row.get("by") or ""),
        on=day(date.fromisoformat(on), language) if on else "",
        paragraphs=tuple(told(line) for line in (row.get("words") or "").splitlines() if line.strip()),
        criteria=tuple((name, _question(book, name, language)) for name in names),
    )


def _question(book: Book, criterion: str, language: Language) -> str:
    return spaced(str(book.index.criteria.get(criterion, {}).get(f"question_{language}") or criterion), language)
