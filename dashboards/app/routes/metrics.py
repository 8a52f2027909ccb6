"""What does a monitoring system read here? The figures of the release that stands, and how this server is."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboards.app.asked import Public
from dashboards.app.tally import Tally
from dashboards.channels.metrics import METRICS
from dashboards.shelf.stock import Shelf

router = APIRouter(tags=["metrics"])

OPEN: Final = "application/openmetrics-text; version=1.0.0; charset=utf-8"
TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
_END: Final = "# EOF\n"


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {OPEN: {}, TEXT: {}}, "description": "OpenMetrics, or what was before it."}},
)
async def metrics(request: Request, shelf: Public) -> Response:
    """Give OpenMetrics to who accepts it, else the text format of Prometheus."""
    tally: Tally = request.app.state.tally
    is_open = "application/openmetrics-text" in request.headers.get("accept", "")
    said = _figures(shelf) + tally.text(len(shelf.books), is_open=is_open)
    headers = {"Cache-Control": "no-store", "Vary": "Accept"}
    return Response(said.encode(), media_type=OPEN if is_open else TEXT, headers=headers)


def _figures(shelf: Shelf) -> str:
    book = shelf.current
    if book is None or METRICS not in book.package.files:
        return ""
    return (book.package.folder / METRICS).read_text(encoding="utf-8").removesuffix(_END)
