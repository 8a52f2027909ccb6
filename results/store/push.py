"""What is still to be told to whom, who is telling it now, and what did each try come to?

An outbox. A row is entered in the transaction of what it tells, so that neither
is there without the other. Whoever delivers claims it first, as a ledger is
claimed (`lease`), and enters the try before it is made: a try without an end was
cut off, and is made again under the same id.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import AlertEvent, AlertWhat, Push, PushAttempt, PushCode, PushKind, PushRow, PushState, Said
from results.store import alert
from results.store.upsert import insert_into
from results.tables import push_attempts, pushes

LEASE = timedelta(minutes=15)
"""Longer than any try may take."""

FAILS_AT = 3
"""The try with which a person is told that somebody is not reached."""

_SAID: TypeAdapter[Said] = TypeAdapter(Said)
_LISTED = [pushes.c[name] for name in PushRow.__dataclass_fields__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A push that this process delivers now.

    Attributes:
        number: of the try, from 1.
    """

    push: Push
    number: int
    since: datetime


async def enter(tx: AsyncConnection, push: Push) -> bool:
    """Enter a push, due at once; False, with nothing changed, where it is there already."""
    done = await tx.execute(
        insert_into(tx, pushes)
        .values(
            id=push.id,
            kind=str(push.kind),
            subject=push.subject,
            what=push.what,
            recipient=push.recipient,
            entered_at=push.entered_at,
            since=push.entered_at,
            state=str(PushState.WAITING),
            tries=0,
            next_at=push.entered_at,
            json=_SAID.dump_json(push.said).decode(),
        )
        .on_conflict_do_nothing()
        .returning(pushes.c.id)
    )
    return done.first() is not None


def _due(now: datetime, real: datetime) -> ColumnElement[bool]:
    free = or_(pushes.c.lease_until.is_(None), pushes.c.lease_until <= real)
    return and_(pushes.c.next_at.is_not(None), pushes.c.next_at <= now, free)


async def is_due(tx: AsyncConnection, now: datetime, *, real: datetime) -> bool:
    """Whether anything is to be told now that nobody is telling."""
    return (await tx.execute(select(pushes.c.id).where(_due(now, real)).limit(1))).first() is not None


async def next_due(tx: AsyncConnection) -> datetime | None:
    """When something is to be told next; None: nothing is."""
    moment: datetime | None = (
        await tx.execute(select(func.min(pushes.c.next_at)).where(pushes.c.next_at.is_not(None)))
    ).scalar()
    return moment


async def claim(
    tx: AsyncConnection,
    now: datetime,
    *,
    real: datetime,
    owner: str,
    limit: int,
    only: Collection[str] | None = None,
) -> tuple[Claimed, ...]:
    """Take what is due and what nobody else has, longest due first, and enter a try of each.

    `only`: of these ids. What was cut off before is said to have been.
    """
    query = select(pushes).where(_due(now, real)).order_by(pushes.c.next_at, pushes.c.id).limit(limit)
    if only is not None:
        query = query.where(pushes.c.id.in_(only))
    rows = (await tx.execute(query)).all()
    if not rows:
        return ()
    ids = [row.id for row in rows]
    await tx.execute(
        update(push_attempts)
        .where(push_attempts.c.push.in_(ids), push_attempts.c.code.is_(None))
        .values(code=str(PushCode.CUT_OFF))
    )
    await tx.execute(
        update(pushes)
        .where(pushes.c.id.in_(ids))
        .values(tries=pushes.c.tries + 1, lease_owner=owner, lease_until=real + LEASE)
    )
    begun = [{"push": row.id, "number": row.tries + 1, "begun_at": now} for row in rows]
    await tx.execute(insert(push_attempts), begun)
    return tuple(Claimed(push=_push_of(row), number=row.tries + 1, since=row.since) for row in rows)


async def finish(
    tx: AsyncConnection, claimed: Claimed, ended: PushAttempt, *, state: PushState, next_at: datetime | None
) -> None:
    """Enter what a try came to; delivered is delivered, whoever else may have tried meanwhile."""
    await tx.execute(
        update(push_attempts)
        .where(push_attempts.c.push == ended.push, push_attempts.c.number == ended.number)
        .values(status=ended.status, code=str(ended.code), took_ms=ended.took_ms)
    )
    mine = and_(pushes.c.tries == claimed.number, pushes.c.state == str(PushState.WAITING))
    await tx.execute(
        update(pushes)
        .where(pushes.c.id == ended.push, mine if state is not PushState.DELIVERED else pushes.c.id == ended.push)
        .values(state=str(state), code=str(ended.code), next_at=next_at, lease_owner=None, lease_until=None)
    )
    await _alert(tx, claimed, ended, state)


async def _alert(tx: AsyncConnection, claimed: Claimed, ended: PushAttempt, state: PushState) -> None:
    """A recipient who is not reached is told of to others; reached again, that is over."""
    what, is_over = AlertWhat.PUSH_FAILING, state is PushState.DELIVERED
    event = AlertEvent(key=f"{what}/{claimed.push.recipient}", what=what, at=ended.begun_at, is_over=is_over)
    if await alert.goes_on(tx, event.key) if is_over else state is PushState.GIVEN_UP or claimed.number >= FAILS_AT:
        await alert.enter(tx, event)


