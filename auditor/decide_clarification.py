"""What is next about what an answer lacks, once a person has ordered that the service be asked? Pure.

The letter leaves once. Nobody owes us an answer to it within any time, so the
case waits for a month at most, and silence confirms nothing.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from auditor.action import Action, AskHuman, Wait
from auditor.attempt import attempt
from auditor.clarification import LEAVE, READERS, STAGE, Clarification
from auditor.replay import State
from results.records import FactSeen, QuestionTopic

AWAITED: Final = timedelta(days=30)
WAITING: Final = "clarification"
READ_ANSWERS: Final = ("yes", "no")
_LETTER_ANSWERS: Final = ("again", LEAVE)


def clarify(asked: Clarification, state: State, now: datetime) -> Action | None:
    """Send the letter, have its answer read by two people, wait for it; None: nothing more is to be done about it."""
    if asked.withdrawn or asked.came_back:
        return None
    if asked.sent is None:
        action = attempt(state, STAGE, now)
        return replace(action, answers=_LETTER_ANSWERS) if isinstance(action, AskHuman) else action
    if asked.confirmed and len(asked.readers) < READERS:
        return _another_reads(asked, state)
    until = asked.sent.at + AWAITED
    if asked.confirmed or asked.completed or now >= until:
        return Wait(until=None, why="question") if state.open_questions() else None
    return Wait(until=until, why=WAITING)


def _another_reads(asked: Clarification, state: State) -> Action:
    """A fact read in prose that may accuse is read by two (LAW 5)."""
    if any(one.topic is QuestionTopic.READ_AGAIN for _, one in state.open_questions()):
        return Wait(until=None, why="question")
    first = asked.confirmed[0]
    assert isinstance(first.body, FactSeen)
    return AskHuman(
        topic=QuestionTopic.READ_AGAIN, answers=READ_ANSWERS, proposes=first.seq, artifacts=first.body.artifacts
    )


def sooner(one: Action | None, other: Action | None, now: datetime) -> Action | None:
    """Of two things that go on side by side: whatever is to be done, else the wait that ends first."""
    waits = [action for action in (one, other) if isinstance(action, Wait)]
    doing = next((action for action in (one, other) if action is not None and not isinstance(action, Wait)), None)
    return doing or min(waits, key=lambda wait: (wait.until is None, wait.until or now), default=None)
