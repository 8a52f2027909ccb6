"""How does an entry enter a ledger, and how does a ledger come back?

The store alone numbers entries: lock the ledger's row, read the head, append,
move the head, in one transaction, with the copies for queries (`projection`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, bindparam, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import LedgerDamaged, LedgerMissing
from results.records import (
    GENESIS,
    AccountUsed,
    Body,
    Entry,
    Fact,
    FactSeen,
    LedgerKind,
    StageEnded,
    canonical_bytes,
    entry_digest,
    parse_entry,
)
from results.store import alert
from results.store.prepared import Prepared
from results.store.projection import project, tell_account
from results.tables import artifacts, entries, ledgers


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


def row_of(mapping: Mapping[str, Any] | RowMapping) -> LedgerRow:
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


_HEAD = Prepared(
    select(ledgers.c.head_seq, ledgers.c.head_digest)
    .where(ledgers.c.id == bindparam("ledger"))
    .with_for_update(key_share=True)
)
_KEEP = Prepared(insert(entries))
_MOVE_HEAD = Prepared(
    update(ledgers)
    .where(ledgers.c.id == bindparam("of"))
    .values(head_seq=bindparam("seq"), head_digest=bindparam("digest"))
)


async def append(
    tx: AsyncConnection,
    ledger: str,
    *bodies: Body,
    at: datetime,
    by: str,
    stage: str | None = None,
    attempt: int | None = None,
    head: LedgerRow | None = None,
) -> tuple[Entry, ...]:
    """Number, chain and keep entries, in order. Unconditional: a late observation is legal, also after closure.

    `head` is the ledger's row, where it was read and locked in this transaction.

    Raises:
        LedgerMissing: no such ledger.
    """
    head = head or await _HEAD.first(tx, ledger=ledger)
    if head is None:
        raise LedgerMissing(ledger)
    written: list[Entry] = []
    rows: list[dict[str, object]] = []
    prev = head.head_digest
    for seq, body in enumerate(bodies, start=head.head_seq + 1):
        data = canonical_bytes(ledger=ledger, seq=seq, prev=prev, at=at, by=by, body=body, stage=stage, attempt=attempt)
        written.append(entry := parse_entry(data))
        rows.append({**copied(entry), "bytes": data})
        prev = entry.digest
    if not written:
        return ()
    await _KEEP.on_each(tx, rows)
    await _MOVE_HEAD.on(tx, of=ledger, seq=written[-1].seq, digest=prev)
    for entry in written:
        await project(tx, entry)
        await tell_account(tx, entry)
        await alert.tell(tx, entry)
    return tuple(written)


async def holds_entry(tx: AsyncConnection, entry: Entry) -> bool:
    """Whether this very entry stands in its ledger."""
    query = select(entries.c.seq).where(
        entries.c.ledger == entry.ledger, entries.c.seq == entry.seq, entries.c.digest == entry.digest
    )
    return (await tx.execute(query)).first() is not None


def copied(entry: Entry) -> dict[str, object]:
    """What stands in columns beside an entry's bytes, for queries."""
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
        "digest": entry.digest,
    }


