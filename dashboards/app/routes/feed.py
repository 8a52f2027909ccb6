"""What is new, of all and of one service?"""

import json
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboards.app.asked import Public
from dashboards.app.atom import MEDIA_TYPE, Entry, Feed, written
from dashboards.app.language import language_of
from dashboards.app.page import api
from dashboards.app.problem import Problem
from dashboards.app.site import Site
from dashboards.isolate import told
from dashboards.shelf.book import Book
from dashboards.shelf.stock import Shelf
from dashboards.typography import counted, spaced
from results.records import Language, Text

router = APIRouter(prefix="/feeds", tags=["feeds"])

_MOST: Final = 100  # entries
_ATOM: Final = {200: {"content": {MEDIA_TYPE: {}}, "description": "RFC 4287; `?lang=fr` or `en`."}}

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
_NOTICE: Final = Text(
    fr="Observé avec des comptes de test ; seules une autorité ou une juridiction constatent une infraction.",
    en="Observed with test accounts; only an authority or a court finds an infringement.",
)
_OPERATOR: Final = Text(fr="L’opérateur de cet observatoire", en="The operator of this observatory")


@router.get("/all.atom", response_class=Response, responses=_ATOM)  # type: ignore[arg-type]
async def all_releases(request: Request, shelf: Public) -> Response:
    """Tell of every release."""
    language, site = language_of(request), _site(request)
    entries = [
        _entry(book, site, language, summary=_whole(book, language), path=api("releases", book.id))
        for book in shelf.books
    ]
    return _answer(
        shelf, entries, site, language, title=_ALL.in_(language), path="/feeds/all.atom", named=("feed", "all")
    )


@router.get("/services/{service}.atom", response_class=Response, responses=_ATOM)  # type: ignore[arg-type]
async def of_service(request: Request, shelf: Public, service: str) -> Response:
    """Tell of every release in which a service is."""
    language, site = language_of(request), _site(request)
    books = sorted(shelf.telling_of(service), key=lambda book: book.edition.published_at, reverse=True)
    if not books:
        raise Problem(404, "service_unknown" if shelf.books else "no_release")
    row = json.loads(books[0].index.row("services", {"service_id": service}) or "{}")
    name = told(row.get(f"name_{language}") or service)
    title = spaced(_OF.in_(language).format(service=name), language)
    entries = [
        _entry(
            book,
            site,
            language,
            summary=_of_service(book, service, language),
            path=api("releases", book.id, "services", service),
            service=service,
        )
        for book in books
    ]
    path = f"/feeds/services/{quote(service, safe='')}.atom"
    return _answer(shelf, entries, site, language, title=title, path=path, named=("feed", "service", service))


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def _entry(book: Book, site: Site, language: Language, *, summary: str, path: str, service: str | None = None) -> Entry:
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
    )


def _whole(book: Book, language: Language) -> str:
    counts = book.index.counts
    services = counted(counts.get("services", 0), *_SERVICES, language)
    return f"{services}, {counted(counts.get('cases', 0), *_REQUESTS, language)}."


def _of_service(book: Book, service: str, language: Language) -> str:
    cases = [json.loads(line.json) for line in book.index.rows("cases", {"service_id": service})]
    said = [f"{counted(len(cases), *_REQUESTS, language)}."]
    rung = latest(cases).get("rung") if cases else None
    if rung is not None:
        said.append(_RUNG.in_(language).format(rung=rung))
    return " ".join(said)


def latest(cases: list[dict[str, object]]) -> dict[str, object]:
    """Of the requests of a service the last."""
    return max(cases, key=lambda case: (str(case.get("first_deadline") or ""), str(case["case_id"])))


def _answer(
    shelf: Shelf, entries: list[Entry], site: Site, language: Language, *, title: str, path: str, named: tuple[str, ...]
) -> Response:
    contributors = shelf.books[0].package.about.get("contributors") if shelf.books else None
    feed = Feed(
        id=site.tag(*named, language),
        title=title,
        author=contributors[0]["title"] if contributors else _OPERATOR.in_(language),
        path=f"{path}?lang={language}",
        entries=sorted(entries, key=lambda entry: (entry.updated, entry.id), reverse=True)[:_MOST],
    )
    return Response(written(feed, site, language), media_type=MEDIA_TYPE, headers={"Content-Language": language})
