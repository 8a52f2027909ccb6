"""What does a controller's answer do, who says so, and what is decided then?

Nothing of what it wrote counts before a person has read it, but for what it has
ticked itself on the page (`page`); what it disputes is decided, in writing, by somebody who neither ran the case nor approved the notice.
"""

import asyncio
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.law import local_day
from auditor.notice.arrival import arrived_by
from auditor.notice.brought import came_by
from auditor.notice.draft import document_of
from auditor.notice.enter import enter, find_notice_for, jurisdiction_of
from auditor.notice.publication import by_case
from auditor.notice.review import answered
from auditor.notice.sheet import burn
from auditor.notice.state import NoticeState
from auditor.publication import auditors_of
from auditor.refusal import ChangedMeanwhile, Refused
from dashboards.gate import person_of
from results.records import (
    Answered,
    ArtifactKept,
    Body,
    ContestDecided,
    Delivery,
    NoticeDelivered,
    NoticeReply,
    PublicationEvent,
    PublicationWhat,
    QuestionTopic,
    ReplyAct,
    Retention,
    Role,
    Ruling,
    StatementPublished,
    Way,
)
from results.store import publication
from results.store import question as questions
from results.store.identity import new_id
from results.store.question import QuestionRow

PUBLISHED_WITHIN: Final = timedelta(days=3)
"""Of an answer to be published as it stands (OBSERVATORY 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an answer does, as a person has read it.

    Attributes:
        findings: by name, those that it is about; none: all.
        repaired_on: since when, or from when on, they say that it is.
    """

    acts: tuple[ReplyAct, ...]
    findings: tuple[str, ...] = ()
    repaired_on: date | None = None


async def read(house: House, question: str, reading: Reading, *, person: str) -> str:
    """Say what a mail does that a person is asked about; gives the answer's id.

    Raises:
        QuestionMissing: no such question.
        Refused: it was answered, or is about no mail to a notice; no such finding.
    """
    async with house.store.write() as tx:
        row = await questions.find(tx, question)
        notice, entries, state = await find_notice_for(tx, row.ledger, person)
        if row.answered is not None or row.asked.topic is not QuestionTopic.READ_MAIL:
            raise Refused(
                f"question {question} is answered, or about no mail; `auditor question list` shows those open"
            )
        _check(state, reading)
        if str(reading.acts[0]) not in row.asked.answers:
            raise Refused(
                f"question {question} offers: {', '.join(row.asked.answers)}; `auditor question answer` answers it"
            )
        given = Answered(question=question, answer=str(reading.acts[0]), person=person)
        arrived = arrived_by(
            entries,
            state,
            artifacts=row.asked.artifacts,
            answers=reading.acts,
            jurisdiction=await jurisdiction_of(tx, notice),
            person=person,
        )
        reply = _reply(reading, question, came_by(entries, row.asked.artifacts), row.asked.artifacts, person)
        await enter(tx, row.ledger, given, *arrived, reply, at=house.clock.now(), by=f"person:{person}")
    return question


async def enter_answer(
    house: House, tx: AsyncConnection, row: QuestionRow, answered: Answered, follow: Sequence[Body]
) -> None:
    """Enter the answer to a question about a notice, with what it shows of its arrival, before what follows from it."""
    notice, entries, state = await find_notice_for(tx, row.ledger, answered.person)
    now, by = house.clock.now(), f"person:{answered.person}"
    arrived: Sequence[Body] = ()
    if row.asked.topic is QuestionTopic.READ_MAIL:
        arrived = arrived_by(
            entries,
            state,
            artifacts=row.asked.artifacts,
            answers=(answered.answer,),
            jurisdiction=await jurisdiction_of(tx, notice),
            person=answered.person,
        )
    if row.asked.topic is QuestionTopic.POST_NOTICE and answered.answer == "posted":
        await burn(tx, document_of(house, row.ledger, state), at=now, by=by)
    await enter(tx, row.ledger, answered, *arrived, *follow, at=now, by=by, stage=row.stage)