async def hurry(
    tx: AsyncConnection, ids: Collection[str], now: datetime, *, again: bool = False, gone: bool = True
) -> None:
    """Make these due now, also what was given up: a person asks for it.

    `again`: also what was delivered; `gone`: also where the recipient answered that they are told no more of it.
    """
    some = [PushState.WAITING, PushState.GIVEN_UP, *([PushState.DELIVERED] if again else [])]
    wanted = and_(pushes.c.id.in_(ids), pushes.c.state.in_([str(one) for one in some]))
    if not gone:
        wanted = and_(wanted, or_(pushes.c.code.is_(None), pushes.c.code != str(PushCode.GONE)))
    await tx.execute(update(pushes).where(wanted).values(state=str(PushState.WAITING), next_at=now, since=now))


async def withdraw(tx: AsyncConnection, kind: PushKind, subject: str, code: PushCode) -> None:
    """Tell no more of this to anybody who was not told yet; what is under way is not broken off."""
    await _give_up(tx, and_(pushes.c.kind == str(kind), pushes.c.subject == subject), code)


async def withdraw_some(tx: AsyncConnection, ids: Collection[str], code: PushCode) -> None:
    """The same of these, by their ids."""
    await _give_up(tx, pushes.c.id.in_(ids), code)


async def _give_up(tx: AsyncConnection, which: ColumnElement[bool], code: PushCode) -> None:
    await tx.execute(
        update(pushes)
        .where(which, pushes.c.state == str(PushState.WAITING))
        .values(state=str(PushState.GIVEN_UP), code=str(code), next_at=None)
    )


async def told(tx: AsyncConnection, kind: PushKind, subject: str, *, what: str | None = None) -> frozenset[str]:
    """Everybody to whom this was to be told, whether it has reached them or not."""
    query = select(pushes.c.recipient).where(pushes.c.kind == str(kind), pushes.c.subject == subject)
    if what is not None:
        query = query.where(pushes.c.what == what)
    return frozenset((await tx.execute(query)).scalars())


async def subjects(tx: AsyncConnection, kind: PushKind, *, what: str, recipient: str) -> frozenset[str]:
    """What somebody was to be told of, whether it has reached them or not."""
    query = select(pushes.c.subject).where(
        pushes.c.kind == str(kind), pushes.c.what == what, pushes.c.recipient == recipient
    )
    return frozenset((await tx.execute(query)).scalars())


async def documents(tx: AsyncConnection, kind: PushKind) -> tuple[tuple[str, str, str], ...]:
    """The id, the recipient and the document of everything of a kind."""
    query = select(pushes.c.id, pushes.c.recipient, pushes.c.json).where(pushes.c.kind == str(kind))
    rows = await tx.execute(query.order_by(pushes.c.id))
    return tuple((row.id, row.recipient, _SAID.validate_json(row.json).document) for row in rows)


async def listing(
    tx: AsyncConnection, kind: PushKind, *, subject: str | None = None, what: str | None = None
) -> tuple[PushRow, ...]:
    """All, the newest first."""
    query = select(*_LISTED).where(pushes.c.kind == str(kind))
    if subject is not None:
        query = query.where(pushes.c.subject == subject)
    if what is not None:
        query = query.where(pushes.c.what == what)
    rows = (await tx.execute(query.order_by(pushes.c.entered_at.desc(), pushes.c.id))).mappings()
    return tuple(_row_of(dict(row)) for row in rows)


async def failing(tx: AsyncConnection) -> int:
    """How many have failed, and are tried again."""
    query = select(func.count()).where(pushes.c.next_at.is_not(None), pushes.c.code.is_not(None))
    return int((await tx.execute(query)).scalar_one())


async def waiting(tx: AsyncConnection, ids: Collection[str]) -> frozenset[str]:
    """Which of these have not reached anybody, and are tried again."""
    query = select(pushes.c.id).where(pushes.c.id.in_(ids), pushes.c.state == str(PushState.WAITING))
    return frozenset((await tx.execute(query)).scalars())


async def attempts(tx: AsyncConnection, push: str) -> tuple[PushAttempt, ...]:
    """Every try of a push, in order."""
    query = select(push_attempts).where(push_attempts.c.push == push).order_by(push_attempts.c.number)
    return tuple(
        PushAttempt(**{**row, "code": PushCode(row["code"]) if row["code"] else None})
        for row in (await tx.execute(query)).mappings()
    )


async def holders(tx: AsyncConnection) -> frozenset[str]:
    """Everybody who has claimed something, alive or not."""
    query = select(pushes.c.lease_owner).where(pushes.c.lease_owner.is_not(None)).distinct()
    return frozenset((await tx.execute(query)).scalars())


async def bury(tx: AsyncConnection, dead: Collection[str]) -> None:
    """Free what owners had claimed who are no more."""
    await tx.execute(update(pushes).where(pushes.c.lease_owner.in_(dead)).values(lease_owner=None, lease_until=None))


def _push_of(row: Row[Any]) -> Push:
    return Push(
        id=row.id,
        kind=PushKind(row.kind),
        subject=row.subject,
        what=row.what,
        recipient=row.recipient,
        entered_at=row.entered_at,
        said=_SAID.validate_json(row.json),
    )


def _row_of(row: dict[str, Any]) -> PushRow:
    row["kind"], row["state"] = PushKind(row["kind"]), PushState(row["state"])
    row["code"] = PushCode(row["code"]) if row["code"] else None
    return PushRow(**row)
