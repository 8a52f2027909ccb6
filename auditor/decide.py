"""What is next? (scenario, ledger, now) -> Action, and nothing else.

Knows law, promises and spacing; knows no other case, no clock, no database.
The rules stand in the order in which they are asked; the first that has an
answer decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.legal_clock import TAKEN_BACK
from auditor.pace import (
    LINK_CHECKS,
    READBACK_AGE,
    backoff,
    final_deadline,
    next_look,
)
from auditor.plan import Plan, plan_of
from auditor.replay import Failing, State, replay
from results.records import (
    FACTS,
    AttachRule,
    Closing,
    Entry,
    Fact,
    LinkResult,
    QuestionTopic,
    Requester,
    Text,
)
from scenarios.loaded import LoadedScenario

AMBIGUOUS_ANSWERS = ("sent", "not_sent", "abandon")
FAILING_ANSWERS = ("again", "abandon")
CONFIRM_ANSWERS = ("yes", "no")
ACCOUNT_SUFFERED = (Fact.ACCOUNT_LOCKED, Fact.ACCOUNT_CLOSED)  # that says nothing of the way to ask
PATIENCE = 6  # failures in a row of one stage before a person is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Perform:
    """Run one stage; `check` names the moment of a link check, `requester` as whom."""

    stage: str
    attempt: int
    requester: Requester = Requester.ACCOUNT
    check: str | None = None
    from_step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Nothing until then; None: nothing until a person acts."""

    until: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskHuman:
    topic: QuestionTopic
    answers: tuple[str, ...]
    stage: str | None = None
    proposes: int | None = None
    words: Text | None = None
    attach: AttachRule = "none"
    artifacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    outcome: Closing


Action = Perform | Wait | AskHuman | Close


def decide(scenario: LoadedScenario, ledger: Sequence[Entry], now: datetime) -> Action:
    """Say what a case does next.

    Pure: the same scenario, ledger and moment give the same action, and the
    action of any prefix is one the whole ledger may have taken.
    """
    plan = plan_of(scenario)
    state = replay(ledger)
    for rule in (_closed, _ask_about_proposals, _await_answers, _settle_intent, _before_request, _after_delivery):
        action = rule(plan, state, now)
        if action is not None:
            return action
    return _wait_for_answer(plan, state, now)


def _closed(_plan: Plan, state: State, _now: datetime) -> Action | None:
    return Wait(until=None, why="closed") if state.closed else None


def _ask_about_proposals(_plan: Plan, state: State, _now: datetime) -> Action | None:
    """A weighty fact counts only after a person's yes."""
    for seq, proposal in state.proposals.items():
        return AskHuman(
            topic=QuestionTopic.CONFIRM_FACT, answers=CONFIRM_ANSWERS, proposes=seq, artifacts=proposal.artifacts
        )
    return None


def _await_answers(_plan: Plan, state: State, _now: datetime) -> Action | None:
    """Only questions about facts let the case go on meanwhile, unless the fact stops the stage."""
    for _, asked in state.open_questions():
        if asked.topic is not QuestionTopic.CONFIRM_FACT or not state.has(Fact.REQUEST_SUBMITTED):
            return Wait(until=None, why="question")
    if _abandoned(state):
        return Close(outcome=Closing.ABANDONED)
    return None


def _abandoned(state: State) -> bool:
    return any(answer.answer == "abandon" for _, answer in state.answered.values())


def _settle_intent(plan: Plan, state: State, now: datetime) -> Action | None:
    """An intent without its observation is reconciled by looking, else becomes a question; never a retry."""
    if state.intent is None:
        return None
    stage, attempt = state.intent.stage or "request", state.intent.attempt or 1
    confirmed = state.ended.get("confirm")
    if confirmed is not None and confirmed[0].seq > state.intent.seq:
        known = state.failing.get(stage)
        topic = QuestionTopic.MISSING_CONFIRMATION if known else QuestionTopic.AMBIGUOUS_REQUEST
        return AskHuman(topic=topic, answers=AMBIGUOUS_ANSWERS, stage=stage)
    if not plan.can_confirm:
        return AskHuman(topic=QuestionTopic.AMBIGUOUS_REQUEST, answers=AMBIGUOUS_ANSWERS, stage=stage)
    return _perform(state, "confirm", now, attempt=attempt)


def _before_request(plan: Plan, state: State, now: datetime) -> Action | None:
    """Read back, look at what is old, ask."""
    if state.has(Fact.REQUEST_SUBMITTED):
        return None
    stopped = _stopped_before_request(plan, state, now)
    if stopped is not None:
        return stopped
    for stage in plan.before_request:
        done = state.ended.get(stage)
        if done is None or now - done[0].at > READBACK_AGE:
            return _perform(state, stage, now)
    return _perform(state, "request", now)


def _stopped_before_request(plan: Plan, state: State, now: datetime) -> Action | None:
    ended = state.ended.get("request")
    fact = ended[1].stopped_by if ended else None
    if ended is None or fact is None:
        return None
    if fact in (Fact.COOLDOWN, Fact.ALREADY_PENDING):
        again = ended[0].at + plan.cooldown
        return Wait(until=again, why=str(fact)) if now < again else None
    if fact in ACCOUNT_SUFFERED:
        if _answered_about(state, "request", since=ended[0]):
            return None
        return AskHuman(topic=QuestionTopic.ACCOUNT_LOCKED, answers=FAILING_ANSWERS, stage="request")
    if FACTS[fact].weighty:  # asked about; a person's no lets the request go on, a yes ends the case
        return Close(outcome=Closing.ANSWERED_OTHERWISE) if state.has(fact) else None
    outcome = Closing.BLOCKED if fact in (Fact.CAPTCHA_MET, Fact.ACCESS_BLOCKED) else Closing.CHANNEL_BROKEN
    return Close(outcome=outcome)


