"""Who has asked about their own data, what is held for a dispute, and which artifacts and backups are there?"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import PrivacyRequestMissing
from results.records import (
    Artifact,
    BackupRow,
    PersonRight,
    PrivacyAct,
    PrivacyEvent,
    PrivacyOutcome,
    PrivacyRequest,
    Retention,
    Role,
)
from results.tables import artifacts, backups, privacy_events, privacy_requests


async def enter(tx: AsyncConnection, request: PrivacyRequest) -> None:
    """Enter a request."""
    await tx.execute(
        insert(privacy_requests).values(
            id=request.id,
            right=str(request.right),
            received=request.received.isoformat(),
            due=request.due.isoformat(),
            who=request.who,
            entered_at=request.entered_at,
            entered_by=request.entered_by,
            extended=request.extended,
        )
    )


async def listing(tx: AsyncConnection, *, open_only: bool = False) -> tuple[PrivacyRequest, ...]:
    """Requests, those first that are to be answered first."""
    query = select(privacy_requests).order_by(privacy_requests.c.due, privacy_requests.c.id)
    if open_only:
        query = query.where(privacy_requests.c.answered_at.is_(None))
    return tuple(_request(row) for row in (await tx.execute(query)).mappings())


async def find(tx: AsyncConnection, request: str) -> PrivacyRequest:
    """One request.

    Raises:
        PrivacyRequestMissing: no such request.
    """
    row = (await tx.execute(select(privacy_requests).where(privacy_requests.c.id == request))).mappings().first()
    if row is None:
        raise PrivacyRequestMissing(request)
    return _request(row)


def _request(row: RowMapping) -> PrivacyRequest:
    return PrivacyRequest(
        **{
            **row,
            "right": PersonRight(row["right"]),
            "received": date.fromisoformat(row["received"]),
            "due": date.fromisoformat(row["due"]),
            "outcome": None if row["outcome"] is None else PrivacyOutcome(row["outcome"]),
        }
    )


async def extend(tx: AsyncConnection, request: str, due: date) -> None:
    """Let a request be answered later."""
    await tx.execute(
        update(privacy_requests).where(privacy_requests.c.id == request).values(due=due.isoformat(), extended=True)
    )


async def answer(tx: AsyncConnection, request: str, outcome: PrivacyOutcome, *, at: datetime) -> None:
    """Note that a request was answered."""
    await tx.execute(
        update(privacy_requests).where(privacy_requests.c.id == request).values(answered_at=at, outcome=str(outcome))
    )


async def forget(tx: AsyncConnection, *, before: datetime) -> tuple[str, ...]:
    """Forget by whom the requests were made that were answered before a moment; gives which."""
    known = privacy_requests.c.answered_at <= before, privacy_requests.c.who != ""
    found = tuple((await tx.execute(select(privacy_requests.c.id).where(*known))).scalars())
    await tx.execute(update(privacy_requests).where(privacy_requests.c.id.in_(found)).values(who=""))
    return found


async def backlog(tx: AsyncConnection) -> tuple[int, date | None]:
    """How many requests are open, and until when the most pressing is to be answered."""
    query = select(func.count(), func.min(privacy_requests.c.due)).where(privacy_requests.c.answered_at.is_(None))
    count, due = (await tx.execute(query)).one()
    return count, None if due is None else date.fromisoformat(due)


async def note(tx: AsyncConnection, event: PrivacyEvent) -> None:
    """Enter what was done."""
    await tx.execute(
        insert(privacy_events).values(
            subject=event.subject, at=event.at, what=str(event.what), person=event.person, note=event.note
        )
    )


async def events_of(tx: AsyncConnection, subject: str) -> tuple[PrivacyEvent, ...]:
    """What was done about a request, or a ledger, in order."""
    query = select(privacy_events).where(privacy_events.c.subject == subject).order_by(privacy_events.c.seq)
    return tuple(_event(row) for row in (await tx.execute(query)).mappings())


async def held(tx: AsyncConnection) -> dict[str, PrivacyEvent]:
    """The ledgers that a person has had held, with who and why."""
    acts = tuple(map(str, (PrivacyAct.HELD, PrivacyAct.LIFTED)))
    query = select(privacy_events).where(privacy_events.c.what.in_(acts)).order_by(privacy_events.c.seq)
    last = {row["subject"]: _event(row) for row in (await tx.execute(query)).mappings()}
    return {ledger: event for ledger, event in last.items() if event.what is PrivacyAct.HELD}


def _event(row: RowMapping) -> PrivacyEvent:
    return PrivacyEvent(
        subject=row["subject"], at=row["at"], what=PrivacyAct(row["what"]), person=row["person"], note=row["note"]
    )


async def kept_before(tx: AsyncConnection, moment: datetime) -> tuple[Artifact, ...]:
    """What was kept up to a moment and is not erased, ledger by ledger."""
    query = select(artifacts).where(artifacts.c.erased_by.is_(None), artifacts.c.kept_at <= moment)
    return await _artifacts(tx, query)


async def kept_of(tx: AsyncConnection, ledgers: Collection[str]) -> tuple[Artifact, ...]:
    """What is kept of these ledgers, and was, ledger by ledger."""
    return await _artifacts(tx, select(artifacts).where(artifacts.c.ledger.in_(ledgers)))


async def named(tx: AsyncConnection) -> frozenset[tuple[str, str]]:
    """Every artifact that an entry names: ledger and digest."""
    found = await tx.execute(select(artifacts.c.ledger, artifacts.c.sha256))
    return frozenset((row.ledger, row.sha256) for row in found)


async def erased(tx: AsyncConnection) -> tuple[tuple[str, str], ...]:
    """Everything of which an entry says that it is erased: ledger and digest."""
    query = select(artifacts.c.ledger, artifacts.c.sha256).where(artifacts.c.erased_by.is_not(None))
    return tuple((row.ledger, row.sha256) for row in await tx.execute(query))


async def _artifacts(tx: AsyncConnection, query: Select[Any]) -> tuple[Artifact, ...]:
    in_order = query.order_by(artifacts.c.ledger, artifacts.c.kept_at, artifacts.c.sha256)
    return tuple(
        Artifact(**{**row, "role": Role(row["role"]), "retention": Retention(row["retention"])})
        for row in (await tx.execute(in_order)).mappings()
    )


async def note_backup(tx: AsyncConnection, row: BackupRow) -> None:
    """Enter that a backup was written."""
    await tx.execute(
        insert(backups).values(
            place=row.place, at=row.at, person=row.person, with_vault=row.with_vault, with_keys=row.with_keys
        )
    )


async def backups_since(tx: AsyncConnection, moment: datetime) -> tuple[BackupRow, ...]:
    """The backups that were written since a moment and of which nobody has said that they are destroyed."""
    query = select(backups).where(backups.c.at >= moment, backups.c.destroyed_at.is_(None)).order_by(backups.c.seq)
    return tuple(
        BackupRow(place=row.place, at=row.at, person=row.person, with_vault=row.with_vault, with_keys=row.with_keys)
        for row in await tx.execute(query)
    )


async def destroyed(tx: AsyncConnection, place: str, *, at: datetime) -> int:
    """Note that the backups at a place are destroyed; gives how many there were."""
    done = await tx.execute(
        update(backups).where(backups.c.place == place, backups.c.destroyed_at.is_(None)).values(destroyed_at=at)
    )
    return done.rowcount
