"""Which answers are taken, and what follows from them?"""

from dataclasses import replace

import pytest

from auditor.action import AskHuman, Close, Perform, Wait
from auditor.answer import AnswerRefused, check, consequences, submission_window
from auditor.decide import decide
from results.records import (
    Answered,
    Asked,
    Closing,
    Fact,
    FactDetails,
    FactSeen,
    Intended,
    Interval,
    QuestionTopic,
    StageEnded,
)
from scenarios.loaded import LoadedScenario
from scenarios.schema import Answer, Human
from scenarios.schema.step import LONGEST_STEP
from tests.auditor.situations import ASKED
from tests.auditor.test_decide import DAY, MINUTE, Story, portal

__all__ = ["portal"]

AMBIGUOUS = Asked(question="q-1", topic=QuestionTopic.AMBIGUOUS_REQUEST, answers=("sent", "not_sent", "abandon"))
CONFIRM = Asked(question="q-1", topic=QuestionTopic.CONFIRM_FACT, answers=("yes", "no"), proposes=9)


def answered(answer: str, **more: object) -> Answered:
    return Answered(question="q-1", answer=answer, person="ines", **more)  # type: ignore[arg-type]


def cut_short() -> Story:
    """The intent is written, and nothing after it."""
    story = Story().prepared().tell(Intended(step=1), stage="request", at=ASKED)
    return story.tell(StageEnded(), stage="confirm", at=ASKED + DAY)


def test_an_answer_the_question_does_not_offer_is_refused_with_those_it_does() -> None:
    with pytest.raises(AnswerRefused, match="q-1 has no answer 'maybe'; it offers: sent, not_sent, abandon"):
        check(AMBIGUOUS, "maybe", has_files=False)


def test_an_answer_that_needs_a_file_is_refused_without_one() -> None:
    asked = Asked(question="q-1", topic=QuestionTopic.SCENARIO, answers=("done",), attach="required")
    with pytest.raises(AnswerRefused, match="--attach"):
        check(asked, "done", has_files=False)
    check(asked, "done", has_files=True)


def test_sent_dates_the_request_by_the_window_of_the_intent_and_not_by_the_answer() -> None:
    story = cut_short()
    (fact,) = consequences(story.entries, AMBIGUOUS, answered("sent", artifacts=("a" * 64,)), ASKED + 9 * DAY)
    assert isinstance(fact, FactSeen)
    assert (fact.fact, fact.step, fact.artifacts) == (Fact.REQUEST_SUBMITTED, 1, ("a" * 64,))
    assert fact.when == submission_window(ASKED) == Interval(after=ASKED, by=ASKED + LONGEST_STEP)


def test_sent_dates_the_request_by_the_last_of_several_intents() -> None:
    story = cut_short().tell(answered("not_sent"), stage="request", at=ASKED + DAY)
    story.tell(Intended(step=1), stage="request", at=ASKED + 2 * DAY, attempt=2)
    (fact,) = consequences(story.entries, AMBIGUOUS, answered("sent"), ASKED + 3 * DAY)
    assert isinstance(fact, FactSeen)
    assert fact.when.after == ASKED + 2 * DAY


def test_sent_ends_the_doubt_and_the_case_looks_for_an_answer(portal: LoadedScenario) -> None:
    story = cut_short().tell(AMBIGUOUS, stage="request").tell(answered("sent"), stage="request")
    (fact,) = consequences(story.entries, AMBIGUOUS, answered("sent"), ASKED)
    story.tell(fact, stage="request")
    assert decide(portal, story.entries, ASKED + MINUTE) == Wait(until=ASKED + LONGEST_STEP + 2 * MINUTE, why="poll")


def test_not_sent_allows_one_more_attempt_and_only_one(portal: LoadedScenario) -> None:
    story = cut_short().tell(AMBIGUOUS, stage="request").tell(answered("not_sent"), stage="request")
    assert consequences(story.entries, AMBIGUOUS, answered("not_sent"), ASKED) == ()
    assert decide(portal, story.entries, ASKED) == Perform(stage="request", attempt=2)
    story.tell(Intended(step=1), stage="request", attempt=2).tell(StageEnded(), stage="confirm", attempt=2)
    again = decide(portal, story.entries, ASKED)
    assert isinstance(again, AskHuman)
    assert (again.topic, again.stage) == (QuestionTopic.AMBIGUOUS_REQUEST, "request")


def test_abandon_closes_the_case(portal: LoadedScenario) -> None:
    story = cut_short().tell(AMBIGUOUS, stage="request").tell(answered("abandon"), stage="request")
    assert consequences(story.entries, AMBIGUOUS, answered("abandon"), ASKED) == ()
    assert decide(portal, story.entries, ASKED) == Close(outcome=Closing.ABANDONED)


