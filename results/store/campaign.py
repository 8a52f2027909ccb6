"""Which standing orders are there, when does the next one fire, and what did each firing do?

A firing is begun by one short transaction, which moves the cadence on; its
cases are opened some at a time, each beside the row that says so; a last one
ends it. Whoever dies between two of them leaves a firing that is not
done, and anybody goes on with it. `lock` is what lets two machines meet here:
it is taken first in every transaction that fires.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, Select, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import CampaignMissing
from results.records import (
    REFUSING,
    AlertEvent,
    AlertWhat,
    Campaign,
    CampaignChange,
    CampaignEvent,
    CampaignState,
    Fired,
    Firing,
    LedgerKind,
    Passed,
    Selection,
    Window,
)
from results.store import alert
from results.tables import campaign_cases, campaign_events, campaign_firings, campaigns, ledgers

_CAMPAIGN: TypeAdapter[Campaign] = TypeAdapter(Campaign)
_SELECTION: TypeAdapter[Selection] = TypeAdapter(Selection)
_WINDOW: TypeAdapter[Window] = TypeAdapter(Window)
_LANGUAGES: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])


async def add(tx: AsyncConnection, campaign: Campaign) -> None:
    """Enter a new order, in the name and at the moment that it carries."""
    await tx.execute(insert(campaigns).values(name=campaign.name, **_columns(campaign)))
    by = f"person:{campaign.ordered_by}"
    await _note(tx, campaign, CampaignChange.ADDED, at=campaign.ordered_at, by=by)


async def change(tx: AsyncConnection, campaign: Campaign, what: CampaignChange, *, at: datetime, by: str) -> None:
    """Keep an order as it stands from now on, and who made it so."""
    await tx.execute(update(campaigns).where(campaigns.c.name == campaign.name).values(**_columns(campaign)))
    await _note(tx, campaign, what, at=at, by=by)


async def find(tx: AsyncConnection, name: str) -> Campaign:
    """One order, removed or not.

    Raises:
        CampaignMissing: there never was one of this name.
    """
    return await _found(tx, name, select(campaigns).where(campaigns.c.name == name))


async def exists(tx: AsyncConnection, name: str) -> bool:
    return (await tx.execute(select(campaigns.c.name).where(campaigns.c.name == name))).first() is not None


async def lock(tx: AsyncConnection, name: str) -> Campaign:
    """Read an order, and let nobody else fire or change it until the transaction ends.

    Raises:
        CampaignMissing: there never was one of this name.
    """
    return await _found(tx, name, select(campaigns).where(campaigns.c.name == name).with_for_update())


async def listing(tx: AsyncConnection, *, removed: bool = False) -> tuple[Campaign, ...]:
    """All orders by name; `removed` ones too."""
    query = select(campaigns).order_by(campaigns.c.name)
    if not removed:
        query = query.where(campaigns.c.state != str(CampaignState.REMOVED))
    return tuple(_campaign(row) for row in (await tx.execute(query)).mappings())


async def names(tx: AsyncConnection) -> tuple[str, ...]:
    """What all orders are called, removed ones too."""
    return tuple((await tx.execute(select(campaigns.c.name).order_by(campaigns.c.name))).scalars())


async def events_of(tx: AsyncConnection, name: str) -> tuple[CampaignEvent, ...]:
    """Who did what to an order, oldest first."""
    return await _events(tx, select(campaign_events).where(campaign_events.c.campaign == name))


async def events(tx: AsyncConnection) -> tuple[CampaignEvent, ...]:
    """The same of all orders, removed ones too."""
    return await _events(tx, select(campaign_events))


async def _events(tx: AsyncConnection, query: Select[Any]) -> tuple[CampaignEvent, ...]:
    return tuple(
        CampaignEvent(
            campaign=row["campaign"],
            at=row["at"],
            by=row["by"],
            what=CampaignChange(row["what"]),
            after=_CAMPAIGN.validate_json(row["after"]),
        )
        for row in (await tx.execute(query.order_by(campaign_events.c.seq))).mappings()
    )


async def due(tx: AsyncConnection, now: datetime) -> tuple[str, ...]:
    """The campaigns that must fire now, or whose last firing is not done."""
    undone = select(campaign_firings.c.campaign).where(campaign_firings.c.done_at.is_(None))
    query = (
        select(campaigns.c.name)
        .where(or_(campaigns.c.next_fire_at <= now, campaigns.c.name.in_(undone)))
        .order_by(campaigns.c.next_fire_at, campaigns.c.name)
    )
    return tuple((await tx.execute(query)).scalars())


async def next_fire_at(tx: AsyncConnection) -> datetime | None:
    """When a campaign fires next; in the past where a firing is not done; None: none will."""
    undone = select(func.min(campaign_firings.c.begun_at)).where(campaign_firings.c.done_at.is_(None))
    ahead = select(func.min(campaigns.c.next_fire_at))
    moments = [(await tx.execute(query)).scalar() for query in (undone, ahead)]
    return min((moment for moment in moments if moment is not None), default=None)


async def schedule(tx: AsyncConnection, name: str, moment: datetime | None) -> None:
    """Move an order's cadence on."""
    await tx.execute(update(campaigns).where(campaigns.c.name == name).values(next_fire_at=moment))


