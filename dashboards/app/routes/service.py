"""What is public of a service?"""

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dashboards.app import model
from dashboards.app.asked import Of, Public
from dashboards.app.page import Cursor, Limit, one, page
from dashboards.app.routes.case import card
from dashboards.http.problem import Problem
from dashboards.shelf.book import Book
from dashboards.shelf.stock import Shelf

router = APIRouter(prefix="/api/v1", tags=["services"])

Filter = Annotated[str | None, Query(max_length=200)]
Words = Annotated[str | None, Query(max_length=200, description="Words of its name or id, whatever case and accents.")]


@router.get("/releases/{release}/services", response_model=model.page_of(model.Service))
async def services(
    book: Of,
    *,
    sector: Filter = None,
    country: Filter = None,
    software: Filter = None,
    track: Filter = None,
    controller_kind: Filter = None,
    q: Words = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List services; an order of names, never a ranking."""
    filters = {
        "sector": sector,
        "country": country,
        "software": software,
        "track": track,
        "controller_kind": controller_kind,
    }
    return page(book, "services", path="services", filters=filters, limit=limit, cursor=cursor, words=q)


@router.get("/releases/{release}/services/{service}", response_model=model.one_of(model.ServiceCard))
async def service_in(request: Request, book: Of, service: str) -> Response:
    """Give a service's scorecard in a release: its requests, findings in words, ladder and next rung."""
    return one(book, "data", scorecard(request, book, service))


@router.get("/services/{service}", response_model=model.one_of(model.ServiceCard))
async def service_now(request: Request, shelf: Public, service: str) -> Response:
    """Give its scorecard in the newest release in which it is."""
    book = newest_with(shelf, service)
    return one(book, "data", scorecard(request, book, service))


def newest_with(shelf: Shelf, service: str) -> Book:
    """The newest release in which a service is.

    Raises:
        Problem: there is none.
    """
    found = shelf.telling_of(service)
    if not found:
        raise Problem(404, "service_unknown" if shelf.books else "no_release")
    return found[0]


def scorecard(request: Request, book: Book, service: str) -> str:
    row = book.index.row("services", {"service_id": service})
    if row is None:
        raise Problem(404, "service_unknown")
    shelf: Shelf = request.scope["shelf"]
    known_in = json.dumps([other.id for other in shelf.telling_of(service)])
    lines = book.index.rows("cases", {"service_id": service})
    cases = ",".join(card(book, line, request.app.state.ladders) for line in lines)
    return f'{row[:-1]},"releases":{known_in},"cases":[{cases}]}}'
