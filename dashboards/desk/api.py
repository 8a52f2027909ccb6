"""What may a program of the house read at the desk? The cases and where each stands, and nothing else."""

import json
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from dashboards.desk.visit import Visit
from dashboards.http.problem import Problem
from results.store import board
from results.store.board import Standing, Wanted, standing_of
from results.store.ledger import LedgerRow

CASES: Final = "/desk/api/cases"
PAGE: Final = 100


async def cases(visit: Visit) -> Response:
    """Cases, the newest first, a hundred at most; `next` leads to the older ones."""
    standing, before = visit.query("standing"), visit.query("before")
    if standing and standing not in {str(one) for one in Standing}:
        raise Problem(422, "parameter_invalid", errors=({"parameter": "standing", "why": ", ".join(Standing)},))
    words, campaign = visit.query("q"), visit.query("campaign")
    wanted = Wanted(standing=Standing(standing) if standing else None, words=words or None, campaign=campaign or None)
    about = await visit.roof.subjects(words) if words else ()
    async with visit.roof.store.read() as tx:
        wanted = await board.found(tx, wanted, about)
        rows = await board.listing(tx, wanted, now=visit.now, before=before or None, limit=PAGE + 1)
        shown = rows[:PAGE]
        asked = await board.asked_of(tx, [row.id for row in shown])
    last_days = {due.case: due.last_day.isoformat() for due in await visit.roof.deadlines()}
    following = None
    if len(rows) > PAGE:
        kept = {"standing": standing, "q": words, "campaign": campaign, "before": shown[-1].id}
        following = f"{CASES}?{urlencode({name: said for name, said in kept.items() if said})}"
    told = [
        {
            **_told(row),
            "standing": standing_of(row, visit.now, asked=row.id in asked),
            "last_day": last_days.get(row.id),
        }
        for row in shown
    ]
    body = json.dumps({"at": visit.now.isoformat(), "next": following, "cases": told}, ensure_ascii=False)
    return Response(body, media_type="application/json")


def _told(row: LedgerRow) -> dict[str, str | None]:
    return {
        "case": row.id,
        "service": row.service,
        "scenario": row.scenario,
        "account": row.account,
        "stage": row.stage,
        "opened_at": row.opened_at.isoformat(),
        "due_at": row.due_at.isoformat() if row.due_at is not None else None,
        "closed_at": row.closed_at.isoformat() if row.closed_at is not None else None,
    }
