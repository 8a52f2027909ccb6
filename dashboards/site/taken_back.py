"""What does a reader see of a service of which every statement was taken back by a correction?

That it was, when and by which release, at the address where the statement stood.
What was said is not said again: it stays in the release that was corrected.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.isolate import told
from dashboards.observatory.page import period_words
from dashboards.shelf.book import Book
from dashboards.site.layout import rendered
from dashboards.site.method import Ours, ours_of
from dashboards.site.place import Place
from dashboards.site.world import World
from dashboards.typography import day, spaced
from results.records import Language, Text

_SAID: Final = Text(
    fr="Ce que nous avions publié sur {name} a été retiré le {on}.",
    en="What we had published about {name} was taken back on {on}.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A release that told of the service, and the one that does so no more.

    Attributes:
        by: None: it is public no more.
    """

    release: str
    period: str
    said_on: str
    back_on: str
    by: str | None


def render(world: World, place: Place, service: str) -> str | None:
    """The page; None where no release ever told of the service."""
    books, language = world.shelf.telling_of(service), place.language
    if not books:
        return None
    last = max(books, key=lambda book: book.edition.changed_at)
    row = json.loads(last.index.row("services", {"service_id": service}) or "{}")
    name = told(row.get(f"name_{language}") or service)
    said = _SAID.in_(language).format(name=name, on=day(last.edition.changed_at.date(), language))
    return rendered(
        "taken_back",
        world,
        place,
        title=name,
        service=service,
        answer=spaced(said, language),
        withdrawn=[_withdrawn(book, language) for book in books],
        mistakes=_mistakes(world.shelf.books, books, service, language),
    )


def _withdrawn(book: Book, language: Language) -> Withdrawn:
    edition = book.edition
    return Withdrawn(
        release=book.id,
        period=period_words(edition.of, language),
        said_on=day(edition.published_at.date(), language),
        back_on=day(edition.changed_at.date(), language),
        by=edition.corrected_by,
    )


def _mistakes(public: Iterable[Book], told_by: Sequence[Book], service: str, language: Language) -> list[Ours]:
    """What public releases own to as errors of ours about its requests, each once, the newest first."""
    cases = {
        str(json.loads(line.json)["case_id"])
        for book in told_by
        for line in book.index.rows("cases", {"service_id": service})
    }
    rows = {line.json for book in public for line in book.index.rows("errors", {})}
    about = [row for row in map(json.loads, rows) if str(row["subject"]).partition(" ")[0] in cases]
    ordered = sorted(about, key=lambda row: (row["found_on"], row["subject"]), reverse=True)
    return [ours_of(row, language) for row in ordered]
