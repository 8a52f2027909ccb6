"""What is a person asked, and what have they answered?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import QuestionMissing
from results.records import Answered, Asked, LedgerKind, parse_entry
from results.tables import entries, ledgers, questions


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A question as the desk lists it; the words are in its entry."""

    id: str
    ledger: str
    kind: LedgerKind
    service: str
    asked_at: datetime
    asked: Asked
    stage: str | None
    answered: Answered | None
    answered_at: datetime | None
    level: int = 0


async def standing(tx: AsyncConnection, *, level: int, before: datetime) -> tuple[tuple[str, str], ...]:
    """Open questions at this level that were asked before a moment, with their ledgers, oldest first."""
    query = (
        select(questions.c.id, questions.c.ledger)
        .where(questions.c.answered_seq.is_(None), questions.c.level == level, questions.c.asked_at <= before)
        .order_by(questions.c.asked_at)
    )
    return tuple((row.id, row.ledger) for row in await tx.execute(query))


async def overdue(tx: AsyncConnection, now: datetime) -> tuple[tuple[str, str], ...]:
    """Open questions that were to be answered by now and of which nothing was said yet, with their ledgers."""
    query = (
        select(questions.c.id, questions.c.ledger)
        .where(questions.c.answered_seq.is_(None), questions.c.level == 0, questions.c.due <= now)
        .order_by(questions.c.due)
    )
    return tuple((row.id, row.ledger) for row in await tx.execute(query))


async def backlog(tx: AsyncConnection) -> tuple[int, datetime | None]:
    """How many questions are open, and when the oldest was asked."""
    query = select(func.count(), func.min(questions.c.asked_at)).where(questions.c.answered_seq.is_(None))
    count, since = (await tx.execute(query)).one()
    return count, since


async def listing(tx: AsyncConnection, *, ledger: str | None = None, open_only: bool = True) -> tuple[QuestionRow, ...]:
    """Questions, oldest first."""
    query = _rows().order_by(questions.c.asked_at)
    if ledger is not None:
        query = query.where(questions.c.ledger == ledger)
    if open_only:
        query = query.where(questions.c.answered_seq.is_(None))
    return tuple(_row(row) for row in (await tx.execute(query)).all())


async def pressing(
    tx: AsyncConnection, now: datetime, *, words: str = "", start: int = 0, limit: int = 50
) -> tuple[QuestionRow, ...]:
    """Some of the open questions, from one on: first those that are late, then by their last day, then the oldest."""
    late = or_(questions.c.level > 0, func.coalesce(questions.c.due <= now, false()))
    until = func.coalesce(questions.c.due, questions.c.asked_at)
    order = (case((late, 0), else_=1), questions.c.due.is_(None), until, questions.c.asked_at, questions.c.id)
    query = _rows().where(*_open(words)).order_by(*order).offset(start).limit(limit)
    return tuple(_row(row) for row in (await tx.execute(query)).all())


async def count(tx: AsyncConnection, *, words: str = "") -> int:
    """How many questions are open; `words`: of services that hold them."""
    query = select(func.count()).select_from(questions).where(*_open(words))
    if words:
        query = query.join(ledgers, ledgers.c.id == questions.c.ledger)
    return int((await tx.execute(query)).scalar_one())


def _open(words: str) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = [questions.c.answered_seq.is_(None)]
    if words:
        parts.append(ledgers.c.service.icontains(words, autoescape=True))
    return parts


def _rows() -> Select[Any]:
    asked, answered = entries.alias(), entries.alias()
    return (
        select(
            questions.c.id,
            questions.c.ledger,
            questions.c.asked_at,
            questions.c.answered_at,
            questions.c.level,
            ledgers.c.kind,
            ledgers.c.service,
            asked.c.bytes.label("asked"),
            answered.c.bytes.label("answered"),
        )
        .join(ledgers, ledgers.c.id == questions.c.ledger)
        .join(asked, and_(asked.c.ledger == questions.c.ledger, asked.c.seq == questions.c.asked_seq))
        .outerjoin(answered, and_(answered.c.ledger == questions.c.ledger, answered.c.seq == questions.c.answered_seq))
    )


def _row(row: Any) -> QuestionRow:
    entry = parse_entry(bytes(row.asked))
    assert isinstance(entry.body, Asked)
    answer = None if row.answered is None else parse_entry(bytes(row.answered)).body
    return QuestionRow(
        id=row.id,
        ledger=row.ledger,
        kind=LedgerKind(row.kind),
        service=row.service,
        asked_at=row.asked_at,
        asked=entry.body,
        stage=entry.stage,
        answered=answer if isinstance(answer, Answered) else None,
        answered_at=row.answered_at,
        level=row.level,
    )


async def find(tx: AsyncConnection, question: str) -> QuestionRow:
    """One question.

    Raises:
        QuestionMissing: no such question.
    """
    ledger = (await tx.execute(select(questions.c.ledger).where(questions.c.id == question))).scalar()
    if ledger is None:
        raise QuestionMissing(question)
    return next(q for q in await listing(tx, ledger=ledger, open_only=False) if q.id == question)
