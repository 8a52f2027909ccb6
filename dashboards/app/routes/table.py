"""What else does a release hold? Every table of its, those too that this program does not know by name."""

import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboards.app import model
from dashboards.app.asked import Of
from dashboards.app.page import Cursor, Limit, listed, page
from dashboards.app.routes.release import tables_in
from dashboards.http.problem import Problem
from dashboards.shelf.build import filtered

router = APIRouter(prefix="/api/v1/releases/{release}", tags=["tables"])

_PAGING = frozenset({"limit", "cursor", "lang"})


@router.get("/corrections", response_model=model.page_of(model.Correction))
async def corrections(book: Of, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """List what this release says otherwise than the one that it corrects."""
    return page(book, "corrections", path="corrections", filters={}, limit=limit, cursor=cursor)


@router.get("/errors", response_model=model.page_of(model.PublishedError))
async def errors(book: Of, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """List our own errors in what was published, for ever."""
    return page(book, "errors", path="errors", filters={}, limit=limit, cursor=cursor)


@router.get("/exclusions", response_model=model.page_of(model.Exclusion))
async def exclusions(book: Of, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """List who was not audited, and why."""
    return page(book, "exclusions", path="exclusions", filters={}, limit=limit, cursor=cursor)


@router.get("/sample", response_model=model.page_of(model.Drawn))
async def sample(book: Of, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """List the services that were drawn."""
    return page(book, "sample", path="sample", filters={}, limit=limit, cursor=cursor)


@router.get("/frame", response_model=model.page_of(model.Framed))
async def frame(book: Of, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """List the frame that they were drawn from."""
    return page(book, "frame", path="frame", filters={}, limit=limit, cursor=cursor)


@router.get("/tables", response_model=model.page_of(model.TableSummary))
async def tables(book: Of) -> Response:
    """List the tables of a release."""
    return listed(book, [json.dumps(one, ensure_ascii=False) for one in tables_in(book)])


@router.get("/tables/{table}", response_model=model.page_of(model.AnyRow))
async def rows(request: Request, book: Of, table: str, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """List the rows of any table; every other parameter is a column that names something, with its value."""
    resource = book.index.tables.get(table)
    if resource is None:
        raise Problem(404, "not_found")
    filters: dict[str, Any] = {n: v for n, v in request.query_params.items() if n not in _PAGING}
    known = filtered(resource)
    unknown = sorted(filters.keys() - set(known))
    if unknown:
        why = f"rows are found by {', '.join(known)}" if known else "rows of this table are found by nothing"
        raise Problem(422, "parameter_invalid", errors=tuple({"parameter": name, "why": why} for name in unknown))
    return page(book, table, path=f"tables/{table}", filters=filters, limit=limit, cursor=cursor)
