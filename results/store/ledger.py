"""How does an entry enter a ledger, and how does a ledger come back?

The store alone numbers entries: lock the ledger's row, read the head, append,
move the head, in one transaction. Copies for queries are made by the table
PROJECTIONS, in the same transaction.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import RowMapping, and_, insert, or_, select, update
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
    Escalated,
    Fact,
    FactSeen,
    Intended,
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
    host: str | None = None
    controller: str | None = None
    contact: str | None = None
    right: str | None = None
    written: bool = False
    requested_at: datetime | None = None
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


def row_of(mapping: RowMapping) -> LedgerRow:
    return LedgerRow(**{**mapping, "kind": LedgerKind(mapping["kind"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """Whom a ledger's stages trouble: what restraint is measured by.

    Attributes:
        host: where sessions are held, with its port where the address names one.
        controller, contact: who answers, and at which address; of cases alone.
        written: whether a person there reads the request.
    """

    host: str
    controller: str | None = None
    contact: str | None = None
    right: str | None = None
    written: bool = False


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
    due_at: datetime | None = None,
    asks: Asks | None = None,
) -> None:
    """Open an empty ledger, due at once or at `due_at`."""
    await tx.execute(
        insert(ledgers).values(
            id=ledger,
            kind=str(kind),
            scenario=scenario,
            scenario_digest=scenario_digest,
            service=service,
            account=account,
            opened_at=now,
            due_at=due_at or now,
            **({} if asks is None else asdict(asks)),
            head_seq=0,
            head_digest=GENESIS,
            epoch=0,
        )
    )


async def append(
    tx: AsyncConnection,
    ledger: str,
    *bodies: Body,
    at: datetime,
    by: str,
    stage: str | None = None,
    attempt: int | None = None,
) -> tuple[Entry, ...]:
    """Number, chain and keep entries, in order. Unconditional: a late observation is legal, also after closure.

    Raises:
        LedgerMissing: no such ledger.
    """
    head = (
        await tx.execute(
            select(ledgers.c.head_seq, ledgers.c.head_digest).where(ledgers.c.id == ledger).with_for_update()
        )
    ).first()
    if head is None:
        raise LedgerMissing(ledger)
    said = partial(canonical_bytes, ledger=ledger, at=at, by=by, stage=stage, attempt=attempt)
    written = tuple(_chained(head.head_seq, head.head_digest, bodies, said))
    if not written:
        return ()
    await tx.execute(insert(entries), [_columns(entry, data) for entry, data in written])
    last = written[-1][0]
    await tx.execute(update(ledgers).where(ledgers.c.id == ledger).values(head_seq=last.seq, head_digest=last.digest))
    for entry, _ in written:
        project = PROJECTIONS.get(type(entry.body))
        if project is not None:
            await project(tx, entry)
        if change_told_by(entry.body) is not None:
            await _note_on_account(tx, entry)
    return tuple(entry for entry, _ in written)


def _chained(seq: int, prev: str, bodies: Sequence[Body], said: Callable[..., bytes]) -> Iterator[tuple[Entry, bytes]]:
    for number, body in enumerate(bodies, start=seq + 1):
        data = said(seq=number, prev=prev, body=body)
        entry = parse_entry(data)
        yield entry, data
        prev = entry.digest


def _columns(entry: Entry, data: bytes) -> dict[str, Any]:
    """The entry as it was hashed, and copies of it for queries."""
    return {
        "ledger": entry.ledger,
        "seq": entry.seq,
        "at": entry.at,
        "kind": str(entry.kind),
        "what": entry.body.what,
        "fact": str(entry.body.fact) if isinstance(entry.body, FactSeen) else None,
        "stage": entry.stage,
        "attempt": entry.attempt,
        "by": entry.by,
        "bytes": data,
        "digest": entry.digest,
    }


async def load(tx: AsyncConnection, ledger: str) -> tuple[Entry, ...]:
    """All entries in order, their chain verified.

    Raises:
        LedgerDamaged: an entry is not what was hashed, or the chain is broken or cut.
        LedgerMissing: no such ledger.
    """
    return await load_of(tx, await find(tx, ledger))


async def load_of(tx: AsyncConnection, head: LedgerRow) -> tuple[Entry, ...]:
    """As `load`, of a ledger whose row was read in this transaction."""
    ledger = head.id
    rows = await tx.execute(
        select(entries.c.seq, entries.c.bytes, entries.c.digest)
        .where(entries.c.ledger == ledger)
        .order_by(entries.c.seq)
    )
    loaded: list[Entry] = []
    prev = GENESIS
    for number, row in enumerate(rows, start=1):
        if not isinstance(row.bytes, bytes) or entry_digest(row.bytes) != row.digest:
            raise LedgerDamaged(ledger, number, "its bytes do not have the digest they were kept under")
        entry = parse_entry(row.bytes)
        if (row.seq, entry.ledger, entry.seq, entry.prev) != (number, ledger, number, prev):
            raise LedgerDamaged(ledger, number, "it does not follow the entry before it")
        prev = entry.digest
        loaded.append(entry)
    if (len(loaded), prev) != (head.head_seq, head.head_digest):
        raise LedgerDamaged(ledger, len(loaded) + 1, f"the ledger's head is entry {head.head_seq}")
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
    return row_of(row)


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
    return tuple(row_of(row) for row in (await tx.execute(query)).mappings())


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


async def begin(tx: AsyncConnection, ledger: str, stage: str) -> None:
    """Say which stage is being performed, so that others can tell."""
    await tx.execute(update(ledgers).where(ledgers.c.id == ledger).values(stage=stage))


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


async def _index_escalation(tx: AsyncConnection, entry: Entry) -> None:
    body = entry.body
    assert isinstance(body, Escalated)
    await tx.execute(update(questions).where(questions.c.id == body.question).values(level=body.level))


async def _index_answer(tx: AsyncConnection, entry: Entry) -> None:
    body = entry.body
    assert isinstance(body, Answered)
    await tx.execute(
        update(questions).where(questions.c.id == body.question).values(answered_seq=entry.seq, answered_at=entry.at)
    )


async def _mark_requested(tx: AsyncConnection, entry: Entry) -> None:
    """The first intent to ask; those of other stages trouble nobody."""
    if entry.stage == "request":
        await tx.execute(
            update(ledgers)
            .where(ledgers.c.id == entry.ledger, ledgers.c.requested_at.is_(None))
            .values(requested_at=entry.at)
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
    Intended: _mark_requested,
    Answered: _index_answer,
    Escalated: _index_escalation,
    Closed: _mark_closed,
    Abandoned: _mark_closed,
}
