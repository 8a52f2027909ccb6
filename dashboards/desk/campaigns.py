"""Which standing orders are there, what will they do, what did they do; and how is one written, paused, fired?"""

from typing import Final

from starlette.responses import Response

from dashboards.desk.guard import note_refusal
from dashboards.desk.roof import Refused
from dashboards.desk.shown import (
    Ordered,
)
from dashboards.desk.visit import Visit
from dashboards.desk.words import CAMPAIGN_PARTS
from results.figures.words import SECTORS
from results.records import LANGUAGES, Text
from results.store import act

CADENCES: Final = (
    ("0 9 1 1,4,7,10 *", Text(fr="chaque trimestre, le 1er à 9 h", en="every quarter, on the 1st at 9:00")),
    ("0 9 1 */2 *", Text(fr="tous les deux mois, le 1er à 9 h", en="every other month, on the 1st at 9:00")),
    ("0 9 1 1,7 *", Text(fr="chaque semestre, le 1er à 9 h", en="every half-year, on the 1st at 9:00")),
    ("0 9 15 1 *", Text(fr="chaque année, le 15 janvier à 9 h", en="every year, on 15 January at 9:00")),
)
OTHER: Final = "other"
SPREADS: Final = (
    ("none", Text(fr="tous au même moment", en="all at the same moment")),
    ("1d", Text(fr="étalés sur un jour", en="spread over a day")),
    ("7d", Text(fr="étalés sur une semaine", en="spread over a week")),
    ("14d", Text(fr="étalés sur deux semaines", en="spread over two weeks")),
)
ZONES: Final = (
    "Europe/Paris",
    "America/Cayenne",
    "America/Guadeloupe",
    "America/Martinique",
    "Indian/Mayotte",
    "Indian/Reunion",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "UTC",
)


async def listing(visit: Visit) -> Response:
    return visit.page("campaigns.html.j2", campaigns=await visit.roof.campaigns(visit.language))


async def show(visit: Visit) -> Response:
    return visit.page("campaign.html.j2", campaign=await visit.roof.campaign(visit.part("name"), visit.language))


async def ask(visit: Visit) -> Response:
    return await _form(visit)


async def _form(visit: Visit, status: int = 200, refused: Refused | None = None) -> Response:
    offered = await visit.roof.offered()
    part = CAMPAIGN_PARTS.get(refused.part or "") if refused is not None else None
    return visit.page(
        "campaign_form.html.j2",
        status,
        problem=refused.mend if refused is not None else None,
        wrong=refused.part if refused is not None else None,
        wrong_words=visit.said(part) if part is not None else None,
        given=visit.form,
        offered=offered,
        sectors=[(str(sector), SECTORS[sector]) for sector in offered.sectors],
        cadences=CADENCES,
        other=OTHER,
        spreads=SPREADS,
        zones=ZONES,
        languages=LANGUAGES,
    )


async def order(visit: Visit) -> Response:
    """Order a campaign; where anything in it cannot be meant, nothing is written and the form comes back as it was."""
    name = visit.form.text("name")
    async with visit.roof.store.write() as tx:
        await act.note(tx, visit.name, "campaign_ordered", name[:60], at=visit.now)
    try:
        await visit.roof.order_campaign(name, _ordered(visit), person=visit.name)
    except Refused as refused:
        await note_refusal(visit, refused)
        return await _form(visit, 422, refused)
    return visit.go(f"/desk/campaigns/{name}", said="ordered")


def _ordered(visit: Visit) -> Ordered:
    form = visit.form
    cadence = form.text("cadence")
    opens, closes = form.text("opens"), form.text("closes")
    return Ordered(
        scenarios=form.many("scenario"),
        sectors=form.many("sector"),
        tags=form.many("tag"),
        cron=(form.text("cron") if cadence in ("", OTHER) else cadence) or None,
        zone=form.text("zone") or None,
        jitter=form.text("jitter") or None,
        window=f"{opens}-{closes}" if opens or closes else None,
        weekdays="mon-fri" if form.text("weekdays") else None,
        starts=form.text("starts") or None,
        ends=form.text("ends") or None,
        languages=form.many("language"),
    )


async def pause(visit: Visit) -> Response:
    name = await _noted(visit, "campaign_paused")
    await visit.roof.pause_campaign(name, person=visit.name)
    return visit.go(f"/desk/campaigns/{name}", said="paused")


async def resume(visit: Visit) -> Response:
    name = await _noted(visit, "campaign_resumed")
    await visit.roof.resume_campaign(name, person=visit.name)
    return visit.go(f"/desk/campaigns/{name}", said="resumed")


async def run(visit: Visit) -> Response:
    name = await _noted(visit, "campaign_fired")
    await visit.roof.run_campaign(name, person=visit.name)
    return visit.go(f"/desk/campaigns/{name}", said="fired")


async def _noted(visit: Visit, what: str) -> str:
    """The campaign of the address; that something is done to it is written down first."""
    told = await visit.roof.campaign(visit.part("name"), visit.language)
    async with visit.roof.store.write() as tx:
        await act.note(tx, visit.name, what, told.name, at=visit.now)
    return told.name
