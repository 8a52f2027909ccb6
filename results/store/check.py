"""Is what the store holds what the entries of its ledgers say?

A page of ledgers at a time, each in a view of its own: a million of them are
never in memory, and nobody waits meanwhile. The entries are the truth; the
head, the columns beside the bytes and the copies for queries are held against
them, and so is the vault.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import LedgerDamaged, StoreDamaged
from results.records import AccountEvent, ArtifactKept, Entry
from results.store import Store, comparison
from results.store.account import told_by_ledgers
from results.store.chain import PAGE, Chained, page
from results.store.comparison import Damage, Kind, Rows
from results.store.ledger import follow
from results.store.projection import copies_of
from results.tables import artifacts, ledgers, questions
from results.vault.place import place_of


@dataclass(slots=True)
class Looked:
    """What was looked at so far.

    `orphans`: artifacts in the vault that no entry names, as an answer leaves them that came too late.
    """

    ledgers: int = 0
    entries: int = 0
    artifacts: int = 0
    orphans: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside one ledger, in tables that copy what its entries say, or note it."""

    artifacts: Rows
    questions: Rows
    events: Sequence[AccountEvent]


async def check(
    store: Store, looked: Looked, *, vault: Path | None = None, watch: Callable[[int], None] = lambda _ledgers: None
) -> AsyncIterator[Damage]:
    """Look at everything and name every damage; `vault` None: it is left out."""
    try:
        async for damage in _file(store):
            yield damage
        async for chained, beside in _ledgers(store):
            looked.ledgers += 1
            looked.entries += len(chained.entries)
            for damage in await asyncio.to_thread(_ledger, chained, beside, looked, vault):
                yield damage
            watch(looked.ledgers)
    except StoreDamaged as error:
        yield Damage(kind=Kind.FILE, what=str(error))
        return
    if vault is not None:
        looked.orphans += await _of_no_ledger(store, vault)


async def _file(store: Store) -> AsyncIterator[Damage]:
    """What the database finds wrong with its own file; a server looks after that itself."""
    if store.file is None:
        return
    async with store.read() as tx:
        for row in (await tx.execute(text("PRAGMA integrity_check(20)"))).all():
            if row[0] != "ok":
                yield Damage(kind=Kind.FILE, what=str(row[0]))
        for row in (await tx.execute(text("PRAGMA foreign_key_check"))).all():
            yield Damage(kind=Kind.FILE, what=f"a row of {row[0]} names one of {row[2]} that is not there")


async def _ledgers(store: Store) -> AsyncIterator[tuple[Chained, Beside]]:
    after = ""
    while True:
        async with store.read() as tx:
            found = await page(tx, after=after)
            names = [chained.row.id for chained in found]
            kept, asked = await copied_rows(tx, artifacts, names), await copied_rows(tx, questions, names)
            told = await told_by_ledgers(tx, {chained.row.account for chained in found})
        for chained in found:
            name = chained.row.id
            beside = Beside(artifacts=kept.get(name, {}), questions=asked.get(name, {}), events=told.get(name, ()))
            yield chained, beside
        if not found:
            return
        after = names[-1]


async def copied_rows(tx: AsyncConnection, table: Table, names: Sequence[str]) -> Mapping[str, Rows]:
    """The rows of a table of copies, by ledger and by what names them there."""
    name = "sha256" if table is artifacts else "id"
    rows: dict[str, dict[str, Mapping[str, object]]] = {}
    for row in (await tx.execute(select(table).where(table.c.ledger.in_(names)))).mappings():
        rows.setdefault(row["ledger"], {})[row[name]] = dict(row)
    return rows


def _ledger(chained: Chained, beside: Beside, looked: Looked, vault: Path | None) -> list[Damage]:
    """Everything that is wrong with one ledger; where its chain does not hold, nothing else can be said."""
    name = chained.row.id
    try:
        entries = follow(name, chained.entries)
    except LedgerDamaged as error:
        return [Damage(kind=Kind.CHAIN, ledger=name, entry=error.entry, what=error.why)]
    head = comparison.head_of(chained.row, entries)
    if head is not None and head.kind is Kind.CHAIN:
        return [head]
    copies = copies_of(entries)
    looked.artifacts += len(copies.artifacts)
    return [
        *([head] if head else ()),
        *comparison.columns_of(chained, entries),
        *comparison.row_of_ledger(chained.row, entries, copies),
        *comparison.rows_of(name, "artifact", beside.artifacts, copies.artifacts),
        *comparison.rows_of(name, "question", beside.questions, copies.questions),
        *comparison.account_of(name, entries, beside.events),
        *(_vault(vault, name, entries, looked) if vault is not None else ()),
    ]


def _vault(root: Path, ledger: str, entries: Sequence[Entry], looked: Looked) -> Iterator[Damage]:
    said = comparison.kept_by(entries)
    for sha256, entry in said.items():
        place = place_of(root, ledger, sha256)
        is_there = place.key.exists() and place.frames.exists()
        if isinstance(entry.body, ArtifactKept) and not is_there:
            what = f"the vault holds no artifact {sha256}" + (": it was erased" if place.erased.exists() else "")
            yield Damage(kind=Kind.ARTIFACT, ledger=ledger, entry=entry.seq, what=what)
        elif not isinstance(entry.body, ArtifactKept) and place.key.exists() and not place.erased.exists():
            what = f"the vault still holds the artifact {sha256}, which was erased"
            yield Damage(kind=Kind.ERASURE, ledger=ledger, entry=entry.seq, what=what)
    looked.orphans += sum(path.stem not in said for path in (root / ledger).glob("*.key"))


async def _of_no_ledger(store: Store, root: Path) -> int:
    """How many artifacts lie in folders of ledgers that there are not."""
    folders = await asyncio.to_thread(lambda: sorted(path.name for path in root.glob("[!.]*") if path.is_dir()))
    orphans = 0
    for start in range(0, len(folders), PAGE):
        names = folders[start : start + PAGE]
        async with store.read() as tx:
            known = set((await tx.execute(select(ledgers.c.id).where(ledgers.c.id.in_(names)))).scalars())
        orphans += sum(1 for name in names if name not in known for _ in (root / name).glob("*.key"))
    return orphans
