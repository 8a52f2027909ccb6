"""What is to be expected of these campaigns, as the catalogue, the accounts and the cases stand now?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.account.known import look_up
from auditor.campaign.catalogue import Catalogue
from auditor.campaign.declared import profile_of
from auditor.campaign.forecast import Ordered, Planned, Week, forecast, peak_of, weeks_of
from auditor.campaign.profile import SELF_SERVICE_LASTS, Profile
from auditor.campaign.restraint import Expected
from auditor.campaign.selection import Chosen, select
from auditor.desk import whose
from auditor.law.period import month_end
from results.records import Campaign, Fact
from results.store import Store, declaration
from scenarios.loaded import LoadedScenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The months to come.

    Attributes:
        orders: the campaigns it is about.
        planned: every request they would make, and those that would be passed over.
        weeks: in which something happens.
        peak: the week in which people are asked most.
        certain: weighty facts that count without a person's yes, by scenario, at services in production.
        unfit: what they select, and could not be asked today.
    """

    orders: tuple[Campaign, ...]
    now: datetime
    until: datetime
    planned: tuple[Planned, ...]
    weeks: tuple[Week, ...]
    peak: Week | None
    certain: tuple[tuple[str, tuple[Fact, ...]], ...]
    unfit: tuple[Chosen, ...]


async def plan(store: Store, catalogue: Catalogue, orders: Sequence[Campaign], *, now: datetime, months: int) -> Plan:
    """Look so many months ahead."""
    until = datetime.combine(month_end(now.date(), months), now.timetz(), UTC)
    chosen = {order.name: tuple(select(catalogue, order.selection, now.date())) for order in orders}
    each = {one.scenario: one for ones in chosen.values() for one in ones}
    profiles: dict[str, Profile] = {}
    past: list[Expected] = []
    async with store.read() as tx:
        for scenario, one in each.items():
            if one.loaded is not None and one.unfit is None:
                profiles[scenario] = profile_of(one.loaded, planted=await is_planted(tx, one.loaded))
                past += await _past(tx, one.loaded, profiles[scenario], now)
    ordered = [
        Ordered(
            campaign=order,
            profiles=tuple(profiles[one.scenario] for one in chosen[order.name] if one.scenario in profiles),
        )
        for order in orders
    ]
    planned = forecast(ordered, now, until, past=past)
    weeks = weeks_of(planned)
    return Plan(
        orders=tuple(orders),
        now=now,
        until=until,
        planned=planned,
        weeks=weeks,
        peak=peak_of(weeks),
        certain=tuple(
            (scenario, profile.certain)
            for scenario, profile in sorted(profiles.items())
            if profile.certain and profile.production
        ),
        unfit=tuple(one for one in each.values() if one.unfit is not None),
    )


async def is_planted(tx: AsyncConnection, loaded: LoadedScenario) -> bool:
    plantings = [await declaration.planting_of(tx, account) for account in whose(loaded)]
    return all(planting is not None and planting.complete for planting in plantings)


async def _past(tx: AsyncConnection, loaded: LoadedScenario, profile: Profile, now: datetime) -> list[Expected]:
    """The requests that the account made, or is about to make in an open case."""
    known = await look_up(tx, loaded.account, loaded, now)
    made = [(case, case.asked_at or (case.opened_at if case.closed_at is None else None)) for case in known.cases]
    return [
        Expected(profile=profile, at=at, until=case.closed_at or max(at, now) + SELF_SERVICE_LASTS)
        for case, at in made
        if at is not None
    ]
