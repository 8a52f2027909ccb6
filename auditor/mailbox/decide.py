"""What is next for a mailbox? (ledger, who waits, now) -> Action, pure.

It is read for the cases that wait, more often just after a letter has left;
where nobody waits nobody reads a person's mail.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from auditor.action import Action, Wait
from auditor.attempt import attempt
from auditor.replay import replay
from results.records import Entry, MailboxRead, QuestionTopic

STAGE: Final = "mailbox"
SOON: Final = timedelta(minutes=2)
USUAL: Final = timedelta(minutes=15)
FRESH: Final = timedelta(hours=1)
"""After a request an answer by a program comes within the hour, if at all."""


def decide_mailbox(ledger: Sequence[Entry], waiting: Sequence[datetime], now: datetime) -> Action:
    """Say what a mailbox does next.

    Args:
        ledger: the mailbox's.
        waiting: when each case that waits for mail here last wrote or asked.
        now: the observing clock's moment.
    """
    state = replay(ledger)
    if any(asked.topic is not QuestionTopic.WHICH_CASE for _, asked in state.open_questions()):
        return Wait(until=None, why="question")  # whose a mail is holds nothing up; a mailbox that fails does
    if not waiting:
        return Wait(until=None, why="nobody_waits")
    read = next((entry.at for entry in reversed(ledger) if isinstance(entry.body, MailboxRead)), None)
    if read is None or STAGE in state.failing:
        return attempt(state, STAGE, now)
    every = SOON if now - max(waiting) < FRESH else USUAL
    at = read + every
    return Wait(until=at, why=STAGE) if now < at else attempt(state, STAGE, now)
