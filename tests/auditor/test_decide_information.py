"""Who is asked to read what an answer says of the processing, and how long does a case wait for them?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.action import AskHuman, Close, Wait
from auditor.answer import AnswerRefused, check, check_reader
from auditor.decide import decide
from auditor.decide_information import AWAITED
from auditor.information import NO_COPY, READ, readings_of
from results.records import (
    ALWAYS_OWED,
    Answered,
    Asked,
    CaseOpened,
    Closing,
    Fact,
    FactDetails,
    InformationElement,
    MailWatched,
    QuestionTopic,
    Right,
)
from scenarios.loaded import LoadedScenario
from tests.auditor.situations import ASKED, seen
from tests.auditor.test_decide import Story
from tests.auditor.test_decide_clarification import GIVEN, delivered
from tests.auditor.test_decide_letter import DAY, came, loaded, sent

LATER = GIVEN + DAY
END = datetime(2026, 4, 2, 22, tzinfo=UTC)  # of the last day, in Paris


@pytest.fixture
def ville(tmp_path: Path) -> LoadedScenario:
    return loaded(tmp_path)


def by_right(story: Story, right: Right = Right.ACCESS) -> Story:
    opened = story.entries[0].body
    assert isinstance(opened, CaseOpened)
    story.entries[0] = replace(story.entries[0], body=replace(opened, right=right))
    return story


def asks(story: Story, number: int = 1) -> Story:
    question = Asked(question=f"q-{number}", topic=QuestionTopic.READ_INFORMATION, answers=(READ, NO_COPY))
    return story.tell(question, at=LATER)


def read(story: Story, *found: InformationElement, by: str = "ines", number: int = 1, choice: str = READ) -> Story:
    body = Answered(
        question=f"q-{number}", answer=choice, person=by, details=FactDetails(elements=found) if found else None
    )
    return asks(story, number).tell(body, at=LATER)


@pytest.mark.parametrize("right", [Right.ACCESS, Right.BOTH])
def test_a_person_is_asked_to_read_the_whole_answer(ville: LoadedScenario, right: Right):
    action = decide(ville, by_right(delivered(), right).entries, LATER)
    assert isinstance(action, AskHuman)
    assert (action.topic, action.answers) == (QuestionTopic.READ_INFORMATION, (READ, NO_COPY))
    assert action.artifacts == ("2" * 64,), "the mail by which it came"


def test_nobody_is_asked_where_portability_alone_was_invoked(ville: LoadedScenario):
    assert decide(ville, by_right(delivered(), Right.PORTABILITY).entries, LATER) == Close(outcome=Closing.DELIVERED)


def test_nobody_is_asked_before_there_is_an_answer(ville: LoadedScenario):
    assert isinstance(decide(ville, by_right(sent()).entries, ASKED + DAY), Wait)


def test_the_case_goes_on_beside_the_question_and_waits_a_month_for_it_at_its_end(ville: LoadedScenario):
    story = asks(by_right(delivered()))
    assert decide(ville, story.entries, LATER + DAY) == Wait(until=LATER + AWAITED, why="question")
    assert decide(ville, story.entries, LATER + AWAITED) == Close(outcome=Closing.DELIVERED)


def test_one_reader_who_finds_all_that_is_always_owed_is_enough(ville: LoadedScenario):
    story = read(by_right(delivered()), *ALWAYS_OWED)
    assert decide(ville, story.entries, LATER + DAY) == Close(outcome=Closing.DELIVERED)


def test_what_one_reader_misses_another_is_asked_for_and_nobody_after_that(ville: LoadedScenario):
    story = read(by_right(delivered()), InformationElement.PURPOSES)
    action = decide(ville, story.entries, LATER + DAY)
    assert isinstance(action, AskHuman)
    assert action.topic is QuestionTopic.READ_INFORMATION
    read(story, InformationElement.PURPOSES, by="paul", number=2)
    assert readings_of(story.entries).missing == ALWAYS_OWED[1:]
    waits = decide(ville, story.entries, LATER + DAY)
    assert isinstance(waits, Wait)
    assert (waits.why, waits.until) == ("may_come", END + timedelta(minutes=1))
    assert decide(ville, story.entries, END + DAY) == Wait(until=None, why="mail"), "it may have come by mail"
    story.tell(MailWatched(), at=END + DAY, stage="wait")
    assert decide(ville, story.entries, END + DAY) == Close(outcome=Closing.DELIVERED)


def test_what_comes_later_is_read_anew(ville: LoadedScenario):
    story = read(by_right(delivered()), *ALWAYS_OWED)
    story.tell(seen(Fact.EXPORT_DELIVERED, LATER + DAY), at=LATER + DAY, stage="collect")
    assert isinstance(decide(ville, story.entries, LATER + DAY), AskHuman)


def test_words_without_data_are_read_by_two_and_the_wait_goes_on(ville: LoadedScenario):
    story = by_right(came(sent(), 0, ASKED + 5 * DAY))
    story.tell(seen(Fact.INFORMATION_GIVEN, ASKED + 5 * DAY, artifacts=("2" * 64,)), at=ASKED + 5 * DAY, stage="wait")
    assert isinstance(decide(ville, story.entries, ASKED + 6 * DAY), AskHuman)
    read(story, *ALWAYS_OWED, choice=NO_COPY)
    assert isinstance(decide(ville, story.entries, ASKED + 7 * DAY), AskHuman), "that no data are there may accuse"
    read(story, *ALWAYS_OWED, by="paul", number=2, choice=NO_COPY)
    assert isinstance(decide(ville, story.entries, ASKED + 7 * DAY), Wait)
    assert readings_of(story.entries).without_copy


def test_nobody_reads_it_twice_however_they_spell_themselves():
    story = read(by_right(delivered()), InformationElement.PURPOSES)
    question = Asked(question="q-2", topic=QuestionTopic.READ_INFORMATION, answers=(READ, NO_COPY))
    with pytest.raises(AnswerRefused, match="somebody else"):
        check_reader(question, story.entries, " INES ")
    check_reader(question, story.entries, "paul")


def test_a_reader_says_what_they_have_found_if_only_nothing():
    question = Asked(question="q-1", topic=QuestionTopic.READ_INFORMATION, answers=(READ, NO_COPY))
    with pytest.raises(AnswerRefused, match="--elements none, or some of purposes,categories"):
        check(question, READ, has_files=False)
    check(question, READ, has_files=False, details=FactDetails(elements=()))