async def begin(tx: AsyncConnection, firing: Firing) -> None:
    """Enter a firing, done or not."""
    await tx.execute(
        insert(campaign_firings).values(
            campaign=firing.campaign,
            fire_at=firing.fire_at,
            begun_at=firing.begun_at,
            by=firing.by,
            late=firing.late,
            missed=firing.missed,
            missed_since=firing.missed_since,
            done_at=firing.done_at,
            passed=str(firing.passed) if firing.passed else None,
        )
    )


async def is_begun(tx: AsyncConnection, name: str, fire_at: datetime) -> bool:
    """Whether a campaign has fired for this moment already."""
    query = select(campaign_firings.c.fire_at).where(
        campaign_firings.c.campaign == name, campaign_firings.c.fire_at == fire_at
    )
    return (await tx.execute(query)).first() is not None


async def undone(tx: AsyncConnection, name: str) -> Firing | None:
    """The firing of a campaign whose cases are not all opened yet, oldest first."""
    query = (
        select(campaign_firings)
        .where(campaign_firings.c.campaign == name, campaign_firings.c.done_at.is_(None))
        .order_by(campaign_firings.c.fire_at)
        .limit(1)
    )
    row = (await tx.execute(query)).mappings().first()
    return None if row is None else _firing(row)


async def end(tx: AsyncConnection, firing: Firing, *, at: datetime) -> None:
    """Say that a firing has done all it had to."""
    await tx.execute(
        update(campaign_firings)
        .where(
            campaign_firings.c.campaign == firing.campaign,
            campaign_firings.c.fire_at == firing.fire_at,
            campaign_firings.c.done_at.is_(None),
        )
        .values(done_at=at)
    )


async def stop(tx: AsyncConnection, name: str, *, at: datetime) -> None:
    """End what is under way: the order was paused or removed."""
    await tx.execute(
        update(campaign_firings)
        .where(campaign_firings.c.campaign == name, campaign_firings.c.done_at.is_(None))
        .values(done_at=at, passed=str(Passed.STOPPED))
    )


async def record(tx: AsyncConnection, fired: Fired) -> None:
    """Say what a firing did for one scenario; the store refuses a second time."""
    await tx.execute(
        insert(campaign_cases).values(
            campaign=fired.campaign,
            scenario=fired.scenario,
            fire_at=fired.fire_at,
            ledger=fired.case,
            start_at=fired.start_at,
            passed=str(fired.passed) if fired.passed else None,
            detail=fired.detail,
        )
    )
    if fired.passed in REFUSING:
        what = AlertWhat.CAMPAIGN_REFUSED
        refused = AlertEvent(key=f"{what}/{fired.campaign}", what=what, at=fired.fire_at, campaign=fired.campaign)
        await alert.enter(tx, refused)


async def recorded(tx: AsyncConnection, firing: Firing, scenarios: Sequence[str]) -> frozenset[str]:
    """Those of the scenarios for which a firing has done what it had to."""
    query = select(campaign_cases.c.scenario).where(
        campaign_cases.c.campaign == firing.campaign,
        campaign_cases.c.scenario.in_(scenarios),
        campaign_cases.c.fire_at == firing.fire_at,
    )
    return frozenset((await tx.execute(query)).scalars())


async def firings_of(tx: AsyncConnection, name: str, *, limit: int | None = None) -> tuple[Firing, ...]:
    """Each time that a campaign fired or should have, newest first."""
    query = (
        select(campaign_firings)
        .where(campaign_firings.c.campaign == name)
        .order_by(campaign_firings.c.fire_at.desc())
        .limit(limit)
    )
    return tuple(_firing(row) for row in (await tx.execute(query)).mappings())


async def fired_by(tx: AsyncConnection, name: str, *, since: datetime | None = None) -> tuple[Fired, ...]:
    """What the firings of a campaign did, by moment and scenario."""
    query = (
        select(campaign_cases)
        .where(campaign_cases.c.campaign == name)
        .order_by(campaign_cases.c.fire_at, campaign_cases.c.scenario)
    )
    if since is not None:
        query = query.where(campaign_cases.c.fire_at >= since)
    return tuple(_fired(row) for row in (await tx.execute(query)).mappings())


