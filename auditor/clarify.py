"""How does a person have a service asked, in the same case, about what its answer lacks?

One letter for a case (LAW 5): what is missing is known from a sealed and judged
export, is shown first, and is named by what we gave the service. The order is
an entry; a case that was closed goes on for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.account.fit import refuse_over, refuse_unfit
from auditor.account.known import look_up
from auditor.clarification import STAGE, clarification_of
from auditor.criteria.scope import lacking
from auditor.errand import Errand
from auditor.evidence import proven_by
from auditor.house import House
from auditor.interest import refuse_interested_in
from auditor.judge import sealed_and_read, truth_of
from auditor.mailbox.open import ensure_read, listens
from auditor.refusal import Refused
from auditor.replay import State, replay
from auditor.shortfall import absent, listed_for_letter
from auditor.stage import opening, steps_of
from results.errors import EvidenceMissing
from results.records import (
    CaseOpened,
    ClarificationOrdered,
    Closed,
    Closing,
    Entry,
    Fact,
    Language,
    LedgerKind,
)
from results.store import declaration, ledger
from results.store.ledger import LedgerRow
from scenarios.digest import from_text
from scenarios.loaded import LoadedScenario
from scenarios.pattern import Inserted
from scenarios.schema import SendLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """What an answer lacks, as the service would be told.

    Attributes:
        missing: by the names we gave it.
        evidence: digest of the seal in which it is missing.
        lines: as they would stand in the letter, in the case's language.
        by_post: it would go on paper, and a person post it.
    """

    case: str
    missing: tuple[str, ...]
    evidence: str
    lines: str
    language: Language
    by_post: bool


async def shortfall_of(house: House, case: str) -> Shortfall:
    """Say what would be named.

    Raises:
        LedgerMissing: no such case.
        Refused: it was not asked by letter, has no export, was not judged since, lacks nothing, or asked before.
    """
    async with house.store.read() as tx:
        row, entries = await ledger.find(tx, case), await ledger.load(tx, case)
        loaded = await _loaded(tx, row, entries)
        step = _refuse(house, row, entries, loaded)
    try:
        evidence, inspection = await sealed_and_read(house, case)
    except EvidenceMissing:
        raise _not_judged(case) from None
    delivered = replay(entries).last(Fact.EXPORT_DELIVERED)
    assert delivered is not None, "refused otherwise"
    if delivered[0] not in evidence.entries:
        raise _not_judged(case)
    if inspection is None or evidence.truth is None:
        raise Refused(f"the export of case {case} was not looked into, or is erased: nobody knows what it lacks")
    missing = lacking(evidence, inspection)
    if not missing:
        raise Refused(
            f"nothing that was proven to be in the account is known to be missing in case {case}: there is nothing to ask. "
            f"`auditor assess {case}` says what was found, and what could not be read"
        )
    opened = opening(entries)
    return Shortfall(
        case=case,
        missing=missing,
        evidence=evidence.digest,
        lines=listed_for_letter(absent(missing, evidence.truth, evidence.proven), opened.language),
        language=opened.language,
        by_post=step.by == "post",
    )


async def order(house: House, shortfall: Shortfall, *, person: str) -> Entry:
    """Have the letter sent; the case is due at once.

    Raises:
        Refused: as `shortfall_of`, of what has happened since.
    """
    now = house.clock.now()
    body = ClarificationOrdered(missing=shortfall.missing, evidence=shortfall.evidence, person=person)
    async with house.store.write() as tx:
        row, entries = await ledger.find(tx, shortfall.case), await ledger.load(tx, shortfall.case)
        loaded = await _loaded(tx, row, entries)
        _refuse(house, row, entries, loaded)
        await refuse_interested_in(tx, person, row)
        known = await look_up(tx, row.account, loaded, now)
        refuse_over(known)
        if row.closed_at is not None:
            refuse_unfit(known)
        (entry,) = await ledger.append(tx, row.id, body, at=now, by=f"person:{person}")
        if listens(loaded.scenario):
            await ensure_read(tx, house.accounts(), row, now)
        await ledger.wake(tx, row.id, now)
    return entry


async def named(house: House, errand: Errand) -> dict[str, Inserted]:
    """What the letter calls `${case.missing}`; nothing in any other stage."""
    asked, opened = clarification_of(errand.entries), errand.opened
    if errand.action.stage != STAGE or asked is None or not isinstance(opened, CaseOpened):
        return {}
    async with house.store.read() as tx:
        truth = await truth_of(tx, opened.planting)
    assert truth is not None, "what is missing was planted"
    found = absent(asked.body.missing, truth, proven_by(errand.entries))
    return {"case.missing": Inserted.of(listed_for_letter(found, opened.language))}


def _refuse(house: House, row: LedgerRow, entries: Sequence[Entry], loaded: LoadedScenario) -> SendLetter:
    """The step that would send it.

    Raises:
        Refused: no letter may leave in this case.
    """
    if row.kind is not LedgerKind.CASE:
        raise Refused(f"{row.id} is a {row.kind}, and no case; `auditor case list` shows the cases")
    step = next((one for one in steps_of(loaded.scenario, STAGE) if isinstance(one, SendLetter)), None)
    if step is None:
        raise Refused(
            f"case {row.id} was not asked by letter: there is nobody to write to. A second export confirms what is missing: "
            f"`auditor case open {row.scenario} --confirms {row.id}`"
        )
    if loaded.scenario.exports is not None:
        raise Refused(f"case {row.id} asks for several exports, and a letter can name what one answer lacks")
    if step.by == "mail" and house.accounts().of(row.account).mailbox is None:
        raise Refused(f"account {row.account} has no mailbox to write from; give it `mailbox` in accounts.toml")
    state = replay(entries)
    if not state.has(Fact.EXPORT_DELIVERED):
        raise Refused(f"no export is in hand in case {row.id}: there is no answer that could lack anything")
    _refuse_asked(row, entries, state)
    return step


def _refuse_asked(row: LedgerRow, entries: Sequence[Entry], state: State) -> None:
    asked = clarification_of(entries)
    if asked is not None and not asked.withdrawn:
        when = "was sent" if asked.sent is not None else "is ordered already"
        raise Refused(
            f"the letter about what is missing {when} in case {row.id} ({asked.ordered.at:%Y-%m-%d}, by "
            f"{asked.body.person}); there is one for a case"
        )
    closed = state.closed.body if state.closed is not None else None
    if closed is not None and not (isinstance(closed, Closed) and closed.outcome is Closing.DELIVERED):
        raise Refused(f"case {row.id} was given up; nothing more is written in it")


def _not_judged(case: str) -> Refused:
    return Refused(
        f"case {case} was not judged since its export came; `auditor assess {case}` does it, then order again"
    )


async def _loaded(tx: AsyncConnection, row: LedgerRow, entries: Sequence[Entry]) -> LoadedScenario:
    return from_text(await declaration.scenario_text(tx, row.scenario_digest), url=opening(entries).url)
