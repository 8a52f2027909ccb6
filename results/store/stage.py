"""How far has each case come: to be asked, asked, judged, closed; or does somebody have to answer first?

What a request came to stands in its ledger alone: which of those that were asked
are answered is told by whoever has read them.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import LedgerKind
from results.store import board
from results.store.board import Standing, Wanted
from results.tables import ledgers, questions

_CASE: Final = str(LedgerKind.CASE)


class Stage(StrEnum):
    """How far a case has come: each in one place alone."""

    PERSON = "person"  # open, and somebody must answer
    OPENED = "opened"  # and nothing has been asked of the service
    ASKED = "asked"
    JUDGED = "judged"  # closed, and its evidence is not sealed and judged to the end
    CLOSED = "closed"


def _is_asked() -> ColumnElement[bool]:
    return ledgers.c.id.in_(select(questions.c.ledger).where(questions.c.answered_seq.is_(None)))


def _is(stage: Stage) -> ColumnElement[bool]:
    is_open = ledgers.c.closed_at.is_(None)
    match stage:
        case Stage.PERSON:
            return and_(is_open, _is_asked())
        case Stage.OPENED:
            return and_(is_open, ~_is_asked(), ledgers.c.requested_at.is_(None))
        case Stage.ASKED:
            return and_(is_open, ~_is_asked(), ledgers.c.requested_at.is_not(None))
        case Stage.JUDGED:  # what has come to its end is due until it is judged
            return and_(~is_open, ledgers.c.due_at.is_not(None))
        case Stage.CLOSED:
            return and_(~is_open, ledgers.c.due_at.is_(None))


async def counts(tx: AsyncConnection, now: datetime) -> dict[Stage, int]:
    """How many cases there are of each stage; of the closed ones nothing but their number is read."""
    one_of = case(
        (_is_asked(), str(Stage.PERSON)),
        (ledgers.c.requested_at.is_(None), str(Stage.OPENED)),
        else_=str(Stage.ASKED),
    )
    query = select(one_of, func.count()).where(ledgers.c.kind == _CASE, ledgers.c.closed_at.is_(None)).group_by(one_of)
    found = dict.fromkeys(Stage, 0) | {Stage(one): n for one, n in await tx.execute(query)}
    judged = select(func.count()).select_from(ledgers).where(ledgers.c.kind == _CASE, _is(Stage.JUDGED))
    found[Stage.JUDGED] = int((await tx.execute(judged)).scalar_one())
    every = await board.counts(tx, Wanted(), now=now)
    found[Stage.CLOSED] = every[Standing.CLOSED] - found[Stage.JUDGED]
    return found


async def first(tx: AsyncConnection, stage: Stage, *, start: int = 0, limit: int | None = 20) -> tuple[str, ...]:
    """Cases of a stage by their ids: those in which somebody must answer by how long they have waited, the closed ones the newest
    first, the others the oldest first. `limit` None: all of them.
    """
    query = select(ledgers.c.id).where(ledgers.c.kind == _CASE, _is(stage))
    found = await tx.execute(_in_order(query, stage).offset(start).limit(limit))
    return tuple(found.scalars())


def _in_order(query: Select[str], stage: Stage) -> Select[str]:
    match stage:
        case Stage.PERSON:
            query = query.join(questions, and_(questions.c.ledger == ledgers.c.id, questions.c.answered_seq.is_(None)))
            return query.group_by(ledgers.c.id).order_by(func.min(questions.c.asked_at), ledgers.c.id)
        case Stage.CLOSED:
            return query.order_by(ledgers.c.id.desc())
        case _:
            return query.order_by(ledgers.c.id)


async def newest_of(tx: AsyncConnection, services: Collection[str]) -> dict[str, str]:
    """The newest case of each of these services, of those that have one."""
    query = (
        select(ledgers.c.service, func.max(ledgers.c.id).label("newest"))
        .where(ledgers.c.service.in_(services), ledgers.c.kind == _CASE)
        .group_by(ledgers.c.service)
    )
    return {row.service: row.newest for row in await tx.execute(query)}
