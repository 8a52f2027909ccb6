"""Does the gate learn from a notice's ledger what it needs, and nothing it should not?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from auditor.notice.decide import answer_by
from auditor.notice.publication import events_of
from auditor.notice.state import notice_of
from dashboards.gate import holds_of
from results.records import (
    Abandoned,
    ContestDecided,
    Delivery,
    FindingRepaired,
    Hold,
    Intended,
    LetterSent,
    NoticeDelivered,
    NoticeReturned,
    Obligation,
    Outcome,
    PublicationWhat,
    ReplyAct,
    RetestJudged,
    Ruling,
    Verdict,
)
from tests.auditor.notice.story import FRANCE, REACH, Story


def told(story: Story):
    return [
        (event.what, event.case, event.criteria, event.day)
        for event in events_of(story.entries[-1], story.state, FRANCE)
    ]


def holds(story: Story, days: int, *, agents: int | None = 300) -> list[Hold]:
    """What holds the late answer of the first case back, so many days after the story began."""
    failed = [
        Verdict(criterion="deadline", version=1, outcome=Outcome.FAILED, reason="late", obligation=Obligation.LAW)
    ]
    events = [
        event
        for number, entry in enumerate(story.entries, 1)
        for event in events_of(entry, notice_of(story.entries[:number]), FRANCE)
        if event.case == "case-1"
    ]
    today = story.entries[0].at.date() + timedelta(days=days)
    return [held.why for held in holds_of(failed, events, today=today, verified=True, agents=agents)]


@pytest.mark.parametrize("agents", [None, 10, 300])
def test_the_last_day_that_is_told_is_the_one_that_the_gate_keeps(agents: int | None):
    story = Story.sent()
    story.day = 149  # the first of July: before the summer's pause
    story.tell(NoticeDelivered(how=Delivery.RECEIPT, day=story.today))
    told_by_us = answer_by(story.state, agents=agents)
    last = (told_by_us - story.entries[0].at.date()).days
    assert holds(story, last, agents=agents) == [Hold.REPLY_WINDOW]
    assert holds(story, last + 1, agents=agents) == []
    assert (agents == 300) == (told_by_us == story.today + timedelta(days=30))


def ruled(reply: str, story: Story, ruling: Ruling) -> ContestDecided:
    return ContestDecided(reply=reply, findings=story.state.names, ruling=ruling, artifact="f" * 64, person="zoe")


def test_every_finding_of_every_case_is_notified_on_the_day_of_arrival():
    story = Story.sent()
    story.day = 3
    arrived = story.today - timedelta(days=1)
    story.tell(NoticeDelivered(how=Delivery.RECEIPT, day=arrived))
    assert told(story) == [
        (PublicationWhat.NOTIFIED, "case-1", ("deadline", "format"), arrived),
        (PublicationWhat.NOTIFIED, "case-2", ("deadline",), arrived),
    ]


def test_what_is_notified_says_why_it_was_found_and_another_reason_is_not_told():
    story = Story.arrived()
    first, second = events_of(story.entries[-1], story.state, FRANCE)
    assert (first.criteria, first.reasons) == (("deadline", "format"), ("late", "not_machine_readable"))
    assert second.reasons == ("late",)
    assert first.is_about("deadline", "late")
    assert not first.is_about("deadline", "silent")
    assert not second.is_about("format", "not_machine_readable")


def test_a_second_sign_of_arrival_notifies_of_nothing():
    story = Story.arrived()
    story.tell(NoticeDelivered(how=Delivery.REPLIED, day=story.today))
    assert told(story) == []


def test_a_draft_and_its_approval_say_nothing_outside():
    story = Story.sent()
    for cut in range(1, len(story.entries) + 1):
        assert events_of(story.entries[cut - 1], story.state, FRANCE) == ()


def test_a_contest_names_the_findings_that_it_is_about():
    story = Story.arrived()
    reply = story.reply(ReplyAct.CONTESTED, ReplyAct.MORE_TIME, findings=("case-1 format",))
    assert told(story) == [
        (PublicationWhat.EXTENDED, "case-1", ("deadline", "format"), story.today),  # the notice has one last day
        (PublicationWhat.EXTENDED, "case-2", ("deadline",), story.today),
        (PublicationWhat.CONTESTED, "case-1", ("format",), story.today),
    ]
    story.tell(
        ContestDecided(
            reply=reply, findings=("case-1 format",), ruling=Ruling.UNDECIDABLE, artifact="f" * 64, person="ines"
        )
    )
    (event,) = events_of(story.entries[-1], story.state, FRANCE)
    assert (event.what, event.upheld) == (PublicationWhat.DECIDED, False)


def test_what_a_retest_shows_is_repaired():
    story = Story.arrived()
    story.tell(FindingRepaired(finding="case-2 deadline", case="case-9", day=story.today))
    assert told(story) == [(PublicationWhat.REPAIRED, "case-2", ("deadline",), story.today)]
    (event,) = events_of(story.entries[-1], story.state, FRANCE)
    assert event.shown_by == "case-9"


def test_what_a_later_retest_finds_again_is_repaired_no_more():
    story = Story.arrived()
    story.tell(FindingRepaired(finding="case-2 deadline", case="case-9", day=story.today))
    assert story.state.repaired.keys() == {"case-2 deadline"}
    story.tell(RetestJudged(case="case-10", stands=("case-2 deadline",)))
    assert told(story) == [(PublicationWhat.FOUND_AGAIN, "case-2", ("deadline",), story.today)]
    assert story.state.repaired == {}


def test_what_is_disputed_already_or_for_good_holds_nothing_back_any_longer():
    story = Story.arrived()
    one = ("case-1 format",)
    for number in range(4):
        reply = story.reply(ReplyAct.CONTESTED, findings=one)
        assert bool(told(story)) is (number < 2)
        story.reply(ReplyAct.CONTESTED, findings=one)
        assert told(story) == []
        if story.state.open_contests:
            upheld = ContestDecided(
                reply=reply, findings=one, ruling=Ruling.UPHELD, artifact="f" * 64, person="ines", on_appeal=number > 0
            )
            story.tell(upheld)


def test_what_is_withdrawn_after_it_was_told_is_revoked_and_before_it_was_told_nothing_is():
    story = Story.arrived()
    story.tell(Abandoned(person="paul", why="withdrawn"))
    assert {(what, case) for what, case, _, _ in told(story)} == {
        (PublicationWhat.DECIDED, "case-1"),
        (PublicationWhat.DECIDED, "case-2"),
    }
    unsent = Story.drafted()
    unsent.tell(Abandoned(person="paul", why="withdrawn"))
    assert told(unsent) == []


@pytest.mark.parametrize("ruling", [Ruling.WITHDRAWN, Ruling.AMENDED, Ruling.UNDECIDABLE])
def test_what_was_ruled_in_their_favour_stays_so_whatever_they_dispute_afterwards(ruling: Ruling):
    story = Story.arrived()
    story.tell(ruled(story.reply(ReplyAct.CONTESTED), story, ruling))
    story.day = 10
    again = story.reply(ReplyAct.CONTESTED)
    assert told(story) == []
    assert story.state.open_contests == []
    story.tell(ruled(again, story, Ruling.UPHELD))
    assert holds(story, 400) == [Hold.REVOKED]


def test_what_was_withdrawn_is_neither_disputed_nor_upheld_any_more():
    story = Story.arrived()
    before = story.reply(ReplyAct.CONTESTED)
    story.tell(Abandoned(person="paul", why="withdrawn"))
    after = story.reply(ReplyAct.CONTESTED)
    for reply in (before, after):
        assert story.state.open_contests == []
        story.tell(ruled(reply, story, Ruling.UPHELD))
        assert told(story) == []
    assert holds(story, 400) == [Hold.REVOKED]


def leaving() -> Story:
    """Killed just as it was being sent."""
    story = Story.drafted()
    story.ask()
    story.approve()
    story.tell(Intended(step=0), stage="send")
    return story


def posted() -> Story:
    """It went as a registered letter, of which nothing has come back yet."""
    story = Story.drafted(replace(REACH, addresses=0))
    story.ask()
    story.approve()
    story.answer(story.ask(), "posted")
    return story


def delivered_by_post() -> Story:
    story = posted()
    story.tell(NoticeDelivered(how=Delivery.POST, day=story.today, person="paul"))
    return story


@pytest.mark.parametrize("begun", [leaving, posted, delivered_by_post, Story.sent])
def test_what_is_withdrawn_is_revoked_wherever_it_may_have_been_told(begun):
    story = begun()
    story.tell(Abandoned(person="paul", why="withdrawn"))
    assert {what for what, *_ in told(story)} == {PublicationWhat.DECIDED}
    story.tell(LetterSent(letter="notice", artifact="b" * 64), stage="send")
    story.tell(NoticeDelivered(how=Delivery.RECEIPT, day=story.today))
    assert told(story) == [], "nobody is told of what was withdrawn"
    assert Hold.REVOKED in holds(story, 400)


def test_what_was_not_sent_for_sure_was_told_to_nobody():
    story = leaving()
    story.answer(story.ask(), "not_sent")
    story.tell(Abandoned(person="paul", why="withdrawn"))
    assert told(story) == []


def test_what_comes_back_after_its_receipt_was_not_told_until_something_shows_that_it_was():
    story = Story.arrived()
    assert holds(story, 40) == []
    story.day = 1
    story.tell(NoticeReturned(artifact="d" * 64, letter=story.state.sent[-1][0].seq))
    assert [what for what, *_ in told(story)] == [PublicationWhat.RETURNED] * 2
    assert holds(story, 40) == [Hold.NOT_NOTIFIED]
    story.day = 5
    story.tell(NoticeDelivered(how=Delivery.REPLIED, day=story.today))
    assert holds(story, 35) == [Hold.REPLY_WINDOW]
    assert holds(story, 36) == []


def test_what_comes_back_after_they_have_answered_or_of_an_earlier_letter_takes_nothing_back():
    story = Story.sent()
    story.tell(NoticeDelivered(how=Delivery.REPLIED, day=story.today))
    story.tell(NoticeReturned(artifact="d" * 64, letter=story.state.sent[-1][0].seq))
    assert told(story) == []
    other = Story.sent(replace(REACH, addresses=2))
    first = other.state.sent[-1][0].seq
    other.send()
    other.tell(NoticeDelivered(how=Delivery.RECEIPT, day=other.today, letter=other.state.sent[-1][0].seq))
    other.tell(NoticeReturned(artifact="d" * 64, letter=first))
    assert told(other) == []
