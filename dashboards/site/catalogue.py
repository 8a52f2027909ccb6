"""Which services are listed, in which order, and who of them is where? Read once from what is public, kept in memory."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, partial
from typing import Any, Final

from markupsafe import Markup

from dashboards.observatory.group import alphabetic
from dashboards.shelf.book import Book
from dashboards.shelf.build import fold
from dashboards.shelf.stock import Shelf
from dashboards.site.behind import Counted, counted_in
from dashboards.site.finding import Kept, Told
from results.figures.figure import Figure, slug_of
from results.records import Interval, Language

CLOCKS: Final = ("acknowledged", "answered", "usable")
TRACKS: Final = ("portability", "access")
Shown = Mapping[str, tuple[Counter[str], int]]
"""By criterion: how many portals showed each outcome, and how many controllers' portals decided it."""

PARTS: Final = ("track", "sector", "country", "software")
"""By what services are told apart, beside their names."""

_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A public request, as far as lists and figures show it."""

    case: str
    track: str
    counted: bool
    rungs: Mapping[str, int]
    submitted: Interval | None
    clocks: tuple[Interval | None, Interval | None, Interval | None]
    watched_until: datetime
    contested: bool
    carried_from: str | None

    @property
    def watched_on(self) -> date:
        return self.watched_until.date()

    @property
    def rung(self) -> int | None:
        return self.rungs.get(self.track)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A service of the newest release.

    Attributes:
        initials: of its names; empty where one begins with no letter.
        portal: its software, as a part of an address.
        last: its newest request.
        searched: the words by which it is found, folded.
    """

    id: str
    names: Mapping[Language, str]
    initials: Mapping[Language, str]
    sector: str
    country: str
    software: str | None
    portal: str
    track: str
    kind: str
    controller: str | None
    requests: tuple[Request, ...]
    last: Request
    searched: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a reader looks for; what is empty is not asked."""

    track: str = ""
    sector: str = ""
    country: str = ""
    software: str = ""
    words: str = ""

    @property
    def is_open(self) -> bool:
        return not (self.track or self.sector or self.country or self.software or self.words)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return tuple(fold(self.words).split())

    def fits(self, one: Listed) -> bool:
        return (
            (not self.track or one.track == self.track)
            and (not self.sector or one.sector == self.sector)
            and (not self.country or one.country == self.country)
            and (not self.software or one.portal == self.software)
            and all(word in one.searched for word in self.folded)
        )


@dataclass(frozen=True)
class Found:
    """Services in the order of their names in one language."""

    services: tuple[Listed, ...]
    language: Language

    @cached_property
    def begins(self) -> Mapping[str, int]:
        """Where each initial begins, by the place in the list; what begins with no letter has none."""
        places: dict[str, int] = {}
        for place, one in enumerate(self.services):
            places.setdefault(one.initials[self.language], place)
        places.pop("", None)
        return places


@dataclass(frozen=True)
class Catalogue:
    """The services of the newest release, and the figures of all.

    Attributes:
        figures: each with the release in which it stands; those that were corrected come last.
        counted: of each release the requests that its figures count.
        kept: figures that many pages draw.
        told, rows: verdicts that many pages say, and as the lines of a table that they are.
        shown: what each software shows at all its portals.
    """

    book: Book | None
    services: tuple[Listed, ...]
    figures: Mapping[str, Book] = field(default_factory=dict)
    counted: Mapping[str, tuple[Counted, ...]] = field(default_factory=dict, repr=False)
    kept: dict[str, Figure | None] = field(default_factory=dict, repr=False, compare=False)
    told: Kept = field(default_factory=dict, repr=False, compare=False)
    rows: dict[tuple[str, str, str, Told], Markup] = field(default_factory=dict, repr=False, compare=False)
    shown: dict[str, Shown] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def by_id(self) -> Mapping[str, Listed]:
        return {one.id: one for one in self.services}

    @cached_property
    def in_order(self) -> Mapping[Language, tuple[Listed, ...]]:
        """By name, in each language; those that have none to be told by come last."""
        languages: tuple[Language, ...] = ("fr", "en")
        return {one: tuple(sorted(self.services, key=partial(_place, one))) for one in languages}

    def found(self, question: Question, language: Language) -> Found:
        """Those that a reader looks for; where that is all of a part, the part itself."""
        asked = [(name, value) for name in PARTS if (value := getattr(question, name))] or [("", "")]
        parts = [self.parts[language].get(part, Found((), language)) for part in asked]
        part = min(parts, key=lambda one: len(one.services))
        if len(parts) == 1 and not question.words:
            return part
        return Found(tuple(one for one in part.services if question.fits(one)), language)

    @cached_property
    def parts(self) -> Mapping[Language, Mapping[tuple[str, str], Found]]:
        """All services, and those of each track, sector, country and software."""
        made: dict[Language, dict[tuple[str, str], Found]] = {}
        for language, every in self.in_order.items():
            members: defaultdict[tuple[str, str], list[Listed]] = defaultdict(list)
            for one in every:
                for name, value in zip(PARTS, (one.track, one.sector, one.country, one.portal), strict=True):
                    members[name, value].append(one)
            made[language] = {part: Found(tuple(among), language) for part, among in members.items()}
            made[language]["", ""] = Found(every, language)
        return made

    @cached_property
    def software(self) -> Mapping[str, str]:
        """The labels of portal software by the part of an address that each has."""
        return dict(sorted({one.portal: one.software for one in self.services if one.software}.items()))

    @cached_property
    def counts(self) -> Mapping[str, Counter[str]]:
        """How many services there are of each track, sector, country and software; software as a part of an address."""
        made: dict[str, Counter[str]] = {}
        for name in ("track", "sector", "country", "portal"):
            made[name] = Counter(getattr(one, name) for one in self.services if getattr(one, name))
        return {**made, "software": made["portal"]}


def catalogue_of(shelf: Shelf) -> Catalogue:
    """Read the newest release, and which figure stands in which release."""
    figures: dict[str, Book] = {}
    for book in sorted(shelf.books, key=lambda b: b.edition.superseded_at is not None):
        figures = {**dict.fromkeys(book.index.column("figures", "figure_id"), book), **figures}
    counted = {book.id: counted_in(book) for book in shelf.books}
    current = shelf.current
    if current is None:
        return Catalogue(None, (), figures, counted)
    cases: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in current.index.rows("cases", {}):
        row = json.loads(line.json)
        cases[row["service_id"]].append(row)
    rows = (json.loads(line.json) for line in current.index.rows("services", {}))
    listed = tuple(_listed(row, cases[row["service_id"]]) for row in rows if cases[row["service_id"]])
    return Catalogue(current, listed, figures, counted)


def _listed(row: Mapping[str, Any], cases: Iterable[Mapping[str, Any]]) -> Listed:
    requests = tuple(sorted((request_of(case) for case in cases), key=_age))
    names: dict[Language, str] = {
        "fr": row.get("name_fr") or row["service_id"],
        "en": row.get("name_en") or row["service_id"],
    }
    return Listed(
        id=row["service_id"],
        names=names,
        initials={language: initial(name) for language, name in names.items()},
        sector=row.get("sector") or "other",
        country=row.get("country") or "",
        software=row.get("software"),
        portal=slug_of(row["software"]) if row.get("software") else "",
        track=row.get("track") or requests[-1].track,
        kind=row.get("controller_kind") or "",
        controller=row.get("controller_id"),
        requests=requests,
        last=requests[-1],
        searched=fold(f"{row['service_id']} {names['fr']} {names['en']}"),
    )


def _place(language: Language, one: Listed) -> tuple[bool, str, str]:
    name = alphabetic(one.names[language])
    return (not name[:1].isalnum(), name, one.id)


def initial(name: str) -> str:
    """Its first letter, without an accent."""
    letter = alphabetic(name[:1])[:1].upper()
    return letter if letter.isalpha() else ""


def _age(request: Request) -> tuple[datetime, str]:
    return (request.watched_until, request.case)


def request_of(case: Mapping[str, Any]) -> Request:
    """A row of cases as lists show it."""
    track = str(case["track"])
    rungs = {name: case[f"rung_{name}"] for name in TRACKS if case.get(f"rung_{name}") is not None}
    if not rungs and case.get("rung") is not None:
        rungs = {track: case["rung"]}
    acknowledged, answered, usable = (interval(case, name) for name in CLOCKS)
    return Request(
        case=case["case_id"],
        track=track,
        counted=bool(case.get("counted")),
        rungs=rungs,
        submitted=interval(case, "submitted"),
        clocks=(acknowledged, answered, usable),
        watched_until=moment(case["watched_until"]),
        contested=bool(case.get("contested")),
        carried_from=case.get("carried_from"),
    )


def interval(case: Mapping[str, Any], name: str) -> Interval | None:
    """A moment that lies between two looks; None where it did not come."""
    by = case.get(f"{name}_hi")
    if by is None:
        return None
    after = case.get(f"{name}_lo")
    return Interval(after=moment(after) if after else None, by=moment(by))


def moment(said: str) -> datetime:
    at = datetime.fromisoformat(said)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def is_old(watched: date, today: date) -> bool:
    """Whether what was observed then is too old to tell of today: more than twelve months."""
    months = (today.year - watched.year) * _MONTHS + today.month - watched.month
    return months > _MONTHS or (months == _MONTHS and today.day > watched.day)
