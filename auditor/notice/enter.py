"""How does anything enter a notice's ledger, so that the gate knows in the same transaction what the ledger knows?

Everything that is said of a notice passes through here. What the engine itself
writes (an intent, that a letter left, a wait, a question) means nothing for
what may be public; a test holds that against `events_of`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.interest import refuse_interested_in
from auditor.notice.decide import Reach
from auditor.notice.publication import events_of
from auditor.notice.state import NoticeState, notice_of
from auditor.refusal import Refused
from auditor.replay import replay
from results.records import Answered, Body, Delivery, Entry, Jurisdiction, LedgerKind, QuestionTopic, Service
from results.store import declaration, ledger, publication
from results.store.ledger import LedgerRow
from scenarios.digest import from_text


async def enter(
    tx: AsyncConnection,
    notice: str,
    *bodies: Body,
    at: datetime,
    by: str,
    stage: str | None = None,
    attempt: int | None = None,
) -> tuple[Entry, ...]:
    """Append to a notice, note what that means for the publication of its cases, and make it due.

    Raises:
        LedgerMissing: no such notice.
    """
    written = await ledger.append(tx, notice, *bodies, at=at, by=by, stage=stage, attempt=attempt)
    entries = await ledger.load(tx, notice)
    if moot := tuple(_answered_by_arrival(entries, person=by.removeprefix("person:"))):
        await ledger.append(tx, notice, *moot, at=at, by=by)
    jurisdiction = await jurisdiction_of(tx, await ledger.find(tx, notice))
    for entry in entries[len(entries) - len(written) :]:
        for event in events_of(entry, notice_of(entries[: entry.seq]), jurisdiction):
            await publication.note(tx, event)
    await ledger.wake(tx, notice, at)
    return written


def _answered_by_arrival(entries: Sequence[Entry], *, person: str) -> Iterator[Answered]:
    """What has arrived needs no letter on paper any more."""
    delivered = notice_of(entries).delivered
    for _, asked in replay(entries).open_questions():
        if delivered is not None and asked.topic is QuestionTopic.POST_NOTICE:
            answer = "posted" if delivered.how is Delivery.POST else "not_posted"
            yield Answered(question=asked.question, answer=answer, person=person)


async def find_notice(tx: AsyncConnection, notice: str) -> tuple[LedgerRow, tuple[Entry, ...], NoticeState]:
    """A notice with its ledger, and where it stands.

    Raises:
        LedgerMissing: no such ledger.
        Refused: it is no notice.
    """
    row = await ledger.find(tx, notice)
    if row.kind is not LedgerKind.NOTICE:
        raise Refused(f"{notice} is a {row.kind}, and no notice; `auditor notice list` shows the notices")
    entries = await ledger.load(tx, notice)
    return row, entries, notice_of(entries)


async def find_notice_for(
    tx: AsyncConnection, notice: str, person: str
) -> tuple[LedgerRow, tuple[Entry, ...], NoticeState]:
    """The same, for somebody who is about to do something with it.

    Raises:
        LedgerMissing, Refused: as `find_notice`; or they have declared an interest in one of its services.
    """
    row, entries, state = await find_notice(tx, notice)
    for case in dict.fromkeys(case for finding in state.findings for case in finding.cases):
        await refuse_interested_in(tx, person, await ledger.find(tx, case))
    return row, entries, state


async def service_of(tx: AsyncConnection, row: LedgerRow) -> Service:
    """The service of the notice's first case, as its scenario described it."""
    return from_text(await declaration.scenario_text(tx, row.scenario_digest)).service


async def jurisdiction_of(tx: AsyncConnection, row: LedgerRow) -> Jurisdiction:
    """Where the controller's days are counted."""
    return (await service_of(tx, row)).controller.jurisdiction


async def reach_of(tx: AsyncConnection, row: LedgerRow, notice: NoticeState) -> Reach:
    """Whom a notice is for; how many work there nobody has said, so it counts as small, which gives more time."""
    addresses = notice.written.addresses if notice.written is not None else 0
    return Reach(jurisdiction=await jurisdiction_of(tx, row), addresses=addresses)
