"""How does what happened reach the outbox, beside everything else that the bot does?

A round takes the events that nobody has taken, and keeps what is decided of them
and the pushes that say so in one transaction: whoever dies in between has done
nothing, and the next round decides the same, under the same ids.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.alert.decide import FADES, FADING, Decided, Message, State, Went, decide_alerts
from auditor.alert.message import Place, say
from auditor.alert.rule import Rule, Rules, load_rules
from auditor.day import ZONE
from auditor.engine import failpoint
from auditor.house import House
from results.records import Alert, AlertEvent, AlertWhat, Push, PushKind, Sector
from results.store import alert, alert_place, declaration, push
from results.store.alert import Way
from scenarios.digest import from_text
from scenarios.errors import ScenarioError

AT_ONCE: Final = 5000
"""Events taken in one round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What there is to decide, and what was decided."""

    events: tuple[AlertEvent, ...]
    decided: Decided


def rules_of(house: House) -> Rules:
    """The rules, read anew.

    Raises:
        ScenarioError: they or the recipients cannot be used.
    """
    return load_rules(house.settings.alerts, recipients=house.recipients())


async def look(tx: AsyncConnection, rules: Sequence[Rule], now: datetime, *, limit: int = AT_ONCE) -> Looked:
    """Decide what is to be told now; nothing is written."""
    events = await alert.untaken(tx, limit)
    known = {one.key: one for one in await alert.known(tx, _keys(events))}
    if not known and not events:
        return Looked(events=(), decided=Decided(changed=(), settled=frozenset(), messages=()))
    services = {one.service for one in known.values()} | {one.service for one in events}
    went = await alert.ways(tx)
    waiting = await push.waiting(tx, [way.push for way in went.values()])
    state = State(
        alerts=known,
        ways={
            name: Went(number=way.number, told_at=way.told_at, waits=way.push in waiting) for name, way in went.items()
        },
        muted=frozenset(one.subject for one in (await alert.mutes(tx)).values() if now < one.until),
        sectors=await sectors_of(tx, services - {None}) if any(rule.sectors for rule in rules) else {},
    )
    return Looked(events=events, decided=decide_alerts(events, rules, state, now))


async def changed_since(tx: AsyncConnection, now: datetime) -> dict[str, Alert]:
    """By key the alerts that stand otherwise than they are kept: by what no round has taken yet, or because they fade.

    None but these is read, however many go on; nothing is written.
    """
    events = await alert.untaken(tx, AT_ONCE)
    ended = [one.place for one in events if one.is_over and one.what is AlertWhat.QUESTION_OPEN]
    known = await alert_place.fading(tx, FADING, before=now - FADES)
    known |= await alert_place.of_keys(tx, _keys(events))
    known |= await alert_place.begun_with(tx, [f"{AlertWhat.QUESTION_ESCALATED}/{place}/" for place in ended])
    if not known and not events:
        return {}
    return {one.key: one for one in decide_alerts(events, (), State(alerts=known), now).changed}


def _keys(events: Collection[AlertEvent]) -> frozenset[str]:
    return frozenset(one.key for one in events)


async def sectors_of(tx: AsyncConnection, services: Collection[str | None]) -> dict[str, Sector]:
    """Of services that were asked, by the text by which they were asked last."""
    found = {}
    for service, digest in (await alert.digests_of(tx, services)).items():
        asked = from_text(await declaration.scenario_text(tx, digest)).scenario.service
        if asked is not None:
            found[service] = asked.sector
    return found


async def tell(house: House, rules: Sequence[Rule]) -> tuple[Message, ...]:
    """One round: what is to be told now is in the outbox, or nothing has changed."""
    now = house.clock.now()
    async with house.store.read() as tx:
        looked = await look(tx, rules, now)
    if not looked.events and not looked.decided.messages and not looked.decided.changed:
        return ()
    place = Place(zone=ZONE)
    async with house.store.write() as tx:
        looked = await look(tx, rules, now)
        await alert.keep(tx, looked.decided.changed, settled=looked.decided.settled)
        for message in looked.decided.messages:
            await _enter(tx, message, place, now)
        if looked.events:
            await alert.take(tx, [event.id for event in looked.events])
    failpoint.passing("alert.entered")
    return looked.decided.messages


async def _enter(tx: AsyncConnection, message: Message, place: Place, now: datetime) -> None:
    entered = Push(
        id=message.id,
        kind=PushKind.ALERT,
        subject=message.rule,
        what="escalated" if message.escalated else "alert",
        recipient=message.recipient,
        entered_at=now,
        said=say(message, place, now),
    )
    await push.enter(tx, entered)
    await alert.keep_way(tx, message.way, Way(number=message.number, told_at=now, push=message.id))


@dataclass(kw_only=True)
class Teller:
    """Tells, round after round; what a person must mend is said once.

    Attributes:
        say: told why nobody can be told, and when that is over.
    """

    house: House
    say: Callable[[str], None]
    _trouble: str | None = field(default=None)

    async def attend(self) -> None:
        """One round; without rules that can be read events wait where they are."""
        try:
            rules = rules_of(self.house)
        except ScenarioError as error:
            self._complain(str(error))
            return
        self._complain(None)
        await tell(self.house, rules.rules)

    def _complain(self, trouble: str | None) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self.say(f"Nobody is alerted: {trouble}" if trouble is not None else "Alerts go out again.")
