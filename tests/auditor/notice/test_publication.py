"""Does the gate learn from a notice's ledger what it needs, and nothing it should not?"""

from datetime import timedelta

from auditor.notice.publication import events_of
from results.records import (
    Abandoned,
    ContestDecided,
    Delivery,
    FindingRepaired,
    NoticeDelivered,
    PublicationWhat,
    ReplyAct,
    RetestJudged,
    Ruling,
)
from tests.auditor.notice.story import FRANCE, Story


def told(story: Story):
    return [
        (event.what, event.case, event.criteria, event.day)
        for event in events_of(story.entries[-1], story.state, FRANCE)
    ]


def test_every_finding_of_every_case_is_notified_on_the_day_of_arrival():
    story = Story.sent()
    story.day = 3
    arrived = story.today - timedelta(days=1)
    story.tell(NoticeDelivered(how=Delivery.RECEIPT, day=arrived))
    assert told(story) == [
        (PublicationWhat.NOTIFIED, "case-1", ("deadline", "format"), arrived),
        (PublicationWhat.NOTIFIED, "case-2", ("deadline",), arrived),
    ]


def test_a_second_sign_of_arrival_notifies_of_nothing():
    story = Story.arrived()
    story.tell(NoticeDelivered(how=Delivery.OPENED, day=story.today))
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
