"""What is next for a notice? (ledger, whom it reaches, now) -> Action, pure.

Nothing is sent that a person has not read and approved. The time to answer runs
from the day after it arrived, never from when it left; what nobody can be shown
to have received is posted, and published by nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from auditor.action import Action, AskHuman, Close, Wait
from auditor.attempt import attempt
from auditor.law import add_working_days, instant_of_end, local_day
from auditor.notice.state import SEND, Contest, NoticeState, notice_of
from auditor.replay import State, replay
from dashboards.gate import reply_until
from results.records import Closing, Entry, Jurisdiction, QuestionTopic, Ruling

REMIND: Final = "remind"
RETEST: Final = "retest"

RECEIPT_DAYS: Final = 5
"""Working days after which a mail of which nothing was heard counts as not delivered, and another way is tried."""

DECIDED_WITHIN: Final = 20
"""Working days within which a contest is decided (OBSERVATORY 5)."""

RETESTED_WITHIN: Final = 10
"""Working days within which a re-test begins that was asked for."""

REVIEW_ANSWERS: Final = ("approve", "reject", "edit")
LEFT_ANSWERS: Final = ("sent", "not_sent")
POST_ANSWERS: Final = ("posted", "not_posted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom a notice is for, as far as its course depends on it.

    Attributes:
        addresses: at how many mail addresses the controller is reached.
        agents: how many work there, where that is known.
    """

    jurisdiction: Jurisdiction
    addresses: int
    agents: int | None = None


def decide_notice(ledger: Sequence[Entry], reach: Reach, now: datetime) -> Action:
    """Say what a notice does next.

    Raises:
        CalendarEnds, CountryUnknown, RegionUnknown: working days cannot be counted there.
    """
    state, notice = replay(ledger), notice_of(ledger)
    if notice.closed is not None:
        return Wait(until=None, why="closed")
    if state.intent is not None:
        return _ask(state, AskHuman(topic=QuestionTopic.NOTICE_LEFT, answers=LEFT_ANSWERS, stage=state.intent.stage))
    if not notice.is_approved:
        return _reviewed(state, notice)
    if notice.wants_reminder and notice.sent:
        return _held(state) or attempt(state, REMIND, now)
    if notice.delivered is None:
        return _arriving(state, notice, reach, now)
    return _answered(state, notice, reach, now)


def _ask(state: State, question: AskHuman) -> Action:
    """Ask once, and wait for the answer."""
    if any(asked.topic is question.topic for _, asked in state.open_questions()):
        return Wait(until=None, why="question")
    return question


def _held(state: State) -> Wait | None:
    """A stage that keeps failing is a person's, and is not tried again before they have answered."""
    failing = (QuestionTopic.KEEPS_FAILING, QuestionTopic.PAGE_CHANGED, QuestionTopic.CREDENTIAL_REJECTED)
    if any(asked.topic in failing for _, asked in state.open_questions()):
        return Wait(until=None, why="question")
    return None


def _was_answered(state: State, topic: QuestionTopic) -> bool:
    return any(asked.topic is topic for question, (_, asked) in state.asked.items() if question in state.answered)


def _reviewed(state: State, notice: NoticeState) -> Action:
    if notice.reviewed is not None:
        return Wait(until=None, why="rejected")  # until somebody writes it anew, or gives it up
    assert notice.written is not None, "a notice is written as it is opened"
    return _ask(
        state,
        AskHuman(topic=QuestionTopic.REVIEW_NOTICE, answers=REVIEW_ANSWERS, artifacts=(notice.written.artifact,)),
    )


def _arriving(state: State, notice: NoticeState, reach: Reach, now: datetime) -> Action:
    """Wait for a sign that it arrived; else try the next address, and in the end have it posted."""
    tried = notice.tried
    if notice.sent and tried[-1] is notice.sent[-1][0] and not _came_back(notice):
        last = local_day(tried[-1].at, reach.jurisdiction)
        heard_by = _end_of(add_working_days(last, RECEIPT_DAYS, reach.jurisdiction), reach)
        if now < heard_by:
            return Wait(until=heard_by, why="receipt")
    if len(tried) < reach.addresses:
        return _held(state) or attempt(state, SEND, now)
    if _was_answered(state, QuestionTopic.POST_NOTICE):
        return Wait(until=None, why="post")  # until a person enters the advice of receipt
    return _ask(state, AskHuman(topic=QuestionTopic.POST_NOTICE, answers=POST_ANSWERS))


def _answered(state: State, notice: NoticeState, reach: Reach, now: datetime) -> Action:
    """Have what they say dealt with, and wait until they can say no more."""
    for contest in notice.open_contests:
        if not _is_asked(state, contest):
            return AskHuman(
                topic=QuestionTopic.DECIDE_CONTEST,
                answers=tuple(Ruling),
                proposes=contest.raised[-1][0].seq,
                artifacts=contest.raised[-1][1].artifacts,
            )
    if notice.wanted_retests:
        return _held(state) or attempt(state, RETEST, now)
    until = _end_of(answer_by(notice, reach), reach)
    if now < until:
        return Wait(until=until, why="reply_window")
    if notice.open_contests or state.open_questions():
        return Wait(until=None, why="question")
    if notice.awaited_retests:
        return Wait(until=None, why="retest")  # until it is judged
    return Close(outcome=Closing.NOTICE_ANSWERED if notice.replies else Closing.NOTICE_UNANSWERED)


def _came_back(notice: NoticeState) -> bool:
    """Whether the last letter did; of what came back without a name of ours, the one before it is meant."""
    last = notice.sent[-1][0].seq
    return any(body.letter == last or (body.letter is None and entry.seq > last) for entry, body in notice.returned)


def _is_asked(state: State, contest: Contest) -> bool:
    raised = contest.raised[-1][0].seq
    return any(a.topic is QuestionTopic.DECIDE_CONTEST and a.proposes == raised for _, a in state.asked.values())


def answer_by(notice: NoticeState, reach: Reach) -> date:
    """The last day on which they may answer.

    Raises:
        ValueError: it has not arrived.
    """
    if notice.delivered is None or notice.opened is None:
        raise ValueError("the time to answer runs from the day a notice arrived")
    return reply_until(
        notice.delivered.day, again=notice.opened.again, extended=notice.has_more_time, agents=reach.agents
    )


def decide_by(contest: Contest, reach: Reach) -> date:
    """The last day on which what they dispute is to be decided."""
    raised = local_day(contest.raised[-1][0].at, reach.jurisdiction)
    return add_working_days(raised, DECIDED_WITHIN, reach.jurisdiction)


def _end_of(day: date, reach: Reach) -> datetime:
    return instant_of_end(day, reach.jurisdiction)