async def receive(
    house: House,
    notice: str,
    way: Way,
    *,
    day: date,
    file: Path,
    reading: Reading | None,
    person: str,
) -> str | None:
    """Enter what came by post or telephone: an answer, or without a reading the advice of receipt; gives the answer's id.

    Raises:
        Refused: nothing was approved; the day lies in the future or before the notice was approved; no such finding;
            what came by telephone or mail, and says nothing, is no advice of receipt.
    """
    if reading is None and way is not Way.POST:
        raise Refused(
            "only what came by post can be the advice of receipt; of anything else, say with --act what it does"
        )
    now, data = house.clock.now(), await asyncio.to_thread(file.read_bytes)
    kept = house.vault.put(notice, data)
    scan = ArtifactKept(
        sha256=kept.sha256,
        role=Role.SCAN,
        media_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        size=kept.size,
        retention=Retention.MAIL,
    )
    async with house.store.write() as tx:
        row, _, state = await find_notice_for(tx, notice, person)
        if not state.is_approved:
            raise Refused(f"notice {notice} was not approved, so nobody can have received it")
        assert state.reviewed is not None, "what is approved was reviewed"
        approved = local_day(state.reviewed[0].at, await jurisdiction_of(tx, row))
        if not approved <= day <= local_day(now, await jurisdiction_of(tx, row)):
            raise Refused(f"{day} lies before the notice was approved, or in the future; nothing was entered")
        await burn(tx, document_of(house, notice, state), at=now, by=f"person:{person}")
        how = Delivery.POST if reading is None else Delivery.REPLIED
        arrived = NoticeDelivered(how=how, day=day, artifact=kept.sha256, person=person)
        bodies: list[ArtifactKept | NoticeDelivered | NoticeReply] = [scan, arrived]
        if reading is not None:
            _check(state, reading)
            bodies.append(_reply(reading, new_id("reply", now), way, (kept.sha256,), person))
        await enter(tx, notice, *bodies, at=now, by=f"person:{person}")
    last = bodies[-1]
    return last.reply if isinstance(last, NoticeReply) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """How a dispute is decided.

    Attributes:
        reply: the answer that disputes it; None: the only one that does.
        findings: by name; none: all that it disputes.
        reasons: a file in which they stand.
        read: up to which entry was read what they said (`last_said`); None: nobody says.
    """

    ruling: Ruling
    reasons: Path
    reply: str | None = None
    findings: tuple[str, ...] = ()
    read: int | None = None


async def decide(house: House, notice: str, decision: Decision, *, person: str) -> tuple[str, ...]:
    """Decide what is disputed, in writing; gives the findings.

    Raises:
        Refused: it was withdrawn; nothing like it is disputed; the person ran one of the cases, approved the notice, or has decided before.
    """
    data = await asyncio.to_thread(decision.reasons.read_bytes)
    if not data.strip():
        raise Refused(f"{decision.reasons} is empty, and what is disputed is decided with reasons")
    async with house.store.write() as tx:
        _, entries, state = await find_notice_for(tx, notice, person)
        if state.is_withdrawn:
            raise Refused(
                f"notice {notice} was withdrawn: what it told of is taken back, and nothing is left to decide"
            )
        if decision.read is not None and decision.read != state.last_said:
            raise ChangedMeanwhile(
                f"in notice {notice} something was said or decided meanwhile; read it, and decide then"
            )
        entry, findings = _disputed(notice, state, decision)
        await _refuse_involved(tx, notice, state, findings, person)
        kept = house.vault.put(notice, data)
        written = ArtifactKept(
            sha256=kept.sha256, role=Role.LETTER, media_type="text/plain", size=kept.size, retention=Retention.MAIL
        )
        decided = ContestDecided(
            reply=entry,
            findings=findings,
            ruling=decision.ruling,
            artifact=kept.sha256,
            person=person,
            on_appeal=any(state.contests[name].is_on_appeal for name in findings),
        )
        left = [c for c in state.open_contests if c.raised[-1][1].reply == entry and c.finding not in findings]
        artifacts = next(r.artifacts for _, r in state.replies if r.reply == entry)
        about = artifacts[0] if artifacts else None
        answers = (
            ()
            if left
            else answered(entries, QuestionTopic.DECIDE_CONTEST, str(decision.ruling), person=person, artifact=about)
        )
        await enter(tx, notice, *answers, written, decided, at=house.clock.now(), by=f"person:{person}")
    return findings