async def some_fired(tx: AsyncConnection, firing: Firing, *, limit: int) -> tuple[Fired, ...]:
    """What a firing did for some scenarios: first the cases that it opened."""
    query = (
        select(campaign_cases)
        .where(campaign_cases.c.campaign == firing.campaign, campaign_cases.c.fire_at == firing.fire_at)
        .order_by(campaign_cases.c.passed.nulls_first(), campaign_cases.c.scenario)
        .limit(limit)
    )
    return tuple(_fired(row) for row in (await tx.execute(query)).mappings())


async def tallied(tx: AsyncConnection, firing: Firing) -> dict[Passed | None, int]:
    """For how many scenarios a firing opened a case (None), and for how many it did not, by the reason."""
    query = (
        select(campaign_cases.c.passed, func.count())
        .where(campaign_cases.c.campaign == firing.campaign, campaign_cases.c.fire_at == firing.fire_at)
        .group_by(campaign_cases.c.passed)
        .order_by(campaign_cases.c.passed.nulls_first())
    )
    return {Passed(passed) if passed else None: n for passed, n in await tx.execute(query)}


async def open_count(tx: AsyncConnection, name: str) -> int:
    """How many cases that a campaign opened go on."""
    opened = (campaign_cases.c.ledger == ledgers.c.id, campaign_cases.c.campaign == name)
    query = select(func.count()).where(
        ledgers.c.kind == str(LedgerKind.CASE),
        ledgers.c.closed_at.is_(None),
        select(campaign_cases.c.ledger).where(*opened).exists(),
    )
    return int((await tx.execute(query)).scalar_one())


async def open_cases(
    tx: AsyncConnection, name: str, *, scenarios: Sequence[str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Scenarios and cases that a campaign opened and that go on, oldest first; of some scenarios, or of all."""
    query = (
        select(campaign_cases.c.scenario, campaign_cases.c.ledger)
        .join(ledgers, ledgers.c.id == campaign_cases.c.ledger)
        .where(campaign_cases.c.campaign == name, ledgers.c.closed_at.is_(None))
        .order_by(campaign_cases.c.ledger)
    )
    if scenarios is not None:
        query = query.where(campaign_cases.c.scenario.in_(scenarios))
    return tuple((row.scenario, row.ledger) for row in await tx.execute(query))


async def case_count(tx: AsyncConnection, name: str, scenario: str) -> int:
    """How many cases a campaign has opened of a scenario so far."""
    query = select(func.count()).where(
        campaign_cases.c.campaign == name,
        campaign_cases.c.scenario == scenario,
        campaign_cases.c.ledger.is_not(None),
    )
    return int((await tx.execute(query)).scalar_one())


async def _found(tx: AsyncConnection, name: str, query: Select[Any]) -> Campaign:
    row = (await tx.execute(query)).mappings().first()
    if row is None:
        raise CampaignMissing(name)
    return _campaign(row)


async def _note(tx: AsyncConnection, campaign: Campaign, what: CampaignChange, *, at: datetime, by: str) -> None:
    after = _CAMPAIGN.dump_json(campaign, exclude_none=True).decode()
    await tx.execute(insert(campaign_events).values(campaign=campaign.name, at=at, by=by, what=str(what), after=after))


def _columns(campaign: Campaign) -> Mapping[str, Any]:
    return {
        "selection": _SELECTION.dump_json(campaign.selection, exclude_none=True).decode(),
        "cron": campaign.cron,
        "zone": campaign.zone,
        "jitter_s": int(campaign.jitter.total_seconds()),
        "hours": _WINDOW.dump_json(campaign.window).decode(),
        "starts": campaign.starts,
        "ends": campaign.ends,
        "languages": _LANGUAGES.dump_json(campaign.languages).decode(),
        "ordered_by": campaign.ordered_by,
        "ordered_at": campaign.ordered_at,
        "state": str(campaign.state),
        "next_fire_at": campaign.next_fire_at,
    }


def _campaign(row: RowMapping) -> Campaign:
    return _CAMPAIGN.validate_python(
        {
            **{name: row[name] for name in row if name not in ("jitter_s", "hours")},
            "selection": _SELECTION.validate_json(row["selection"]),
            "jitter": timedelta(seconds=row["jitter_s"]),
            "window": _WINDOW.validate_json(row["hours"]),
            "languages": _LANGUAGES.validate_json(row["languages"]),
        }
    )


def _fired(row: RowMapping) -> Fired:
    return Fired(
        campaign=row["campaign"],
        scenario=row["scenario"],
        fire_at=row["fire_at"],
        case=row["ledger"],
        start_at=row["start_at"],
        passed=Passed(row["passed"]) if row["passed"] else None,
        detail=row["detail"],
    )


def _firing(row: RowMapping) -> Firing:
    passed = Passed(row["passed"]) if row["passed"] else None
    return replace(Firing(**{**row, "passed": None}), passed=passed)