def _after_delivery(plan: Plan, state: State, now: datetime) -> Action | None:
    """With the answer in hand: is its link closed to others, does it die, is the account unharmed?"""
    if state.has(Fact.REFUSED, Fact.NO_DATA_HELD, Fact.DELIVERED_ON_PAPER) and not state.has(Fact.EXPORT_DELIVERED):
        return Close(outcome=Closing.ANSWERED_OTHERWISE)
    delivered = state.first(Fact.EXPORT_DELIVERED)
    if delivered is None:
        return None
    since = delivered[1].when.by
    for check in LINK_CHECKS if plan.has_link and not _knows_no_link(state) else ():
        if check.only_if_alive and not _alive(state):
            continue
        for requester in check.requesters:
            if requester not in plan.requesters or state.tried(requester, check.name):
                continue
            at = since + check.delay
            if now < at:
                return Wait(until=at, why="link_check")
            return _perform(state, "verify", now, requester=requester, check=check.name)
    if plan.has_readback and not _read_back_since(state, since):
        return _perform(state, "readback", now)
    return Close(outcome=Closing.DELIVERED)


def _knows_no_link(state: State) -> bool:
    """Whether the last run that was to try the link found none to try."""
    ended = state.ended.get("verify")
    return ended is not None and all(entry.attempt != ended[0].attempt for entry, _ in state.links)


def _alive(state: State) -> bool:
    """Whether the last fetch by the account itself still brought a file."""
    own = [link for _, link in state.links if link.requester is Requester.ACCOUNT]
    return bool(own) and own[-1].result in (LinkResult.SAME_FILE, LinkResult.OTHER_FILE)


def _read_back_since(state: State, moment: datetime) -> bool:
    ended = state.ended.get("readback")
    return ended is not None and ended[0].at >= moment


def _wait_for_answer(plan: Plan, state: State, now: datetime) -> Action:
    """Poll, densely around the deadline; collect what is ready; give up long after the last possible day."""
    ready = state.last(Fact.EXPORT_READY)
    taken_back = state.last(*TAKEN_BACK)
    if ready is not None and (taken_back is None or taken_back[0].seq < ready[0].seq) and plan.has_collect:
        return _collect(state, ready[0], now)
    submitted = state.first(Fact.REQUEST_SUBMITTED)
    assert submitted is not None
    deadline = final_deadline(plan.service.controller.jurisdiction, state)
    if now >= deadline + plan.give_up:
        return Close(outcome=Closing.SILENT)
    last = state.looks[-1][0].at if state.looks and state.looks[-1][0].seq > submitted[0].seq else None
    failing = state.failing.get("look")
    if failing is not None:
        return _perform(state, "look", now)
    at = next_look(submitted=submitted[1].when.by, last=last, every=plan.look_every, deadline=deadline)
    return Wait(until=at, why="poll") if now < at else _perform(state, "look", now)


def _collect(state: State, ready: Entry, now: datetime) -> Action:
    """Fetch what is ready; where that brought neither it nor news of it, a person says whether to try again."""
    ended = state.ended.get("collect")
    if ended is None or ended[0].seq < ready.seq:
        return _perform(state, "collect", now)
    if _answered_about(state, "collect", since=ended[0]):
        return _perform(state, "collect", now)
    return AskHuman(topic=QuestionTopic.KEEPS_FAILING, answers=FAILING_ANSWERS, stage="collect")


def _answered_about(state: State, stage: str, *, since: Entry) -> bool:
    """Whether a person has answered a question about the stage after that entry."""
    return any(
        answer.seq > since.seq and question in state.asked and state.asked[question][0].stage == stage
        for question, (answer, _) in state.answered.items()
    )


def _perform(
    state: State,
    stage: str,
    now: datetime,
    *,
    attempt: int | None = None,
    requester: Requester = Requester.ACCOUNT,
    check: str | None = None,
) -> Action:
    """Run a stage, unless it has just failed: then wait, ask, or close."""
    failing = state.failing.get(stage)
    if failing is not None:
        held = _hold(state, stage, failing, now)
        if held is not None:
            return held
    number = attempt if attempt is not None else state.attempts.get(stage, 0) + 1
    return Perform(stage=stage, attempt=number, requester=requester, check=check)


def _hold(state: State, stage: str, failing: Failing, now: datetime) -> Action | None:
    code, last = failing.code, failing.last.at
    if code == "credential_rejected":
        if not state.has(Fact.REQUEST_SUBMITTED):
            return Close(outcome=Closing.CREDENTIAL_REJECTED)
        return AskHuman(topic=QuestionTopic.CREDENTIAL_REJECTED, answers=FAILING_ANSWERS, stage=stage)
    if code == "access_refused":
        if not state.has(Fact.REQUEST_SUBMITTED):
            return Close(outcome=Closing.BLOCKED)
        again = last + timedelta(days=1)
        return Wait(until=again, why=code) if now < again else None
    if not failing.retry:
        return AskHuman(topic=QuestionTopic.PAGE_CHANGED, answers=FAILING_ANSWERS, stage=stage)
    if failing.count >= PATIENCE:
        return AskHuman(topic=QuestionTopic.KEEPS_FAILING, answers=FAILING_ANSWERS, stage=stage)
    again = last + backoff(failing.count)
    return Wait(until=again, why=code) if now < again else None
