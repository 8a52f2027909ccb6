"""What was found, criterion by criterion?"""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from dashboards.app import model
from dashboards.app.asked import Of
from dashboards.app.page import Cursor, Limit, page
from dashboards.app.said import with_words
from results.records import Outcome

router = APIRouter(prefix="/api/v1/releases/{release}/verdicts", tags=["verdicts"])

Filter = Annotated[str | None, Query(max_length=200)]


@router.get("", response_model=model.page_of(model.Verdict))
async def verdicts(
    book: Of,
    *,
    service: Filter = None,
    case: Filter = None,
    criterion: Filter = None,
    outcome: Outcome | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List findings, each with its words in French and English."""
    filters = {"service_id": service, "case_id": case, "criterion": criterion, "outcome": outcome and str(outcome)}
    shown = partial(with_words, book)
    return page(book, "verdicts", path="verdicts", filters=filters, limit=limit, cursor=cursor, shown=shown)
