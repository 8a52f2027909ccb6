"""What does a campaign do when its moment has come? It opens a case for each scenario, once, whoever may die meanwhile.

A firing is begun in one transaction, which moves the cadence on, so that only
one of many machines begins it. Its cases are opened some at a time, each in
the same transaction as the row that makes a second one impossible; what is
left half done is gone on with by whoever looks next. What was missed while the
bot was off is one firing, and says so.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from itertools import chain, islice, takewhile

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.account.fit import refuse_resting, refuse_unfit
from auditor.account.known import look_up
from auditor.campaign.cadence import ON_TIME, firings, next_fire
from auditor.campaign.catalogue import Catalogue, Unfit
from auditor.campaign.selection import Chosen, select
from auditor.campaign.window import into, start_of
from auditor.desk import NewCase, insert_case
from auditor.refusal import AccountUnfit, NotPlanted, Refused
from results.records import (
    AccountCondition,
    AccountState,
    Campaign,
    CampaignMoment,
    CampaignState,
    Fired,
    Firing,
    Language,
    Passed,
)
from results.store import Store, campaign
from scenarios.loaded import LoadedScenario

AT_ONCE = 20  # cases in one transaction: it lasts a fraction of a second, and others wait for it
_BY_CONDITION: Mapping[AccountCondition, Passed] = {
    AccountCondition.LOCKED: Passed.LOCKED,
    AccountCondition.BURNED: Passed.GIVEN_UP,
    AccountCondition.RETIRED: Passed.GIVEN_UP,
    AccountCondition.IN_CASE: Passed.BUSY,
    AccountCondition.RESTING: Passed.RESTING,
}


async def fire_due(store: Store, catalogue: Catalogue, now: datetime, *, at_once: int = AT_ONCE) -> tuple[Firing, ...]:
    """Fire every campaign whose moment has come, and go on with what somebody left half done.

    `catalogue` is read while this runs: give a new one each time. `at_once`
    cases are opened in one transaction.

    Returns:
        The firings that were begun or gone on with.
    """
    async with store.read() as tx:
        due = await campaign.due(tx, now)
    done: list[Firing] = []
    for name in due:
        while (firing := await _begin(store, name, now)) is not None:
            done.append(firing)
            if firing.done_at is None:
                await _carry_out(store, catalogue, firing, now, at_once=at_once)
    return tuple(done)


async def fire_now(store: Store, catalogue: Catalogue, name: str, now: datetime, *, person: str) -> Firing:
    """Fire a campaign because a person wants it at once, beside its cadence; without spread, but within its hours.

    Raises:
        CampaignMissing: there is no such campaign.
        Refused: it is paused, removed, before its start or past its end.
    """
    async with store.write() as tx:
        order = await campaign.lock(tx, name)
        _refuse_idle(order, now)
        if await campaign.is_begun(tx, name, now):
            raise Refused(f"campaign {name} fires at this very moment; `auditor campaign show {name}` shows its cases")
        firing = Firing(campaign=name, fire_at=now, begun_at=now, by=f"person:{person}")
        await campaign.begin(tx, firing)
    await _carry_out(store, catalogue, firing, now)
    return firing


async def _begin(store: Store, name: str, now: datetime) -> Firing | None:
    """The firing to be carried out now: one that is half done, or a new one; None where there is nothing to do."""
    async with store.write() as tx:
        order = await campaign.lock(tx, name)
        undone = await campaign.undone(tx, name)
        if undone is not None:
            return undone
        if order.state is not CampaignState.ACTIVE or order.next_fire_at is None or order.next_fire_at > now:
            return None
        await campaign.schedule(tx, name, next_fire(order, now))
        firing = _coalesced(order, order.next_fire_at, now)
        if await campaign.is_begun(tx, name, firing.fire_at):  # a person's `run-now` was as early
            return None
        await campaign.begin(tx, firing)
        return firing


def _coalesced(order: Campaign, first: datetime, now: datetime) -> Firing:
    """All that is due as one firing, for the latest of its moments; none at all once the campaign is over."""
    due = list(takewhile(lambda moment: moment <= now, chain([first], firings(order, first))))
    fire_at = due[-1]
    late = len(due) > 1 or now - fire_at > ON_TIME
    over = late and order.ends is not None and now > order.ends
    return Firing(
        campaign=order.name,
        fire_at=fire_at,
        begun_at=now,
        late=late,
        missed=len(due) if over else len(due) - 1,
        missed_since=first if late else None,
        done_at=now if over else None,
        passed=Passed.OVER if over else None,
    )


async def _carry_out(
    store: Store, catalogue: Catalogue, firing: Firing, now: datetime, *, at_once: int = AT_ONCE
) -> None:
    """Open a case for each scenario that has none of this firing yet; stop where the campaign is paused meanwhile."""
    async with store.read() as tx:
        order = await campaign.find(tx, firing.campaign)
    chosen = select(catalogue, order.selection, now.date())
    while some := await asyncio.to_thread(lambda: list(islice(chosen, at_once))):  # files are read and linted
        names = [one.scenario for one in some]
        async with store.write() as tx:
            order = await campaign.lock(tx, firing.campaign)
            if order.state is not CampaignState.ACTIVE:
                return
            done = await campaign.recorded(tx, firing, names)
            running = dict(await campaign.open_cases(tx, order.name, scenarios=names))
            for one in some:
                if one.scenario not in done:
                    fired = await _fire(tx, order, firing, one, now, running=running.get(one.scenario))
                    await campaign.record(tx, fired)
    async with store.write() as tx:
        await campaign.end(tx, firing, at=now)


async def _fire(
    tx: AsyncConnection, order: Campaign, firing: Firing, chosen: Chosen, now: datetime, *, running: str | None
) -> Fired:
    """Open the case of one scenario, or say why there is none; `running` is its case of an earlier firing."""
    if chosen.loaded is None or chosen.unfit is not None:
        assert chosen.unfit is not None
        return _passed_over(firing, chosen.scenario, chosen.unfit)
    loaded = chosen.loaded
    if running is not None:
        detail = f"case {running}, which this campaign opened before, is still open"
        return _passed_over(firing, chosen.scenario, Unfit(passed=Passed.OPEN, detail=detail))
    language = await _language(tx, order, chosen.scenario, loaded)
    if language is None:
        detail = f"nobody has checked {loaded.id} in {' or '.join(order.languages)}; walk it, or change the campaign"
        return _passed_over(firing, chosen.scenario, Unfit(passed=Passed.NO_LANGUAGE, detail=detail))
    try:
        known = await look_up(tx, loaded.account, loaded, now)
        refuse_unfit(known)
        start_at = _start(order, firing, chosen.scenario, known.state, now)
        if start_at is None:
            refuse_resting(known)
        moment = CampaignMoment(name=order.name, fire_at=firing.fire_at, late=firing.late, missed=firing.missed)
        wanted = NewCase(
            loaded=loaded, language=language, surveyed=True, campaign=moment, start_at=start_at, by=firing.by
        )
        case = await insert_case(tx, wanted, now)
    except Refused as refused:
        return _passed_over(firing, chosen.scenario, _unfit(refused))
    return Fired(
        campaign=order.name, scenario=chosen.scenario, fire_at=firing.fire_at, case=case, start_at=start_at or now
    )


def _start(order: Campaign, firing: Firing, scenario: str, state: AccountState, now: datetime) -> datetime | None:
    """When the case is due; None where its account rests until the next firing, which may ask instead."""
    if firing.by != "engine":
        start_at = into(order, now)
    else:
        begin = firing.begun_at if firing.late else firing.fire_at
        start_at = max(start_of(order, scenario, firing.fire_at, begin=begin), into(order, now))
    if state.condition is not AccountCondition.RESTING or state.until is None or state.until <= start_at:
        return start_at
    rested = into(order, state.until)
    latest = order.next_fire_at or order.ends
    return rested if latest is None or rested < latest else None


async def _language(tx: AsyncConnection, order: Campaign, scenario: str, loaded: LoadedScenario) -> Language | None:
    """The case's language: of those that the campaign wants and a person has checked, the one whose turn it is."""
    if not order.languages:
        return loaded.languages[0]
    spoken = [language for language in order.languages if language in loaded.languages]
    if len(spoken) < 2:
        return next(iter(spoken), None)
    return spoken[await campaign.case_count(tx, order.name, scenario) % len(spoken)]


