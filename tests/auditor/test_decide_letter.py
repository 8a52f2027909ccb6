"""What is next where one asks by letter, going by the ledger alone?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.action import AskHuman, Close, Perform, Wait
from auditor.decide import decide
from results.records import (
    Answered,
    Asked,
    Closing,
    Fact,
    Intended,
    LetterSent,
    MailReceived,
    MailWatched,
    NotDone,
    QuestionTopic,
    StageEnded,
    Unobserved,
)
from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario
from tests.auditor.mailbox.rig import SCENARIO
from tests.auditor.situations import ASKED, LETTER, asked, seen
from tests.auditor.test_decide import Story

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
END = datetime(2026, 4, 2, 22, 0, tzinfo=UTC)
GIVEN_UP = END + timedelta(days=30)
DEMAND, READY = 2, 3  # rules of the scenario
MAIL = "2" * 64


def loaded(folder: Path, more: str = "") -> LoadedScenario:
    path = folder / "ville.yaml"
    path.write_text(SCENARIO.format(id="ville", dpo="dpo@ville.test", more=more), encoding="utf-8")
    return load_scenario(path)


@pytest.fixture
def ville(tmp_path: Path) -> LoadedScenario:
    return loaded(tmp_path)


def sent() -> Story:
    """A letter has left."""
    return Story().tell(Intended(step=0), stage="request").tell(LETTER, stage="request").tell(asked(), stage="request")


def came(story: Story, rule: int, at: datetime, *, surely: bool = True) -> Story:
    mail = MailReceived(artifact=MAIL, sort="letter", authentic="passed", arrived=at, rules=(rule,), surely=surely)
    return story.tell(mail, at=at, stage="wait")


def demanded(story: Story, at: datetime = ASKED + DAY) -> Story:
    """They want a document, and a person has read it."""
    fact = seen(Fact.IDENTITY_DOCUMENT_DEMANDED, at, artifacts=(MAIL,))
    return came(story, DEMAND, at).tell(fact, at=at, stage="wait")


def test_a_letter_is_waited_for_until_long_after_the_last_day(ville: LoadedScenario):
    assert decide(ville, sent().entries, ASKED + DAY) == Wait(until=GIVEN_UP, why="mail")


def test_nobody_is_given_up_whose_mail_was_not_read_after_the_last_day(ville: LoadedScenario):
    assert decide(ville, sent().entries, GIVEN_UP) == Wait(until=None, why="mail")
    early = sent().tell(MailWatched(), at=END - HOUR, stage="wait")
    assert decide(ville, early.entries, GIVEN_UP) == Wait(until=None, why="mail")
    late = sent().tell(MailWatched(), at=END + HOUR, stage="wait")
    assert decide(ville, late.entries, GIVEN_UP) == Close(outcome=Closing.SILENT)


def test_nobody_is_given_up_whose_mail_nobody_has_read(ville: LoadedScenario):
    unread = Asked(question="q-1", topic=QuestionTopic.READ_MAIL, answers=("nothing",), artifacts=(MAIL,))
    story = came(sent(), READY, ASKED + DAY).tell(unread, at=ASKED + DAY, stage="wait")
    story.tell(MailWatched(), at=END + HOUR, stage="wait")
    assert decide(ville, story.entries, GIVEN_UP) == Wait(until=None, why="question")


def test_a_mail_to_be_read_holds_nothing_up(ville: LoadedScenario):
    unread = Asked(question="q-1", topic=QuestionTopic.READ_MAIL, answers=("nothing",), artifacts=(MAIL,))
    story = sent().tell(unread, at=ASKED + DAY, stage="wait")
    story.tell(seen(Fact.EXPORT_READY, ASKED + 2 * DAY), at=ASKED + 2 * DAY, stage="wait")
    action = decide(ville, story.entries, ASKED + 2 * DAY)
    assert isinstance(action, Perform)
    assert action.stage == "collect"


def test_a_letter_that_came_back_ends_the_case_unless_they_have_it_after_all(ville: LoadedScenario):
    story = sent().tell(seen(Fact.BOUNCED, ASKED + HOUR), at=ASKED + HOUR, stage="wait")
    assert decide(ville, story.entries, ASKED + DAY) == Close(outcome=Closing.CHANNEL_BROKEN)
    story.tell(seen(Fact.REQUEST_ACKNOWLEDGED, ASKED + 2 * HOUR), at=ASKED + 2 * HOUR, stage="wait")
    assert isinstance(decide(ville, story.entries, ASKED + DAY), Wait)


def test_a_mail_is_followed_up_when_all_that_it_says_counts(ville: LoadedScenario):
    proposed = seen(Fact.IDENTITY_DOCUMENT_DEMANDED, ASKED + DAY, artifacts=(MAIL,), proposed=True)
    story = came(sent(), DEMAND, ASKED + DAY).tell(proposed, at=ASKED + DAY, stage="wait")
    assert isinstance(decide(ville, story.entries, ASKED + DAY), AskHuman)
    action = decide(ville, demanded(sent()).entries, ASKED + DAY)
    assert isinstance(action, Perform)
    assert action.stage == "then:2"


def test_what_came_before_the_request_is_no_answer_to_it(ville: LoadedScenario):
    fact = seen(Fact.IDENTITY_DOCUMENT_DEMANDED, ASKED - DAY, artifacts=(MAIL,))
    story = came(sent(), DEMAND, ASKED - DAY, surely=False).tell(fact, at=ASKED, stage="wait")
    assert isinstance(decide(ville, story.entries, ASKED + DAY), Wait)


def test_whether_a_follow_up_was_sent_no_page_tells(ville: LoadedScenario):
    story = demanded(sent()).tell(Intended(step=0), at=ASKED + DAY, stage="then:2")
    story.tell(seen(Fact.REQUEST_PENDING, ASKED + DAY), at=ASKED + DAY, stage="confirm")
    action = decide(ville, story.entries, ASKED + DAY)
    assert isinstance(action, AskHuman)


def test_which_of_two_letters_came_back_ends_no_case(ville: LoadedScenario):
    story = sent().tell(LetterSent(letter="other_proof", artifact="3" * 64, message_id="<2@x>", step=0), stage="then:2")
    story.tell(seen(Fact.BOUNCED, ASKED + HOUR), at=ASKED + HOUR, stage="wait")
    assert isinstance(decide(ville, story.entries, ASKED + DAY), Wait)


def test_a_mail_is_followed_up_once(ville: LoadedScenario):
    story = demanded(sent()).tell(StageEnded(), at=ASKED + DAY, stage="then:2")
    demanded(story, ASKED + 3 * DAY)
    assert isinstance(decide(ville, story.entries, ASKED + 4 * DAY), Wait)


def test_a_letter_of_it_is_not_written_again_whatever_failed_after_it(ville: LoadedScenario):
    story = demanded(sent()).tell(Intended(step=0), at=ASKED + DAY, stage="then:2")
    story.tell(LetterSent(letter="other_proof", artifact="3" * 64, message_id="<2@x>", step=0), stage="then:2")
    story.tell(Unobserved(code="target_unreachable", retry=True), at=ASKED + DAY, stage="then:2")
    assert isinstance(decide(ville, story.entries, ASKED + 9 * DAY), Wait)


def test_whether_a_letter_left_is_asked_and_never_tried(ville: LoadedScenario):
    story = demanded(sent()).tell(Intended(step=0), at=ASKED + DAY, stage="then:2")
    action = decide(ville, story.entries, ASKED + 2 * DAY)
    assert isinstance(action, AskHuman)
    assert (action.topic, action.stage) == (QuestionTopic.AMBIGUOUS_REQUEST, "then:2")
    refused = demanded(sent()).tell(Intended(step=0), at=ASKED + DAY, stage="then:2")
    refused.tell(NotDone(step=0, status="450"), at=ASKED + DAY, stage="then:2")
    assert isinstance(decide(ville, refused.entries, ASKED + 2 * DAY), Perform)


def test_a_person_is_asked_again_and_again_whether_something_came(tmp_path: Path):
    ville = loaded(tmp_path, "ask: {every: 7d, fr: Du courrier}")
    story = sent()
    assert decide(ville, story.entries, ASKED + DAY) == Wait(until=ASKED + 7 * DAY, why="ask")
    first = decide(ville, story.entries, ASKED + 7 * DAY)
    assert isinstance(first, AskHuman)
    assert (first.topic, first.answers) == (QuestionTopic.COLLECT_NOW, ("yes", "no"))
    story.tell(Asked(question="q-1", topic=first.topic, answers=first.answers), at=ASKED + 7 * DAY, stage="wait")
    assert decide(ville, story.entries, ASKED + 8 * DAY) == Wait(until=GIVEN_UP, why="mail")
    story.tell(Answered(question="q-1", answer="no", person="ines"), at=ASKED + 9 * DAY, stage="wait")
    assert decide(ville, story.entries, ASKED + 9 * DAY) == Wait(until=ASKED + 14 * DAY, why="ask")
