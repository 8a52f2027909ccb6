"""Does a notice wait for a person, then for a sign that it arrived, then for an answer, and for nothing else?"""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from auditor.action import AskHuman, Close, Perform, Wait
from auditor.law import instant_of_end
from auditor.notice.decide import answer_by, decide_by, decide_notice
from auditor.notice.state import COPY, SEND, go_on, notice_of
from results.records import (
    Abandoned,
    Closed,
    Closing,
    ContestDecided,
    Delivery,
    Intended,
    LetterSent,
    NotDone,
    NoticeDelivered,
    NoticeOpened,
    NoticeReply,
    NoticeReturned,
    NoticeWritten,
    QuestionTopic,
    ReminderOrdered,
    ReplyAct,
    RetestJudged,
    RetestOpened,
    Ruling,
    Way,
)
from tests.auditor.notice.story import FINDINGS, FRANCE, REACH, TEXT, Story

OTHER_TEXT = "c" * 64


def test_nothing_is_sent_that_nobody_has_approved():
    story = Story.drafted()
    asked = story.next()
    assert isinstance(asked, AskHuman)
    assert (asked.topic, asked.artifacts) == (QuestionTopic.REVIEW_NOTICE, (TEXT,))
    story.ask()
    assert story.next() == Wait(until=None, why="question")
    story.approve()
    assert story.next() == Perform(stage=SEND, attempt=1)


def test_what_was_rejected_rests_until_it_is_written_anew_and_is_then_read_anew():
    story = Story.drafted()
    story.ask()
    story.approve(approved=False)
    assert story.next() == Wait(until=None, why="rejected")
    story.tell(NoticeWritten(artifact=OTHER_TEXT, person="paul"))
    asked = story.next()
    assert isinstance(asked, AskHuman)
    assert asked.artifacts == (OTHER_TEXT,)


def test_an_approval_is_of_one_text_and_void_for_another():
    story = Story.drafted()
    story.ask()
    story.approve()
    story.tell(NoticeWritten(artifact=OTHER_TEXT, person="paul"))
    assert isinstance(story.next(), AskHuman)


def test_killed_while_sending_it_is_a_question_and_never_sent_again():
    story = Story.drafted()
    story.ask()
    story.approve()
    story.tell(Intended(step=0), stage=SEND)
    asked = story.next()
    assert isinstance(asked, AskHuman)
    assert asked.topic is QuestionTopic.NOTICE_LEFT
    story.ask()
    assert story.next() == Wait(until=None, why="question")


def test_five_working_days_without_a_sign_lead_to_the_next_address_and_in_the_end_to_the_post():
    story = Story.sent(replace(REACH, addresses=2))
    assert story.next() == Wait(until=instant_of_end((story.now + timedelta(days=7)).date(), FRANCE), why="receipt")
    story.day = 7.5
    assert isinstance(story.next(), Wait)
    story.day = 8
    again = story.next()
    assert isinstance(again, Perform)
    assert again.stage == SEND
    story.send()
    story.day = 20
    asked = story.next()
    assert isinstance(asked, AskHuman)
    assert asked.topic is QuestionTopic.POST_NOTICE
    story.answer(story.ask(), "posted")
    story.day = 400
    assert story.next() == Wait(until=None, why="post")


def test_what_came_back_is_not_waited_for():
    story = Story.sent()
    story.tell(NoticeReturned(artifact="d" * 64))
    asked = story.next()
    assert isinstance(asked, AskHuman)
    assert asked.topic is QuestionTopic.POST_NOTICE


def test_the_time_to_answer_runs_from_the_day_after_it_arrived():
    story = Story.arrived()
    assert answer_by(story.state) == story.today + timedelta(days=30)
    assert story.next() == Wait(until=instant_of_end(story.today + timedelta(days=30), FRANCE), why="reply_window")
    assert answer_by(Story.arrived(again=True).state) == story.today + timedelta(days=15)


def test_a_later_sign_of_its_arrival_moves_nothing():
    story = Story.arrived()
    before = answer_by(story.state)
    story.day = 10
    story.tell(NoticeDelivered(how=Delivery.REPLIED, day=story.today))
    assert answer_by(story.state) == before


def test_more_time_is_given_once():
    story = Story.arrived()
    before = answer_by(story.state)
    story.reply(ReplyAct.MORE_TIME)
    story.reply(ReplyAct.MORE_TIME)
    assert answer_by(story.state) == before + timedelta(days=15)


def test_silence_closes_it_once_they_can_say_no_more():
    story = Story.arrived()
    story.day = 31
    assert story.next() == Close(outcome=Closing.NOTICE_UNANSWERED)


def test_a_contest_is_decided_by_somebody_before_anything_is_closed():
    story = Story.arrived()
    story.day = 21
    reply = story.reply(ReplyAct.CONTESTED, findings=("case-1 deadline",))
    (contest,) = story.state.open_contests
    assert decide_by(contest, REACH) == story.today + timedelta(days=28)  # twenty working days
    question = story.ask()
    story.day = 40
    assert story.next() == Wait(until=None, why="question")
    story.answer(question, Ruling.UPHELD)
    story.tell(decided(reply, Ruling.UPHELD))
    assert story.next() == Close(outcome=Closing.NOTICE_ANSWERED)


