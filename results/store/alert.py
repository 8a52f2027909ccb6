"""What happened of which a person may want to be told, what goes on of it, and which way was who told?

An event is entered in the transaction of what happened. Whoever tells takes the
events that nobody has taken, and keeps what follows from them beside the pushes
that say so, in one transaction.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import (
    ACCOUNT_ALERTS,
    ALERTS_OF_ACCOUNTS,
    AccountChange,
    Alert,
    AlertEvent,
    AlertPlace,
    AlertWhat,
    Entry,
    alert_told_by,
)
from results.store.prepared import Prepared
from results.store.upsert import insert_into
from results.tables import alert_events, alert_mutes, alert_ways, alerts, campaign_cases, entries, ledgers


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How often somebody was told by a rule, and by which push last."""

    number: int
    told_at: datetime
    push: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Nobody is told of a key, or by a rule, until then."""

    subject: str
    until: datetime
    person: str
    at: datetime


_COLUMNS = ("key", "what", "at", "ledger", "service", "campaign", "is_over", "taken")
_ENTER = Prepared(insert(alert_events).values({name: bindparam(name) for name in _COLUMNS}))
_WHERE = Prepared(
    select(ledgers.c.service, ledgers.c.scenario, campaign_cases.c.campaign)
    .select_from(ledgers.outerjoin(campaign_cases, campaign_cases.c.ledger == ledgers.c.id))
    .where(ledgers.c.id == bindparam("of"))
)


async def enter(tx: AsyncConnection, event: AlertEvent) -> None:
    """Enter that something happened, or is over."""
    await _ENTER.on(
        tx,
        key=event.key,
        what=str(event.what),
        at=event.at,
        ledger=event.ledger,
        service=event.service,
        campaign=event.campaign,
        is_over=event.is_over,
        taken=False,
    )


async def enter_of_ledger(
    tx: AsyncConnection, what: AlertWhat, ledger: str, *, at: datetime, place: str | None = None, is_over: bool = False
) -> None:
    """The same, of what happened in a ledger; `place`: where, if that is not the ledger."""
    where = await _WHERE.first(tx, of=ledger)
    named = where.scenario if place == AlertPlace.SCENARIO else ledger if place in (None, AlertPlace.LEDGER) else place
    await enter(
        tx,
        AlertEvent(
            key=f"{what}/{named}",
            what=what,
            at=at,
            ledger=ledger,
            service=where.service,
            campaign=where.campaign,
            is_over=is_over,
        ),
    )


async def tell(tx: AsyncConnection, entry: Entry) -> None:
    """What an entry says that a person may want to be told."""
    told = alert_told_by(entry.body)
    if told is not None:
        what, place, is_over = told
        await enter_of_ledger(tx, what, entry.ledger, at=entry.at, place=place, is_over=is_over)


async def tell_of_account(
    tx: AsyncConnection, account: str, change: AccountChange, *, at: datetime, ledger: str | None
) -> None:
    """What a change of an account opens, or ends."""
    if change not in ACCOUNT_ALERTS:
        return
    opened = ACCOUNT_ALERTS[change]
    for what in ALERTS_OF_ACCOUNTS if opened is None else (opened,):
        event = AlertEvent(
            key=f"{what}/{account}",
            what=what,
            at=at,
            ledger=ledger,
            service=account.partition("@")[2],
            is_over=opened is None,
        )
        if opened is not None or await goes_on(tx, event.key):
            await enter(tx, event)


_LAST = Prepared(
    select(alert_events.c.is_over)
    .where(alert_events.c.key == bindparam("of"))
    .order_by(alert_events.c.id.desc())
    .limit(1)
)


async def goes_on(tx: AsyncConnection, key: str) -> bool:
    """Whether the last that was entered of a key is not that it is over."""
    last = await _LAST.first(tx, of=key)
    return last is not None and not last.is_over


async def entered(tx: AsyncConnection, key: str) -> bool:
    """Whether anything was ever entered of a key."""
    return await _LAST.first(tx, of=key) is not None


async def untaken(tx: AsyncConnection, limit: int) -> tuple[AlertEvent, ...]:
    """Events that nobody has taken, oldest first."""
    query = select(alert_events).where(~alert_events.c.taken).order_by(alert_events.c.id).limit(limit)
    return tuple(_event(row) for row in (await tx.execute(query)).mappings())


async def take(tx: AsyncConnection, ids: Sequence[int]) -> None:
    """Take these events and no other: one with a lower id may be committed later."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        await tx.execute(update(alert_events).where(alert_events.c.id.in_(some)).values(taken=True))


async def since(tx: AsyncConnection, moment: datetime) -> tuple[AlertEvent, ...]:
    """Every event since a moment, oldest first."""
    query = select(alert_events).where(alert_events.c.at >= moment).order_by(alert_events.c.id)
    return tuple(_event(row) for row in (await tx.execute(query)).mappings())


