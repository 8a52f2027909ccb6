"""A mailbox is read for those who wait, and for nobody else."""

from datetime import UTC, datetime, timedelta

from auditor.action import AskHuman, Perform, Wait
from auditor.mailbox.decide import STAGE, decide_mailbox
from results.records import (
    GENESIS,
    Asked,
    Body,
    Entry,
    FolderRead,
    MailboxOpened,
    MailboxRead,
    QuestionTopic,
    StageEnded,
    Unobserved,
)

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
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


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_where_nobody_waits_nobody_reads():
    assert decide_mailbox(ledger(), [], at(5)) == Wait(until=None, why="nobody_waits")


def test_it_is_read_at_once_then_often_then_seldom():
    assert isinstance(decide_mailbox(ledger(), [at(0)], at(0)), Perform)
    read = ledger((1, READ), (1, StageEnded()))
    assert decide_mailbox(read, [at(0)], at(2)) == Wait(until=at(3), why=STAGE)
    assert isinstance(decide_mailbox(read, [at(0)], at(3)), Perform)
    late = ledger((70, READ), (70, StageEnded()))
    assert decide_mailbox(late, [at(0)], at(71)) == Wait(until=at(85), why=STAGE)
    assert decide_mailbox(late, [at(0), at(69)], at(71)) == Wait(until=at(72), why=STAGE)


def test_a_server_that_fails_is_left_alone_for_a_while_and_then_a_person_is_asked():
    failing = ledger((1, Unobserved(code="target_unreachable", retry=True)))
    assert isinstance(decide_mailbox(failing, [at(0)], at(1)), Wait)
    rejected = ledger((1, Unobserved(code="mailbox_rejected", retry=False)))
    asked = decide_mailbox(rejected, [at(0)], at(1))
    assert isinstance(asked, AskHuman)
    question = Asked(question="q-1", topic=asked.topic, answers=asked.answers)
    assert decide_mailbox(
        ledger((1, Unobserved(code="mailbox_rejected", retry=False)), (2, question)), [at(0)], at(3)
    ) == Wait(until=None, why="question")


def test_whose_a_mail_is_holds_nothing_up():
    whose = Asked(question="q-1", topic=QuestionTopic.WHICH_CASE, answers=("case-1", "case-2", "none"))
    assert isinstance(decide_mailbox(ledger((1, READ), (1, whose), (1, StageEnded())), [at(0)], at(9)), Perform)
