"""What goes on of which somebody should know, and who sees to it?"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.account.standing import scenario_of
from auditor.alert.rule import Rule
from auditor.alert.tell import changed_since, rules_of, tell
from auditor.alert.words import TITLES
from auditor.day import ZONE
from auditor.house import House
from auditor.interest import Interested, refuse_interested, refuse_interested_in
from auditor.refusal import Refused
from dashboards.desk.shown import AlertTold, Listed
from dashboards.gate import person_of
from results.errors import DeclarationMissing
from results.records import SEVERITIES, Alert, Service
from results.store import alert, alert_place, declaration, interest, ledger
from results.store.alert import Mute
from results.store.alert_place import Place, Sought, is_sought, order_of, place_of
from scenarios.digest import from_text
from scenarios.errors import ScenarioError

__all__ = ["ZONE", "listing", "mute", "mute_rule", "see_to"]


async def listing(house: House, sought: Sought, *, start: int, limit: int) -> Listed[AlertTold]:
    """Some of the alerts, from one on: the gravest first and then the newest; also what no round has taken yet."""
    now = house.clock.now()
    async with house.store.read() as tx:
        changed = await changed_since(tx, now)
        muted = {subject: one.until for subject, one in (await alert.mutes(tx)).items() if one.until > now}
        fresh = [one for one in changed.values() if is_sought(one, sought, muted=one.key in muted)]
        total = len(fresh) + await alert_place.count(tx, sought, now, but=changed.keys())
        shown = await _places(tx, sought, now, fresh, changed.keys(), start=start, limit=limit)
        stands = await alert_place.of_keys(tx, [one.key for one in shown]) | changed
    return Listed(lines=tuple(_told(stands[one.key], muted) for one in shown), total=total)


async def _places(
    tx: AsyncConnection,
    sought: Sought,
    now: datetime,
    fresh: Sequence[Alert],
    but: Collection[str],
    *,
    start: int,
    limit: int,
) -> Sequence[Place]:
    """Which alerts are shown: those that are kept, and among them those that stand otherwise than they are kept."""
    if not fresh:
        return await alert_place.places(tx, sought, now, but=but, start=start, limit=limit)
    kept = await alert_place.places(tx, sought, now, but=but, limit=start + limit)
    return sorted((*kept, *map(place_of, fresh)), key=order_of)[start : start + limit]


def _told(one: Alert, muted: Mapping[str, datetime]) -> AlertTold:
    return AlertTold(
        key=one.key,
        what=one.what,
        title=TITLES[one.what],
        severity=str(SEVERITIES[one.what]),
        since=one.since,
        times=one.count,
        service=one.service,
        ledger=one.ledger,
        place=one.place,
        acked_by=one.acked_by if one.acked_at is not None else None,
        over_at=one.over_at,
        muted_until=muted.get(one.key),
    )


async def see_to(house: House, key: str, *, person: str) -> None:
    """Say that somebody sees to it: nobody else is told, until it is over.

    Raises:
        Refused: nothing of this key goes on.
    """
    await tell(house, rules_of(house).rules)
    now = house.clock.now()
    async with house.store.write() as tx:
        found = next((one for one in await alert.known(tx, (key,)) if one.key == key), None)
        if found is None or not found.is_open:
            raise Refused(f"no alert {key} goes on; look at `auditor alert list --open`")
        await _refuse_interested(house, tx, found, person)
        await alert.keep(tx, [replace(found, acked_at=now, acked_by=person)], settled=())


async def mute(house: House, key: str, until: datetime, *, person: str) -> None:
    """Have nobody told of an alert until then.

    Raises:
        Refused: there is no such alert; or the person is not free towards the service that it is about.
    """
    now = house.clock.now()
    async with house.store.write() as tx:
        kept = await alert_place.of_keys(tx, [key])
        if not kept and not await alert.entered(tx, key):
            raise Refused(f"there is neither an alert nor a rule {key}; look at `auditor alert list`")
        for known in (kept, await changed_since(tx, now)):
            if key in known:
                await _refuse_interested(house, tx, known[key], person)
        await alert.mute(tx, Mute(subject=key, until=until, person=person, at=now))


async def mute_rule(house: House, rule: Rule, until: datetime, *, person: str) -> None:
    """Have nobody told by a rule until then.

    Raises:
        Refused: the person is not free towards a service of which it tells; or towards anybody, where it tells of all.
    """
    async with house.store.write() as tx:
        for service in sorted(rule.services):
            await _refuse_of(house, tx, service, person)
        for found in () if rule.services else await interest.of(tx, person_of(person)):
            raise Interested(
                f"{person} has declared an interest in {found.controller}, and the rule {rule.name} tells of every "
                "service: mute one alert by its key, or let somebody else do it"
            )
        await alert.mute(tx, Mute(subject=rule.name, until=until, person=person, at=house.clock.now()))


async def _refuse_interested(house: House, tx: AsyncConnection, one: Alert, person: str) -> None:
    """Refuse whoever is not free towards the service that it is about."""
    if one.ledger is not None:
        await refuse_interested_in(tx, person, await ledger.find(tx, one.ledger))
    elif one.service is not None:
        await _refuse_of(house, tx, one.service, person)


async def _refuse_of(house: House, tx: AsyncConnection, name: str, person: str) -> None:
    """Refuse whoever is not free towards a service; where nothing says whose it is, whoever is not free towards anybody."""
    declared = await interest.of(tx, person_of(person))
    if not declared:
        return
    loaded = scenario_of(house, name)
    service = loaded.service if loaded is not None else await _asked_last(tx, name)
    if service is not None:
        await refuse_interested(tx, person, [service])
    found = await interest.towards(tx, person_of(person), [name]) or (declared[0] if service is None else None)
    if found is not None:
        raise Interested(
            f"{person} has declared an interest in {found.controller}, which may be that of {name}: let somebody else do it"
        )


async def _asked_last(tx: AsyncConnection, name: str) -> Service | None:
    """A service, by the text by which it was asked last; None where it never was, or its text cannot be read any more."""
    digest = (await alert.digests_of(tx, [name])).get(name)
    if digest is None:
        return None
    with suppress(DeclarationMissing, ScenarioError):
        return from_text(await declaration.scenario_text(tx, digest)).service
    return None
