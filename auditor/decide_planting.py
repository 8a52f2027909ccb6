"""What is next for a planting? (scenario, truth, ledger, now) -> Action, pure.

Plant what the read-back does not see, read back what was planted, and rest.
A planting that was cut short looks first: what stands in the account is not
planted twice.
"""

from collections.abc import Sequence
from datetime import datetime

from auditor.decide import FAILING_ANSWERS, Action, AskHuman, Close, Perform, Wait
from auditor.pace import backoff
from auditor.replay import State, replay
from auditor.stage import planted_by_steps
from results.records import Closing, Entry, GroundTruth, QuestionTopic
from scenarios.loaded import LoadedScenario

BY_HAND_ANSWERS = ("done", "abandon")
PATIENCE = 6


def decide_planting(scenario: LoadedScenario, truth: GroundTruth, ledger: Sequence[Entry], now: datetime) -> Action:
    """Say what a planting does next."""
    state = replay(ledger)
    if state.closed is not None:
        return Wait(until=None, why="closed")
    if state.open_questions():
        return Wait(until=None, why="question")
    if any(answer.answer == "abandon" for _, answer in state.answered.values()):
        return Close(outcome=Closing.ABANDONED)
    refused = next((stage for stage, failing in state.failing.items() if failing.code == "credential_rejected"), None)
    if refused is not None:  # no other stage types the password again
        return AskHuman(topic=QuestionTopic.CREDENTIAL_REJECTED, answers=FAILING_ANSWERS, stage=refused)
    if needs_hand(scenario, truth) and not _done_by_hand(state):
        return AskHuman(topic=QuestionTopic.PLANT_BY_HAND, answers=BY_HAND_ANSWERS, stage="plant", attach="optional")
    wanted = frozenset(r.id for r in planted_by_steps(scenario.scenario, truth))
    if wanted - present(state):
        begun = state.planted or "plant" in state.failing
        stage = "readback" if begun and not _read_back_since_planting(state) else "plant"
        return _perform(state, stage, now)
    if _can_read_back(scenario) and not _read_back_since_planting(state):
        return _perform(state, "readback", now)
    return Close(outcome=Closing.PLANTED)


def present(state: State) -> frozenset[str]:
    """Records planted by us or seen in the account."""
    seen = {field.rpartition(".")[0] for _, back in state.readbacks for field in back.seen}
    return frozenset(state.planted | seen)


def needs_hand(scenario: LoadedScenario, truth: GroundTruth) -> bool:
    """Whether some of the truth can only be planted by a person."""
    plans = scenario.scenario.plant
    return any(plans.get(category) == "by_hand" for category in truth.categories) or any(
        r.planted == "by_hand" for r in truth.records if r.category in plans
    )


def _done_by_hand(state: State) -> bool:
    return any(
        asked.topic is QuestionTopic.PLANT_BY_HAND and state.answered[q][1].answer == "done"
        for q, (_, asked) in state.asked.items()
        if q in state.answered
    )


def _can_read_back(scenario: LoadedScenario) -> bool:
    return any(isinstance(plan, tuple) for plan in scenario.scenario.readback.values())


def _read_back_since_planting(state: State) -> bool:
    back, planted = state.ended.get("readback"), state.ended.get("plant")
    failing = state.failing.get("plant")
    last = max((e.seq for e in (planted[0] if planted else None, failing.last if failing else None) if e), default=0)
    return back is not None and back[0].seq > last


def _perform(state: State, stage: str, now: datetime) -> Action:
    failing = state.failing.get(stage)
    if failing is not None and not failing.retry:
        return AskHuman(topic=QuestionTopic.PAGE_CHANGED, answers=FAILING_ANSWERS, stage=stage)
    if failing is not None and failing.count >= PATIENCE:
        return AskHuman(topic=QuestionTopic.KEEPS_FAILING, answers=FAILING_ANSWERS, stage=stage)
    if failing is not None and now < failing.last.at + backoff(failing.count):
        return Wait(until=failing.last.at + backoff(failing.count), why=failing.code)
    return Perform(stage=stage, attempt=state.attempts.get(stage, 0) + 1)
