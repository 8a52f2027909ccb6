"""What came of a request that is public?"""

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dashboards.app import model
from dashboards.app.asked import Of
from dashboards.app.page import Cursor, Limit, one, page
from dashboards.app.said import with_words
from dashboards.http.problem import Problem
from dashboards.ladder import Ladders, ladder_of, written
from dashboards.shelf.book import Book, Line

router = APIRouter(prefix="/api/v1/releases/{release}/cases", tags=["cases"])


@router.get("", response_model=model.page_of(model.Case))
async def cases(
    book: Of,
    *,
    service: Annotated[str | None, Query(max_length=200)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List the requests that are public."""
    return page(book, "cases", path="cases", filters={"service_id": service}, limit=limit, cursor=cursor)


@router.get("/{case}", response_model=model.one_of(model.CaseCard))
async def case(request: Request, book: Of, case: str) -> Response:
    """Give one request: its clocks, findings in words, ladder and next rung."""
    lines = book.index.rows("cases", {"case_id": case}, limit=1)
    if not lines:
        raise Problem(404, "not_found")
    return one(book, "data", card(book, lines[0], request.app.state.ladders))


def card(book: Book, line: Line, ladders: Ladders) -> str:
    row = json.loads(line.json)
    found = book.index.rows("verdicts", {"case_id": row["case_id"]})
    outcomes = {v["criterion"]: v["outcome"] for v in (json.loads(one.json) for one in found)}
    ladder = written(ladder_of(row, outcomes, ladders))
    verdicts = ",".join(with_words(book, one) for one in found)
    return f'{line.json[:-1]},"ladder":{ladder},"verdicts":[{verdicts}]}}'
