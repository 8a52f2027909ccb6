"""Which figures are published? Their ids hold slashes: `responsiveness/2026-Q4/sector=bank`."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from dashboards.app import model
from dashboards.app.asked import Of
from dashboards.app.page import Cursor, Limit, one, page
from dashboards.http.problem import Problem
from dashboards.shelf.book import Book

router = APIRouter(prefix="/api/v1/releases/{release}/figures", tags=["figures"])

CURVES = "curves"


@router.get("", response_model=model.page_of(model.FigureRow))
async def figures(
    book: Of,
    *,
    prefix: Annotated[str | None, Query(max_length=200, description="What their ids begin with.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List figures, blank ones too: `blank` says why there is no value."""
    begins = ("figure_id", prefix) if prefix else None
    return page(book, "figures", path="figures", filters={}, limit=limit, cursor=cursor, begins=begins)


@router.get("/{figure:path}", response_model=model.one_of(model.Figure))
async def figure(book: Of, figure: str) -> Response:
    """Give one figure with its counts, what is left out of it, and its curve."""
    row = book.index.row("figures", {"figure_id": figure})
    if row is None:
        raise Problem(404, "not_found")
    return one(book, "data", json.dumps(whole(book, json.loads(row)), ensure_ascii=False, separators=(",", ":")))


def whole(book: Book, row: dict[str, Any]) -> dict[str, Any]:
    """A figure with its lists as lists."""
    points = (json.loads(line.json) for line in book.index.rows(CURVES, {"figure_id": row["figure_id"]}))
    return {
        **row,
        "parts": [{"name": name, "count": count} for name, count in _counts(row.get("parts"))],
        "exclusions": [{"reason": name, "count": count} for name, count in _counts(row.get("exclusions"))],
        "curve": [{name: value for name, value in point.items() if name != "figure_id"} for point in points],
    }


def _counts(said: str | None) -> list[tuple[str, int]]:
    """Read `withheld=3; untested=1`."""
    pairs = (one.rpartition("=") for one in (said or "").split("; ") if one)
    return [(name, int(count)) for name, _, count in pairs if count.isdecimal()]
