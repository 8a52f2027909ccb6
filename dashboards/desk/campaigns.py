"""Which standing orders are there, what will they do, what did they do; and how is one written, paused, fired?"""

import hashlib
from typing import Final

from starlette.responses import Response

from dashboards.desk.choice import chosen_of
from dashboards.desk.form import Form
from dashboards.desk.guard import note_refusal
from dashboards.desk.roof import Missing, Refused
from dashboards.desk.selection import looks, offered
from dashboards.desk.shown import MON_FRI, CampaignTold, Ordered
from dashboards.desk.visit import Visit
from dashboards.desk.words import CAMPAIGN_PARTS, REFUSED
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
DAYS: Final = (
    ("", Text(fr="tous les jours", en="every day")),
    (MON_FRI, Text(fr="du lundi au vendredi", en="Monday to Friday")),
)
NONE: Final = "none"
"""What takes away what stood before."""
_MIDNIGHT: Final = "24:00"
_CHANGED: Final = Text(
    fr="Quelqu’un a changé cette campagne depuis que vous l’avez ouverte : revenez à sa page, et recommencez.",
    en="Somebody has changed this campaign since you opened it: go back to its page, and do it again.",
)
_PENDING: Final = Text(
    fr="Des déclarations sont encore en cours de lecture : on ne sait pas encore tout ce qui correspond. Réessayez dans un instant.",
    en="Declarations are still being looked through: what matches is not all known yet. Try again in a moment.",
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
    return await _form(visit, visit.form)


async def ask_change(visit: Visit) -> Response:
    campaign = await _changeable(visit)
    return await _form(visit, _filled(campaign.ordered), of=campaign)


async def _form(
    visit: Visit,
    given: Form,
    status: int = 200,
    refused: Refused | None = None,
    *,
    problem: Text | None = None,
    of: CampaignTold | None = None,
) -> Response:
    choice = offered(await visit.roof.catalogue(), given)
    part = CAMPAIGN_PARTS.get(refused.part or "") if refused is not None else None
    if refused is not None:
        problem = part if part is not None else REFUSED
    said = of.ordered if of is not None else Ordered()
    return visit.page(
        "campaign_form.html.j2",
        status,
        problem=visit.said(problem) if problem is not None else None,
        mend=refused.mend if refused is not None else None,
        wrong=refused.part if refused is not None else None,
        wrong_words=visit.said(part) if part is not None else None,
        given=given,
        of=of,
        seen=given.text("seen") or _seen(said),
        choice=choice,
        tags=sorted({*(tag for tag, _ in choice.offers.tags), *given.many("tag")}),
        sectors=[(str(sector), words) for sector, words in SECTORS.items()],
        cadences=CADENCES,
        other=OTHER,
        spreads=_with(SPREADS, said.jitter),
        days=_with(DAYS, said.weekdays),
        zones=ZONES if said.zone is None or said.zone in ZONES else (*ZONES, said.zone),
        languages=LANGUAGES,
    )


def _with(choices: tuple[tuple[str, Text], ...], said: str | None) -> tuple[tuple[str, Text], ...]:
    """What may be chosen, and what was written at a terminal."""
    if said is None or any(said == value for value, _ in choices):
        return choices
    return (*choices, (said, Text(fr=f"comme à présent : {said}", en=f"as now: {said}")))


def _filled(ordered: Ordered) -> Form:
    """The form, as somebody would have filled it in for what stands."""
    is_known = any(ordered.cron == value for value, _ in CADENCES)
    opens, _, closes = (ordered.window or "").partition("-")
    said = {
        "scenario": ordered.scenarios,
        "sector": ordered.sectors,
        "tag": ordered.tags,
        "cadence": (ordered.cron if is_known else OTHER,),
        "cron": (None if is_known else ordered.cron,),
        "zone": (ordered.zone,),
        "jitter": (ordered.jitter,),
        "opens": (opens,),
        "closes": (closes.replace(_MIDNIGHT, "00:00"),),
        "weekdays": (ordered.weekdays,),
        "starts": (ordered.starts,),
        "ends": (ordered.ends,),
        "language": ordered.languages,
    }
    return Form(texts={name: tuple(one or "" for one in some) for name, some in said.items()})


async def order(visit: Visit) -> Response:
    """Order a campaign; where anything in it cannot be meant, nothing is written and the form comes back as it was."""
    if looks(visit.form):
        return await _form(visit, visit.form)
    name = visit.form.text("name")
    try:
        ordered = await _ordered(visit)
    except _Unknown:
        return await _form(visit, visit.form, 503, problem=_PENDING)
    async with visit.roof.store.write() as tx:
        await act.note(tx, visit.name, "campaign_ordered", name[:60], at=visit.now)
    try:
        await visit.roof.order_campaign(name, ordered, person=visit.name)
    except Refused as refused:
        await note_refusal(visit, refused)
        return await _form(visit, visit.form, 422, refused)
    return visit.go(f"/desk/campaigns/{name}", said="ordered")


async def change(visit: Visit) -> Response:
    """Change what the form says otherwise than what stands, if that is what its reader saw."""
    campaign = await _changeable(visit)
    if looks(visit.form):
        return await _form(visit, visit.form, of=campaign)
    if visit.form.text("seen") != _seen(campaign.ordered):
        return await _stale(visit, campaign)
    try:
        other = _other(campaign.ordered, await _ordered(visit))
    except _Unknown:
        return await _form(visit, visit.form, 503, problem=_PENDING, of=campaign)
    async with visit.roof.store.write() as tx:
        await act.note(tx, visit.name, "campaign_changed", campaign.name, at=visit.now)
    try:
        await visit.roof.change_campaign(campaign.name, other, before=campaign.ordered, person=visit.name)
    except Refused as refused:
        await note_refusal(visit, refused)
        if refused.stale:
            return await _stale(visit, campaign)
        return await _form(visit, visit.form, 422, refused, of=campaign)
    return visit.go(f"/desk/campaigns/{campaign.name}", said="changed")


async def _stale(visit: Visit, campaign: CampaignTold) -> Response:
    return await _form(visit, visit.form, 409, problem=_CHANGED, of=campaign)


async def _changeable(visit: Visit) -> CampaignTold:
    campaign = await visit.roof.campaign(visit.part("name"), visit.language)
    if campaign.is_removed:
        raise Missing
    return campaign


def _seen(ordered: Ordered) -> str:
    """By what a form knows later whether somebody changed the campaign meanwhile."""
    return hashlib.sha256(repr(ordered).encode()).hexdigest()


def _other(before: Ordered, after: Ordered) -> Ordered:
    """What is to be said of a change: nothing of what stays, `none` of what goes."""

    def said(was: str | None, now: str | None) -> str | None:
        return None if was == now else (now or NONE)

    picked = (after.scenarios, after.sectors, after.tags)
    stays = tuple(map(set, picked)) == tuple(map(set, (before.scenarios, before.sectors, before.tags)))
    scenarios, sectors, tags = ((), (), ()) if stays else picked
    return Ordered(
        scenarios=scenarios,
        sectors=sectors,
        tags=tags,
        cron=None if after.cron == before.cron else after.cron,
        zone=None if after.zone == before.zone else after.zone,
        jitter=said(before.jitter, after.jitter),
        window=said(before.window, after.window),
        weekdays=said(before.weekdays, after.weekdays),
        starts=None if after.starts == before.starts else after.starts,
        ends=said(before.ends, after.ends),
        languages=() if set(after.languages) == set(before.languages) else after.languages or (NONE,),
    )


class _Unknown(Exception):
    """What matches is not known yet: declarations are still being looked through."""


async def _ordered(visit: Visit) -> Ordered:
    """What was filled in, with all that matches now.

    Raises:
        _Unknown: nobody knows yet what matches.
    """
    form, chosen = visit.form, chosen_of(visit.form)
    catalogue = await visit.roof.catalogue()
    if chosen.matches and catalogue.pending:
        raise _Unknown
    cadence = form.text("cadence")
    opens, closes = form.text("opens"), form.text("closes").replace("00:00", _MIDNIGHT)
    return Ordered(
        scenarios=chosen.scenarios(catalogue),
        sectors=form.many("sector"),
        tags=form.many("tag"),
        cron=(form.text("cron") if cadence in ("", OTHER) else cadence) or None,
        zone=form.text("zone") or None,
        jitter=form.text("jitter") or None,
        window=f"{opens}-{closes}" if opens or closes else None,
        weekdays=form.text("weekdays") or None,
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
