"""What was published, when, what corrects what, and how are its files had and checked?"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboards.channels.open_data.package import DIGEST, PACKAGE
from dashboards.observatory.change import WHY as CHANGED
from dashboards.observatory.coverage import WHY, coverage_of
from dashboards.observatory.page import BRIEF, REPORT, period_words
from dashboards.shelf.book import Book
from dashboards.site.figure import chapters_of
from dashboards.site.layout import rendered, words_of
from dashboards.site.lead import release_of
from dashboards.site.place import Place
from dashboards.site.world import World
from dashboards.typography import day, number, size
from results.records import Language, Text

_CORRECTIONS: Final = 100
_PAPERS: Final = ("report.{}.html", "report.{}.pdf", "brief.{}.html", "brief.{}.pdf")
_KINDS: Final = {
    ".csv": Text(fr="table (CSV)", en="table (CSV)"),
    ".parquet": Text(fr="table pour la recherche (Parquet)", en="table for research (Parquet)"),
    ".jsonld": Text(fr="données liées (JSON-LD)", en="linked data (JSON-LD)"),
    ".json": Text(fr="description (JSON)", en="description (JSON)"),
    ".prom": Text(fr="mesures (OpenMetrics)", en="measures (OpenMetrics)"),
    ".html": Text(fr="page", en="page"),
    ".pdf": Text(fr="à imprimer (PDF)", en="to print (PDF)"),
}
_TITLES: Final = {
    "report": Text(fr="Le rapport", en="The report"),
    "brief": Text(fr="La synthèse, en deux pages", en="The brief, two pages"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A release in the list."""

    id: str
    period: str
    on: str
    services: str
    requests: str
    corrects: str | None
    corrected_by: str | None
    archive: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a release; `href` leads to it."""

    path: str
    href: str
    words: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Something that the release before said otherwise."""

    subject: str
    figure: str | None
    before: str
    after: str
    why: str


def index(world: World, place: Place, rest: str) -> str | None:
    """All releases, the newest first."""
    if rest:
        return None
    return rendered(
        "releases",
        world,
        place,
        title=Text(fr="Les données, publication par publication", en="The data, release by release").in_(
            place.language
        ),
        issued=[_issued(book, place) for book in world.shelf.books],
    )


def _issued(book: Book, place: Place) -> Issued:
    language, counts = place.language, book.index.counts
    archive = _archive(book)
    return Issued(
        id=book.id,
        period=period_words(book.edition.of, language),
        on=day(book.edition.published_at.date(), language),
        services=number(counts.get("services", 0), language),
        requests=number(counts.get("cases", 0), language),
        corrects=book.edition.corrects,
        corrected_by=book.edition.corrected_by,
        archive=size(archive.stat().st_size, language) if archive.is_file() else None,
    )


def _archive(book: Book) -> Path:
    return book.package.folder.with_name(f"{book.id}.zip")


def render(world: World, place: Place, name: str) -> str | None:
    """The page of one release."""
    book = world.shelf.find(name)
    if book is None:
        return None
    language, about = place.language, book.package.about
    release = release_of(book)
    method = about.get("method") or {}
    corrections = [json.loads(line.json) for line in book.index.rows("corrections", {}, limit=_CORRECTIONS)]
    return rendered(
        "release",
        world,
        place,
        title=period_words(book.edition.of, language),
        book=book,
        issued=_issued(book, place),
        known_until=day(release.until, language),
        withheld=release.withheld,
        operator=release.operator,
        licences=about.get("licenses") or [],
        method_version=method.get("version") or "",
        method=method.get("digest") or "",
        schema_version=about.get("version") or "",
        coverage=coverage_of(release, language),
        framed=number(book.index.counts.get("frame", 0), language),
        drawn=number(book.index.counts.get("sample", 0), language),
        left_out=_left_out(book, language),
        papers=[f for f in _files(book, place) if f.path in _papers(language)],
        tables=[f for f in _files(book, place) if f.path.endswith(".csv") and "/" not in f.path],
        others=[
            f
            for f in _files(book, place)
            if f.path not in _papers(language) and not (f.path.endswith(".csv") and "/" not in f.path)
        ],
        corrections=[_corrected(world, row, language) for row in corrections],
        corrections_all=number(book.index.counts.get("corrections", 0), language),
        corrections_more=book.index.counts.get("corrections", 0) > _CORRECTIONS,
        chapters=chapters_of(book, language),
        digest_file=DIGEST,
        package_file=PACKAGE,
    )


def pages(world: World) -> Iterable[str]:
    return [book.id for book in world.shelf.books]


def _papers(language: Language) -> tuple[str, ...]:
    return (REPORT[language], BRIEF[language], *(path.format(language) for path in _PAPERS))


def _files(book: Book, place: Place) -> list[File]:
    """The files that are there, each as its package describes it; papers are in the folder, and named by their digests."""
    language = place.language
    titles = {one.path: one.title[language] for one in book.package.resources}
    made = []
    for path, sha256 in sorted(book.package.files.items()):
        at = book.package.folder / path
        if at.is_file():
            made.append(
                File(
                    path=path,
                    href=place.file(book.id, path),
                    words=titles.get(path) or _words(at, language),
                    size=size(at.stat().st_size, language),
                    sha256=sha256,
                )
            )
    return made


def _words(path: Path, language: Language) -> str:
    kind = words_of(_KINDS, path.suffix, language)
    name = path.name.partition(".")[0]
    return f"{_TITLES[name].in_(language)} · {kind}" if name in _TITLES else kind


def _corrected(world: World, row: dict[str, str | None], language: Language) -> Corrected:
    subject = row["subject"] or ""
    return Corrected(
        subject=subject,
        figure=subject if subject in world.catalogue.figures else None,
        before=row.get("before") or "",
        after=row.get("after") or "",
        why=words_of(CHANGED, row.get("why") or "", language),
    )


def _left_out(book: Book, language: Language) -> list[tuple[str, str]]:
    """Why services were not audited, and how many for each reason."""
    counts = Counter(json.loads(line.json).get("why") or "" for line in book.index.rows("exclusions", {}))
    return [(words_of(WHY, why, language), number(counts[why], language)) for why in sorted(counts)]