_WHOLE = Prepared(  # one statement: on PostgreSQL the next one may see what was committed meanwhile
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
    rows = await _WHOLE.on(tx, ledger=ledger)
    if not rows:
        raise LedgerMissing(ledger)
    return walked(ledger, rows)


def walked(ledger: str, rows: Sequence[Any]) -> tuple[Entry, ...]:
    """The entries that were read beside the head of their ledger; a ledger without any has one row without a number.

    Raises:
        LedgerDamaged: as for `load`.
    """
    loaded = follow(ledger, (row for row in rows if row.seq is not None))
    return ended(ledger, loaded, seq=rows[0].head_seq, digest=rows[0].head_digest)


_AFTER = Prepared(
    select(entries.c.seq, entries.c.bytes, entries.c.digest)
    .where(entries.c.ledger == bindparam("ledger"), entries.c.seq > bindparam("known"))
    .order_by(entries.c.seq)
)


async def go_on(tx: AsyncConnection, head: LedgerRow, known: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """All entries of a ledger whose row was read and locked in this transaction, the first of which are known.

    Raises:
        LedgerDamaged: what comes after is damaged, does not follow, or does not lead to the head.
    """
    rows = await _AFTER.on(tx, ledger=head.id, known=len(known))
    return ended(head.id, follow(head.id, rows, known), seq=head.head_seq, digest=head.head_digest)


def ended(ledger: str, found: tuple[Entry, ...], *, seq: int, digest: str) -> tuple[Entry, ...]:
    """The entries, if they end where the head is.

    Raises:
        LedgerDamaged: they do not.
    """
    head = found[-1].digest if found else GENESIS
    if (len(found), head) != (seq, digest):
        raise LedgerDamaged(ledger, len(found) + 1, f"the ledger's head is entry {seq}")
    return found


def follow(ledger: str, rows: Iterable[Any], known: tuple[Entry, ...] = ()) -> tuple[Entry, ...]:
    """Walk a ledger's chain, from its first entry (or the last `known`) to the last that there is.

    Raises:
        LedgerDamaged: an entry is not what was hashed, or does not follow the one before it.
    """
    found = list(known)
    prev = known[-1].digest if known else GENESIS
    for number, row in enumerate(rows, start=len(known) + 1):
        if not isinstance(row.bytes, bytes) or entry_digest(row.bytes) != row.digest:
            raise LedgerDamaged(ledger, number, "its bytes do not have the digest they were kept under")
        try:
            entry = parse_entry(row.bytes, digest=row.digest)
        except ValueError as error:
            raise LedgerDamaged(ledger, number, "it is no entry that this program can read") from error
        if (row.seq, entry.ledger, entry.seq, entry.prev) != (number, ledger, number, prev):
            raise LedgerDamaged(ledger, number, "it does not follow the entry before it")
        prev = entry.digest
        found.append(entry)
    return tuple(found)


_BYTES = Prepared(select(entries.c.bytes).where(entries.c.ledger == bindparam("ledger")).order_by(entries.c.seq))


async def entry_bytes(tx: AsyncConnection, ledger: str) -> tuple[bytes, ...]:
    """The exact bytes of all entries, in order: what an evidence bundle carries."""
    return tuple(bytes(row.bytes) for row in await _BYTES.on(tx, ledger=ledger))


_ROW = Prepared(select(ledgers).where(ledgers.c.id == bindparam("ledger")))


async def find(tx: AsyncConnection, ledger: str) -> LedgerRow:
    """The cached state of one ledger.

    Raises:
        LedgerMissing: no such ledger.
    """
    row = await _ROW.first(tx, ledger=ledger)
    if row is None:
        raise LedgerMissing(ledger)
    return row_of(row._asdict())


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


_AT_ONCE = 10_000  # names in one question: a database takes 32 766 at most (SQLite), or 65 535 (PostgreSQL)


async def each(tx: AsyncConnection, ids: Collection[str]) -> Mapping[str, LedgerRow]:
    """The rows of these ledgers, of those that there are."""
    found, wanted = dict[str, LedgerRow](), list(ids)
    for first in range(0, len(wanted), _AT_ONCE):
        query = select(ledgers).where(ledgers.c.id.in_(wanted[first : first + _AT_ONCE]))
        found |= {row["id"]: row_of(row) for row in (await tx.execute(query)).mappings()}
    return found


async def ended_runs(tx: AsyncConnection, whose: Collection[str], *, stage: str) -> Mapping[str, tuple[datetime, ...]]:
    """When the runs of one stage came to their end in these ledgers, in order; those that a fact stopped are not among them."""
    query = (
        select(entries.c.ledger, entries.c.bytes)
        .where(entries.c.ledger.in_(whose), entries.c.stage == stage, entries.c.what == StageEnded().what)
        .order_by(entries.c.ledger, entries.c.seq)
    )
    found: dict[str, tuple[datetime, ...]] = {}
    for row in await tx.execute(query):
        entry = parse_entry(bytes(row.bytes))
        if isinstance(entry.body, StageEnded) and entry.body.stopped_by is None:
            found[row.ledger] = (*found.get(row.ledger, ()), entry.at)
    return found


_EXPORTS = Prepared(
    select(artifacts.c.sha256)
    .join(ledgers, ledgers.c.id == artifacts.c.ledger)
    .where(ledgers.c.account == bindparam("whose"), ledgers.c.id != bindparam("besides"), artifacts.c.role == "export")
)


async def exports_of(tx: AsyncConnection, account: str, *, besides: str) -> frozenset[str]:
    """SHA-256 of every export that other cases of this account were ever given."""
    return frozenset(row.sha256 for row in await _EXPORTS.on(tx, whose=account, besides=besides))


_VISITED = Prepared(
    select(entries.c.at, entries.c.stage, entries.c.what)
    .join(ledgers, ledgers.c.id == entries.c.ledger)
    .where(
        ledgers.c.account == bindparam("whose"),
        entries.c.at <= bindparam("until"),
        or_(entries.c.fact == str(Fact.SIGNED_IN), and_(entries.c.what == "stage", entries.c.stage == "live")),
    )
    .order_by(entries.c.at)
)


async def past_of(tx: AsyncConnection, account: str, *, until: datetime) -> AccountUsed:
    """What was done in an account up to a moment, by all its ledgers."""
    rows = await _VISITED.on(tx, whose=account, until=until)
    return AccountUsed(
        since=rows[0].at if rows else None,
        visits=tuple(dict.fromkeys(row.at for row in rows if row.what != "stage")),
        live_runs=sum(row.what == "stage" for row in rows),
    )


_BEGIN = Prepared(update(ledgers).where(ledgers.c.id == bindparam("of")).values(stage=bindparam("begun")))


async def begin(tx: AsyncConnection, ledger: str, stage: str) -> None:
    """Say which stage is being performed, so that others can tell."""
    await _BEGIN.on(tx, of=ledger, begun=stage)


async def wake(tx: AsyncConnection, ledger: str, now: datetime) -> None:
    """Make a ledger due, because a person answered or ordered something."""
    await tx.execute(update(ledgers).where(ledgers.c.id == ledger).values(due_at=now))
