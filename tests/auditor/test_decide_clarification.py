"""What is next once a person has ordered that the service be asked about what its answer lacks? By the ledger alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.action import Action, AskHuman, Close, Perform, Wait
from auditor.decide import decide
from auditor.decide_clarification import AWAITED
from auditor.replay import replay
from results.records import (
    Abandoned,
    Answered,
    Asked,
    Body,
    ClarificationOrdered,
    Closed,
    Closing,
    Entry,
    Fact,
    Intended,
    LetterSent,
    LinkResult,
    LinkTried,
    NotDone,
    QuestionTopic,
    Requester,
    StageEnded,
    Unobserved,
)
from scenarios.loaded import LoadedScenario
from tests.auditor.situations import ASKED, seen
from tests.auditor.test_decide import Story
from tests.auditor.test_decide_letter import DAY, came, loaded, sent

GIVEN = ASKED + 5 * DAY
ORDERED = ASKED + 10 * DAY
LEFT = ORDERED + timedelta(minutes=1)
ANSWER = "5" * 64
READY = 3  # the rule of the scenario that says that a file came
LETTER = LetterSent(letter="clarification", artifact="3" * 64, message_id="<case-1.2@post.test>", step=0)
ORDER = ClarificationOrdered(missing=("child-1", "child-2"), evidence="e" * 64, person="ines")


@pytest.fixture
def ville(tmp_path: Path) -> LoadedScenario:
    return loaded(tmp_path)


def told(story: Story, body: Body, *, at: object, by: str, stage: str | None = None) -> Story:
    story.tell(body, at=at, stage=stage)  # type: ignore[arg-type]
    story.entries[-1] = replace(story.entries[-1], by=by)
    return story


def delivered() -> Story:
    """A letter was answered by a mail with a file, which is no link that anybody could try."""
    story = came(sent(), READY, GIVEN).tell(
        seen(Fact.EXPORT_READY, GIVEN, artifacts=("2" * 64,)), at=GIVEN, stage="wait"
    )
    story.tell(seen(Fact.EXPORT_DELIVERED, GIVEN), at=GIVEN, stage="collect")
    story.tell(StageEnded(), at=GIVEN, stage="collect")
    for name in ("verify", "readback"):
        story.tell(StageEnded(), at=GIVEN + timedelta(minutes=5), stage=name)
    return story


def closed() -> Story:
    return delivered().tell(Closed(outcome=Closing.DELIVERED), at=GIVEN + timedelta(hours=1))


def ordered(story: Story | None = None) -> Story:
    return told(story or closed(), ORDER, at=ORDERED, by="person:ines")


def written(story: Story | None = None) -> Story:
    """The letter has left."""
    story = ordered(story).tell(Intended(step=0), at=LEFT, stage="clarify").tell(LETTER, at=LEFT, stage="clarify")
    return story.tell(StageEnded(), at=LEFT, stage="clarify")


def confirmed(story: Story, by: str, confirms: int | None = None) -> Story:
    at = LEFT + DAY
    fact = seen(Fact.OMISSION_CONFIRMED, at, artifacts=(ANSWER,), confirms=confirms)
    return told(story, fact, at=at, by=by, stage="wait")


def of(action: Action) -> str | None:
    assert isinstance(action, Perform)
    return action.stage


def test_without_an_order_nothing_is_written(ville: LoadedScenario):
    assert decide(ville, closed().entries, ORDERED) == Wait(until=None, why="closed")
    assert decide(ville, delivered().entries, ORDERED) == Close(outcome=Closing.DELIVERED)


def test_the_order_opens_what_was_closed_and_the_letter_is_next(ville: LoadedScenario):
    assert of(decide(ville, ordered().entries, ORDERED)) == "clarify"
    assert of(decide(ville, ordered(delivered()).entries, ORDERED)) == "clarify"


def test_the_letter_does_not_wait_until_every_link_is_tried(ville: LoadedScenario):
    story = delivered()
    link = LinkTried(requester=Requester.STRANGER, result=LinkResult.DENIED, after="at_once")
    story.tell(link, at=GIVEN, stage="verify", attempt=1)
    assert isinstance(decide(ville, story.entries, GIVEN + DAY), Wait)
    assert of(decide(ville, ordered(story).entries, ORDERED)) == "clarify"


def test_its_answer_is_awaited_for_a_month_and_silence_ends_it(ville: LoadedScenario):
    story = written()
    assert decide(ville, story.entries, LEFT + DAY) == Wait(until=LEFT + AWAITED, why="clarification")
    assert decide(ville, story.entries, LEFT + AWAITED) == Close(outcome=Closing.DELIVERED)


def test_nothing_is_over_while_somebody_has_a_mail_to_read(ville: LoadedScenario):
    unread = Asked(question="q-1", topic=QuestionTopic.READ_MAIL, answers=("nothing",), artifacts=(ANSWER,))
    story = written().tell(unread, at=LEFT + DAY, stage="wait")
    assert decide(ville, story.entries, LEFT + AWAITED) == Wait(until=None, why="question")


def test_a_letter_without_its_observation_is_a_question_and_never_sent_again(ville: LoadedScenario):
    story = ordered().tell(Intended(step=0), at=LEFT, stage="clarify")
    action = decide(ville, story.entries, LEFT + DAY)
    assert isinstance(action, AskHuman)
    assert (action.topic, action.stage) == (QuestionTopic.AMBIGUOUS_REQUEST, "clarify")
    sent_after_all = ordered().tell(Intended(step=0), at=LEFT, stage="clarify")
    sent_after_all.tell(StageEnded(), at=LEFT + DAY, stage="clarify")  # what a person’s “sent” leaves
    assert isinstance(decide(ville, sent_after_all.entries, LEFT + DAY), Wait)


def test_once_our_server_has_taken_it_nothing_that_fails_sends_it_again(ville: LoadedScenario):
    story = ordered().tell(Intended(step=0), at=LEFT, stage="clarify").tell(LETTER, at=LEFT, stage="clarify")
    assert isinstance(decide(ville, story.entries, LEFT + DAY), Wait)
    story.tell(Unobserved(code="target_unreachable", retry=True), at=LEFT, stage="clarify")
    assert isinstance(decide(ville, story.entries, LEFT + DAY), Wait)


def test_a_letter_that_nobody_takes_is_tried_again_or_done_without(ville: LoadedScenario):
    story = ordered().tell(Intended(step=0), at=LEFT, stage="clarify")
    story.tell(NotDone(step=0, status="550"), at=LEFT, stage="clarify")
    story.tell(Unobserved(code="letter_refused", retry=False), at=LEFT, stage="clarify")
    action = decide(ville, story.entries, LEFT + DAY)
    assert isinstance(action, AskHuman)
    assert action.answers == ("again", "leave")
    asked = Asked(question="q-1", topic=action.topic, answers=action.answers)
    story.tell(asked, at=LEFT + DAY, stage="clarify")
    story.tell(Answered(question="q-1", answer="leave", person="ines"), at=LEFT + DAY, stage="clarify")
    assert decide(ville, story.entries, LEFT + DAY) == Close(outcome=Closing.DELIVERED)


def test_a_letter_that_comes_back_is_the_end_of_it(ville: LoadedScenario):
    story = written().tell(seen(Fact.BOUNCED, LEFT + DAY), at=LEFT + DAY, stage="wait")
    assert decide(ville, story.entries, LEFT + DAY) == Close(outcome=Closing.DELIVERED)


def test_what_one_has_read_another_reads_before_it_is_over(ville: LoadedScenario):
    story = confirmed(written(), "person:ines")
    first = story.entries[-1].seq
    action = decide(ville, story.entries, LEFT + 2 * DAY)
    assert isinstance(action, AskHuman)
    assert (action.topic, action.proposes, action.artifacts) == (QuestionTopic.READ_AGAIN, first, (ANSWER,))
    asked = Asked(question="q-2", topic=action.topic, answers=action.answers, proposes=first)
    story.tell(asked, at=LEFT + 2 * DAY)
    assert decide(ville, story.entries, LEFT + 2 * DAY) == Wait(until=None, why="question")
    doubted = Story()
    doubted.entries = list(story.entries)
    doubted.tell(Answered(question="q-2", answer="no", person="paul"), at=LEFT + 3 * DAY)
    assert decide(ville, doubted.entries, LEFT + 3 * DAY) == Wait(until=LEFT + AWAITED, why="clarification")
    story.tell(Answered(question="q-2", answer="yes", person="paul"), at=LEFT + 3 * DAY)
    confirmed(story, "person:paul", confirms=first)
    assert decide(ville, story.entries, LEFT + 3 * DAY) == Close(outcome=Closing.DELIVERED)


def test_what_no_person_has_read_two_people_read(ville: LoadedScenario):
    story = confirmed(written(), "probe:mailbox")  # a rule calls the words certain
    action = decide(ville, story.entries, LEFT + 2 * DAY)
    assert isinstance(action, AskHuman)
    confirmed(story, "person:ines", confirms=story.entries[-1].seq)
    assert isinstance(decide(ville, story.entries, LEFT + 2 * DAY), AskHuman)


def test_what_comes_in_answer_is_taken_once(ville: LoadedScenario):
    at = LEFT + 3 * DAY
    story = written().tell(seen(Fact.EXPORT_READY, at, artifacts=(ANSWER,)), at=at, stage="wait")
    assert of(decide(ville, story.entries, at)) == "collect"
    story.tell(seen(Fact.EXPORT_DELIVERED, at), at=at, stage="collect").tell(StageEnded(), at=at, stage="collect")
    story.tell(StageEnded(), at=at, stage="readback")
    assert decide(ville, story.entries, at) == Close(outcome=Closing.DELIVERED)


def test_the_same_file_once_more_is_no_answer_and_the_wait_goes_on(ville: LoadedScenario):
    at = LEFT + 3 * DAY
    story = written().tell(seen(Fact.EXPORT_READY, at, artifacts=(ANSWER,)), at=at, stage="wait")
    story.tell(seen(Fact.EXPORT_STALE, at), at=at, stage="collect").tell(StageEnded(), at=at, stage="collect")
    assert decide(ville, story.entries, at) == Wait(until=LEFT + AWAITED, why="clarification")


def test_a_person_may_still_give_the_case_up(ville: LoadedScenario):
    story = written().tell(Abandoned(person="ines", why="duplicate"), at=LEFT + DAY)
    assert decide(ville, story.entries, LEFT + 2 * DAY) == Wait(until=None, why="closed")


@pytest.mark.parametrize("upto", range(1, 19))
def test_going_on_from_any_prefix_never_sends_a_second_letter(ville: LoadedScenario, upto: int):
    entries: Sequence[Entry] = confirmed(written(), "person:ines").entries[:upto]
    action = decide(ville, entries, LEFT + 2 * DAY)
    left = any(isinstance(e.body, LetterSent) and e.stage == "clarify" for e in entries)
    intended = any(isinstance(e.body, Intended) and e.stage == "clarify" for e in entries)
    if left or intended or replay(entries).closed is not None:
        assert not (isinstance(action, Perform) and action.stage == "clarify")