def test_there_is_one_appeal_and_no_other():
    story = Story.arrived()
    for number in range(3):
        reply = story.reply(ReplyAct.CONTESTED, findings=("case-1 deadline",))
        contests = story.state.open_contests
        assert bool(contests) is (number < 2)
        if contests:
            assert contests[0].is_on_appeal is (number == 1)
            story.tell(decided(reply, Ruling.UPHELD))


def test_a_retest_that_was_asked_for_is_begun_once():
    story = Story.arrived()
    reply = story.reply(ReplyAct.REPAIRED, ReplyAct.RETEST)
    action = story.next()
    assert isinstance(action, Perform)
    assert action.stage == "retest"
    story.tell(RetestOpened(case="case-9", reply=reply))
    assert isinstance(story.next(), Wait)


def test_who_answers_after_the_closing_is_answered():
    story = Story.arrived()
    story.day = 60
    assert isinstance(story.next(), Close)
    story.tell(Closed(outcome=Closing.NOTICE_UNANSWERED))
    assert story.next() == Wait(until=None, why="closed")
    story.reply(ReplyAct.CONTESTED)
    assert isinstance(story.next(), AskHuman)


def test_an_address_that_our_server_will_not_take_is_passed_over_and_one_that_it_takes_later_is_tried_again():
    story = Story.drafted(replace(REACH, addresses=2))
    story.ask()
    story.approve()
    story.tell(Intended(step=0), NotDone(step=0, status="451"), stage=SEND)
    assert isinstance(story.next(), Perform)
    assert story.state.tried == []
    story.tell(Intended(step=0), NotDone(step=0, status="550"), stage=SEND)
    assert isinstance(story.next(), Perform)
    story.tell(Intended(step=0), NotDone(step=0, status="550"), stage=SEND)
    asked = story.next()
    assert isinstance(asked, AskHuman)
    assert asked.topic is QuestionTopic.POST_NOTICE


def test_whoever_has_no_mail_address_is_written_to_on_paper():
    story = Story.drafted(replace(REACH, addresses=0))
    story.ask()
    story.approve()
    asked = story.next()
    assert isinstance(asked, AskHuman)
    assert asked.topic is QuestionTopic.POST_NOTICE


def test_what_comes_back_late_of_the_first_letter_says_nothing_of_the_second():
    story = Story.sent(replace(REACH, addresses=2))
    first = story.state.sent[-1][0].seq
    story.day = 8
    story.send()
    story.tell(NoticeReturned(artifact="d" * 64, letter=first))
    assert isinstance(story.next(), Wait)


def test_a_reminder_leaves_once_and_moves_nothing():
    story = Story.arrived()
    before = answer_by(story.state)
    story.tell(ReminderOrdered(person="paul"), by="person:paul")
    action = story.next()
    assert isinstance(action, Perform)
    assert action.stage == "remind"
    story.tell(Intended(step=0), LetterSent(letter="reminder", artifact="b" * 64), stage="remind")
    assert isinstance(story.next(), Wait)
    assert answer_by(story.state) == before
    assert len(story.state.sent) == 1


def test_a_finding_is_disputed_and_appealed_once_whatever_it_is_disputed_together_with():
    story = Story.arrived()
    alone = ("case-1 deadline",)
    for findings in (alone, (*alone, "case-1 format"), ()):
        story.reply(ReplyAct.CONTESTED, findings=findings)
    assert [(c.finding, len(c.raised)) for c in story.state.open_contests] == [
        ("case-1 deadline", 1),
        ("case-1 format", 1),
        ("case-2 deadline", 1),
    ]


def test_it_is_not_closed_before_a_retest_says_what_it_shows():
    story = Story.arrived()
    reply = story.reply(ReplyAct.RETEST)
    story.tell(RetestOpened(case="case-9", reply=reply))
    story.day = 90
    assert story.next() == Wait(until=None, why="retest")
    story.tell(RetestJudged(case="case-9", stands=("case-1 deadline",)))
    assert story.next() == Close(outcome=Closing.NOTICE_ANSWERED)


ACTS = st.sampled_from([*ReplyAct])


@given(st.lists(st.tuples(st.floats(0, 90), st.lists(ACTS, min_size=1, max_size=3)), max_size=6))
def test_whatever_they_answer_in_whatever_order_it_never_sends_again_and_always_ends(replies):
    story = Story.arrived()
    for day, acts in sorted(replies, key=lambda one: one[0]):
        story.day = day
        story.reply(*acts)
    story.day = 200
    for _ in range(60):
        action = story.next()
        assert not (isinstance(action, Perform) and action.stage == SEND)
        match action:
            case Close():
                return
            case Perform(stage="retest"):
                wanted = story.state.wanted_retests[0][1]
                story.tell(RetestOpened(case="case-9", reply=wanted.reply))
            case Wait(why="retest"):
                story.tell(RetestJudged(case="case-9"))
            case AskHuman(topic=QuestionTopic.DECIDE_CONTEST):
                contest = story.state.open_contests[0]
                story.answer(story.ask(), Ruling.UPHELD)
                reply = contest.raised[-1][1].reply
                mine = [c.finding for c in story.state.open_contests if c.raised[-1][1].reply == reply]
                story.tell(decided(reply, Ruling.UPHELD, tuple(mine)))
            case other:
                raise AssertionError(other)
    raise AssertionError("it does not end")


