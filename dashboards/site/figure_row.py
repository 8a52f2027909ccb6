"""How does a row of figures become the figure that charts and sentences are made of? Nothing is computed: what the release says is read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dashboards.shelf.book import Book
from results.figures.count import Count
from results.figures.figure import Exclusion, Figure, Kind, Part, Reach, Split
from results.figures.interval import LEVEL, Bounds
from results.figures.period import period_of
from results.figures.publishable import Blank
from results.figures.survival import Band, Curve, Estimator, Median, Point
from results.figures.words import Excluded
from results.records import Text

_CURVES = "curves"


def figure_in(book: Book, name: str) -> Figure | None:
    """A figure of a release, with its curve; None where it has none of this id."""
    row = book.index.row("figures", {"figure_id": name})
    if row is None:
        return None
    points = (json.loads(line.json) for line in book.index.rows(_CURVES, {"figure_id": name}))
    return figure_of(json.loads(row), points)


def figure_of(row: Mapping[str, Any], points: Iterable[Mapping[str, Any]]) -> Figure:
    reach = None
    if row.get("interval"):
        reach = Reach(kind=Kind(row["interval"]), low=row.get("low"), high=row.get("high"))
    bounds = None
    if row.get("bounds_low") is not None and row.get("bounds_high") is not None:
        bounds = Bounds(low=row["bounds_low"], high=row["bounds_high"])
    count = None
    if row.get("good") is not None:
        count = Count(good=row["good"], bad=row.get("bad") or 0, open=row.get("open") or 0)
    return Figure(
        id=row["figure_id"],
        title=_both(row, "title"),
        period=period_of(row["period"]),
        population=_both(row, "population"),
        n=row.get("n"),
        controllers=row.get("controllers"),
        value=row.get("value"),
        blank=Blank(row["blank"]) if row.get("blank") else None,
        reach=reach,
        bounds=bounds,
        count=count,
        parts=tuple(Part(name=name, count=number) for name, number in _counts(row.get("parts"))),
        curve=_curve(row, reach, tuple(points)),
        change=_split(row),
        exclusions=tuple(
            Exclusion(reason=Excluded(name), count=number) for name, number in _counts(row.get("exclusions"))
        ),
        method=row.get("method") or "",
        recompute=_both(row, "recompute"),
    )


def _both(row: Mapping[str, Any], name: str) -> Text:
    return Text(fr=row.get(f"{name}_fr") or "", en=row.get(f"{name}_en") or "")


def _split(row: Mapping[str, Any]) -> Split | None:
    if not row.get("since"):
        return None
    service, method, coverage = (row.get(f"{name}_points") or 0.0 for name in ("service", "method", "coverage"))
    return Split(since=row["since"], service=service, method=method, coverage=coverage)


def _curve(row: Mapping[str, Any], reach: Reach | None, points: tuple[Mapping[str, Any], ...]) -> Curve | None:
    """The curve as it is drawn; of how it was estimated a release says no more than its interval."""
    if not points:
        return None
    return Curve(
        cases=row.get("n") or 0,
        clusters=row.get("controllers") or 0,
        estimator=Estimator.KAPLAN_MEIER if all(p["since"] == p["day"] for p in points) else Estimator.TURNBULL,
        band=Band.NONE if reach is None else Band.CASES,
        level=LEVEL,
        until=row.get("curve_until") or points[-1]["day"],
        points=tuple(
            Point(
                since=p["since"],
                day=p["day"],
                share=p["share"],
                low=p["low"],
                high=p["high"],
                at_risk=p.get("at_risk"),
            )
            for p in points
        ),
        median=Median(day=row.get("value"), low=reach.low if reach else None, high=reach.high if reach else None),
    )


def _counts(said: str | None) -> Iterator[tuple[str, int]]:
    """Read `withheld=3; untested=1`."""
    for one in (said or "").split("; "):
        name, _, count = one.rpartition("=")
        if count.isdecimal():
            yield name, int(count)