def _disputed(notice: str, state: NoticeState, decision: Decision) -> tuple[str, tuple[str, ...]]:
    """The answer and the findings that are decided on."""
    replies = {contest.raised[-1][1].reply for contest in state.open_contests}
    if decision.reply is not None:
        replies &= {decision.reply}
    if len(replies) != 1:
        which = (
            f"several answers dispute something: {', '.join(sorted(replies))}; name one"
            if replies
            else "nothing is disputed"
        )
        raise Refused(f"in notice {notice}, {which}")
    (reply,) = replies
    mine = tuple(c.finding for c in state.open_contests if c.raised[-1][1].reply == reply)
    unknown = sorted(set(decision.findings) - set(mine))
    if unknown:
        raise Refused(f"“{unknown[0]}” is not disputed by {reply}; it disputes: {'; '.join(mine)}")
    return reply, decision.findings or mine


async def _refuse_involved(
    tx: AsyncConnection, notice: str, state: NoticeState, findings: Sequence[str], person: str
) -> None:
    who = person_of(person)
    if state.reviewed is not None and person_of(state.reviewed[1].person) == who:
        raise Refused(f"{person} approved notice {notice}; somebody else decides what is disputed in it")
    ran = {finding.name: finding.cases for finding in state.findings}
    for name in findings:
        for case in ran[name]:
            if who in await auditors_of(tx, case):
                raise Refused(f"{person} ran case {case}; somebody else decides what is disputed in it")
        if any(person_of(body.person) == who for _, body in state.contests[name].decided):
            raise Refused(f"{person} has decided on “{name}” before; somebody else decides on appeal")


async def publish_statement(house: House, notice: str, reply: str, *, text: Path, person: str) -> None:
    """Put a controller's own words beside its findings: the next release holds them, unedited.

    Raises:
        Refused: the answer was not to be published, or is already; the text is empty, or none.
    """
    data = await asyncio.to_thread(text.read_bytes)
    words = _read_words(text, data)
    async with house.store.write() as tx:
        _, _, state = await find_notice_for(tx, notice, person)
        if state.is_advisory:
            raise Refused(
                f"{notice} is an advisory: beside a controller’s finding stand the controller’s words, and no release holds others’"
            )
        told = next((one for _, one in state.unpublished if one.reply == reply), None)
        if told is None:
            raise Refused(f"{reply} is no answer of {notice} that waits to be published")
        kept = house.vault.put(notice, data)
        written = ArtifactKept(
            sha256=kept.sha256, role=Role.LETTER, media_type="text/plain", size=kept.size, retention=Retention.MAIL
        )
        now = house.clock.now()
        body = StatementPublished(reply=reply, person=person, artifact=kept.sha256)
        await enter(tx, notice, written, body, at=now, by=f"person:{person}")
        for case, criteria in by_case(told.findings or state.names):
            event = PublicationEvent(
                case=case,
                at=now,
                day=now.date(),
                what=PublicationWhat.STATED,
                person=person,
                criteria=criteria,
                note=words,
            )
            await publication.note(tx, event)


def _read_words(text: Path, data: bytes) -> str:
    try:
        words = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise Refused(f"{text} is no text in UTF-8; save it as plain text") from None
    if not words:
        raise Refused(f"{text} is empty; put the words there that are to be published")
    return words


def _check(state: NoticeState, reading: Reading) -> None:
    if not reading.acts:
        raise Refused("say what the answer does, with --act")
    unknown = sorted(set(reading.findings) - set(state.names))
    if unknown:
        raise Refused(f"the notice does not tell of “{unknown[0]}”; it tells of: {'; '.join(state.names)}")


def _reply(reading: Reading, reply: str, way: Way, artifacts: tuple[str, ...], person: str) -> NoticeReply:
    return NoticeReply(
        reply=reply,
        way=way,
        acts=reading.acts,
        findings=reading.findings,
        artifacts=artifacts,
        person=person,
        repaired_on=reading.repaired_on,
    )
