"""What is next for a mailbox? (ledger, who waits, now) -> Action, pure.

It is read for the cases that wait, more often just after a request has left;
where nobody waits nobody reads a person's mail.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from auditor.action import Action, AskHuman, Wait
from auditor.attempt import attempt
from auditor.replay import State, replay
from results.records import Answered, Entry, MailboxRead, QuestionTopic, Text

STAGE: Final = "mailbox"
FIRST: Final = (
    timedelta(minutes=2),
    timedelta(minutes=10),
    *(timedelta(hours=hours) for hours in (1, 2, 4, 8, 16)),
)
"""How long after a request we read: what a program answers comes within the hour, if at all.

When a mail came the server knows: to read more often would date nothing better.
"""

WORDS: Final = {
    QuestionTopic.PAGE_CHANGED: Text(
        fr="Une boîte aux lettres ne peut être lue, et cela ne passera pas seul. Voyez son adresse et son mot de passe "
        "(`mailbox` dans accounts.toml, ou [notices] dans auditor.toml), puis répondez « again ».",
        en="A mailbox cannot be read, and that will not pass by itself. See its address and its password (`mailbox` in "
        "accounts.toml, or [notices] in auditor.toml), then answer “again”.",
    ),
    QuestionTopic.KEEPS_FAILING: Text(
        fr="Une boîte aux lettres ne peut être lue, malgré plusieurs essais. Essayer encore (again) ?",
        en="A mailbox cannot be read, though it was tried several times. Try again (again)?",
    ),
}
"""What a person is asked about a mailbox that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """An open case whose answers come to the mailbox.

    Attributes:
        asked: when it asked; None: not yet.
        every: how often its scenario wants us to look.
    """

    asked: datetime | None
    every: timedelta


_RARELY: Final = timedelta(hours=1)


def decide_mailbox(ledger: Sequence[Entry], cases: Sequence[Listening], now: datetime) -> Action:
    """Say what a mailbox does next.

    Args:
        ledger: the mailbox's.
        cases: the open ones whose answers come here.
        now: the observing clock's moment.
    """
    state = replay(ledger)
    if any(asked.topic is not QuestionTopic.WHICH_CASE for _, asked in state.open_questions()):
        return Wait(until=None, why="question")  # whose a mail is holds nothing up; a mailbox that fails does
    waiting = [case.asked for case in cases if case.asked is not None]
    if not waiting:  # a case that asks wakes us; should it be killed just then, we find out
        return Wait(until=now + _RARELY if cases else None, why="nobody_waits")
    read = next((entry for entry in reversed(ledger) if isinstance(entry.body, MailboxRead)), None)
    if read is None or STAGE in state.failing:
        return _try(state, now)
    if any(isinstance(entry.body, Answered) for entry in since_last_read(ledger)) or _has_more(read):
        return _try(state, now)
    usual = read.at + min(case.every for case in cases if case.asked is not None)
    at = min((asked + gap for asked in waiting for gap in FIRST if asked + gap > read.at), default=usual)
    at = min(at, usual)
    return Wait(until=at, why=STAGE) if now < at else _try(state, now)


def _try(state: State, now: datetime) -> Action:
    """Read it, unless that has just failed; what a person is asked then is about no page."""
    action = attempt(state, STAGE, now)
    return replace(action, words=WORDS.get(action.topic)) if isinstance(action, AskHuman) else action


def since_last_read(ledger: Sequence[Entry]) -> Sequence[Entry]:
    """What happened since the mailbox was last read."""
    last = max((n for n, entry in enumerate(ledger) if isinstance(entry.body, MailboxRead)), default=-1)
    return ledger[last + 1 :]


def _has_more(read: Entry) -> bool:
    return isinstance(read.body, MailboxRead) and read.body.more
