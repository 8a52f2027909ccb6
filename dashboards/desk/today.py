"""What needs a person now, which deadlines fall this week, and what is the program doing?"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from dashboards.desk.calendar import first_days_of
from dashboards.desk.dated import WORDS
from dashboards.desk.named import names_of, service_names
from dashboards.desk.right import Right
from dashboards.desk.told import KINDS, Task, tasks_of
from dashboards.desk.visit import Visit
from results.store import board, question, switch, worker
from results.store.alert_place import Sought
from results.store.switch import STOP
from results.store.worker import WorkerRow

WEEK: Final = timedelta(days=7)
_SHOWN: Final = 12


async def pulse(visit: Visit) -> str:
    """What the live parts of the page hang on."""
    async with visit.roof.store.read() as tx:
        workers = [(one.owner, one.running, one.trouble) for one in await _alive(tx, visit.now)]
        return repr((await board.pulse(tx, visit.now), workers, await switch.find(tx, STOP)))


async def _alive(tx: AsyncConnection, now: datetime) -> list[WorkerRow]:
    return [one for one in await worker.listing(tx) if now - one.seen_at < worker.ALIVE]


async def show(visit: Visit) -> Response:
    roof, now = visit.roof, visit.now
    async with roof.store.read() as tx:
        asked = await question.count(tx)
        rows = await question.pressing(tx, now, limit=_SHOWN)
        running = await board.running(tx, now)
        coming = await board.next_due(tx, now, limit=5)
        since = await board.stage_since(tx, running)
        workers = await _alive(tx, now)
        stopped = await switch.find(tx, STOP)
    alerts = await roof.alerts(Sought(untended=True), start=0, limit=_SHOWN)
    dues, all_dues = await first_days_of(visit, now + WEEK, _SHOWN)
    tasks: list[Task] = tasks_of(rows, now)
    of_ledgers = [
        *(task.ledger for task in tasks),
        *(alert.ledger for alert in alerts.lines if alert.ledger),
        *(row.id for row in (*running, *coming)),
    ]
    return visit.page(
        "today.html.j2",
        names=await names_of(visit, of_ledgers),
        service_names=await service_names(
            visit, [one.service for one in alerts.lines if one.service and not one.ledger]
        ),
        whats=WORDS,
        kinds=KINDS,
        tasks=tasks,
        more=max(asked - len(tasks), 0),
        may_answer=visit.may(Right.ANSWER),
        alerts=alerts.lines,
        more_alerts=max(alerts.total - len(alerts.lines), 0),
        dues=dues,
        more_dues=all_dues - len(dues),
        running=running,
        since=since,
        coming=coming,
        workers=workers,
        stopped=stopped if stopped is not None and stopped.on else None,
    )