def test_any_prefix_decides_and_going_on_from_it_folds_to_the_same():
    story = Story.sent(replace(REACH, addresses=2))
    story.tell(NoticeReturned(artifact="d" * 64))
    story.send()
    story.tell(NoticeDelivered(how=Delivery.RECEIPT, day=story.today))
    story.tell(NoticeReturned(artifact="d" * 64))
    reply = story.reply(ReplyAct.CONTESTED, ReplyAct.RETEST)
    story.answer(story.ask(), Ruling.UPHELD)
    story.tell(decided(reply, Ruling.UPHELD), RetestOpened(case="case-9", reply=reply), RetestJudged(case="case-9"))
    story.tell(Abandoned(person="paul", why="withdrawn"))
    story.reply(ReplyAct.CONTESTED)
    whole = notice_of(story.entries)
    for cut in range(2, len(story.entries) + 1):
        decide_notice(story.entries[:cut], REACH, story.now)
        before = notice_of(story.entries[:cut])
        assert go_on(before, story.entries[cut:]) == whole
        assert notice_of(story.entries[:cut]) != whole or cut == len(story.entries)


def test_whoever_decides_is_shown_all_that_they_have_said_meanwhile():
    story = Story.arrived()
    for artifact in ("1" * 64, "2" * 64):
        story.tell(
            NoticeReply(reply=artifact[:4], way=Way.MAIL, acts=(ReplyAct.CONTESTED,), artifacts=(artifact,)),
        )
        asked = story.next()
        assert isinstance(asked, AskHuman)
        assert asked.artifacts[-1] == artifact
        story.ask()
    assert len(asked.artifacts) == 2
    assert isinstance(story.next(), Wait)


def decided(reply: str, ruling: Ruling, findings: tuple[str, ...] = ("case-1 deadline",)) -> ContestDecided:
    return ContestDecided(reply=reply, findings=findings, ruling=ruling, artifact="f" * 64, person="ines")


def by_page(story: Story, person: str | None = None) -> None:
    name = f"reply-{len(story.entries)}"
    story.tell(
        NoticeReply(reply=name, way=Way.PAGE, acts=(ReplyAct.ACKNOWLEDGED,), artifacts=("d" * 64,), person=person)
    )


def test_of_each_answer_by_page_one_copy_leaves_and_of_no_other():
    story = Story.arrived()
    by_page(story)
    by_page(story)
    by_page(story, person="paul")
    story.reply(ReplyAct.ACKNOWLEDGED)
    for _ in range(2):
        assert isinstance(copy := story.next(), Perform)
        assert copy.stage == COPY
        story.tell(Intended(step=0), LetterSent(letter="receipt", artifact="e" * 64), stage=COPY)
    assert story.next() == Wait(until=instant_of_end(answer_by(story.state), FRANCE), why="reply_window")
    assert (len(story.state.sent), story.state.reminded) == (1, 0), "a copy is no notice and no reminder"


def test_nobody_is_sent_a_copy_whom_no_letter_reached():
    story = Story.arrived()
    story.tell(NoticeReturned(artifact="f" * 64))
    by_page(story)
    assert not isinstance(story.next(), Perform)


def test_a_copy_that_may_have_left_is_asked_about_and_then_counts():
    story = Story.arrived()
    by_page(story)
    story.tell(Intended(step=0), stage=COPY)
    asked = story.next()
    assert isinstance(asked, AskHuman)
    assert (asked.topic, asked.stage) == (QuestionTopic.NOTICE_LEFT, COPY)


def weak(addresses: int) -> Story:
    """A notice about a weakness, approved and sent once."""
    story = Story(reach=replace(REACH, addresses=addresses))
    leak = replace(FINDINGS[0], criterion="leakage", reason="others_data")
    story.tell(NoticeOpened(controller="552100554", language="fr", findings=(leak,)))
    story.tell(NoticeWritten(artifact=TEXT))
    story.ask()
    story.approve()
    story.send()
    return story


def test_of_a_weakness_they_are_told_at_two_addresses_at_once_and_no_third():
    story = weak(3)
    assert isinstance(story.next(), Perform), "nobody waits whether the first letter arrives"
    story.send()
    assert isinstance(waiting := story.next(), Wait)
    assert waiting.why == "receipt"
    plain = Story.sent(replace(REACH, addresses=3))
    assert isinstance(plain.next(), Wait), "of anything else one way is enough, until it fails"


def test_of_a_weakness_whoever_has_one_address_is_written_to_on_paper_too_and_that_is_asked_once():
    story = weak(1)
    asked = story.next()
    assert isinstance(asked, AskHuman)
    assert asked.topic is QuestionTopic.POST_NOTICE
    story.ask()
    assert isinstance(waiting := story.next(), Wait)
    assert waiting.why == "receipt"