def refused() -> Story:
    """A refusal is seen while looking; it weighs, so a person is asked."""
    story = Story().requested()
    when = Interval(after=ASKED, by=ASKED + DAY)
    story.tell(FactSeen(fact=Fact.REFUSED, when=when, step=2, proposed=True, artifacts=("b" * 64,)), stage="look")
    assert story.entries[-1].seq == CONFIRM.proposes
    return story.tell(CONFIRM, stage="look", at=ASKED + DAY)


def test_yes_makes_the_proposal_count_as_it_was_seen_with_what_the_person_read() -> None:
    story, details = refused(), FactDetails(reasons=False, remedy=True)
    proposal = story.entries[CONFIRM.proposes - 1].body
    assert isinstance(proposal, FactSeen)
    (fact,) = consequences(story.entries, CONFIRM, answered("yes", details=details), ASKED + 9 * DAY)
    assert fact == replace(proposal, proposed=False, confirms=CONFIRM.proposes, details=details)


def test_no_lets_the_proposal_be_forgotten(portal: LoadedScenario) -> None:
    story = refused().tell(answered("no"), stage="look", at=ASKED + DAY)
    assert consequences(story.entries, CONFIRM, answered("no"), ASKED + DAY) == ()
    assert isinstance(decide(portal, story.entries, ASKED + 3 * MINUTE), Perform)


def test_a_confirmed_refusal_ends_the_case(portal: LoadedScenario) -> None:
    story = refused().tell(answered("yes"), stage="look", at=ASKED + DAY)
    for body in consequences(story.entries, CONFIRM, answered("yes"), ASKED + DAY):
        story.tell(body, stage="look", at=ASKED + DAY)
    assert decide(portal, story.entries, ASKED + DAY) == Close(outcome=Closing.ANSWERED_OTHERWISE)


HUMAN = Human(
    human="Lisez le courrier.",
    answers={
        "came": Answer(words="Il est venu", fact=["request_acknowledged", "request_received"]),
        "nothing": Answer(words="Rien"),
    },
)
LETTER = Asked(question="q-1", topic=QuestionTopic.SCENARIO, answers=("came", "nothing"), step=2)


def test_what_a_person_saw_is_dated_by_when_it_happened_and_shown_by_the_files() -> None:
    told = answered("came", happened=ASKED + DAY, artifacts=("c" * 64,))
    facts = consequences(Story().requested().entries, LETTER, told, ASKED + 9 * DAY, step=HUMAN)
    assert [(f.fact, f.when, f.artifacts) for f in facts if isinstance(f, FactSeen)] == [
        (fact, Interval(after=ASKED + DAY, by=ASKED + DAY), ("c" * 64,))
        for fact in (Fact.REQUEST_ACKNOWLEDGED, Fact.REQUEST_RECEIVED)
    ]


def test_what_a_person_saw_without_saying_when_came_since_somebody_looked() -> None:
    story = Story().requested()
    sent = next(e.body.when.by for e in story.entries if isinstance(e.body, FactSeen))
    story.tell(LETTER, stage="look", at=ASKED + 2 * DAY)
    (fact, _) = consequences(story.entries, LETTER, answered("came"), ASKED + 9 * DAY, step=HUMAN)
    assert isinstance(fact, FactSeen)
    assert fact.when == Interval(after=sent, by=ASKED + 9 * DAY)
    story.tell(answered("nothing"), stage="look", at=ASKED + 3 * DAY)
    again = replace(LETTER, question="q-2")
    story.tell(again, stage="look", at=ASKED + 5 * DAY)
    (fact, _) = consequences(story.entries, again, answered("came"), ASKED + 9 * DAY, step=HUMAN)
    assert isinstance(fact, FactSeen)
    assert fact.when == Interval(after=ASKED + 3 * DAY, by=ASKED + 9 * DAY)


def test_what_is_said_within_the_time_that_the_request_may_have_taken_is_dated_by_the_answer() -> None:
    story = cut_short().tell(AMBIGUOUS, stage="request").tell(answered("sent"), stage="request")
    story.tell(*consequences(story.entries, AMBIGUOUS, answered("sent"), ASKED), stage="request")
    story.tell(LETTER, stage="look")
    (fact, _) = consequences(story.entries, LETTER, answered("came"), ASKED, step=HUMAN)
    assert isinstance(fact, FactSeen)
    assert fact.when == Interval(after=ASKED, by=ASKED)


def test_an_answer_that_means_nothing_in_law_establishes_nothing() -> None:
    assert consequences((), LETTER, answered("nothing"), ASKED, step=HUMAN) == ()


@pytest.mark.parametrize("topic", [QuestionTopic.PAGE_CHANGED, QuestionTopic.KEEPS_FAILING])
def test_again_says_nothing_about_the_service(topic: QuestionTopic) -> None:
    asked = Asked(question="q-1", topic=topic, answers=("again", "abandon"))
    assert consequences(Story().requested().entries, asked, answered("again"), ASKED) == ()
