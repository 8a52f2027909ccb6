"""Where does each notice stand, what may be done with it, and what does it say?"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.next import waits_for
from auditor.notice import reply as replies
from auditor.notice.decide import Reach, answer_by, decide_by
from auditor.notice.draft import document_of
from auditor.notice.enter import find_notice, reach_of
from auditor.notice.reply import Decision
from auditor.notice.state import Contest, NoticeState, notice_of
from auditor.roof.basis import bases_of
from auditor.roof.question import laid
from dashboards.channels import notice as channel
from dashboards.desk.shown import (
    ContestRuled,
    ContestTold,
    Listed,
    NoticesWanted,
    NoticeTold,
    ReplyTerm,
    Upload,
)
from dashboards.gate import AGAIN_DAYS, FIRST_DAYS, MORE_DAYS
from dashboards.typography import written
from results.records import (
    Abandoned,
    Closed,
    ContestDecided,
    Entry,
    FindingRepaired,
    Jurisdiction,
    Language,
    LetterSent,
    NoticeDelivered,
    NoticeOpened,
    NoticeReply,
    NoticeReturned,
    NoticeReviewed,
    NoticeWritten,
    ReminderOrdered,
    RetestOpened,
    Ruling,
    StatementPublished,
    Text,
)
from results.store import judgment, ledger
from results.store import notice as notices
from results.store.ledger import LedgerRow

Jurisdictions = Callable[[AsyncConnection, LedgerRow], Awaitable[Jurisdiction]]

_STATES: Final = {
    "closed": Text(fr="clos", en="closed"),
    "disputed": Text(fr="contesté : à trancher", en="disputed: to be decided"),
    "delivered": Text(fr="remis", en="delivered"),
    "sent": Text(fr="parti", en="sent"),
    "approved": Text(fr="approuvé", en="approved"),
    "rejected": Text(fr="refusé : à réécrire", en="rejected: to be written anew"),
    "review": Text(fr="à relire", en="to be reviewed"),
}
_HISTORY: Final[dict[type, Text]] = {
    NoticeOpened: Text(fr="avis ouvert", en="notice opened"),
    NoticeWritten: Text(fr="avis rédigé", en="notice written"),
    LetterSent: Text(fr="lettre partie", en="letter sent"),
    NoticeDelivered: Text(fr="avis remis", en="notice delivered"),
    NoticeReturned: Text(fr="lettre revenue", en="letter came back"),
    NoticeReply: Text(fr="l’organisme a répondu", en="the controller answered"),
    ContestDecided: Text(fr="contestation tranchée", en="dispute decided"),
    ReminderOrdered: Text(fr="rappel demandé", en="reminder ordered"),
    RetestOpened: Text(fr="vérification ouverte", en="re-test opened"),
    FindingRepaired: Text(fr="constat réparé", en="finding repaired"),
    StatementPublished: Text(fr="réponse publiée à côté du constat", en="answer published beside the finding"),
    Abandoned: Text(fr="avis retiré ou clos à la main", en="notice given up"),
    Closed: Text(fr="avis clos", en="notice closed"),
}
_REVIEWED: Final = {
    True: Text(fr="avis approuvé", en="notice approved"),
    False: Text(fr="avis refusé", en="notice rejected"),
}


async def listing(
    house: House, language: Language, wanted: NoticesWanted, *, jurisdiction: Jurisdictions
) -> Listed[NoticeTold]:
    """Some of the notices, without what they say; `jurisdiction`: where the days of a ledger's controller are counted."""
    async with house.store.read() as tx:
        total = await notices.count(tx, closed=wanted.closed, words=wanted.words)
        rows = await notices.page(
            tx,
            closed=wanted.closed,
            words=wanted.words,
            by=wanted.by,
            down=wanted.down,
            start=wanted.start,
            limit=wanted.limit,
        )
        told = []
        for row in rows:
            state = notice_of(await ledger.load(tx, row.id))
            addresses = state.written.addresses if state.written is not None else 0
            reach = Reach(jurisdiction=await jurisdiction(tx, row), addresses=addresses)
            told.append(_told(row, state, reach, language))
    return Listed(lines=tuple(told), total=total)


