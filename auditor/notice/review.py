"""What does a person do about a notice before it leaves, and how is it given up? Each act in one transaction."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.notice.draft import document_of, kept_document, names_for
from auditor.notice.enter import enter, find_notice, find_notice_for, service_of
from auditor.notice.state import WITHDRAWN, NoticeState
from auditor.publication import auditors_of
from auditor.refusal import Refused
from auditor.replay import replay
from dashboards.gate import needs_other_eyes, person_of
from dashboards.notice.write import without
from results.records import (
    Abandoned,
    Answered,
    Entry,
    NoticeReviewed,
    NoticeWritten,
    QuestionTopic,
    ReminderOrdered,
    Ruling,
)

SHORT: Final = 12
"""So many signs of a digest name a text."""

_GIVEN_UP: Final = {
    QuestionTopic.REVIEW_NOTICE: "reject",
    QuestionTopic.POST_NOTICE: "not_posted",
    QuestionTopic.DECIDE_CONTEST: str(Ruling.WITHDRAWN),
    QuestionTopic.READ_MAIL: "nothing",
    QuestionTopic.KEEPS_FAILING: "abandon",
    QuestionTopic.PAGE_CHANGED: "abandon",
    QuestionTopic.CREDENTIAL_REJECTED: "abandon",
}
"""What a notice's questions are answered by where it is given up; whether it has left is asked on, for that stays true."""


async def approve(house: House, notice: str, *, person: str, text: str | None = None) -> None:
    """Let a notice go out, as it stands.

    Args:
        house: the installation.
        notice: its ledger.
        person: who has read it.
        text: how the digest of what was read begins; None: what was written first, and never anew.

    Raises:
        Refused: it was reviewed or given up already; what was read is not what stands there now; the person ran a case of which a finding is for somebody else's eyes.
    """
    async with house.store.write() as tx:
        _, entries, state = await find_notice_for(tx, notice, person)
        _refuse_reviewed(notice, state)
        _refuse_unread(notice, entries, state, text)
        for finding, case in [(told, case) for told in state.findings for case in told.cases]:
            ran = person_of(person) in await auditors_of(tx, case)
            if ran and needs_other_eyes(finding.criterion, finding.reason):
                raise Refused(
                    f"{person} ran case {case}, and “{finding.criterion}” is for somebody else’s eyes: let them read "
                    f"it (`auditor notice show {notice}`), and give their name with --by; or drop the finding"
                )
        await _review(tx, house, notice, entries, state, person=person, approved=True)


async def reject(house: House, notice: str, *, person: str) -> None:
    """Keep a notice from going out, until it is written anew.

    Raises:
        Refused: it was reviewed or given up already.
    """
    async with house.store.write() as tx:
        _, entries, state = await find_notice_for(tx, notice, person)
        _refuse_reviewed(notice, state)
        await _review(tx, house, notice, entries, state, person=person, approved=False)


async def _review(
    tx: AsyncConnection,
    house: House,
    notice: str,
    entries: Sequence[Entry],
    state: NoticeState,
    *,
    person: str,
    approved: bool,
) -> None:
    assert state.written is not None, "a notice is written as it is opened"
    reviewed = NoticeReviewed(artifact=state.written.artifact, approved=approved, person=person)
    answers = answered(entries, QuestionTopic.REVIEW_NOTICE, "approve" if approved else "reject", person=person)
    await enter(tx, notice, *answers, reviewed, at=house.clock.now(), by=f"person:{person}")


async def edit(
    house: House, notice: str, *, person: str, drop: Sequence[str] = (), covering: str | None = None
) -> None:
    """Write a notice anew: leave findings out, add a paragraph. Who has approved it before has approved another.

    Raises:
        Refused: it has left or was given up; no such finding; nothing would be left, or changed.
    """
    now = house.clock.now()
    covering = await _nameless(house, notice, covering, person=person) if covering is not None else None
    async with house.store.write() as tx:
        _, entries, state = await find_notice_for(tx, notice, person)
        _refuse_left(notice, state)
        unknown = sorted(set(drop) - set(state.names))
        if unknown:
            raise Refused(f"notice {notice} does not tell of “{unknown[0]}”; it tells of: {'; '.join(state.names)}")
        if not set(state.names) - set(drop):
            raise Refused(f"nothing would be left in notice {notice}; `auditor notice withdraw {notice}` gives it up")
        document = document_of(house, notice, state)
        anew = without(document, drop, covering=covering)
        if anew == document:
            raise Refused("nothing would change: name findings with --drop, or a file with --covering")
        kept = kept_document(house, notice, anew)
        dropped = state.written.dropped if state.written is not None else ()
        written = NoticeWritten(artifact=kept.sha256, dropped=(*dropped, *drop), addresses=len(anew.to), person=person)
        answers = answered(entries, QuestionTopic.REVIEW_NOTICE, "edit", person=person)
        await enter(tx, notice, *answers, kept, written, at=now, by=f"person:{person}")


