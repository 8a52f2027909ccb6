"""What becomes of what a person wants erased? What can be is, in one transaction; what must be kept is said with its ground."""

import asyncio
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.gathered import folder_of, read_table
from auditor.house import House
from auditor.privacy.due import Term, terms_of
from auditor.privacy.erase import destroy, erase
from auditor.privacy.ground import Ground
from auditor.privacy.place import Place, PlaceKind
from auditor.privacy.request import note
from auditor.refusal import Refused
from dashboards.channels.open_data.package import PACKAGE
from results.errors import LedgerMissing
from results.records import BY_REQUEST, Artifact, BackupRow, ErasureRule, PrivacyAct
from results.store import ledger, privacy, release


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A place that stays as it is, and why."""

    name: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What an erasure came to, or would.

    Attributes:
        erased: artifacts, as `LEDGER/SHA256`.
        gone: those that were erased before.
        kept: what stays, with its grounds.
        verified: ledgers whose chain holds with what was said in it.
        releases: those that count one of the cases; their files are what they were.
        backups: written since, and holding what is erased.
    """

    erased: tuple[str, ...]
    gone: tuple[str, ...]
    kept: tuple[Kept, ...]
    verified: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    backups: tuple[BackupRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be erased, and by whose word.

    Attributes:
        rule: one of those that a person gives.
        reason: for our own record; it stands in no ledger.
        request: for whose sake; it is noted there.
    """

    rule: ErasureRule
    person: str
    reason: str
    request: str | None = None


async def remove(house: House, wish: Wish, *, named: Sequence[str] = (), found: Sequence[Place] = ()) -> Removal:
    """Erase what is named (`LEDGER` or `LEDGER/SHA256`, of which some digits do) or was found, as far as it may be.

    Raises:
        Refused: a place is none of ours, the rule is the engine's, or nobody says why.
        PrivacyRequestMissing: no such request.
    """
    if wish.rule not in BY_REQUEST:
        raise Refused(f"{wish.rule} is the engine's own rule; a person gives one of {', '.join(BY_REQUEST)}")
    if not wish.reason.strip():
        raise Refused("say why, with --reason; nothing was erased")
    async with house.store.write() as tx:
        if wish.request is not None:
            await privacy.find(tx, wish.request)
        terms, gone = await _meant(tx, house, named, found)
        erasable = [term for term in terms if not term.grounds]
        said = await erase(tx, house, erasable, person=wish.person, by=f"person:{wish.person}", rule=wish.rule)
        await _note(tx, house, wish, erasable, kept=len(terms) - len(erasable))
        backups = await _backups(tx, erasable)
    await destroy(house, said)
    return Removal(
        erased=tuple(map(_name, (term.artifact for term in erasable))),
        gone=gone,
        kept=_kept(terms, found),
        verified=await _verified(house, said),
        releases=await _releases(house, said),
        backups=backups,
    )


async def foresee(house: House, *, named: Sequence[str] = (), found: Sequence[Place] = ()) -> Removal:
    """What `remove` would do; nothing is changed.

    Raises:
        Refused: a place is none of ours.
    """
    async with house.store.read() as tx:
        terms, gone = await _meant(tx, house, named, found)
        erasable = [term for term in terms if not term.grounds]
        backups = await _backups(tx, erasable)
    return Removal(
        erased=tuple(map(_name, (term.artifact for term in erasable))),
        gone=gone,
        kept=_kept(terms, found),
        releases=await _releases(house, {term.artifact.ledger for term in erasable}),
        backups=backups,
    )


async def _meant(
    tx: AsyncConnection, house: House, named: Sequence[str], found: Sequence[Place]
) -> tuple[list[Term], tuple[str, ...]]:
    """The artifacts that are meant, each once, with what keeps them; and those that are erased already."""
    meant: dict[str, Artifact] = {}
    for name in named:
        meant |= {_name(one): one for one in await _named(tx, name)}
    wanted = {(place.ledger, place.sha256) for place in found if place.kind is PlaceKind.ARTIFACT}
    there = await privacy.kept_of(tx, {name for name, _ in wanted if name is not None})
    meant |= {_name(one): one for one in there if (one.ledger, one.sha256) in wanted}
    gone = tuple(name for name, one in meant.items() if one.erased_by is not None)
    terms = await terms_of(tx, house, [one for one in meant.values() if one.erased_by is None])
    return list(terms), gone


async def _named(tx: AsyncConnection, name: str) -> tuple[Artifact, ...]:
    of, _, digits = name.partition("/")
    try:
        await ledger.find(tx, of)
    except LedgerMissing as missing:
        raise Refused(f"{missing} Nothing was erased.") from None
    kept = await privacy.kept_of(tx, [of])
    mine = tuple(one for one in kept if one.sha256.startswith(digits))
    if digits and len(mine) != 1:
        raise Refused(f"{len(mine)} artifacts of {of} begin with {digits}; nothing was erased")
    return mine


def _name(one: Artifact) -> str:
    return f"{one.ledger}/{one.sha256}"


def _kept(terms: Sequence[Term], found: Sequence[Place]) -> tuple[Kept, ...]:
    """What stays: artifacts that something keeps, and places that are no artifacts."""
    others = {PlaceKind.ENTRY: Ground.LEDGER, PlaceKind.ROW: Ground.COUNTED, PlaceKind.FILE: Ground.BY_HAND}
    return (
        *(Kept(name=_name(term.artifact), grounds=term.grounds) for term in terms if term.grounds),
        *(Kept(name=place.name, grounds=(others[place.kind],)) for place in found if place.kind in others),
    )


async def _note(tx: AsyncConnection, house: House, wish: Wish, erased: Sequence[Term], *, kept: int) -> None:
    subjects = [wish.request] if wish.request else sorted({term.artifact.ledger for term in erased})
    words = f"{wish.rule}: {len(erased)} erased, {kept} kept: {wish.reason}"
    for subject in subjects:
        await note(tx, house, subject, PrivacyAct.ERASED, person=wish.person, words=words)


async def _backups(tx: AsyncConnection, erased: Sequence[Term]) -> tuple[BackupRow, ...]:
    """The backups that hold what is erased: the key that opens the vault is ours, so whoever has them can read it."""
    if not erased:
        return ()
    first = min(term.artifact.kept_at for term in erased)
    return tuple(row for row in await privacy.backups_since(tx, first) if row.with_vault)


async def _verified(house: House, ledgers: Collection[str]) -> tuple[str, ...]:
    """Follow the chains once more, with what was said in them.

    Raises:
        LedgerDamaged: one does not hold.
    """
    async with house.store.read() as tx:
        for name in ledgers:
            await ledger.load(tx, name)
    return tuple(ledgers)


async def _releases(house: House, ledgers: Collection[str]) -> tuple[str, ...]:
    """The releases that name one of the cases and whose files are what was built."""
    async with house.store.read() as tx:
        rows = await release.listing(tx)

    def counting() -> list[str]:
        found = []
        for row in rows:
            folder = folder_of(house) / row.id
            if not (folder / "cases.csv").exists():
                continue
            same = hashlib.sha256((folder / PACKAGE).read_bytes()).hexdigest() == row.digest
            if same and any(line["case_id"] in ledgers for line in read_table(folder / "cases.csv")):
                found.append(row.id)
        return found

    return tuple(await asyncio.to_thread(counting))
