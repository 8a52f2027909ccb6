"""What is next for a notice? (ledger, whom it reaches, now) -> Action, pure.

Nothing is sent that a person has not read and approved. The time to answer runs
from the day after it arrived, never from when it left; what nobody can be shown
to have received is posted, and published by nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from auditor.action import Action, AskHuman, Close, Wait
from auditor.attempt import attempt
from auditor.law import add_working_days, instant_of_end, local_day
from auditor.notice.state import ABANDON, COPY, FAILING, REMIND, RETEST, SEND, Contest, NoticeState, notice_of
from auditor.replay import State, replay
from dashboards.gate import SECURITY, reply_until
from results.records import Closing, Entry, Jurisdiction, QuestionTopic, Ruling, Text

RESTS: Final = "account_rests"
"""Why a re-test waits that is not begun before an account may ask again."""

RECEIPT_DAYS: Final = 5
"""Working days after which a mail of which nothing was heard counts as not delivered, and another way is tried."""

WAYS_AT_ONCE: Final = 2
"""By which they are told of a weakness, without waiting whether the first way leads anywhere."""

DECIDED_WITHIN: Final = 20
"""Working days within which a contest is decided (OBSERVATORY 5)."""

RETESTED_WITHIN: Final = 10
"""Working days within which a re-test begins that was asked for."""

REVIEW_ANSWERS: Final = ("approve", "reject", "edit")
LEFT_ANSWERS: Final = ("sent", "not_sent")
POST_ANSWERS: Final = ("posted", "not_posted")

WORDS: Final = {
    QuestionTopic.PAGE_CHANGED: Text(
        fr="Un avis n’avance pas, et cela ne passera pas seul. Voyez ce qui manque (`auditor case show` sur l’avis : adresse, "
        "boîte aux lettres, scénario), puis essayez encore (again) ; ou renoncez (abandon) : sans courriel, il part par lettre "
        "recommandée ; sans rappel, sans copie de leur réponse ou sans nouvel essai, il continue.",
        en="A notice does not get on, and that will not pass by itself. See what is missing (`auditor case show` of the "
        "notice: address, mailbox, scenario), then try again (again); or give it up (abandon): without mail it goes as a "
        "registered letter; without a reminder, a copy of their answer or a re-test it goes on.",
    ),
    QuestionTopic.KEEPS_FAILING: Text(
        fr="Un avis n’avance plus, malgré plusieurs essais : notre courrier, ou le nouvel essai. Essayer encore (again), ou "
        "renoncer (abandon) ? Sans courriel, il part par lettre recommandée ; sans rappel ou nouvel essai, il continue.",
        en="A notice does not get on, though it was tried several times: our mail, or the re-test. Try again (again), or "
        "give it up (abandon)? Without mail it goes as a registered letter; without a reminder or a re-test it goes on.",
    ),
}
"""What a person is asked about a notice that does not get on: it is no page, and no service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom a notice is for, as far as its course depends on it.

    Attributes:
        addresses: at how many mail addresses the controller is reached.
    """

    jurisdiction: Jurisdiction
    addresses: int


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
    if notice.given_up:  # a late answer has opened it again: it is heard, and nothing is sent any more
        return _answered(state, notice, reach, now)
    if not notice.is_approved:
        return _reviewed(state, notice)
    aside: list[Wait] = []
    for letter in (_copied(state, notice, now), _reminded(state, notice, now)):
        if letter is not None and not isinstance(letter, Wait):
            return letter
        aside += [letter] if letter is not None else []
    action = (_arriving if notice.delivered is None else _answered)(state, notice, reach, now)
    for wait in aside:
        action = _sooner(wait, action)
    return action


def _ask(state: State, question: AskHuman) -> Action:
    """Ask once, and wait for the answer."""
    if any(asked.topic is question.topic for _, asked in state.open_questions()):
        return Wait(until=None, why="question")
    return question


def _held(state: State, stage: str) -> Wait | None:
    """A stage that keeps failing is a person's, and is not tried again before they have answered."""
    if any(asked.topic in FAILING and entry.stage == stage for entry, asked in state.open_questions()):
        return Wait(until=None, why="question")
    return None


def _reminded(state: State, notice: NoticeState, now: datetime) -> Action | None:
    """Whoever has answered is reminded of nothing, nor is anybody where every letter came back."""
    if not notice.wants_reminder or notice.replies or notice.reached_at is None:
        return None
    return _held(state, REMIND) or _try(state, REMIND, now)


def _copied(state: State, notice: NoticeState, now: datetime) -> Action | None:
    """Of what they have answered on the page a copy goes to the address we wrote to, while one is reached there."""
    if notice.uncopied is None or notice.reached_at is None:
        return None
    return _held(state, COPY) or _try(state, COPY, now)


def _sooner(letter: Wait, course: Action) -> Action:
    """A letter beside its course that does not get on holds nothing else up."""
    if letter.until is None or not isinstance(course, Wait):
        return course
    return course if course.until is not None and course.until <= letter.until else letter