async def _nameless(house: House, notice: str, covering: str, *, person: str) -> str:
    """A paragraph in which none of the people at the controller is named."""
    async with house.store.read() as tx:
        row, _, state = await find_notice(tx, notice)
        service = await service_of(tx, row)
    names = await names_for(house, document_of(house, notice, state), state.findings, [service], person=person)
    return names.scrub(covering)


async def withdraw(house: House, notice: str, *, person: str) -> None:
    """Give a notice up; where it has left already, what it tells of is taken back, and never public.

    Raises:
        Refused: it is closed.
    """
    await _give_up(house, notice, person=person, why=WITHDRAWN)


async def close(house: House, notice: str, *, person: str, why: str) -> None:
    """Close a notice by hand; what was not delivered counts as not told.

    Raises:
        Refused: it is closed, something disputed is not decided, or a mail is not read.
    """
    if why == WITHDRAWN:
        raise Refused("to take back what was told, withdraw it: `auditor notice withdraw`")
    await _give_up(house, notice, person=person, why=why)


async def _give_up(house: House, notice: str, *, person: str, why: str) -> None:
    async with house.store.write() as tx:
        _, entries, state = await find_notice_for(tx, notice, person)
        if state.closed is not None:
            raise Refused(f"notice {notice} was closed on {state.closed.at:%Y-%m-%d}; nothing was changed")
        if why != WITHDRAWN:
            _refuse_pending(notice, entries, state)
        answers = [
            answer for topic, given in _GIVEN_UP.items() for answer in answered(entries, topic, given, person=person)
        ]
        given_up = Abandoned(person=person, why=why)
        await enter(tx, notice, *answers, given_up, at=house.clock.now(), by=f"person:{person}")


def _refuse_pending(notice: str, entries: Sequence[Entry], state: NoticeState) -> None:
    if state.open_contests:
        finding = state.open_contests[0].finding
        raise Refused(f"“{finding}” is disputed, and nothing is decided: `auditor notice decide {notice}`")
    for _, asked in replay(entries).open_questions():
        if asked.topic is QuestionTopic.READ_MAIL:
            raise Refused(f"a mail to {notice} is not read yet: `auditor notice read {asked.question}`")


async def remind(house: House, notice: str, *, person: str) -> None:
    """Have a controller reminded.

    Raises:
        Refused: nothing has left yet, every letter came back, it has answered, or another reminder is on its way.
    """
    async with house.store.write() as tx:
        _, _, state = await find_notice_for(tx, notice, person)
        if not state.sent or state.closed is not None:
            raise Refused(f"notice {notice} has not left by mail, or is closed; nobody is reminded of it")
        if state.replies:
            raise Refused(f"{notice} was answered; nobody is reminded of what they have answered")
        if state.reached_at is None:
            raise Refused(f"every letter of {notice} came back; nobody is reached there")
        if state.wants_reminder:
            raise Refused(f"a reminder of {notice} is on its way already")
        await enter(tx, notice, ReminderOrdered(person=person), at=house.clock.now(), by=f"person:{person}")


def answered(
    entries: Sequence[Entry], topic: QuestionTopic, answer: str, *, person: str, artifact: str | None = None
) -> tuple[Answered, ...]:
    """The answers to the open questions of a topic; `artifact`: only those about it."""
    return tuple(
        Answered(question=asked.question, answer=answer, person=person)
        for _, asked in replay(entries).open_questions()
        if asked.topic is topic and (artifact is None or artifact in asked.artifacts)
    )


def _refuse_reviewed(notice: str, state: NoticeState) -> None:
    _refuse_left(notice, state)
    if state.reviewed is not None:
        was = "approved" if state.reviewed[1].approved else "rejected"
        raise Refused(f"notice {notice} was {was} by {state.reviewed[1].person}; `auditor notice edit` writes it anew")


def _refuse_unread(notice: str, entries: Sequence[Entry], state: NoticeState, text: str | None) -> None:
    """Whoever approves has read the very text that goes out, and none that was written anew meanwhile."""
    assert state.written is not None, "a notice is written as it is opened"
    read = f"read it (`auditor notice show {notice}`), and give the digest that stands there: `--text DIGEST`"
    if text is None:
        if sum(isinstance(entry.body, NoticeWritten) for entry in entries) > 1:
            raise Refused(f"notice {notice} was written anew by {state.written.person}; {read}")
    elif len(text) < SHORT or not state.written.artifact.startswith(text.lower()):
        raise Refused(f"notice {notice} is not the text {text}, or was written anew since you read it; {read}")


def _refuse_left(notice: str, state: NoticeState) -> None:
    if state.closed is not None:
        raise Refused(f"notice {notice} was closed on {state.closed.at:%Y-%m-%d}; nothing was changed")
    if state.tried or state.delivered is not None:
        raise Refused(f"notice {notice} has left already; what was told is not rewritten")
    if state.leaving is not None:
        raise Refused(f"notice {notice} is leaving, or may have left; what may be told is not rewritten")
