"""May a stage be run now, or has it just failed? One rule for cases and plantings. Pure.

What may pass by itself is tried again after a while, and a person is asked
after so many failures; what cannot is a person's at once.
"""

from datetime import datetime, timedelta

from auditor.action import Action, AskHuman, Close, Perform, Wait
from auditor.pace import backoff
from auditor.replay import Failing, State
from results.records import Closing, Fact, QuestionTopic, Requester

FAILING_ANSWERS = ("again", "abandon")
PATIENCE = 6  # failures in a row of one stage before a person is asked
_DAY = timedelta(days=1)
_LONGEST = timedelta(days=3)  # of a pause that a service asks for


def attempt(
    state: State,
    stage: str,
    now: datetime,
    *,
    number: int | None = None,
    requester: Requester = Requester.ACCOUNT,
    check: str | None = None,
) -> Action:
    """Run a stage, unless it has just failed: then wait, ask, or close.

    `number` where an earlier attempt is looked after; else it is the next.
    """
    failing = state.failing.get(stage)
    held = _hold(state, stage, failing, now) if failing is not None else None
    if held is not None:
        return held
    return Perform(
        stage=stage,
        attempt=number if number is not None else state.attempts.get(stage, 0) + 1,
        requester=requester,
        check=check,
        from_step=resumed(state, stage),
    )


def _hold(state: State, stage: str, failing: Failing, now: datetime) -> Action | None:
    code, last = failing.code, failing.last.at
    if code == "credential_rejected":
        if state.is_case and not state.has(Fact.REQUEST_SUBMITTED):
            return Close(outcome=Closing.CREDENTIAL_REJECTED)
        return AskHuman(topic=QuestionTopic.CREDENTIAL_REJECTED, answers=FAILING_ANSWERS, stage=stage)
    if code == "access_refused":
        if state.is_case and not state.has(Fact.REQUEST_SUBMITTED):
            return Close(outcome=Closing.BLOCKED)
        return Wait(until=last + _DAY, why=code) if now < last + _DAY else None
    if not failing.retry:
        return AskHuman(topic=QuestionTopic.PAGE_CHANGED, answers=FAILING_ANSWERS, stage=stage, artifacts=failing.shown)
    if failing.count >= PATIENCE:
        return AskHuman(
            topic=QuestionTopic.KEEPS_FAILING, answers=FAILING_ANSWERS, stage=stage, artifacts=failing.shown
        )
    again = last + backoff(max(failing.count, 1))
    if failing.not_before is not None:  # the service asks for patience, and gets it as far as that is reasonable
        again = max(again, min(failing.not_before, last + _LONGEST))
    return Wait(until=again, why=code) if now < again else None


def resumed(state: State, stage: str) -> int:
    """The step after the one at which a person was asked, if the stage has not ended or failed since."""
    ended, failing = state.ended.get(stage), state.failing.get(stage)
    since = max(ended[0].seq if ended else 0, failing.last.seq if failing else 0)
    for entry, asked in reversed(list(state.asked.values())):
        if asked.topic is QuestionTopic.SCENARIO and entry.stage == stage and entry.seq > since:
            return asked.step + 1 if asked.question in state.answered and asked.step is not None else 0
    return 0