async def known(tx: AsyncConnection, keys: Collection[str]) -> tuple[Alert, ...]:
    """What is to be told or waited for, and what is known of these keys."""
    rows = (await tx.execute(select(alerts).where(~alerts.c.settled))).mappings().all()
    found = {row["key"]: alert_of(row) for row in rows}
    missing = sorted(set(keys) - set(found))
    for start in range(0, len(missing), _AT_ONCE):
        query = select(alerts).where(alerts.c.key.in_(missing[start : start + _AT_ONCE]))
        found |= {row["key"]: alert_of(row) for row in (await tx.execute(query)).mappings()}
    return tuple(found.values())


_AT_ONCE = 500


async def listing(tx: AsyncConnection) -> tuple[Alert, ...]:
    """All alerts, the newest first."""
    query = select(alerts).order_by(alerts.c.since.desc(), alerts.c.key)
    return tuple(alert_of(row) for row in (await tx.execute(query)).mappings())


async def keep(tx: AsyncConnection, changed: Sequence[Alert], *, settled: Collection[str]) -> None:
    """Keep alerts as they stand now."""
    for one in changed:
        values = {name: getattr(one, name) for name in _PLAIN}
        values |= {
            "what": str(one.what),
            "settled": one.key in settled,
            "json": _STATE.dump_json(_State(told=dict(one.told), ended=sorted(one.ended))).decode(),
        }
        await tx.execute(
            insert_into(tx, alerts)
            .values(key=one.key, **values)
            .on_conflict_do_update(index_elements=["key"], set_=values)
        )


async def ways(tx: AsyncConnection) -> dict[str, Way]:
    rows = (await tx.execute(select(alert_ways))).mappings()
    return {row["way"]: Way(number=row["number"], told_at=row["told_at"], push=row["push"]) for row in rows}


async def keep_way(tx: AsyncConnection, name: str, way: Way) -> None:
    values = {"number": way.number, "told_at": way.told_at, "push": way.push}
    await tx.execute(
        insert_into(tx, alert_ways)
        .values(way=name, **values)
        .on_conflict_do_update(index_elements=["way"], set_=values)
    )


async def mutes(tx: AsyncConnection) -> dict[str, Mute]:
    """All, also those that have ended."""
    return {row["subject"]: Mute(**row) for row in (await tx.execute(select(alert_mutes))).mappings()}


async def mute(tx: AsyncConnection, one: Mute) -> None:
    """Mute, instead of what was said of the same before."""
    await tx.execute(delete(alert_mutes).where(alert_mutes.c.subject == one.subject))
    await tx.execute(insert(alert_mutes).values(subject=one.subject, until=one.until, person=one.person, at=one.at))


async def closed_of(tx: AsyncConnection, found: Collection[str]) -> frozenset[str]:
    """Which of these ledgers are closed."""
    query = select(ledgers.c.id).where(ledgers.c.id.in_(found), ledgers.c.closed_at.is_not(None))
    return frozenset((await tx.execute(query)).scalars())


async def works_again(tx: AsyncConnection, scenario: str, ledger: str, moment: datetime) -> bool:
    """Whether the stage that broke in a ledger then has come to its end since, in any case of its scenario."""
    broke = select(entries.c.stage).where(
        entries.c.ledger == ledger, entries.c.what == "unobserved", entries.c.at <= moment
    )
    stage = (await tx.execute(broke.order_by(entries.c.seq.desc()).limit(1))).scalar()
    ended = (
        select(entries.c.seq)
        .join(ledgers, ledgers.c.id == entries.c.ledger)
        .where(ledgers.c.scenario == scenario, entries.c.what == "stage", entries.c.at > moment)
        .where(entries.c.stage == stage)
    )
    return stage is not None and (await tx.execute(ended.limit(1))).first() is not None


async def campaign_of(tx: AsyncConnection, ledger: str) -> str | None:
    """The campaign that opened a case; None: a person did."""
    where = await _WHERE.first(tx, of=ledger)
    return None if where is None else where.campaign


async def digests_of(tx: AsyncConnection, services: Collection[str | None]) -> dict[str, str]:
    """By service the digest of the text by which it was asked last."""
    query = select(ledgers.c.service, ledgers.c.scenario_digest).where(ledgers.c.service.in_(services))
    return {row.service: row.scenario_digest for row in await tx.execute(query.order_by(ledgers.c.id))}


_PLAIN = ("since", "last_at", "count", "ledger", "service", "campaign", "over_at", "acked_at", "acked_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    told: dict[str, datetime]
    ended: list[str]


_STATE: TypeAdapter[_State] = TypeAdapter(_State)


def _event(row: RowMapping) -> AlertEvent:
    values: dict[str, Any] = {name: row[name] for name in ("id", "key", "at", "ledger", "service", "campaign")}
    return AlertEvent(what=AlertWhat(row["what"]), is_over=bool(row["is_over"]), **values)


def alert_of(row: RowMapping) -> Alert:
    state = _STATE.validate_json(row["json"])
    values: dict[str, Any] = {name: row[name] for name in ("key", *_PLAIN)}
    return Alert(what=AlertWhat(row["what"]), told=state.told, ended=frozenset(state.ended), **values)
