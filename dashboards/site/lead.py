"""What does the newest release say in one sentence, and how is a release read back as far as sentences need it?"""

from datetime import date
from typing import Any

from markupsafe import Markup

from dashboards.observatory.summary import RATES, lead
from dashboards.shelf.book import Book
from dashboards.site.figure_row import figure_in
from dashboards.site.place import Place
from dashboards.site.world import World
from results.figures.sampling import Design, Sampled
from results.release import Release


def lead_of(world: World, place: Place) -> Markup | None:
    """The sentence, each number leading to its figure; None where nothing is published, or nothing is counted."""
    book = world.catalogue.book
    if book is None:
        return None
    found = {slug: figure_in(book, f"{slug}/{book.edition.period}") for slug in RATES}
    known = {slug: figure for slug, figure in found.items() if figure is not None}
    if not known:
        return None
    return lead(release_of(book), known, place.language, to=lambda figure: place.page(f"figure/{figure}"))


def release_of(book: Book) -> Release:
    """A release without its rows: what it is called, and how its services were chosen."""
    about = book.package.about
    method = about.get("method") or {}
    contributors = about.get("contributors") or [{}]
    return Release(
        id=book.id,
        period=book.edition.of,
        until=date.fromisoformat(about["known_until"]) if about.get("known_until") else book.edition.of.end,
        method=method.get("digest") or "",
        method_version=method.get("version") or "",
        operator=contributors[0].get("title") or "",
        criteria=(),
        withheld=about.get("withheld_cases") or 0,
        sample=_sampled(about.get("sample")),
        corrects=about.get("corrects"),
    )


def _sampled(said: dict[str, Any] | None) -> Sampled | None:
    if not said:
        return None
    return Sampled(
        id=said["id"],
        design=Design(said["design"]),
        source=said["frame"]["source"],
        frame_digest=said["frame"]["sha256"],
        seed=said["seed"],
        strata=tuple(said.get("strata") or ()),
        drawn_on=date.fromisoformat(said["drawn_on"]),
        frame=(),
        drawn=(),
    )
