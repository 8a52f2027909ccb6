"""How are standing orders told at the desk, and how does one become what somebody filled in?"""

from datetime import datetime
from itertools import islice
from typing import Final

from auditor.campaign import change
from auditor.campaign.cadence import firings as moments_of
from auditor.campaign.catalogue import HouseCatalogue
from auditor.campaign.fire import fire_now
from auditor.campaign.order import NONE, Written
from auditor.campaign.span import written_span
from auditor.campaign.window import written_hours, written_weekdays
from auditor.campaign.words import (
    CHANGES,
    OPENED,
    PASSED,
    cadence_of,
    fired_of,
    firing_of,
    next_of,
    selection_of,
    state_of,
)
from auditor.house import House
from auditor.law.day import zone
from auditor.refusal import ChangedMeanwhile
from dashboards.desk.shown import (
    MON_FRI,
    CampaignTold,
    FiringTold,
    Ordered,
)
from dashboards.typography import written
from results.records import Campaign, CampaignState, Language
from results.store import campaign

AHEAD: Final = 10
_FIRINGS: Final = 10
_LISTED: Final = 20  # of what one firing did
_MON_FRI: Final = (1, 2, 3, 4, 5)


async def listing(house: House, language: Language) -> tuple[CampaignTold, ...]:
    async with house.store.read() as tx:
        orders = await campaign.listing(tx)
    return tuple(_told(order, language) for order in orders)


async def one(house: House, name: str, language: Language) -> CampaignTold:
    """A campaign whole: what was done to it, what comes, what its firings did.

    Raises:
        CampaignMissing: there never was one of this name.
    """
    now = house.clock.now()
    async with house.store.read() as tx:
        order = await campaign.find(tx, name)
        events = await campaign.events_of(tx, name)
        firings = await campaign.firings_of(tx, name, limit=_FIRINGS)
        fired = {one.fire_at: await campaign.some_fired(tx, one, limit=_LISTED) for one in firings}
        counted = {one.fire_at: await campaign.tallied(tx, one) for one in firings}
        running = await campaign.open_count(tx, name)
    is_active = order.state is CampaignState.ACTIVE
    return _told(
        order,
        language,
        ahead=tuple(islice(moments_of(order, now), AHEAD)) if is_active else (),
        history=tuple((e.at, written(CHANGES[e.what], language), e.by.partition(":")[2] or e.by) for e in events),
        firings=tuple(
            FiringTold(
                words=firing_of(firing, order, language),
                done=tuple((f.scenario, fired_of(f, order, language, now), f.case) for f in fired[firing.fire_at]),
                counts=tuple(
                    (written(OPENED if passed is None else PASSED[passed], language), n)
                    for passed, n in counted[firing.fire_at].items()
                ),
            )
            for firing in firings
        ),
        open_cases=running,
    )


def _told(
    order: Campaign,
    language: Language,
    *,
    ahead: tuple[datetime, ...] = (),
    history: tuple[tuple[datetime, str, str], ...] = (),
    firings: tuple[FiringTold, ...] = (),
    open_cases: int = 0,
) -> CampaignTold:
    return CampaignTold(
        name=order.name,
        state=state_of(order, language),
        is_active=order.state is CampaignState.ACTIVE,
        is_removed=order.state is CampaignState.REMOVED,
        cadence=cadence_of(order, language),
        selection=selection_of(order.selection, language),
        next=next_of(order, language),
        ordered_by=order.ordered_by,
        zone=order.zone,
        ahead=ahead,
        history=history,
        firings=firings,
        open_cases=open_cases,
        ordered=_ordered(order),
        sample=order.selection.sample.file if order.selection.sample is not None else None,
    )


def _ordered(order: Campaign) -> Ordered:
    """A campaign as somebody would write it: days in its zone, `none` for no spread."""
    where = zone(order.zone)
    return Ordered(
        scenarios=order.selection.scenarios,
        sectors=tuple(str(sector) for sector in order.selection.sectors),
        tags=order.selection.tags,
        cron=order.cron,
        zone=order.zone,
        jitter=written_span(order.jitter) if order.jitter else NONE,
        window=written_hours(order.window),
        weekdays=MON_FRI if order.window.weekdays == _MON_FRI else written_weekdays(order.window),
        starts=f"{order.starts.astimezone(where):%Y-%m-%d}",
        ends=f"{order.ends.astimezone(where):%Y-%m-%d}" if order.ends is not None else None,
        languages=order.languages,
    )


async def order(house: House, name: str, ordered: Ordered, *, person: str) -> None:
    await change.add(house.store, HouseCatalogue(house), name, _written(ordered), person=person, now=house.clock.now())


async def rewrite(house: House, name: str, ordered: Ordered, *, before: Ordered, person: str) -> None:
    """Change what is said, and nothing else; `none` takes away.

    Raises:
        ChangedMeanwhile: it is not as it was `before`, when the person saw it.
    """
    async with house.store.read() as tx:
        found = await campaign.find(tx, name)
    if _ordered(found) != before:
        raise ChangedMeanwhile(f"somebody else changed campaign {name} meanwhile; look at it, and say it again")
    await change.change(
        house.store,
        HouseCatalogue(house),
        name,
        _written(ordered),
        person=person,
        now=house.clock.now(),
        before=found,
    )


def _written(ordered: Ordered) -> Written:
    return Written(
        scenarios=ordered.scenarios,
        sectors=ordered.sectors,
        tags=ordered.tags,
        cron=ordered.cron,
        zone=ordered.zone,
        jitter=ordered.jitter,
        window=ordered.window,
        weekdays=ordered.weekdays,
        starts=ordered.starts,
        ends=ordered.ends,
        languages=ordered.languages,
    )


async def run(house: House, name: str, *, person: str) -> int:
    """Fire at once; gives how many cases were opened."""
    now = house.clock.now()
    firing = await fire_now(house.store, HouseCatalogue(house), name, now, person=person)
    async with house.store.read() as tx:
        fired = await campaign.fired_by(tx, name, since=firing.fire_at)
    return sum(one.case is not None for one in fired if one.fire_at == firing.fire_at)
