"""Which kinds of pages has the site, and which pages are there of each?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dashboards.site import contest, criterion, figure, legal, listing, method, release, sector, service, software
from dashboards.site.place import Place
from dashboards.site.world import World


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of pages, named by what their paths begin with.

    Attributes:
        render: the page at the rest of a path; None where there is none.
        pages: the rests of the paths of all its pages.
    """

    render: Callable[[World, Place, str], str | None]
    pages: Callable[[World], Iterable[str]]


def _one(_world: World) -> Iterable[str]:
    return ("",)


KINDS: Final[Mapping[str, Kind]] = {
    "": Kind(listing.home, _one),
    "services": Kind(listing.services, listing.service_pages),
    "service": Kind(service.render, service.pages),
    "sectors": Kind(sector.index, _one),
    "sector": Kind(sector.render, sector.pages),
    "software": Kind(software.render, software.pages),
    "criteria": Kind(criterion.index, _one),
    "criterion": Kind(criterion.render, criterion.pages),
    "figures": Kind(figure.index, figure.index_pages),
    "figure": Kind(figure.render, figure.pages),
    "method": Kind(method.render, _one),
    "releases": Kind(release.index, _one),
    "release": Kind(release.render, release.pages),
    "contest": Kind(contest.render, _one),
    "legal": Kind(legal.render, _one),
}


def page_at(world: World, place: Place) -> str | None:
    """The page of a place; None where there is none."""
    name, _, rest = place.path.partition("/")
    kind = KINDS.get(name)
    if kind is None or place.path.endswith("/"):
        return None
    return kind.render(world, place, rest)


def paths(world: World) -> Iterator[str]:
    """The paths of all pages, below their language."""
    for name, kind in KINDS.items():
        for rest in kind.pages(world):
            yield "/".join(part for part in (name, rest) if part)
