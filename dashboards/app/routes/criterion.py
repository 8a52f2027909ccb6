"""By which method was it judged, and in which words?"""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from dashboards.app import model
from dashboards.app.asked import Of
from dashboards.app.page import Cursor, Limit, one, page
from dashboards.http.problem import Problem

router = APIRouter(prefix="/api/v1/releases/{release}", tags=["criteria"])


@router.get("/criteria", response_model=model.page_of(model.Criterion))
async def criteria(book: Of, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """List the criteria of the method, each with its question and basis in law."""
    return page(book, "criteria", path="criteria", filters={}, limit=limit, cursor=cursor)


@router.get("/criteria/{criterion}", response_model=model.one_of(model.Criterion))
async def criterion(book: Of, criterion: str) -> Response:
    """Give one criterion."""
    row = book.index.row("criteria", {"criterion": criterion})
    if row is None:
        raise Problem(404, "not_found")
    return one(book, "data", row)


@router.get("/reasons", response_model=model.page_of(model.Reason))
async def reasons(
    book: Of,
    *,
    criterion: Annotated[str | None, Query(max_length=200)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List the reasons of findings, in words, with how to repair."""
    return page(book, "reasons", path="reasons", filters={"criterion": criterion}, limit=limit, cursor=cursor)
