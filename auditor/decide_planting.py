"""What is next for a planting? (scenario, truth, ledger, now) -> Action, pure.

Plant what the read-back does not see, read back what was planted, use the
account for a while where the scenario says so, and rest. A planting that was
cut short, or goes on where an earlier one ended, looks first: what stands in
the account is not planted twice.
"""

from collections.abc import Sequence
from datetime import datetime

from auditor.action import Action, AskHuman, Close, Wait
from auditor.attempt import FAILING_ANSWERS, attempt
from auditor.replay import State, replay
from auditor.stage import planted_by_steps, planted_by_us
from results.records import AttachRule, Closing, Entry, GroundTruth, PlantingOpened, QuestionTopic
from scenarios.loaded import LoadedScenario
from scenarios.schema import Live

BY_HAND_ANSWERS = ("done", "abandon")


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
        attach: AttachRule = "optional" if _shows_by_itself(scenario, truth) else "required"
        return AskHuman(topic=QuestionTopic.PLANT_BY_HAND, answers=BY_HAND_ANSWERS, stage="plant", attach=attach)
    if not _is_planted(scenario, truth, state):
        begun = state.planted or "plant" in state.failing or _goes_on(state)
        stage = "readback" if begun and not _read_back_since_planting(state) else "plant"
        return attempt(state, stage, now)
    if _can_read_back(scenario) and not _read_back_since_planting(state):
        return attempt(state, "readback", now)
    return _live(scenario.scenario.live, state, now) or Close(outcome=Closing.PLANTED)


def is_complete(scenario: LoadedScenario, truth: GroundTruth, ledger: Sequence[Entry]) -> bool:
    """Whether everything stands in the account and was read back: cases may begin, though its use goes on."""
    state = replay(ledger)
    by_hand = not needs_hand(scenario, truth) or _done_by_hand(state)
    read_back = not _can_read_back(scenario) or _read_back_since_planting(state)
    return by_hand and read_back and _is_planted(scenario, truth, state)


def _is_planted(scenario: LoadedScenario, truth: GroundTruth, state: State) -> bool:
    return not frozenset(r.id for r in planted_by_steps(scenario.scenario, truth)) - present(state)


def _goes_on(state: State) -> bool:
    """Whether an earlier planting of this account left something: it is looked for first, and not planted twice."""
    return isinstance(state.opened, PlantingOpened) and state.opened.extends is not None


def _live(live: Live | None, state: State, now: datetime) -> Action | None:
    """Use the account as people do, now and then; None once that has lasted long enough."""
    since = state.ended.get("readback") or state.ended.get("plant")
    if live is None or since is None:
        return None
    begun = state.opened_at or since[0].at
    if now >= begun + live.during:
        return None
    last = state.ended.get("live")
    at = last[0].at + live.every if last else since[0].at
    return Wait(until=at, why="live") if now < at else attempt(state, "live", now)


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


def _shows_by_itself(scenario: LoadedScenario, truth: GroundTruth) -> bool:
    """Whether steps read back all that a person plants: then nobody need prove it."""
    by_hand = planted_by_us(scenario.scenario, truth)
    ours = frozenset(r.id for r in planted_by_steps(scenario.scenario, truth))
    return all(isinstance(scenario.scenario.readback.get(r.category), tuple) for r in by_hand if r.id not in ours)


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
