"""Is the server alive, and does it show what is public now?"""

import json
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboards.app import model
from dashboards.app.asked import Public
from dashboards.http.language import language_of
from dashboards.http.problem import WORDS, Problem
from dashboards.shelf.stock import Shelf
from dashboards.typography import spaced
from results.records import Text

router = APIRouter(tags=["health"])

_ALIVE: Final = Text(fr="Le serveur répond.", en="The server answers.")
_SHOWN: Final = Text(fr="Ce qui est public est affiché.", en="What is public is shown.")


@router.get("/healthz", response_model=model.Health)
async def healthz(request: Request, shelf: Public) -> Response:
    """Say that the server is alive."""
    return _said(request, shelf, _ALIVE)


@router.get("/readyz", response_model=model.Health)
async def readyz(request: Request, shelf: Public) -> Response:
    """Say whether the store can be reached and what is public is shown; of what hinders it, the code alone."""
    trouble: str | None = request.app.state.trouble
    if trouble is not None:
        raise Problem(503, "not_ready", more=f"({trouble})")
    return _said(request, shelf, _SHOWN)


def _said(request: Request, shelf: Shelf, detail: Text) -> Response:
    language, current = language_of(request), shelf.current
    words = detail if current else WORDS["no_release"]
    said = {
        "status": "ok",
        "release": current.id if current else None,
        "detail": spaced(words.in_(language), language),
    }
    headers = {"Cache-Control": "no-store", "Content-Language": language}
    return Response(json.dumps(said, ensure_ascii=False), media_type="application/json", headers=headers)
