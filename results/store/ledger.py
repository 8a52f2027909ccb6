"""How does an entry enter a ledger, and how does a ledger come back?

The store alone numbers entries: lock the ledger's row, read the head, append,
move the head, in one transaction. Copies for queries are made by the table
PROJECTIONS, in the same transaction.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, and_, bindparam, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import LedgerDamaged, LedgerMissing
from results.records import (
    GENESIS,
    Abandoned,
    AccountUsed,
    Answered,
    ArtifactKept,
    Asked,
    Body,
    Closed,
    Entry,
    Erased,
    Fact,
    FactSeen,
    LedgerKind,
    StageEnded,
    canonical_bytes,
    change_told_by,
    entry_digest,
    parse_entry,
)
from results.store.account import note
from results.tables import artifacts, entries, ledgers, questions


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """The cached state of a ledger; `why` says what it waits for."""

    id: str
    kind: LedgerKind
    scenario: str
    scenario_digest: str
    service: str
    account: str
    opened_at: datetime
    closed_at: datetime | None
    stage: str | None
    due_at: datetime | None
    why: str | None
    head_seq: int
    head_digest: str
    lease_owner: str | None
    lease_until: datetime | None
    epoch: int


def _row(mapping: RowMapping) -> LedgerRow:
    return LedgerRow(**{**mapping, "kind": LedgerKind(mapping["kind"])})


async def create(
    tx: AsyncConnection,
    *,
    ledger: str,
    kind: LedgerKind,
    scenario: str,
    scenario_digest: str,
    service: str,
    account: str,
    now: datetime,
) -> None:
    """Open an empty ledger, due at once."""
    await tx.execute(
        insert(ledgers).values(
            id=ledger,
            kind=str(kind),
            scenario=scenario,
            scenario_digest=scenario_digest,
            service=service,
            account=account,
            opened_at=now,
            due_at=now,
            head_seq=0,
            head_digest=GENESIS,
            epoch=0,
        )
    )


async def append(
    tx: AsyncConnection,
    ledger: str,
    body: Body,
    *,
    at: datetime,
    by: str,
    stage: str | None = None,
    attempt: int | None = None,
) -> Entry:
    """Number, chain and keep one entry. Unconditional: a late observation is legal, also after closure.

    Raises:
        LedgerMissing: no such ledger.
    """
    head = (
        await tx.execute(
            select(ledgers.c.head_seq, ledgers.c.head_digest)
            .where(ledgers.c.id == ledger)
            .with_for_update(key_share=True)
        )
    ).first()
    if head is None:
        raise LedgerMissing(ledger)
    seq, prev = head.head_seq + 1, head.head_digest
    data = canonical_bytes(ledger=ledger, seq=seq, prev=prev, at=at, by=by, body=body, stage=stage, attempt=attempt)
    digest = entry_digest(data)
    await tx.execute(
        insert(entries).values(
            ledger=ledger,
            seq=seq,
            at=at,
            kind=str(body.kind),
            what=body.what,
            fact=str(body.fact) if isinstance(body, FactSeen) else None,
            stage=stage,
            attempt=attempt,
            by=by,
            bytes=data,
            digest=digest,
        )
    )
    await tx.execute(update(ledgers).where(ledgers.c.id == ledger).values(head_seq=seq, head_digest=digest))
    entry = parse_entry(data)
    project = PROJECTIONS.get(type(body))
    if project is not None:
        await project(tx, entry)
    if change_told_by(body) is not None:
        await _note_on_account(tx, entry)
    return entry


_WHOLE = (  # one statement: on PostgreSQL the next one may see what was committed meanwhile
    select(ledgers.c.head_seq, ledgers.c.head_digest, entries.c.seq, entries.c.bytes, entries.c.digest)
    .select_from(ledgers.outerjoin(entries, entries.c.ledger == ledgers.c.id))
    .where(ledgers.c.id == bindparam("ledger"))
    .order_by(entries.c.seq)
)


async def load(tx: AsyncConnection, ledger: str) -> tuple[Entry, ...]:
    """All entries in order, their chain verified.

    Raises:
        LedgerDamaged: an entry is not what was hashed, or the chain is broken or cut.
        LedgerMissing: no such ledger.
    """
    rows = (await tx.execute(_WHOLE, {"ledger": ledger})).all()
    if not rows:
        raise LedgerMissing(ledger)
    loaded: list[Entry] = []
    prev = GENESIS
    for number, row in enumerate((row for row in rows if row.seq is not None), start=1):
        if not isinstance(row.bytes, bytes) or entry_digest(row.bytes) != row.digest:
            raise LedgerDamaged(ledger, number, "its bytes do not have the digest they were kept under")
        entry = parse_entry(row.bytes)
        if (row.seq, entry.ledger, entry.seq, entry.prev) != (number, ledger, number, prev):
            raise LedgerDamaged(ledger, number, "it does not follow the entry before it")
        prev = entry.digest
        loaded.append(entry)
    if (len(loaded), prev) != (rows[0].head_seq, rows[0].head_digest):
        raise LedgerDamaged(ledger, len(loaded) + 1, f"the ledger's head is entry {rows[0].head_seq}")
    return tuple(loaded)


async def entry_bytes(tx: AsyncConnection, ledger: str) -> tuple[bytes, ...]:
    """The exact bytes of all entries, in order: what an evidence bundle carries."""
    rows = await tx.execute(select(entries.c.bytes).where(entries.c.ledger == ledger).order_by(entries.c.seq))
    return tuple(bytes(row.bytes) for row in rows)


async def find(tx: AsyncConnection, ledger: str) -> LedgerRow:
    """The cached state of one ledger.

    Raises:
        LedgerMissing: no such ledger.
    """
    row = (await tx.execute(select(ledgers).where(ledgers.c.id == ledger))).mappings().first()
    if row is None:
        raise LedgerMissing(ledger)
    return _row(row)


async def listing(
    tx: AsyncConnection,
    *,
    kind: LedgerKind | None = None,
    service: str | None = None,
    account: str | None = None,
    open_only: bool = False,
) -> tuple[LedgerRow, ...]:
    """Ledgers, newest first."""
    query = select(ledgers).order_by(ledgers.c.id.desc())
    if kind is not None:
        query = query.where(ledgers.c.kind == str(kind))
    if service is not None:
        query = query.where(ledgers.c.service == service)
    if account is not None:
        query = query.where(ledgers.c.account == account)
    if open_only:
        query = query.where(ledgers.c.closed_at.is_(None))
    return tuple(_row(row) for row in (await tx.execute(query)).mappings())


async def ended_runs(tx: AsyncConnection, ledger: str, *, stage: str) -> tuple[datetime, ...]:
    """When the runs of one stage came to their end, in order; those that a fact stopped are not among them."""
    query = (
        select(entries.c.bytes)
        .where(entries.c.ledger == ledger, entries.c.stage == stage, entries.c.what == StageEnded().what)
        .order_by(entries.c.seq)
    )
    ended = [parse_entry(bytes(row.bytes)) for row in await tx.execute(query)]
    return tuple(e.at for e in ended if isinstance(e.body, StageEnded) and e.body.stopped_by is None)


async def exports_of(tx: AsyncConnection, account: str, *, besides: str) -> frozenset[str]:
    """SHA-256 of every export that other cases of this account were ever given."""
    query = (
        select(artifacts.c.sha256)
        .join(ledgers, ledgers.c.id == artifacts.c.ledger)
        .where(ledgers.c.account == account, ledgers.c.id != besides, artifacts.c.role == "export")
    )
    return frozenset((await tx.execute(query)).scalars())


async def past_of(tx: AsyncConnection, account: str, *, until: datetime) -> AccountUsed:
    """What was done in an account up to a moment, by all its ledgers."""
    of_account = select(entries.c.at, entries.c.stage, entries.c.what).join(ledgers, ledgers.c.id == entries.c.ledger)
    visited = of_account.where(
        ledgers.c.account == account,
        entries.c.at <= until,
        or_(entries.c.fact == str(Fact.SIGNED_IN), and_(entries.c.what == "stage", entries.c.stage == "live")),
    ).order_by(entries.c.at)
    rows = (await tx.execute(visited)).all()
    return AccountUsed(
        since=rows[0].at if rows else None,
        visits=tuple(dict.fromkeys(row.at for row in rows if row.what != "stage")),
        live_runs=sum(row.what == "stage" for row in rows),
    )


async def cache(
    tx: AsyncConnection, ledger: str, *, due_at: datetime | None, why: str | None, stage: str | None, epoch: int
) -> bool:
    """Write what `decide` made of the ledger; refused (False) where another lease has begun meanwhile."""
    done = await tx.execute(
        update(ledgers)
        .where(ledgers.c.id == ledger, ledgers.c.epoch == epoch)
        .values(due_at=due_at, why=why, stage=stage)
    )
    return done.rowcount == 1


async def wake(tx: AsyncConnection, ledger: str, now: datetime) -> None:
    """Make a ledger due, because a person answered or ordered something."""
    await tx.execute(update(ledgers).where(ledgers.c.id == ledger).values(due_at=now))


async def _keep_artifact(tx: AsyncConnection, entry: Entry) -> None:
    body = entry.body
    assert isinstance(body, ArtifactKept)
    known = await tx.execute(
        select(artifacts.c.sha256).where(artifacts.c.ledger == entry.ledger, artifacts.c.sha256 == body.sha256)
    )
    if known.first() is None:
        await tx.execute(
            insert(artifacts).values(
                ledger=entry.ledger,
                sha256=body.sha256,
                role=body.role,
                media_type=body.media_type,
                size=body.size,
                retention=body.retention,
                kept_at=entry.at,
            )
        )


async def _mark_erased(tx: AsyncConnection, entry: Entry) -> None:
    body = entry.body
    assert isinstance(body, Erased)
    await tx.execute(
        update(artifacts)
        .where(artifacts.c.ledger == entry.ledger, artifacts.c.sha256 == body.sha256)
        .values(erased_by=body.rule)
    )


async def _index_question(tx: AsyncConnection, entry: Entry) -> None:
    body = entry.body
    assert isinstance(body, Asked)
    await tx.execute(
        insert(questions).values(
            id=body.question,
            ledger=entry.ledger,
            asked_seq=entry.seq,
            asked_at=entry.at,
            topic=str(body.topic),
            due=body.due,
        )
    )


async def _index_answer(tx: AsyncConnection, entry: Entry) -> None:
    body = entry.body
    assert isinstance(body, Answered)
    await tx.execute(
        update(questions).where(questions.c.id == body.question).values(answered_seq=entry.seq, answered_at=entry.at)
    )


async def _mark_closed(tx: AsyncConnection, entry: Entry) -> None:
    """Closed, and due once more: what follows a closing is done by the engine, which may be killed before."""
    await tx.execute(
        update(ledgers).where(ledgers.c.id == entry.ledger).values(closed_at=entry.at, due_at=entry.at, why="closed")
    )


async def _note_on_account(tx: AsyncConnection, entry: Entry) -> None:
    """What an account suffers in one ledger concerns all, from this transaction on; no copy, so never made anew."""
    account = (await tx.execute(select(ledgers.c.account).where(ledgers.c.id == entry.ledger))).scalar_one()
    await note(tx, account, entry.body, at=entry.at, by=entry.by, ledger=entry.ledger)


PROJECTIONS: Mapping[type, Callable[[AsyncConnection, Entry], Awaitable[None]]] = {
    ArtifactKept: _keep_artifact,
    Erased: _mark_erased,
    Asked: _index_question,
    Answered: _index_answer,
    Closed: _mark_closed,
    Abandoned: _mark_closed,
}
