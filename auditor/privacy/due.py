"""What may not be kept any longer, and what is kept although its time is over? Nothing is changed here.

Each class is kept for so many months (`[retention]` of the settings), counted
from the closure of its case or the end of a dispute about it, whichever is
later: the last word in its ledger, in a notice that tells of it, in a decision.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.gathered import folder_of, read_table
from auditor.house import House
from auditor.law.period import month_end
from auditor.mailbox.perform import NONE
from auditor.privacy.ground import Around, Ground, last_said, may_become_public, notices_by_case
from auditor.replay import State, replay
from results.records import Artifact, Entry, ErasureRule, LedgerKind, Retention
from results.store import ledger, privacy, publication, release
from results.store.ledger import LedgerRow

RULES: Final[Mapping[Retention, ErasureRule]] = {
    Retention.EXPORT: ErasureRule.EXPORT_PERIOD,
    Retention.MAIL: ErasureRule.MAIL_PERIOD,
    Retention.PAGE: ErasureRule.PAGE_PERIOD,
    Retention.DERIVED: ErasureRule.DERIVED_PERIOD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long one artifact is kept.

    Attributes:
        since: from when its time is counted; None: what it belongs to is not over.
        until: when its time is over.
        grounds: why it is kept all the same.
    """

    artifact: Artifact
    rule: ErasureRule
    since: datetime | None
    until: datetime | None
    grounds: tuple[Ground, ...] = ()

    def is_over(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What stands at a moment.

    Attributes:
        erasable: its time is over, and nothing keeps it.
        kept: old enough, and something keeps it.
    """

    at: datetime
    erasable: tuple[Term, ...]
    kept: tuple[Term, ...]


def months_after(moment: datetime, months: int) -> datetime:
    """The same hour of the same day so many months later, or of the last day of that month."""
    moment = moment.astimezone(UTC)
    return datetime.combine(month_end(moment.date(), months), moment.timetz())


async def look(house: House, at: datetime) -> Due:
    """Say what is due at a moment."""
    async with house.store.read() as tx:
        old = await _old(tx, house, at)
        terms = await terms_of(tx, house, old)
    over = [term for term in terms if term.grounds or term.is_over(at)]
    return Due(
        at=at,
        erasable=tuple(term for term in over if not term.grounds),
        kept=tuple(term for term in over if term.grounds),
    )


async def _old(tx: AsyncConnection, house: House, at: datetime) -> tuple[Artifact, ...]:
    """What was kept so long ago that its time may be over; of mailboxes everything, for a mail may be nobody's."""
    periods = house.settings.retention
    shortest = min(map(periods.months, Retention))
    boxes = {row.id for row in await ledger.listing(tx, kind=LedgerKind.MAILBOX)}
    found = [
        one
        for one in await privacy.kept_before(tx, _before(at, shortest))
        if one.ledger not in boxes and one.kept_at <= _before(at, periods.months(one.retention))
    ]
    return (*found, *(one for one in await privacy.kept_of(tx, boxes) if one.erased_by is None))


def _before(moment: datetime, months: int) -> datetime:
    """What was kept later than this is not over by then; months differ, so it is a few days late."""
    return months_after(moment, -months) + timedelta(days=4)


async def terms_of(tx: AsyncConnection, house: House, kept: Sequence[Artifact]) -> tuple[Term, ...]:
    """Until when artifacts are kept, and what keeps them beyond; in the order of their ledgers.

    Raises:
        LedgerDamaged: the chain of one of their ledgers does not hold.
    """
    by_ledger = {name: tuple(group) for name, group in groupby(sorted(kept, key=_ledger), key=_ledger)}
    if not by_ledger:
        return ()
    around = await around_of(tx, house)
    found: list[Term] = []
    for name, some in by_ledger.items():
        row, entries = await ledger.find(tx, name), await ledger.load(tx, name)
        found += _terms(house, row, entries, some, around)
    return tuple(found)


def _ledger(one: Artifact) -> str:
    return one.ledger


async def around_of(tx: AsyncConnection, house: House) -> Around:
    """What stands around the cases: notices, contests, releases that are not public, what a person has had held."""
    rows = await ledger.listing(tx, kind=LedgerKind.NOTICE)
    notices = {row.id: await ledger.load(tx, row.id) for row in rows}
    listing = await release.listing(tx)
    drafts = [folder_of(house) / row.id / "cases.csv" for row in listing if may_become_public(row, listing)]
    return Around(
        notices=notices_by_case(notices),
        events=await publication.events_by_case(tx, [row.id for row in await ledger.listing(tx, kind=LedgerKind.CASE)]),
        unpublished=frozenset(line["case_id"] for path in drafts if path.exists() for line in read_table(path)),
        held=frozenset(await privacy.held(tx)),
    )


def _terms(
    house: House, row: LedgerRow, entries: Sequence[Entry], kept: Sequence[Artifact], around: Around
) -> Iterator[Term]:
    """The terms of one ledger's artifacts."""
    state, said = replay(entries), last_said(entries)
    asked = {digest for _, one in state.open_questions() for digest in one.artifacts}
    outside = around.grounds_of_notice(row.id) if row.kind is LedgerKind.NOTICE else around.grounds(row.id)
    is_over = row.closed_at is not None or row.kind is LedgerKind.MAILBOX
    for one in kept:
        whose = _whose(state, one) if row.kind is LedgerKind.MAILBOX else None
        since = max(filter(None, (said, around.last_at(row.id)))) if whose is None else whose[1]
        nobodys = whose is not None and whose[0] == NONE
        months = 0 if nobodys else house.settings.retention.months(one.retention)
        stands = {Ground.UNDER_WAY: not is_over, Ground.QUESTION: one.sha256 in asked}
        yield Term(
            artifact=one,
            rule=ErasureRule.NOBODYS if nobodys else RULES[one.retention],
            since=since if is_over else None,
            until=months_after(since, months) if is_over else None,
            grounds=(*(ground for ground, holds in stands.items() if holds), *outside),
        )


def _whose(state: State, one: Artifact) -> tuple[str, datetime]:
    """To which case a mail in a mailbox belongs, as a person has said, and when; of the others, when it came."""
    for question, (entry, answer) in state.answered.items():
        if question in state.asked and one.sha256 in state.asked[question][1].artifacts:
            return answer.answer, entry.at
    return "", one.kept_at
