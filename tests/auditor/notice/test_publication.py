"""Does the gate learn from a notice's ledger what it needs, and nothing it should not?"""

from datetime import timedelta

from auditor.notice.publication import events_of
from results.records import (
    ContestDecided,
    Delivery,
    FindingRepaired,
    NoticeDelivered,
    PublicationWhat,
    ReplyAct,
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
        (PublicationWhat.EXTENDED, "case-1", ("format",), story.today),
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
