"""Whose requests are behind a figure, by their ids? As its recipe says: those of the group that are public and counted."""

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from dashboards.shelf.book import Book
from results.figures.figure import Figure, slug_of
from results.records import ControllerKind

_CLOCKS: Final = {
    "days_to_acknowledgement": "acknowledged",
    "days_to_answer": "answered",
    "days_to_file": "usable",
}
_INDICATOR: Final = "self_data_communities"
_LADDER: Final = "ladder/"


class Counted(NamedTuple):
    """A request that the figures of its release count.

    `fits`: the groups that it belongs to, as the ids of figures name them; `places`: the ladders that it is counted on.
    """

    case: str
    service: str
    fits: frozenset[str]
    places: frozenset[str]
    is_asked: bool


def counted_in(book: Book) -> tuple[Counted, ...]:
    """The counted requests of a release, in the order of its table."""
    services = {row["service_id"]: row for row in (json.loads(line.json) for line in book.index.rows("services", {}))}
    known: dict[frozenset[str], frozenset[str]] = {}
    found = []
    for line in book.index.rows("cases", {}):
        case = json.loads(line.json)
        if not case.get("counted"):
            continue
        fits = frozenset(_groups(case, services.get(case["service_id"], {})))
        places = frozenset(name for name in ("portability", "access") if case.get(f"place_{name}"))
        found.append(
            Counted(
                case["case_id"],
                case["service_id"],
                known.setdefault(fits, fits),
                known.setdefault(places, places),
                case.get("submitted_hi") is not None,
            )
        )
    return tuple(found)


def _groups(case: dict[str, Any], service: dict[str, Any]) -> Iterator[str]:
    labels = {
        "kind": service.get("controller_kind"),
        "sector": service.get("sector"),
        "country": (service.get("country") or "").lower(),
        "software": service.get("software"),
        "track": case.get("track"),
    }
    return (f"{name}={slug_of(label)}" for name, label in labels.items() if label)


def behind(figure: Figure, counted: tuple[Counted, ...]) -> tuple[Counted, ...]:
    """Those that a figure is computed from, as far as they are public; nobody where it is blank."""
    slug, _, group = figure.id.partition(f"/{figure.period.name}")
    if _is_told_nothing(figure) or slug.startswith(("change/", "correction/")):
        return ()
    group = group.removeprefix("/")
    mine = (one for one in counted if not group or group in one.fits)
    if slug in _CLOCKS:
        return tuple(one for one in mine if one.is_asked)
    if slug == _INDICATOR:
        public = f"kind={ControllerKind.PUBLIC_BODY}"
        return tuple(one for one in mine if public in one.fits)
    if slug.startswith(_LADDER):
        return tuple(one for one in mine if slug.removeprefix(_LADDER) in one.places)
    return tuple(mine)


def _is_told_nothing(figure: Figure) -> bool:
    """Whether not even its denominator is said."""
    return figure.blank is not None and figure.n is None
