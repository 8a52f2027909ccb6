"""Which rung has each service reached, and what is the next? The first two hundred by name; never a ranking.

Sole traders are never named, and so not listed: they are in services.csv without
their names.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.channels.open_data.audited import UNNAMED
from dashboards.observatory.group import alphabetic, capital
from dashboards.typography import counted, day, listed, written
from results.figures.words import SECTORS
from results.records import RUNGS, ControllerKind, Language, Text, Track
from results.release import Release, ReleasedCase, ReleasedService

SHOWN: Final = 200
TOP: Final = 5
_LONGEST: Final = 90

_TRACKS: Final = {
    Track.PORTABILITY: Text(fr="portabilité", en="portability"),
    Track.ACCESS: Text(fr="accès", en="access"),
}
_NONE: Final = Text(
    fr="aucune échelle ne s’y applique : refus motivé, ou rien n’a été demandé",
    en="no ladder applies: refused with reasons, or nothing was asked",
)
_TOP: Final = Text(fr="le plus haut échelon est atteint", en="the highest rung is reached")
_OPEN: Final = Text(fr="{next} (pas encore établi)", en="{next} (not settled yet)")
_REPAIRED: Final = Text(fr="constaté réparé le {days}", en="observed repaired on {days}")
_ASKED: Final = (Text(fr="{n} demande", en="{n} request"), Text(fr="{n} demandes", en="{n} requests"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A service as it is listed.

    Attributes:
        rung: reached by its latest request; None where no ladder concerns it.
        next: what it takes to stand one higher, in words.
        repaired: on which days something that was found was seen repaired; empty: on none.
    """

    name: str
    sector: str
    track: str
    asked: str
    rung: int | None
    next: str
    is_contested: bool
    repaired: str


def lines_of(release: Release, language: Language) -> tuple[Line, ...]:
    """The first of those that may be named, by their name."""
    cases = defaultdict(list)
    for case in release.cases:
        cases[case.row.service].append(case)
    named = sorted(
        ((name_of(s, language), s) for s in release.services if is_named(s)),
        key=lambda n: (alphabetic(n[0]), n[1].service.id),
    )
    return tuple(_line(name, s, cases[s.service.id], language) for name, s in named[:SHOWN])


def is_named(service: ReleasedService) -> bool:
    return service.service.controller.kind is not ControllerKind.SOLE_TRADER


def name_of(service: ReleasedService, language: Language) -> str:
    """The name, cut where it has no end; a sole trader has none."""
    if not is_named(service):
        return UNNAMED.in_(language)
    name = service.service.name.in_(language)
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def _line(name: str, service: ReleasedService, cases: Sequence[ReleasedCase], language: Language) -> Line:
    last = max(cases, key=lambda c: (c.row.first_deadline is not None, c.row.first_deadline, c.row.case), default=None)
    standing = None if last is None else next((s for s in last.row.standings if s.track is service.track), None)
    if standing is None:
        following = written(_NONE, language)
    elif standing.rung >= TOP:
        following = written(_TOP, language)
    else:
        title = written(RUNGS[service.track][standing.rung], language)
        following = written(_OPEN, language).format(next=title) if standing.is_open else title
    return Line(
        name=name,
        sector=SECTORS[service.service.sector].in_(language),
        track=_TRACKS[service.track].in_(language),
        asked=counted(len(cases), *_ASKED, language),
        rung=None if standing is None else standing.rung,
        next=capital(following),
        is_contested=any(case.contested for case in cases),
        repaired=_repaired(cases, language),
    )


def _repaired(cases: Sequence[ReleasedCase], language: Language) -> str:
    days = sorted({since for case in cases for _, since in case.repaired})
    said = listed([day(since, language) for since in days], language)
    return _REPAIRED.in_(language).format(days=said) if days else ""
