"""What does a notice do where something does not get on, or a person gives it up?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from auditor.action import AskHuman, Close, Perform, Wait
from auditor.notice.decide import WORDS, retest_by
from auditor.notice.state import SEND
from results.records import (
    Abandoned,
    Intended,
    NotDone,
    NoticeReturned,
    NoticeWritten,
    QuestionTopic,
    ReminderOrdered,
    ReplyAct,
    Unobserved,
)
from tests.auditor.notice.story import MONDAY, REACH, TEXT, Story

OTHER_TEXT = "c" * 64


@pytest.mark.parametrize("code", ["letter_turned_down", "target_unreachable"])
def test_a_reminder_that_does_not_get_on_holds_nothing_else_up(code: str):
    story = Story.arrived()
    story.tell(ReminderOrdered(person="paul"), by="person:paul")
    story.tell(Unobserved(code=code, retry=code == "target_unreachable"), stage="remind")
    if code == "letter_turned_down":
        asked = story.next()
        assert isinstance(asked, AskHuman)
        assert (asked.topic, asked.stage, asked.words) == (
            QuestionTopic.PAGE_CHANGED,
            "remind",
            WORDS[QuestionTopic.PAGE_CHANGED],
        )
        story.ask()
    waits = story.next()
    assert isinstance(waits, Wait)
    assert waits.why == ("reply_window" if code == "letter_turned_down" else code)
    story.reply(ReplyAct.CONTESTED)
    asked = story.next()
    assert isinstance(asked, AskHuman)
    assert asked.topic is QuestionTopic.DECIDE_CONTEST


def test_whoever_has_answered_is_reminded_of_nothing():
    story = Story.arrived()
    story.tell(ReminderOrdered(person="paul"), by="person:paul")
    story.reply(ReplyAct.ACKNOWLEDGED)
    assert isinstance(story.next(), Wait)


def test_a_reminder_goes_where_the_last_letter_went_that_did_not_come_back():
    story = Story.sent(replace(REACH, addresses=3))
    story.tell(Intended(step=0), NotDone(step=0, status="550"), stage="send")
    assert story.state.reached_at == 0
    story.send()
    assert story.state.reached_at == 2
    story.tell(NoticeReturned(artifact="d" * 64, letter=story.state.sent[-1][0].seq))
    assert story.state.reached_at == 0
    story.tell(NoticeReturned(artifact="e" * 64, letter=story.state.sent[0][0].seq))
    story.tell(ReminderOrdered(person="paul"), by="person:paul")
    assert story.state.reached_at is None
    assert isinstance(story.next(), AskHuman), "nobody is reminded there; it is posted"


def test_only_what_a_server_says_of_the_address_gives_the_address_up():
    story = Story.drafted()
    story.ask()
    story.approve()
    story.tell(Intended(step=0), NotDone(step=0, status="letter_554"), stage="send")
    assert story.state.tried == []
    assert isinstance(story.next(), Perform)


def given_up(stage: str, story: Story) -> None:
    story.tell(Unobserved(code="letter_turned_down", retry=False), stage=stage)
    asked = story.next()
    assert isinstance(asked, AskHuman)
    assert asked.topic is QuestionTopic.PAGE_CHANGED
    story.answer(story.ask(), "abandon")


def test_what_cannot_be_sent_by_mail_and_is_given_up_is_posted_and_asked_again_until_it_is():
    story = Story.drafted()
    story.ask()
    story.approve()
    given_up("send", story)
    for answer in ("not_posted", "posted"):
        asked = story.next()
        assert isinstance(asked, AskHuman)
        assert asked.topic is QuestionTopic.POST_NOTICE
        story.answer(story.ask(), answer)
    assert story.next() == Wait(until=None, why="post")


def test_a_reminder_or_a_retest_that_is_given_up_is_tried_no_more_and_the_next_one_is():
    story = Story.arrived()
    story.tell(ReminderOrdered(person="paul"), by="person:paul")
    given_up("remind", story)
    assert story.state.wants_reminder is False
    story.reply(ReplyAct.RETEST)
    given_up("retest", story)
    assert story.state.wanted_retests == []
    story.reply(ReplyAct.RETEST)
    action = story.next()
    assert isinstance(action, Perform)
    assert action.stage == "retest"


def test_an_account_that_rests_is_waited_for_without_asking_anybody():
    story = Story.arrived()
    story.reply(ReplyAct.RETEST)
    later = story.now + timedelta(days=150)
    story.tell(Unobserved(code="account_rests", retry=True, not_before=later), stage="retest")
    assert story.next() == Wait(until=later, why="account_rests")
    story.day = 151
    assert isinstance(story.next(), Perform)
    assert retest_by(story.state.wanted_retests[0][0], REACH) == MONDAY.date() + timedelta(days=14)


@pytest.mark.parametrize("why", ["withdrawn", "a mistake"])
@pytest.mark.parametrize("begun", [Story.sent, Story.arrived])
def test_what_was_given_up_is_sent_to_nobody_however_late_they_answer(begun, why: str):
    story = begun(replace(REACH, addresses=2))
    story.tell(ReminderOrdered(person="paul"), by="person:paul")
    story.tell(Abandoned(person="paul", why=why))
    story.day = 20
    story.reply(ReplyAct.OTHER)
    for day in (20, 30, 400):
        story.day = day
        action = story.next()
        assert isinstance(action, Wait | Close), action


def test_what_was_approved_may_leave_as_long_as_nobody_writes_it_anew_or_gives_it_up():
    story = Story.drafted()
    assert not story.state.may_leave(SEND, TEXT)
    story.ask()
    story.approve()
    assert story.state.may_leave(SEND, TEXT)
    assert not story.state.may_leave(SEND, OTHER_TEXT)
    story.tell(NoticeWritten(artifact=OTHER_TEXT, person="paul"))
    assert not story.state.may_leave(SEND, TEXT)
    story = Story.arrived()
    assert not story.state.may_leave(SEND, TEXT), "it has arrived"
    assert story.state.may_leave("remind", TEXT)
    story.reply(ReplyAct.OTHER)
    assert not story.state.may_leave("remind", TEXT)
    story.tell(Abandoned(person="paul", why="withdrawn"))
    assert not story.state.may_leave("remind", TEXT)
