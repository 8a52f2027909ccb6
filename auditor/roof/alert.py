"""What goes on of which somebody should know, and who sees to it?"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.account.standing import scenario_of
from auditor.alert.tell import ZONE, look, rules_of, tell
from auditor.alert.words import TITLES
from auditor.house import House
from auditor.interest import Interested, refuse_interested, refuse_interested_in
from auditor.refusal import Refused
from dashboards.desk.shown import (
    AlertTold,
)
from dashboards.gate import person_of
from results.records import SEVERITIES, Alert
from results.store import alert, interest, ledger
from results.store.alert import Mute

__all__ = ["ZONE", "listing", "mute", "mute_rule", "see_to"]


async def listing(house: House, *, over: bool) -> tuple[AlertTold, ...]:
    """Alerts, the gravest first and then the newest; also what no round has taken yet. `over`: those that are over too."""
    now = house.clock.now()
    async with house.store.read() as tx:
        looked = await look(tx, (), now)
        stands = {one.key: one for one in await alert.listing(tx)}
        muted = {subject: one.until for subject, one in (await alert.mutes(tx)).items() if one.until > now}
    stands |= {one.key: one for one in looked.decided.changed}
    found = [one for one in stands.values() if over or one.is_open]
    found.sort(key=lambda one: one.since, reverse=True)
    found.sort(key=lambda one: (not one.is_open, -SEVERITIES[one.what].weight))
    return tuple(
        AlertTold(
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
        for one in found
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
        keys = {one.key for one in await alert.listing(tx)}
        if key not in keys and not await alert.entered(tx, key):
            raise Refused(f"there is neither an alert nor a rule {key}; look at `auditor alert list`")
        for one in (*await alert.listing(tx), *(await look(tx, (), now)).decided.changed):
            if one.key == key:
                await _refuse_interested(house, tx, one, person)
        await alert.mute(tx, Mute(subject=key, until=until, person=person, at=now))


async def mute_rule(house: House, name: str, until: datetime, *, person: str) -> None:
    """Have nobody told by a rule until then.

    Raises:
        Refused: the person is not free towards somebody: a rule tells of everybody.
    """
    async with house.store.write() as tx:
        for found in await interest.of(tx, person_of(person)):
            raise Interested(
                f"{person} has declared an interest in {found.controller}, of which the rule {name} may tell too: "
                "mute one alert by its key, or let somebody else do it"
            )
        await alert.mute(tx, Mute(subject=name, until=until, person=person, at=house.clock.now()))


async def _refuse_interested(house: House, tx: AsyncConnection, one: Alert, person: str) -> None:
    """Refuse whoever is not free towards the service that it is about."""
    if one.ledger is not None:
        await refuse_interested_in(tx, person, await ledger.find(tx, one.ledger))
    elif one.service is not None and await interest.of(tx, person_of(person)):
        loaded = scenario_of(house, one.service)
        if loaded is not None:
            await refuse_interested(tx, person, [loaded.service])
