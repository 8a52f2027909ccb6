"""What of the ledgers has this process read already, so that it reads only what came after?

A chain says that nothing before its head was changed, and every step moves a
ledger by an entry or two: to read and verify all of it each time is what a long
wait would cost most. Whatever is sealed, checked or copied is read whole.
"""

from collections import OrderedDict

from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import Entry
from results.store.ledger import LedgerRow, go_on

ROOM = 100_000
"""Entries kept at most, about a kilobyte each; the ledgers asked for longest ago are forgotten."""


class Known:
    """The entries of the ledgers that one process works on, read and verified."""

    def __init__(self, *, room: int = ROOM) -> None:
        self._room = room
        self._held = 0
        self._ledgers: OrderedDict[str, tuple[Entry, ...]] = OrderedDict()

    async def load(self, tx: AsyncConnection, head: LedgerRow) -> tuple[Entry, ...]:
        """All entries in order, of a ledger whose row was read and locked in this transaction.

        Raises:
            LedgerDamaged: what came since is damaged, or what was known does not lead to the head.
        """
        known = self._taken(head.id)
        if not known or (len(known), known[-1].digest) != (head.head_seq, head.head_digest):
            known = await go_on(tx, head, known)
        self._keep(head.id, known)
        return known

    def add(self, ledger: str, written: tuple[Entry, ...]) -> None:
        """What this process has just written to a ledger, if it is known up to there."""
        known = self._ledgers.get(ledger, ())
        if written and known and known[-1].digest == written[0].prev:
            self._keep(ledger, (*self._taken(ledger), *written))

    def forget(self, ledger: str) -> None:
        """There is nothing more to be done with it."""
        self._taken(ledger)

    def _taken(self, ledger: str) -> tuple[Entry, ...]:
        known = self._ledgers.pop(ledger, ())
        self._held -= len(known)
        return known

    def _keep(self, ledger: str, entries: tuple[Entry, ...]) -> None:
        self._ledgers[ledger] = entries
        self._held += len(entries)
        while self._held > self._room and len(self._ledgers) > 1:
            _, forgotten = self._ledgers.popitem(last=False)
            self._held -= len(forgotten)
