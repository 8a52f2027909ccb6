"""Who erases what may not be kept any longer? A chore of the bot: round after round, and the same if it is cut short."""

import asyncio
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from auditor.house import House
from auditor.notice.unsent import Desk
from auditor.privacy.due import Term, look, months_after, terms_of
from auditor.privacy.erase import destroy, erase, finish
from results.records import PrivacyAct, PrivacyEvent
from results.store import privacy

EVERY: Final = timedelta(hours=6)
AT_ONCE: Final = 50
"""Ledgers in one transaction: nobody else writes meanwhile."""

ENGINE: Final = "engine"
ORPHANED: Final = timedelta(days=30)
"""What no entry names after so long, none will: an answer came too late, a writer died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round came to.

    Attributes:
        erased: artifacts whose time was over.
        finished: erased before, and destroyed only now.
        orphans: artifacts that no entry names.
        rehearsals: folders of pictures of a walk that asked nothing.
        forgotten: requests of which nobody knows any more who made them.
    """

    erased: tuple[Term, ...]
    finished: int
    orphans: int
    rehearsals: int
    forgotten: tuple[str, ...]

    @property
    def words(self) -> str:
        """What was done, in a line; empty: nothing."""
        done = {
            "erased": len(self.erased),
            "destroyed after all": self.finished,
            "that no entry named": self.orphans,
            "rehearsals' pictures": self.rehearsals,
        }
        said = [f"{count} {what}" for what, count in done.items() if count]
        said += [f"{len(self.forgotten)} requests made nameless"] if self.forgotten else []
        return f"Retention: {', '.join(said)}." if said else ""


@dataclass(kw_only=True)
class Keeper:
    """Does what retention asks for.

    Attributes:
        say: told what was done.
    """

    house: House
    say: Callable[[str], None]

    async def attend(self) -> Round:
        """One round."""
        finished = await finish(self.house)
        now = self.house.clock.now()
        await asyncio.to_thread(Desk(self.house.settings.home).sweep, now)
        due = await look(self.house, now)
        erased: list[Term] = []
        for some in batched(dict.fromkeys(term.artifact.ledger for term in due.erasable), AT_ONCE):
            erased += await self._erase([t for t in due.erasable if t.artifact.ledger in some], now)
        done = Round(
            erased=tuple(erased),
            finished=finished,
            orphans=await asyncio.to_thread(_orphans_destroyed, self.house, await self._known(), now),
            rehearsals=await asyncio.to_thread(_rehearsals_removed, self.house, now),
            forgotten=await self._forget(now),
        )
        if done.words:
            self.say(done.words)
        return done

    async def _erase(self, terms: list[Term], now: datetime) -> list[Term]:
        """Erase what is still due in the transaction that says so: a contest may have come meanwhile."""
        wanted = {(term.artifact.ledger, term.artifact.sha256) for term in terms}
        async with self.house.store.write() as tx:
            kept = await privacy.kept_of(tx, {name for name, _ in wanted})
            kept = tuple(a for a in kept if (a.ledger, a.sha256) in wanted and a.erased_by is None)
            still = [t for t in await terms_of(tx, self.house, kept) if t.is_over(now) and not t.grounds]
            said = await erase(tx, self.house, still, person=ENGINE, by=ENGINE)
        await destroy(self.house, said)
        return still

    async def _known(self) -> frozenset[tuple[str, str]]:
        async with self.house.store.read() as tx:
            return await privacy.named(tx)

    async def _forget(self, now: datetime) -> tuple[str, ...]:
        """Forget who made the requests that were answered as long ago as mails are kept."""
        before = months_after(now, -self.house.settings.retention.mail_months)
        async with self.house.store.write() as tx:
            found = await privacy.forget(tx, before=before)
            for request in found:
                event = PrivacyEvent(subject=request, at=now, what=PrivacyAct.FORGOTTEN, person=ENGINE)
                await privacy.note(tx, event)
        return found


def batched(names: Iterable[str], size: int) -> Iterator[frozenset[str]]:
    """So many names at a time, in order."""
    rest = iter(names)
    while some := frozenset(islice(rest, size)):
        yield some


def _orphans_destroyed(house: House, known: frozenset[tuple[str, str]], now: datetime) -> int:
    """Destroy what lies in the vault for long and no entry names; gives how many there were."""
    count = 0
    for name, digest in house.vault.listing():
        path = house.vault.path(name, digest)
        if (name, digest) not in known and now - _changed_at(path) > ORPHANED:
            house.vault.erase(name, digest)
            count += 1
    return count


def _rehearsals_removed(house: House, now: datetime) -> int:
    """Remove the pictures of rehearsals that somebody has long looked at; gives of how many."""
    folders = [p for p in (house.settings.home / "rehearsals").glob("*") if now - _changed_at(p) > ORPHANED]
    for folder in folders:
        shutil.rmtree(folder)
    return len(folders)


def _changed_at(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # a key without frames opens nothing
        return datetime.fromtimestamp(0, UTC)
