"""What follows from a person's answer?

Pure: the answer and the question give the entries to append after it. A
person's word dates facts by when they happened, not by when they were told.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from auditor.clarification import clarification_of, same_person
from auditor.information import readings_of
from auditor.legal_clock import came_between
from auditor.notice.brought import came_by
from auditor.notice.state import COPY, NOTICE, RECEIPT, REMIND, REMINDER
from results.records import (
    Answered,
    ArtifactKept,
    Asked,
    Body,
    Entry,
    Fact,
    FactDetails,
    FactSeen,
    InformationElement,
    Intended,
    Interval,
    LetterSent,
    MailReceived,
    NotDone,
    NoticeReply,
    QuestionTopic,
    ReplyAct,
    StageEnded,
)
from scenarios.schema import Answer as ScenarioAnswer
from scenarios.schema import Human, StepBase
from scenarios.schema.step import LONGEST_STEP

FACT_NAMES = frozenset(str(fact) for fact in Fact)
ACT_NAMES = frozenset(str(act) for act in ReplyAct)


class AnswerRefused(ValueError):
    """{0}"""


def check(asked: Asked, choice: str, *, has_files: bool, details: FactDetails | None = None) -> None:
    """Refuse an answer the question does not offer, or one without the file or the details it needs.

    Raises:
        AnswerRefused: says which answers there are.
    """
    if choice not in asked.answers:
        offered = ", ".join(asked.answers)
        raise AnswerRefused(f"question {asked.question} has no answer {choice!r}; it offers: {offered}")
    if asked.attach == "required" and not has_files:
        raise AnswerRefused(f"question {asked.question} needs a file: attach it with --attach FILE")
    if asked.topic is QuestionTopic.READ_INFORMATION and (details is None or details.elements is None):
        every = ",".join(InformationElement)
        raise AnswerRefused(f"question {asked.question} asks what you have found: --elements none, or some of {every}")


def check_reader(asked: Asked, ledger: Sequence[Entry], person: str) -> None:
    """Refuse who has read an answer before, where somebody else is to read it too (LAW 5).

    Raises:
        AnswerRefused: says so.
    """
    readers: frozenset[str] = frozenset()
    if asked.topic is QuestionTopic.READ_AGAIN:
        known = clarification_of(ledger)
        readers = known.readers if known is not None else readers
    elif asked.topic is QuestionTopic.READ_INFORMATION:
        readers = readings_of(ledger).readers
    if same_person(person) in readers:
        raise AnswerRefused(
            f"{person} has read this answer already; question {asked.question} is for somebody else, who reads it alone"
        )


def consequences(
    ledger: Sequence[Entry],
    asked: Asked,
    answered: Answered,
    now: datetime,
    *,
    stage: str = "request",
    step: StepBase | None = None,
    is_last: bool = False,
) -> tuple[Body, ...]:
    """What the answer establishes, to be appended after it.

    `stage` in which was asked, and the `step` where the scenario has one for
    it; it `is_last` of its stage where there is nothing to go on with.
    """
    match asked.topic:
        case QuestionTopic.CONFIRM_FACT | QuestionTopic.READ_AGAIN if answered.answer == "yes":
            return (_confirmed(ledger, asked, answered),)
        case QuestionTopic.AMBIGUOUS_REQUEST | QuestionTopic.MISSING_CONFIRMATION if answered.answer == "sent":
            return (_sent(ledger, answered) if stage == "request" else StageEnded(export=asked.export),)
        case QuestionTopic.POST_LETTER if answered.answer == "posted":
            return _posted(asked, answered, now, stage=stage, step=step)
        case QuestionTopic.COLLECT_NOW if answered.answer == "yes":
            return (_came(ledger, asked, answered, now),)
        case QuestionTopic.POST_LETTER:
            return (NotDone(step=asked.step or 0, status="not_posted", export=asked.export),)
        case QuestionTopic.NOTICE_LEFT if answered.answer == "sent":
            return _letter_left(ledger, stage)
        case QuestionTopic.READ_MAIL if answered.answer in ACT_NAMES:
            return (
                NoticeReply(
                    reply=asked.question,
                    way=came_by(ledger, asked.artifacts),
                    acts=(ReplyAct(answered.answer),),
                    artifacts=(*asked.artifacts, *answered.artifacts),
                    person=answered.person,
                ),
            )
        case QuestionTopic.READ_MAIL if answered.answer in FACT_NAMES:
            return _meant(ledger, asked, answered)
        case QuestionTopic.SCENARIO if isinstance(step, Human):
            answer = step.answers.get(answered.answer)
            facts = _stated(ledger, answer, asked, answered, now) if answer else ()
            ended = is_last or bool(answer and answer.stop)
            return (*facts, *((StageEnded(export=asked.export),) if ended else ()))
    return ()


def _letter_left(ledger: Sequence[Entry], stage: str) -> tuple[LetterSent, ...]:
    """A notice left after all: the letter that was kept just before the intent."""
    kept = [e.body for e in ledger if isinstance(e.body, ArtifactKept) and e.stage == stage]
    letter = {REMIND: REMINDER, COPY: RECEIPT}.get(stage, NOTICE)
    return tuple(LetterSent(letter=letter, artifact=one.sha256, step=0) for one in kept[-1:])


def _posted(
    asked: Asked, answered: Answered, now: datetime, *, stage: str, step: StepBase | None
) -> tuple[FactSeen | StageEnded, ...]:
    """A letter on paper leaves our hands when a person posts it."""
    moment = answered.happened or now
    is_request = stage == "request"
    facts = ((Fact.REQUEST_SUBMITTED,) if is_request else ()) + (step.facts if step is not None else ())
    seen = tuple(
        FactSeen(
            fact=fact,
            when=Interval(after=moment, by=moment),
            step=asked.step,
            export=asked.export,
            artifacts=(*asked.artifacts, *answered.artifacts),
        )
        for fact in dict.fromkeys(facts)
    )
    return seen if is_request else (*seen, StageEnded(export=asked.export))


def _came(ledger: Sequence[Entry], asked: Asked, answered: Answered, now: datetime) -> FactSeen:
    """A person says that there is something to collect: it came since they were last asked, where they do not say when."""
    earlier = {e.body.question for e in ledger if isinstance(e.body, Asked) and e.body.topic is asked.topic}
    before = [e.at for e in ledger if isinstance(e.body, Answered) and e.body.question in earlier]
    return FactSeen(
        fact=Fact.EXPORT_READY,
        when=Interval(after=answered.happened or max(before, default=None), by=answered.happened or now),
        export=asked.export,
        artifacts=answered.artifacts,
    )


def _meant(ledger: Sequence[Entry], asked: Asked, answered: Answered) -> tuple[FactSeen, ...]:
    """What a person has read in a mail, dated as what a rule reads there: by when it was written and came."""
    mails = (e.body for e in ledger if isinstance(e.body, MailReceived) and e.body.artifact in asked.artifacts)
    return tuple(
        FactSeen(
            fact=Fact(answered.answer),
            when=came_between(mail.written_at, mail.arrived),
            details=answered.details,
            artifacts=(mail.artifact, *answered.artifacts),
        )
        for mail in mails
    )


def _confirmed(ledger: Sequence[Entry], asked: Asked, answered: Answered) -> FactSeen:
    proposal = next(e for e in ledger if e.seq == asked.proposes)
    assert isinstance(proposal.body, FactSeen)
    return replace(proposal.body, proposed=False, confirms=proposal.seq, details=answered.details)


def _sent(ledger: Sequence[Entry], answered: Answered) -> FactSeen:
    """The request left our hands soon after the intent, if at all: no step takes longer than `LONGEST_STEP`."""
    intent = next(e for e in reversed(ledger) if isinstance(e.body, Intended))
    when = submission_window(intent.at)
    assert isinstance(intent.body, Intended)
    return FactSeen(
        fact=Fact.REQUEST_SUBMITTED,
        when=when,
        step=intent.body.step,
        export=intent.body.export,
        artifacts=answered.artifacts,
    )


def submission_window(intended_at: datetime) -> Interval:
    """Between the intent and the longest time its step may have taken."""
    return Interval(after=intended_at, by=intended_at + LONGEST_STEP)


def _stated(
    ledger: Sequence[Entry], answer: ScenarioAnswer, asked: Asked, answered: Answered, now: datetime
) -> tuple[FactSeen, ...]:
    """What a person says that they did or saw: when they say, else since somebody last looked there, or since it could be."""
    moment = answered.happened or now
    since = answered.happened or _since(ledger, asked)
    when = Interval(after=None if since is None else min(since, moment), by=moment)
    return tuple(
        FactSeen(
            fact=fact,
            when=when,
            step=asked.step,
            export=asked.export,
            details=answered.details,
            artifacts=answered.artifacts,
        )
        for fact in answer.facts
    )


def _since(ledger: Sequence[Entry], asked: Asked) -> datetime | None:
    """The last answer to this question before; else what they may be seen to do follows the request, and what we do the question."""
    same = {e.body.question: e.at for e in ledger if isinstance(e.body, Asked) and _is_same(e.body, asked)}
    earlier = [e.at for e in ledger if isinstance(e.body, Answered) and e.body.question in same]
    sent = [
        e.body.when.by
        for e in ledger
        if isinstance(e.body, FactSeen) and e.body.fact is Fact.REQUEST_SUBMITTED and not e.body.proposed
    ]
    return max(earlier, default=None) or max(sent, default=None) or same.get(asked.question)


def _is_same(one: Asked, other: Asked) -> bool:
    return (one.topic, one.step, one.export) == (other.topic, other.step, other.export)
