"""Are the requests that a figure's page names those that the figure was computed from?"""

from datetime import date
from pathlib import Path

import pytest

from dashboards.shelf.stock import stocked
from dashboards.site.behind import behind, counted_in
from dashboards.site.figure_row import figure_in
from results.figures.figure import Figure
from results.release import Release
from tests.dashboards.observatory.released import SITUATIONS
from tests.dashboards.shelved import lay
from tests.dashboards.site import staged


def releases() -> dict[str, Release]:
    made = {
        name: SITUATIONS[name]() for name in ("sampled", "all_silent", "four", "no_public_case", "software_with_html")
    }
    return {**made, "quarter": staged.quarter(150, "2026-Q4", date(2026, 10, 1), seed=0)}


@pytest.mark.parametrize("name", ["sampled", "all_silent", "four", "no_public_case", "software_with_html", "quarter"])
def test_the_ids_behind_every_figure_are_those_it_was_computed_from(name: str, tmp_path: Path) -> None:
    release = releases()[name]
    book = stocked([lay(release, tmp_path)], tmp_path).books[0]
    counted = counted_in(book)
    for figure in release.figures:
        if "country=" in figure.id and name != "quarter":
            continue  # these situations say another country of a request than of its service
        read = figure_in(book, figure.id)
        assert read is not None
        assert {one.case for one in behind(read, counted)} == set(figure.cases), figure.id


def test_a_figure_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    release = staged.quarter(150, "2026-Q4", date(2026, 10, 1), seed=0)
    book = stocked([lay(release, tmp_path)], tmp_path).books[0]
    for figure in release.figures:
        read = figure_in(book, figure.id)
        assert read is not None
        assert shown(read) == shown(figure)


def shown(figure: Figure) -> tuple[object, ...]:
    """What of a figure pages show."""
    reach = figure.reach and (figure.reach.kind, near(figure.reach.low), near(figure.reach.high))
    points = figure.curve.points if figure.curve else ()
    curve = [(near(p.since), near(p.day), near(p.share), near(p.low), near(p.high)) for p in points]
    return (
        figure.title,
        figure.population,
        figure.n,
        figure.controllers,
        near(figure.value),
        figure.blank,
        reach,
        figure.bounds and (near(figure.bounds.low), near(figure.bounds.high)),
        figure.count,
        figure.parts,
        curve,
        figure.exclusions,
        figure.recompute,
    )


def near(value: float | None) -> float | None:
    """As a table writes it."""
    return None if value is None else round(value, 6)
