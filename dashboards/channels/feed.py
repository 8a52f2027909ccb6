"""What is new, of all and of one service, as a feed tells it? The same wherever it is written: on a server, in a folder."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dashboards.address import Site
from dashboards.channels.atom import Entry, Feed, written
from dashboards.isolate import told
from dashboards.shelf.book import Book
from dashboards.shelf.stock import Shelf
from dashboards.typography import counted, spaced
from results.records import Language, Text

_MOST: Final = 100  # entries

_ALL: Final = Text(fr="Observatoire de la portabilité des données", en="Data portability observatory")
_OF: Final = Text(fr="{service} : portabilité des données", en="{service}: data portability")
_RELEASE: Final = Text(fr="Publication {release}", en="Release {release}")
_CORRECTED: Final = Text(fr="{title} (corrigée par {by})", en="{title} (corrected by {by})")
_CORRECTS: Final = Text(fr="Corrige la publication {release}.", en="It corrects release {release}.")
_SERVICES: Final = (
    Text(fr="{n} service audité", en="{n} service audited"),
    Text(fr="{n} services audités", en="{n} services audited"),
)
_REQUESTS: Final = (
    Text(fr="{n} demande publique", en="{n} public request"),
    Text(fr="{n} demandes publiques", en="{n} public requests"),
)
_RUNG: Final = Text(fr="Échelon atteint : {rung} sur 5.", en="Rung reached: {rung} of 5.")
_TAKEN_BACK: Final = Text(
    fr="Retiré : la publication {by} ne dit plus rien de ce service.",
    en="Taken back: release {by} says nothing of this service any more.",
)
_NOTICE: Final = Text(
    fr="Observé avec des comptes de test ou de volontaires ; seules une autorité ou une juridiction constatent une infraction.",
    en="Observed with test accounts or volunteers’ accounts; only an authority or a court finds an infringement.",
)
_OPERATOR: Final = Text(fr="L’opérateur de cet observatoire", en="The operator of this observatory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where entries lead, by the release and, of one service, its id; and where the feed itself is."""

    release: Callable[[str], str]
    service: Callable[[str, str], str]
    itself: Callable[[str | None], str]
    media_type: str


def feed_of_all(shelf: Shelf, site: Site, language: Language, ways: Ways) -> bytes:
    """Tell of every release."""
    entries = [
        _entry(book, site, language, summary=_whole(book, language), path=ways.release(book.id), ways=ways)
        for book in shelf.books
    ]
    title = _ALL.in_(language)
    return _answer(shelf, entries, site, language, title=title, path=ways.itself(None), named=("feed", "all"))


def feed_of_service(shelf: Shelf, service: str, site: Site, language: Language, ways: Ways) -> bytes | None:
    """Tell of every release in which a service is; None where there is none."""
    books = sorted(shelf.telling_of(service), key=lambda book: book.edition.published_at, reverse=True)
    if not books:
        return None
    row = json.loads(books[0].index.row("services", {"service_id": service}) or "{}")
    name = told(row.get(f"name_{language}") or service)
    title = spaced(_OF.in_(language).format(service=name), language)
    entries = [
        _entry(
            book,
            site,
            language,
            summary=_of_service(shelf, book, service, language),
            path=ways.service(book.id, service),
            ways=ways,
            service=service,
        )
        for book in books
    ]
    named = ("feed", "service", service)
    return _answer(shelf, entries, site, language, title=title, path=ways.itself(service), named=named)


def _entry(
    book: Book, site: Site, language: Language, *, summary: str, path: str, ways: Ways, service: str | None = None
) -> Entry:
    edition = book.edition
    title = _RELEASE.in_(language).format(release=book.id)
    if edition.corrected_by:
        title = _CORRECTED.in_(language).format(title=title, by=edition.corrected_by)
    said = [summary, *([_CORRECTS.in_(language).format(release=edition.corrects)] if edition.corrects else [])]
    return Entry(
        id=site.tag("release", book.id, *(("service", service) if service else ()), language),
        title=title,
        summary=spaced(" ".join([*said, _NOTICE.in_(language)]), language),
        published=edition.published_at,
        updated=edition.changed_at,
        path=path,
        media_type=ways.media_type,
    )


def _whole(book: Book, language: Language) -> str:
    counts = book.index.counts
    services = counted(counts.get("services", 0), *_SERVICES, language)
    return f"{services}, {counted(counts.get('cases', 0), *_REQUESTS, language)}."


def _of_service(shelf: Shelf, book: Book, service: str, language: Language) -> str:
    by = _in_its_place(shelf, book)
    if not by.index.rows("services", {"service_id": service}, limit=1):
        return _TAKEN_BACK.in_(language).format(by=by.id)
    cases = [json.loads(line.json) for line in book.index.rows("cases", {"service_id": service})]
    said = [f"{counted(len(cases), *_REQUESTS, language)}."]
    rung = latest(cases).get("rung") if cases else None
    if rung is not None:
        said.append(_RUNG.in_(language).format(rung=rung))
    return " ".join(said)


def _in_its_place(shelf: Shelf, book: Book) -> Book:
    """The release that took the place of one, or of the one that did; one that stands itself."""
    while book.edition.corrected_by and (by := shelf.find(book.edition.corrected_by)) is not None:
        book = by
    return book


def latest(cases: list[dict[str, object]]) -> dict[str, object]:
    """Of the requests of a service the one that was watched last, which its page shows too."""
    return max(cases, key=lambda case: (str(case.get("watched_until") or ""), str(case["case_id"])))


def _answer(
    shelf: Shelf, entries: list[Entry], site: Site, language: Language, *, title: str, path: str, named: tuple[str, ...]
) -> bytes:
    contributors = shelf.books[0].package.about.get("contributors") if shelf.books else None
    feed = Feed(
        id=site.tag(*named, language),
        title=title,
        author=contributors[0]["title"] if contributors else _OPERATOR.in_(language),
        path=path,
        entries=sorted(entries, key=lambda entry: (entry.updated, entry.id), reverse=True)[:_MOST],
    )
    return written(feed, site, language)