async def one(house: House, name: str, language: Language, *, person: str, with_text: bool) -> NoticeTold:
    """A notice whole; that its text is looked at is written down. Not `with_text`: where it stands, and what was done.

    Raises:
        LedgerMissing, Refused: there is no such notice.
    """
    async with house.store.write() if with_text else house.store.read() as tx:
        row, entries, state = await find_notice(tx, name)
        assert state.written is not None, "a notice is written as it is opened"
        artifact, now = state.written.artifact, house.clock.now()
        if with_text:
            await judgment.log_read(tx, ledger=name, sha256=artifact, person=person, why="desk: review", now=now)
        reach = await reach_of(tx, row, state)
    told = replace(_told(row, state, reach, language), history=tuple(_history(entries, language)))
    if not with_text:
        return told
    document = await asyncio.to_thread(document_of, house, name, state)
    bases, answers = await bases_of(house, name, document, state, entries, language=language, person=person)
    return replace(
        told,
        document=document,
        subject=channel.subject(document),
        text=channel.text(document),
        cases={finding.name: finding.cases for finding in state.findings},
        contests=tuple(_contest(one) for one in state.contests.values()),
        replies=answers,
        bases=bases,
        zone=reach.jurisdiction.timezone,
    )


def _told(row: LedgerRow, state: NoticeState, reach: Reach, language: Language) -> NoticeTold:
    return NoticeTold(
        id=row.id,
        controller=row.account.partition(":")[2],
        state=_STATES[_standing(state)],
        waits=waits_for(row.why, language) if row.due_at is not None and row.why else None,
        is_closed=state.closed is not None,
        opened_at=row.opened_at,
        findings=len(state.findings),
        answer_by=answer_by(state) if state.delivered is not None else None,
        decide_by=min((decide_by(contest, reach) for contest in state.open_contests), default=None),
        digest=state.written.artifact if state.written is not None else "",
        acts=_acts(state),
        read=state.last_said,
        term=_term(state),
    )


def _term(state: NoticeState) -> ReplyTerm | None:
    if state.delivered is None or state.opened is None:
        return None
    return ReplyTerm(
        arrived_on=state.delivered.day,
        days=AGAIN_DAYS if state.opened.again else FIRST_DAYS,
        more=MORE_DAYS if state.has_more_time else 0,
    )


def _standing(state: NoticeState) -> str:
    if state.closed is not None:
        return "closed"
    if state.open_contests:
        return "disputed"
    if state.delivered is not None:
        return "delivered"
    if state.sent:
        return "sent"
    if state.reviewed is None:
        return "review"
    return "approved" if state.is_approved else "rejected"


def _acts(state: NoticeState) -> frozenset[str]:
    """What may be done with it now, as the functions that do it will allow."""
    if state.closed is not None:
        return frozenset()
    acts = {"withdraw"}
    has_left = bool(state.tried) or state.delivered is not None
    if not has_left:
        acts.add("edit")
        if state.reviewed is None:
            acts |= {"approve", "reject"}
    if state.sent and not state.replies and not state.wants_reminder:
        acts.add("remind")
    if state.open_contests:
        acts.add("decide")
    return frozenset(acts)


def _contest(one: Contest) -> ContestTold:
    decided = tuple((str(body.ruling), body.person, entry.at) for entry, body in one.decided)
    return ContestTold(finding=one.finding, reply=one.raised[-1][1].reply, is_open=one.is_open, decided=decided)


def _history(entries: Sequence[Entry], language: Language) -> Iterator[tuple[datetime, str, str]]:
    """What happened to a notice, and who did it where a person did."""
    for entry in entries:
        body = entry.body
        words = _REVIEWED[body.approved] if isinstance(body, NoticeReviewed) else _HISTORY.get(type(body))
        if words is not None:
            yield entry.at, written(words, language), entry.by.removeprefix("person:") if ":" in entry.by else ""


async def decide(house: House, notice: str, made: ContestRuled, *, person: str) -> None:
    """Decide what is disputed; the reasons are kept as they were typed."""
    with laid(house, [Upload(name="reasons.txt", data=made.reasons.encode())]) as (file,):
        decision = Decision(
            ruling=Ruling(made.ruling), reasons=file, reply=made.reply, findings=made.findings, read=made.read
        )
        await replies.decide(house, notice, decision, person=person)
