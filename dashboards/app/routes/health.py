"""Is the server alive, and does it show what is public now?"""

import json

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboards.app import model
from dashboards.app.asked import Public
from dashboards.app.problem import WORDS, Problem

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=model.Health)
async def healthz(shelf: Public) -> Response:
    """Say that the server is alive."""
    return _said(shelf.current.id if shelf.current else None, "alive")


@router.get("/readyz", response_model=model.Health)
async def readyz(request: Request, shelf: Public) -> Response:
    """Say whether the store can be reached and what is public is shown."""
    trouble: str | None = request.app.state.trouble
    if trouble is not None:
        raise Problem(503, "not_ready", more=trouble)
    return _said(shelf.current.id if shelf.current else None, "what is public is shown")


def _said(release: str | None, detail: str) -> Response:
    said = {"status": "ok", "release": release, "detail": detail if release else WORDS["no_release"].en}
    return Response(json.dumps(said), media_type="application/json", headers={"Cache-Control": "no-store"})
