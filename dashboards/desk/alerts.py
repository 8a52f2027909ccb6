"""What goes on of which somebody should know, who sees to it, and of what is nobody told for a time?"""

from datetime import timedelta
from typing import Final

from starlette.responses import Response

from dashboards.desk.stretch import PAGE, address, start_of, stretch
from dashboards.desk.visit import Visit
from results.records import Text
from results.store import act
from results.store.alert_place import Sought

GOING_ON: Final = Text(fr="En cours", en="Going on")
EVERY: Final = Text(fr="Toutes", en="All")
MUTES: Final = {
    "1": (timedelta(hours=1), Text(fr="une heure", en="an hour")),
    "24": (timedelta(days=1), Text(fr="un jour", en="a day")),
    "168": (timedelta(days=7), Text(fr="une semaine", en="a week")),
}


async def listing(visit: Visit) -> Response:
    """The alerts, fifty a page: those that go on, or all."""
    over, words, start = visit.query("over") == "yes", visit.query("q"), start_of(visit)
    found = await visit.roof.alerts(Sought(over=over, words=words), start=start, limit=PAGE)
    kept = {"over": "yes" if over else None, "q": words}
    return visit.page(
        "alerts.html.j2",
        alerts=found.lines,
        over=over,
        q=words,
        tabs=[
            (address("/desk/alerts", q=words), GOING_ON, not over),
            (address("/desk/alerts", q=words, over="yes"), EVERY, over),
        ],
        part=stretch("/desk/alerts", kept, start=start, shown=len(found.lines), total=found.total),
        mutes=[(hours, words) for hours, (_, words) in MUTES.items()],
    )


async def see_to(visit: Visit) -> Response:
    key = visit.form.text("key")
    await _note(visit, "alert_acked", key)
    await visit.roof.see_to_alert(key, person=visit.name)
    return visit.go("/desk/alerts", said="acked")


async def mute(visit: Visit) -> Response:
    key = visit.form.text("key")
    lasts, _ = MUTES.get(visit.form.text("hours"), MUTES["24"])
    await _note(visit, "alert_muted", key)
    await visit.roof.mute_alert(key, visit.now + lasts, person=visit.name)
    return visit.go("/desk/alerts", said="muted")


async def _note(visit: Visit, what: str, key: str) -> None:
    async with visit.roof.store.write() as tx:
        await act.note(tx, visit.name, what, key[:200], at=visit.now)
