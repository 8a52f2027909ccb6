"""What does the page of one service say? First the sentence that a citizen understands, then ladder and clocks, findings, history, proof."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from markupsafe import Markup

from dashboards.channels.open_data.audited import UNNAMED
from dashboards.holder import holder_words
from dashboards.isolate import told as isolated
from dashboards.observatory.page import period_words
from dashboards.outcome import ALL_FOUND, Look
from dashboards.shelf.book import Book
from dashboards.site.badge import embedding
from dashboards.site.catalogue import Request, is_old, request_of
from dashboards.site.climb import climbs_of
from dashboards.site.finding import Told, chapters, tally, told
from dashboards.site.layout import rendered, words_of
from dashboards.site.listing import sector_words
from dashboards.site.peers import peers_of
from dashboards.site.place import Place
from dashboards.site.sentence import headline, local
from dashboards.site.statement import statements_of
from dashboards.site.taken_back import render as taken_back
from dashboards.site.world import World
from dashboards.template import environment
from dashboards.typography import counted, country, day, days, delay, moment, spaced
from results.figures.figure import slug_of
from results.records import Interval, Language, Text

_CLOCKS: Final = (
    Text(fr="Accusé de réception", en="Acknowledged"),
    Text(fr="Réponse", en="Answered"),
    Text(fr="Fichier utilisable", en="Usable file"),
)
_REQUESTS: Final = (
    Text(fr="{n} demande publique", en="{n} public request"),
    Text(fr="{n} demandes publiques", en="{n} public requests"),
)
_TRACKS: Final[Mapping[str, Text]] = {
    "portability": Text(fr="droit à la portabilité (RGPD, art. 20)", en="right to data portability (GDPR Art. 20)"),
    "access": Text(fr="droit d’accès (RGPD, art. 15)", en="right of access (GDPR Art. 15)"),
}
_ZONE: Final = "Europe/Paris"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One of the three clocks; `value` is empty where it has not struck."""

    name: str
    value: str
    exact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A request as a release told it.

    Attributes:
        corrected_by: the release that took the place of that one.
        is_shown: the page is about this one.
    """

    book: Book
    period: str
    watched_on: str
    rungs: tuple[tuple[str, int], ...]
    clocks: tuple[str, str, str]
    tally: tuple[tuple[Look, str], ...]
    corrected_by: str | None
    is_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How the newest request is recognised in the files."""

    case: str
    evidence: str
    release: str
    release_digest: str
    method_version: str
    method: str


def render(world: World, place: Place, service: str) -> str | None:
    """The page; where all that was said of it was taken back it says that; None where nothing ever was public of it."""
    books = _standing(world, service)
    if not books:
        return taken_back(world, place, service)
    book, language = books[0], place.language
    row = json.loads(book.index.row("services", {"service_id": service}) or "{}")
    cases = _cases(book, service)
    if not cases:
        return None
    case, request = cases[-1]
    zone = row.get("timezone") or _ZONE
    verdicts = {v["criterion"]: v for v in _verdicts(book, request.case)}
    findings = _findings(world, book, verdicts.values(), _values(case, request, zone, language), language)
    climbs = climbs_of(case, request, verdicts=verdicts, findings=findings, ladders=world.ladders, language=language)
    name = isolated(row.get(f"name_{language}") or service)
    outcomes = {key: (str(v["outcome"]), str(v["reason"])) for key, v in verdicts.items()}
    watched = local(request.watched_until, zone)
    is_current = book is world.catalogue.book
    return rendered(
        "service",
        world,
        place,
        title=name,
        service=service,
        name=name,
        answer=headline(case, request, outcomes, name=name, zone=zone, language=language),
        facts=_facts(row, case, cases, language),
        sector=row.get("sector") or "other",
        sector_words=sector_words(row.get("sector") or "other", language),
        software=row.get("software"),
        software_path=f"software/{slug_of(row['software'])}" if row.get("software") and is_current else None,
        url=_link(row.get("url")),
        watched_on=day(watched, language),
        is_old=is_old(watched, world.today),
        is_current=is_current,
        book=book,
        book_period=period_words(book.edition.of, language),
        carried_from=request.carried_from,
        contested=request.contested,
        climbs=climbs,
        clocks=_clocks(request, zone, language),
        deadline=_deadline(case, language),
        row=partial(_row, world, place),
        **_told(book, list(findings.values()), language),
        statements=statements_of(book, service, language),
        history=_history(world, books, service, request, language),
        peers=peers_of(world, row.get("sector"), request, language),
        proof=_proof(book, case),
        badge=embedding(world, place, service, name),
    )


def _told(book: Book, findings: list[Told], language: Language) -> dict[str, object]:
    """The findings by family, how many there are of each kind, and which notes they need."""
    return {
        "tally": tally(findings, language),
        "chapters": chapters(book, findings, language),
        "has_gap": any(finding.has_gap for finding in findings),
        "has_ours": any(finding.look.tone == "ours" for finding in findings),
    }


def pages(world: World) -> Iterable[str]:
    """Of every service that a public release told of, whether it stands or was taken back."""
    return sorted({name for book in world.shelf.books for name in book.index.column("services", "service_id")})


def _standing(world: World, service: str) -> tuple[Book, ...]:
    """The releases that tell of it, the newest first; none where a correction took back all that was said."""
    books = world.shelf.telling_of(service)
    return books if books and books[0].edition.superseded_at is None else ()


def _cases(book: Book, service: str) -> list[tuple[dict[str, Any], Request]]:
    """The requests of a service in a release, the oldest first."""
    lines = book.index.rows("cases", {"service_id": service})
    made = [(case, request_of(case)) for case in (json.loads(line.json) for line in lines)]
    return sorted(made, key=lambda pair: (pair[1].watched_until, pair[1].case))