def _try(state: State, stage: str, now: datetime) -> Action:
    """Run a stage, unless it has just failed; what a person gave up since is begun afresh."""
    failing = state.failing.get(stage)
    if failing is not None and any(
        answer.answer == ABANDON and entry.seq > failing.last.seq and state.asked[question][0].stage == stage
        for question, (entry, answer) in state.answered.items()
    ):
        del state.failing[stage]
    action = attempt(state, stage, now)
    return replace(action, words=WORDS.get(action.topic)) if isinstance(action, AskHuman) else action


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
    if (second := _second_way(state, notice, reach, now)) is not None:
        return second
    if any(asked.topic is QuestionTopic.READ_MAIL for _, asked in state.open_questions()):
        return Wait(until=None, why="question")  # a mail may show that it arrived
    tried = notice.tried
    if notice.sent and tried[-1] is notice.sent[-1][0] and tried[-1].seq not in notice.came_back:
        last = local_day(tried[-1].at, reach.jurisdiction)
        heard_by = _end_of(add_working_days(last, RECEIPT_DAYS, reach.jurisdiction), reach)
        if now < heard_by:
            return Wait(until=heard_by, why="receipt")
    if len(tried) < reach.addresses and not notice.by_post_only:
        return _held(state, SEND) or _try(state, SEND, now)
    if notice.posted:
        return Wait(until=None, why="post")  # until a person enters the advice of receipt
    return _ask(state, AskHuman(topic=QuestionTopic.POST_NOTICE, answers=POST_ANSWERS))


def _second_way(state: State, notice: NoticeState, reach: Reach, now: datetime) -> Action | None:
    """Of a weakness they are told by two ways at once: another address, else by post."""
    if not any(finding.criterion in SECURITY for finding in notice.findings) or not notice.tried:
        return None
    if len(notice.tried) < min(WAYS_AT_ONCE, reach.addresses) and not notice.by_post_only:
        return _held(state, SEND) or _try(state, SEND, now)
    was_asked = any(asked.topic is QuestionTopic.POST_NOTICE for _, asked in state.asked.values())
    if reach.addresses < WAYS_AT_ONCE and not notice.posted and not was_asked:
        return AskHuman(topic=QuestionTopic.POST_NOTICE, answers=POST_ANSWERS)
    return None


def _answered(state: State, notice: NoticeState, reach: Reach, now: datetime) -> Action:
    """Have what they say dealt with, and wait until they can say no more."""
    for contest in notice.open_contests:
        said = notice.said_since(contest)
        if not _is_asked(state, contest, said):
            return AskHuman(
                topic=QuestionTopic.DECIDE_CONTEST,
                answers=tuple(Ruling),
                proposes=contest.raised[-1][0].seq,
                artifacts=said,
            )
    if notice.wanted_retests:
        return _held(state, RETEST) or _resting(state, now) or _try(state, RETEST, now)
    until = _end_of(answer_by(notice), reach) if notice.delivered and not notice.is_withdrawn else now
    if now < until:
        return Wait(until=until, why="reply_window")
    if notice.open_contests or state.open_questions():
        return Wait(until=None, why="question")
    if notice.awaited_retests:
        return Wait(until=None, why="retest")  # until it is judged
    return Close(outcome=Closing.NOTICE_ANSWERED if notice.replies else Closing.NOTICE_UNANSWERED)


def _resting(state: State, now: datetime) -> Wait | None:
    """An account that rests is waited for, however long: nothing fails by that."""
    failing = state.failing.get(RETEST)
    if failing is None or failing.code != RESTS or failing.not_before is None or now >= failing.not_before:
        return None
    return Wait(until=failing.not_before, why=RESTS)


def _is_asked(state: State, contest: Contest, said: Sequence[str]) -> bool:
    """Whether somebody was asked to decide it who was shown all that they have said since."""
    raised = contest.raised[-1][0].seq
    asked = (a for _, a in state.asked.values() if a.topic is QuestionTopic.DECIDE_CONTEST and a.proposes == raised)
    return any(set(said) <= set(a.artifacts) for a in asked)


def answer_by(notice: NoticeState, *, agents: int | None = None) -> date:
    """The last day on which they may answer, as the gate counts it.

    How many work there a release knows by its frame, and no notice; unknown, it counts as small.

    Raises:
        ValueError: it has not arrived.
    """
    if notice.delivered is None or notice.opened is None:
        raise ValueError("the time to answer runs from the day a notice arrived")
    return reply_until(notice.delivered.day, again=notice.opened.again, extended=notice.has_more_time, agents=agents)


def retest_by(wanted: Entry, reach: Reach) -> date:
    """The last day on which the re-test is to be begun that an answer asks for."""
    return add_working_days(local_day(wanted.at, reach.jurisdiction), RETESTED_WITHIN, reach.jurisdiction)


def decide_by(contest: Contest, reach: Reach) -> date:
    """The last day on which what they dispute is to be decided."""
    raised = local_day(contest.raised[-1][0].at, reach.jurisdiction)
    return add_working_days(raised, DECIDED_WITHIN, reach.jurisdiction)


def _end_of(day: date, reach: Reach) -> datetime:
    return instant_of_end(day, reach.jurisdiction)
