"""What may a person do to a campaign? Add, change, pause, resume, remove: one short act each, in their name."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.campaign.cadence import next_fire
from auditor.campaign.catalogue import Catalogue
from auditor.campaign.order import Written, changed_order, new_order
from auditor.campaign.selection import Chosen, refuse_unfit
from auditor.refusal import ChangedMeanwhile, Refused
from results.records import Campaign, CampaignChange, CampaignState
from results.store import Store, campaign

_TICK = timedelta(seconds=1)


async def add(
    store: Store, catalogue: Catalogue, name: str, written: Written, *, person: str, now: datetime
) -> tuple[Campaign, tuple[Chosen, ...]]:
    """Enter a campaign; nothing is written where anything is wrong with it.

    Returns:
        The campaign, and what it selects today.

    Raises:
        OrderWrong: a part of it cannot be meant.
        Refused: there is or was one of this name, or a scenario it names could not be asked.
    """
    async with store.read() as tx:
        await _refuse_known(tx, name)
    order = await asyncio.to_thread(new_order, name, written, catalogue, person=person, now=now)  # files are read
    order = replace(order, next_fire_at=next_fire(order, now))
    chosen = await asyncio.to_thread(refuse_unfit, catalogue, order.selection, now.date())
    async with store.write() as tx:
        await _refuse_known(tx, name)
        await campaign.add(tx, order)
    return order, chosen


async def change(
    store: Store,
    catalogue: Catalogue,
    name: str,
    written: Written,
    *,
    person: str,
    now: datetime,
    before: Campaign | None = None,
) -> Campaign:
    """Change what is said of a campaign from now on; what is not said stays.

    A firing that is overdue keeps its moment, unless the cadence itself changes.
    `before`: as the person saw it, where they looked at it earlier than now.

    Raises:
        CampaignMissing: there is none.
        ChangedMeanwhile: it is not as it was before.
        OrderWrong, Refused: as for a new one; or it is removed.
    """
    if before is None:
        async with store.read() as tx:
            before = await campaign.find(tx, name)
    _refuse_removed(before)
    if written.is_empty:
        raise Refused(f"nothing about campaign {name} is to change; `auditor campaign change --help` shows what can")
    after = await asyncio.to_thread(changed_order, before, written, catalogue, now=now)
    if written.selects:
        await asyncio.to_thread(refuse_unfit, catalogue, after.selection, now.date())
    async with store.write() as tx:
        current = await campaign.lock(tx, name)
        if replace(current, next_fire_at=None) != replace(before, next_fire_at=None):
            raise ChangedMeanwhile(f"somebody else changed campaign {name} meanwhile; look at it, and say it again")
        after = replace(after, next_fire_at=_next(current, after, now))
        await campaign.change(tx, after, CampaignChange.CHANGED, at=now, by=f"person:{person}")
    return after


async def pause(store: Store, name: str, *, person: str, now: datetime) -> Campaign:
    """Let a campaign fire no more until it is resumed; its open cases go on.

    Raises:
        CampaignMissing: there is none.
        Refused: it is paused or removed already.
    """
    async with store.write() as tx:
        order = await campaign.lock(tx, name)
        _refuse_removed(order)
        if order.state is CampaignState.PAUSED:
            raise Refused(f"campaign {name} is paused already; nothing was changed")
        paused = replace(order, state=CampaignState.PAUSED, next_fire_at=None)
        await campaign.change(tx, paused, CampaignChange.PAUSED, at=now, by=f"person:{person}")
        await campaign.stop(tx, name, at=now)
    return paused


async def resume(store: Store, name: str, *, person: str, now: datetime) -> Campaign:
    """Let a paused campaign fire again at its next moment; what it missed is not made up.

    Raises:
        CampaignMissing: there is none.
        Refused: it is not paused.
    """
    async with store.write() as tx:
        order = await campaign.lock(tx, name)
        _refuse_removed(order)
        if order.state is CampaignState.ACTIVE:
            raise Refused(f"campaign {name} is not paused; nothing was changed")
        resumed = replace(order, state=CampaignState.ACTIVE, next_fire_at=next_fire(order, now))
        await campaign.change(tx, resumed, CampaignChange.RESUMED, at=now, by=f"person:{person}")
    return resumed


async def remove(store: Store, name: str, *, person: str, now: datetime) -> tuple[str, ...]:
    """Let a campaign fire never again; its row, its history and its cases stay.

    Returns:
        Its cases that go on.

    Raises:
        CampaignMissing: there is none.
        Refused: it is removed already.
    """
    async with store.write() as tx:
        order = await campaign.lock(tx, name)
        _refuse_removed(order)
        removed = replace(order, state=CampaignState.REMOVED, next_fire_at=None)
        await campaign.change(tx, removed, CampaignChange.REMOVED, at=now, by=f"person:{person}")
        await campaign.stop(tx, name, at=now)
        return tuple(case for _, case in await campaign.open_cases(tx, name))


def _next(before: Campaign, after: Campaign, now: datetime) -> datetime | None:
    if after.state is not CampaignState.ACTIVE:
        return None
    same_cadence = (before.cron, before.zone) == (after.cron, after.zone)
    if same_cadence and before.next_fire_at is not None and before.next_fire_at <= now:
        return next_fire(after, before.next_fire_at - _TICK)
    return next_fire(after, now)


def _refuse_removed(order: Campaign) -> None:
    if order.state is CampaignState.REMOVED:
        raise Refused(f"campaign {order.name} is removed; nothing was changed. Add another, under another name")


async def _refuse_known(tx: AsyncConnection, name: str) -> None:
    if not await campaign.exists(tx, name):
        return
    known = await campaign.find(tx, name)
    if known.state is CampaignState.REMOVED:
        raise Refused(
            f"there was a campaign {known.name}, now removed, and its history bears the name; choose another name"
        )
    raise Refused(
        f"there is a campaign {known.name} already; `auditor campaign change {known.name} ...` changes it, "
        "or choose another name"
    )
