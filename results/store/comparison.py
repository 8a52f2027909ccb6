"""Where does what stands beside a ledger differ from what its entries say? Pure; the entries' chain holds."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from results.records import (
    GENESIS,
    AccountChange,
    AccountEvent,
    ArtifactKept,
    CaseOpened,
    Entry,
    Erased,
    LedgerKind,
    PlantingOpened,
    change_told_by,
)
from results.store.chain import Chained
from results.store.ledger import LedgerRow, copied
from results.store.projection import Copies

Rows = Mapping[str, Mapping[str, object]]  # by what names them in their table


class Kind(StrEnum):
    """What is damaged, and so what mends it."""

    FILE = "file"  # the database itself
    CHAIN = "chain"  # what was hashed
    ARTIFACT = "artifact"  # what an entry says that the vault keeps
    COPY = "copy"  # made anew by `rebuild`
    ACCOUNT = "account"  # a ledger told something of its account that its history lacks
    ERASURE = "erasure"  # what an entry says was erased is still in the vault

    @property
    def is_loss(self) -> bool:
        """Whether only a backup brings it back."""
        return self in (Kind.FILE, Kind.CHAIN, Kind.ARTIFACT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing that is not what it should be, and where."""

    kind: Kind
    what: str
    ledger: str | None = None
    entry: int | None = None


def head_of(row: LedgerRow, entries: Sequence[Entry]) -> Damage | None:
    """A head that lies behind the last entry is a stale copy; one that lies nowhere on the chain tells of a loss."""
    last = len(entries)
    if row.head_seq > last:
        what = f"the entries end at {last}, and the head is entry {row.head_seq}: the end was cut off"
        return Damage(kind=Kind.CHAIN, ledger=row.id, entry=last + 1, what=what)
    if row.head_digest != digest_at(entries, row.head_seq):
        what = f"entry {row.head_seq} is not the one that was the head: it was exchanged"
        return Damage(kind=Kind.CHAIN, ledger=row.id, entry=row.head_seq, what=what)
    if row.head_seq < last:
        what = f"the head is entry {row.head_seq}, and the chain goes on to {last}"
        return Damage(kind=Kind.COPY, ledger=row.id, entry=row.head_seq, what=what)
    return None


def digest_at(entries: Sequence[Entry], seq: int) -> str:
    """The digest of the entry of that number; before the first, the one that it names."""
    return entries[seq - 1].digest if seq > 0 else GENESIS


def columns_of(chained: Chained, entries: Sequence[Entry]) -> Iterator[Damage]:
    """The columns beside an entry's bytes."""
    for row, entry in zip(chained.entries, entries, strict=True):
        wrong = _wrong(dict(row._mapping), copied(entry))  # noqa: SLF001  its public name
        if wrong:
            yield Damage(kind=Kind.COPY, ledger=entry.ledger, entry=entry.seq, what=wrong)


def opening_of(row: LedgerRow, entries: Sequence[Entry]) -> dict[str, object]:
    """What the first entry says that the ledger's row should say."""
    match entries[0].body if entries else None:
        case CaseOpened() as body:
            return {"kind": LedgerKind.CASE, "service": body.service, "account": body.account}
        case PlantingOpened() as body:
            return {"kind": LedgerKind.PLANTING, "service": body.service, "account": body.account}
    return {"kind": row.kind, "service": row.service, "account": row.account}


def row_of_ledger(row: LedgerRow, entries: Sequence[Entry], copies: Copies) -> Iterator[Damage]:
    """The row of the ledger; what only `decide` can say is left out."""
    now = {
        "kind": row.kind,
        "service": row.service,
        "account": row.account,
        "requested_at": row.requested_at,
        "closed_at": row.closed_at,
    }
    told = {"requested_at": copies.requested_at, "closed_at": copies.closed_at}
    wrong = _wrong(now, {**opening_of(row, entries), **told})
    if wrong:
        yield Damage(kind=Kind.COPY, ledger=row.id, what=wrong)


def rows_of(ledger: str, noun: str, found: Rows, said: Rows) -> Iterator[Damage]:
    """The rows of a table of copies."""
    for name in sorted(found.keys() | said.keys()):
        if name not in found:
            yield Damage(kind=Kind.COPY, ledger=ledger, what=f"the {noun} {name} is missing in its table")
        elif name not in said:
            yield Damage(kind=Kind.COPY, ledger=ledger, what=f"the {noun} {name} stands in its table, and in no entry")
        elif wrong := _wrong(found[name], said[name]):
            yield Damage(kind=Kind.COPY, ledger=ledger, what=f"the {noun} {name}: {wrong}")


def account_of(ledger: str, entries: Sequence[Entry], events: Sequence[AccountEvent]) -> Iterator[Damage]:
    """What was told must stand in the account's history; a sign-in is told only where it ended a row of refusals."""
    noted = Counter((event.what, event.at) for event in events)
    for entry in entries:
        told = change_told_by(entry.body)
        if told is None or told[0] is AccountChange.SIGNED_IN:
            continue
        if not noted[told[0], entry.at]:
            what = f"the account's history does not say {told[0]}"
            yield Damage(kind=Kind.ACCOUNT, ledger=ledger, entry=entry.seq, what=what)
        noted[told[0], entry.at] -= 1


def kept_by(entries: Sequence[Entry]) -> Mapping[str, Entry]:
    """For each artifact, the last entry that says that it was kept, or erased."""
    return {e.body.sha256: e for e in entries if isinstance(e.body, ArtifactKept | Erased)}


def _wrong(found: Mapping[str, object], said: Mapping[str, object]) -> str:
    differing = [name for name, value in said.items() if found[name] != value]
    return "; ".join(f"{name} is {found[name]!s}, by the entries {said[name]!s}" for name in differing)