def _verdicts(book: Book, case: str) -> list[dict[str, Any]]:
    return [json.loads(line.json) for line in book.index.rows("verdicts", {"case_id": case})]


def _findings(
    world: World, book: Book, verdicts: Iterable[Mapping[str, Any]], values: Mapping[str, str], language: Language
) -> dict[str, Told]:
    kept = world.catalogue.told
    return {v["criterion"]: told(book, v, values if v["criterion"] in _DATED else {}, language, kept) for v in verdicts}


def _row(world: World, place: Place, finding: Told) -> Markup:
    """A finding as a line of the table; ten thousand services have a few hundred of them."""
    key = (place.language, place.root, str(place.is_file), finding)
    is_kept = finding.criterion not in _DATED and finding.repaired_on is None
    if is_kept and key in world.catalogue.rows:
        return world.catalogue.rows[key]
    template = environment(place.language).get_template("site/finding.html.j2")
    made = template.render(finding=finding, place=place, language=place.language, repaired_look=ALL_FOUND)
    row = Markup(made.strip())  # noqa: S704  what the template escaped
    if is_kept:
        world.catalogue.rows[key] = row
    return row


_DATED: Final = ("deadline", "extension")
"""Criteria whose measures are the clocks, which a release holds."""


def _values(case: Mapping[str, Any], request: Request, zone: str, language: Language) -> dict[str, str]:
    """What the clocks of a case say, under the names that reasons have for it."""
    due = case.get("final_deadline") or case.get("first_deadline")
    found = {"watched": day(local(request.watched_until, zone), language)}
    answered = request.clocks[1]
    if answered is not None:
        found["answered"] = day(local(answered.by, zone), language)
    if due:
        found["deadline"] = day(date.fromisoformat(due), language)
        if answered is not None:
            late = (local(answered.after or answered.by, zone) - date.fromisoformat(due)).days
            found["days"] = days(max(1, late), language)
    if case.get("first_deadline"):
        found["first"] = day(date.fromisoformat(case["first_deadline"]), language)
    return found


def _facts(
    row: Mapping[str, Any], case: Mapping[str, Any], cases: list[tuple[dict[str, Any], Request]], language: Language
) -> dict[str, str]:
    controller = row.get("controller_id") or UNNAMED.in_(language)
    return {
        "requests": counted(len(cases), *_REQUESTS, language),
        "first_seen": day(date.fromisoformat(row["first_seen"]), language) if row.get("first_seen") else "",
        "holder": spaced(holder_words(case.get("holder_mode")).in_(language), language),
        "controller": isolated(controller),
        "country": country(row["country"], language) if row.get("country") else "",
        "track": words_of(_TRACKS, str(case.get("track")), language),
    }


def _link(url: str | None) -> str | None:
    """The address of the service, where it is one that a browser may follow."""
    return url if url and url.startswith(("https://", "http://")) else None


def _clocks(request: Request, zone: str, language: Language) -> tuple[Clock, ...]:
    """The three clocks, each as a delay and as a moment; without a request none runs."""
    if request.submitted is None:
        return ()
    since = request.submitted.by
    return tuple(
        Clock(
            name=name.in_(language),
            value="" if when is None else delay(since, when, language),
            exact=_exact(when, request, zone, language),
        )
        for name, when in zip(_CLOCKS, request.clocks, strict=True)
    )


def _exact(when: Interval | None, request: Request, zone: str, language: Language) -> str:
    if when is None:
        words = Text(fr="dernier regard le {day}", en="last look on {day}")
        return words.in_(language).format(day=day(local(request.watched_until, zone), language))
    return Text(fr="vu le {at}", en="seen on {at}").in_(language).format(at=moment(when.by, language, zone))


def _deadline(case: Mapping[str, Any], language: Language) -> str:
    due = case.get("final_deadline") or case.get("first_deadline")
    return day(date.fromisoformat(due), language) if due else ""


def _history(
    world: World, books: tuple[Book, ...], service: str, shown: Request, language: Language
) -> tuple[Past, ...]:
    """What each release said first of each request, the newest first."""
    made = []
    for book in sorted(books, key=lambda b: (b.edition.of.end, b.edition.published_at), reverse=True):
        for _, request in reversed(_cases(book, service)):
            if request.carried_from is not None and world.shelf.find(request.carried_from) in books:
                continue
            verdicts = _verdicts(book, request.case)
            findings = [told(book, verdict, {}, language, world.catalogue.told) for verdict in verdicts]
            made.append(
                Past(
                    book=book,
                    period=period_words(book.edition.of, language),
                    watched_on=day(request.watched_on, language),
                    rungs=tuple(request.rungs.items()),
                    clocks=_delays(request, language),
                    tally=tally(findings, language),
                    corrected_by=book.edition.corrected_by,
                    is_shown=book is books[0] and request.case == shown.case,
                )
            )
    return tuple(made)


def _delays(request: Request, language: Language) -> tuple[str, str, str]:
    since = request.submitted
    first, second, third = ("" if w is None or since is None else delay(since.by, w, language) for w in request.clocks)
    return first, second, third


def _proof(book: Book, case: Mapping[str, Any]) -> Proof:
    method = book.package.about.get("method") or {}
    return Proof(
        case=case["case_id"],
        evidence=case.get("evidence_sha256") or "",
        release=book.id,
        release_digest=book.edition.digest,
        method_version=method.get("version") or "",
        method=method.get("digest") or "",
    )