def _passed_over(firing: Firing, scenario: str, unfit: Unfit) -> Fired:
    return Fired(
        campaign=firing.campaign,
        scenario=scenario,
        fire_at=firing.fire_at,
        passed=unfit.passed,
        detail=unfit.detail,
    )


def _unfit(refused: Refused) -> Unfit:
    match refused:
        case AccountUnfit(state=state):
            return Unfit(passed=_BY_CONDITION[state.condition], detail=str(refused))
        case NotPlanted():
            return Unfit(passed=Passed.NOT_PLANTED, detail=str(refused))
    raise refused


def _refuse_idle(order: Campaign, now: datetime) -> None:
    """Refuse what no order stands for: paused, removed, outside its time."""
    change = f"`auditor campaign change {order.name}"
    if order.state is CampaignState.PAUSED:
        raise Refused(f"campaign {order.name} is paused; `auditor campaign resume {order.name}` first")
    if order.state is CampaignState.REMOVED:
        raise Refused(f"campaign {order.name} is removed; add another, under another name")
    if now < order.starts:
        raise Refused(f"campaign {order.name} starts on {order.starts:%Y-%m-%d %H:%M} UTC; wait, or {change} --starts`")
    if order.ends is not None and now > order.ends:
        raise Refused(f"campaign {order.name} ended on {order.ends:%Y-%m-%d %H:%M} UTC; {change} --ends` moves that")
