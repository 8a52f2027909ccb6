"""A mailbox is read for those who wait, and for nobody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from auditor.action import AskHuman, Perform, Wait
from auditor.mailbox.decide import STAGE, WORDS, Listening, decide_mailbox
from results.records import (
    GENESIS,
    Answered,
    Asked,
    Body,
    Entry,
    FolderRead,
    MailboxOpened,
    MailboxRead,
    QuestionTopic,
    Unobserved,
)

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SIX_HOURS = timedelta(hours=6)
READ = MailboxRead(folders=(FolderRead(name="INBOX", validity=1, last=7),))


def ledger(*seen: tuple[float, Body]) -> list[Entry]:
    """Bodies with the minutes at which they were entered."""
    bodies = [(0.0, MailboxOpened(account="zoe@ville")), *seen]
    return [
        Entry(
            ledger="mailbox-1",
            seq=number,
            prev=GENESIS,
            at=START + timedelta(minutes=minutes),
            by="engine",
            body=body,
            digest=f"{number:064x}",
            stage=STAGE if number > 1 else None,
            attempt=number if number > 1 else None,
        )
        for number, (minutes, body) in enumerate(bodies, 1)
    ]


def waiting(*minutes: float) -> list[Listening]:
    """Cases that asked so many minutes after the start."""
    return [Listening(asked=at(minute), every=SIX_HOURS) for minute in minutes]


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_where_nobody_waits_nobody_reads():
    assert decide_mailbox(ledger(), [], at(5)) == Wait(until=None, why="nobody_waits")


def test_it_is_read_at_once_then_soon_then_as_often_as_the_scenario_says():
    assert isinstance(decide_mailbox(ledger(), waiting(0), at(0)), Perform)
    assert decide_mailbox(ledger((1, READ)), waiting(0), at(1)) == Wait(until=at(2), why=STAGE)
    assert isinstance(decide_mailbox(ledger((1, READ)), waiting(0), at(2)), Perform)
    late = ledger((20 * 60, READ))
    assert decide_mailbox(late, waiting(0), at(20 * 60)) == Wait(until=at(26 * 60), why=STAGE)
    assert decide_mailbox(late, waiting(0, 20 * 60 - 1), at(20 * 60)) == Wait(until=at(20 * 60 + 1), why=STAGE)


def test_before_anybody_asks_we_see_now_and_then_whether_somebody_has():
    assert decide_mailbox(ledger(), [Listening(asked=None, every=SIX_HOURS)], at(0)) == Wait(
        until=at(60), why="nobody_waits"
    )


def test_what_a_person_has_said_and_what_is_left_is_read_at_once():
    answered = Answered(question="q-1", answer="none", person="ines")
    assert isinstance(decide_mailbox(ledger((20 * 60, READ), (20 * 60, answered)), waiting(0), at(20 * 60)), Perform)
    more = ledger((20 * 60, replace(READ, more=True)))
    assert isinstance(decide_mailbox(more, waiting(0), at(20 * 60)), Perform)


def test_a_server_that_fails_is_left_alone_for_a_while_and_then_a_person_is_asked():
    failing = ledger((1, Unobserved(code="target_unreachable", retry=True)))
    assert isinstance(decide_mailbox(failing, waiting(0), at(1)), Wait)
    rejected = ledger((1, Unobserved(code="mailbox_rejected", retry=False)))
    asked = decide_mailbox(rejected, waiting(0), at(1))
    assert isinstance(asked, AskHuman)
    assert asked.words == WORDS[QuestionTopic.PAGE_CHANGED], "it is no page"
    question = Asked(question="q-1", topic=asked.topic, answers=asked.answers)
    assert decide_mailbox(
        ledger((1, Unobserved(code="mailbox_rejected", retry=False)), (2, question)), waiting(0), at(3)
    ) == Wait(until=None, why="question")


def test_whose_a_mail_is_holds_nothing_up():
    whose = Asked(question="q-1", topic=QuestionTopic.WHICH_CASE, answers=("case-1", "case-2", "none"))
    assert isinstance(decide_mailbox(ledger((1, READ), (1, whose)), waiting(0), at(9)), Perform)
