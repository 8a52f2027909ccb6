"""What is next? (scenario, ledger, now) -> Action, and nothing else.

Knows law, promises and spacing; knows no other case, no clock, no database.
The rules stand in the order in which they are asked; the first that has an
answer decides.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from auditor.action import Action, AskHuman, Close, Perform, Wait
from auditor.announced import announced
from auditor.attempt import FAILING_ANSWERS, attempt, resumed
from auditor.clarification import clarification_of
from auditor.decide_clarification import WAITING, clarify, sooner
from auditor.decide_information import ask_to_read, still_read
from auditor.decide_link import LATER, read_again, try_links
from auditor.legal_clock import SIGNS_OF_LIFE, TAKEN_BACK
from auditor.mail_at_hand import follow_up_stage, mail_for, rule_of
from auditor.pace import READBACK_AGE, final_deadline, next_look
from auditor.plan import Plan, plan_of
from auditor.replay import OFFLINE, State, replay
from results.records import (
    FACTS,
    AccountUsed,
    CaseOpened,
    Closing,
    Entry,
    Fact,
    FactSeen,
    QuestionTopic,
)
from scenarios.loaded import LoadedScenario

AMBIGUOUS_ANSWERS = ("sent", "not_sent", "abandon")
CONFIRM_ANSWERS = ("yes", "no")
CAME_ANSWERS = ("yes", "no")
_GROWING = timedelta(hours=6)  # how often we look whether an account has been used enough
_NO_PAST = AccountUsed()
NOTICE = "notice"
"""The stage at which a service's public pages are looked over."""

_TRIES = 3  # of that: what it would show is not what was asked for
_BESIDE = (
    QuestionTopic.READ_MAIL,
    QuestionTopic.COLLECT_NOW,
    QuestionTopic.KEY_AGAIN,
    QuestionTopic.READ_AGAIN,
    QuestionTopic.READ_INFORMATION,
)
"""Questions beside which a case goes on."""

Submitted = tuple[Entry, FactSeen]
ACCOUNT_SUFFERED = (Fact.ACCOUNT_LOCKED, Fact.ACCOUNT_CLOSED)  # that says nothing of the way to ask


def decide(scenario: LoadedScenario, ledger: Sequence[Entry], now: datetime, past: AccountUsed = _NO_PAST) -> Action:
    """Say what a case does next.

    Pure: the same scenario, ledger, moment and past of the account give the
    same action, and the action of any prefix is one the whole ledger may have
    taken. `past` is what happened in the account beside this case.
    """
    plan = plan_of(scenario)
    state = replay(ledger)
    if state.closed is not None:
        return _after_closing(plan, state, now)
    action = _ask_about_proposals(state) or _await_answers(state) or ask_to_read(ledger, state)
    action = action or _next_step(plan, ledger, state, now, past)
    if isinstance(action, Close) and action.outcome is Closing.DELIVERED:
        where = plan.service.controller.jurisdiction
        action = still_read(ledger, state, now, jurisdiction=where, has_mail=plan.has_mail) or action
    return attempt(state, "undo", now) if isinstance(action, Close) and _owes_undo(plan, state) else action


def _next_step(plan: Plan, ledger: Sequence[Entry], state: State, now: datetime, past: AccountUsed) -> Action:
    if plan.exports:
        action = _several(plan, ledger, state, now, past)
    else:
        action = _until_in_hand(plan, state, state, now, past)
        if action is None:
            action = sooner(_clarified(plan, ledger, state, now), try_links(plan, state, now), now)
    if action is None or (isinstance(action, Wait) and action.why in (LATER, WAITING)):
        action = read_again(plan, state, now) or action
    return action or Close(outcome=Closing.DELIVERED)


def _several(plan: Plan, ledger: Sequence[Entry], whole: State, now: datetime, past: AccountUsed) -> Action | None:
    """One case, one clock, several exports: what one waits for does not hold up another, unless asked for in turn."""
    waits: list[Wait] = []
    for name in plan.exports:
        state = replay(ledger, export=name)
        action = _until_in_hand(plan, state, whole, now, past)
        given_up = isinstance(action, Close) and whole.has(Fact.EXPORT_DELIVERED)  # what is in hand is the answer
        in_turn = action is not None and not given_up and plan.asked == "in_turn"
        if action is None:
            action = try_links(plan, state, now)
        if isinstance(action, Wait):
            waits.append(action)
        elif action is not None and not given_up:
            return _named(plan, action, name)
        if in_turn:
            break
    return min(waits, key=lambda wait: (wait.until is None, wait.until or now), default=None)


def _named(plan: Plan, action: Action, name: str) -> Action:
    """Say of which export a stage is, where it is of one."""
    if not isinstance(action, Perform | AskHuman):
        return action
    of_all = (
        action.stage == "readback"
        or rule_of(action.stage or "") is not None
        or (plan.asked == "together" and action.stage not in ("collect", "verify"))
    )
    return action if of_all else replace(action, export=name)


def _until_in_hand(plan: Plan, state: State, whole: State, now: datetime, past: AccountUsed) -> Action | None:
    """Ask, wait, collect; None once an export is in hand."""
    action = _settle_intent(plan, state, now) or _before_request(plan, state, now, past)
    if action is not None:
        return action
    if state.has(Fact.EXPORT_DELIVERED):
        return None
    if state.has(Fact.REFUSED, Fact.NO_DATA_HELD, Fact.DELIVERED_ON_PAPER):
        return Close(outcome=Closing.ANSWERED_OTHERWISE)
    return _wait_for_answer(plan, state, whole, now)


def _after_closing(plan: Plan, state: State, now: datetime) -> Action:
    """Closed is closed; but what we planted for a while is put back, where a person closed the case before we could."""
    if _owes_undo(plan, state) and "undo" not in state.failing:
        return attempt(state, "undo", now)
    return Wait(until=None, why="closed")


def _owes_undo(plan: Plan, state: State) -> bool:
    """Whether what the account was given for a while still stands there; where we can't sign in we can't know."""
    locked_out = any(failing.code == "credential_rejected" for failing in state.failing.values())
    return plan.has_undo and "undo" not in state.ended and not locked_out


def _ask_about_proposals(state: State) -> Action | None:
    """A weighty fact counts only after a person's yes."""
    for seq, proposal in state.proposals.items():
        return AskHuman(
            topic=QuestionTopic.CONFIRM_FACT, answers=CONFIRM_ANSWERS, proposes=seq, artifacts=proposal.artifacts
        )
    return None


def _await_answers(state: State) -> Action | None:
    """Only questions about facts and mails let the case go on meanwhile, unless the fact stops the stage."""
    for _, asked in state.open_questions():
        if asked.topic in _BESIDE:
            continue
        if asked.topic is not QuestionTopic.CONFIRM_FACT or not state.has(Fact.REQUEST_SUBMITTED):
            return Wait(until=None, why="question")
    return Close(outcome=Closing.ABANDONED) if _abandoned(state) else None


def _abandoned(state: State) -> bool:
    return any(answer.answer == "abandon" for _, answer in state.answered.values())


def _settle_intent(plan: Plan, state: State, now: datetime) -> Action | None:
    """An intent without its observation is reconciled by looking, else becomes a question; never a retry."""
    if state.intent is None:
        return None
    stage, number = state.intent.stage or "request", state.intent.attempt or 1
    confirmed = state.ended.get("confirm")
    if confirmed is not None and confirmed[0].seq > state.intent.seq:
        known = state.failing.get(stage)
        topic = QuestionTopic.MISSING_CONFIRMATION if known else QuestionTopic.AMBIGUOUS_REQUEST
        return AskHuman(topic=topic, answers=AMBIGUOUS_ANSWERS, stage=stage)
    if not plan.can_confirm or stage != "request":  # what `confirm` shows is the request, and no letter after it
        return AskHuman(topic=QuestionTopic.AMBIGUOUS_REQUEST, answers=AMBIGUOUS_ANSWERS, stage=stage)
    return attempt(state, "confirm", now, number=number)


def _before_request(plan: Plan, state: State, now: datetime, past: AccountUsed) -> Action | None:
    """Let the account be used for a while, read back, look at what is old, ask."""
    if state.has(Fact.REQUEST_SUBMITTED):
        return None
    held = _stopped_before_request(plan, state, now) or _not_ready(plan, past, now) or _look_over(state, now)
    if held is not None:
        return held
    for stage in plan.before_request:
        done = state.ended.get(stage)
        if done is None or now - done[0].at > READBACK_AGE:
            return attempt(state, stage, now)
    return attempt(state, "request", now)


def _look_over(state: State, now: datetime) -> Action | None:
    """Look the public pages over once, where the case was opened so; nothing in the way there holds up the request."""
    opened, failing = state.opened, state.failing.get(NOTICE)
    if not (isinstance(opened, CaseOpened) and opened.surveyed) or NOTICE in state.ended:
        return None
    if failing is None or failing.code == OFFLINE:
        return attempt(state, NOTICE, now)
    if not failing.retry or failing.count >= _TRIES:
        return None
    return attempt(state, NOTICE, now)


def _not_ready(plan: Plan, past: AccountUsed, now: datetime) -> Action | None:
    """A written request from an account of yesterday looks like a test, and may be refused as one (C-526/24)."""
    wanted = plan.ready_when
    if wanted is None:
        return None
    if wanted.age is not None and (past.since is None or now < past.since + wanted.age):
        return Wait(until=(past.since or now) + wanted.age, why="account_too_young")
    if wanted.live_runs is not None and past.live_runs < wanted.live_runs:
        return Wait(until=now + _GROWING, why="account_too_little_used")
    return None


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


def _clarified(plan: Plan, ledger: Sequence[Entry], state: State, now: datetime) -> Action | None:
    """With the export in hand, and once a person has ordered it: ask about what it lacks, and take what comes then."""
    asked = clarification_of(ledger)
    if asked is not None and asked.ready is not None and plan.has_collect:
        return _collect(state, asked.ready, now)
    return clarify(asked, state, now) if asked is not None else None


def _wait_for_answer(plan: Plan, state: State, whole: State, now: datetime) -> Action:
    """Poll, densely around the deadline; collect what is ready; give up long after the last possible day."""
    ready = state.last(Fact.EXPORT_READY)
    taken_back = state.last(*TAKEN_BACK)
    if ready is not None and (taken_back is None or taken_back[0].seq < ready[0].seq) and plan.has_collect:
        return _collect(state, ready[0], now)
    submitted = state.first(Fact.REQUEST_SUBMITTED)
    assert submitted is not None
    if _came_back(state):
        return Close(outcome=Closing.CHANNEL_BROKEN)  # nobody was asked, and nothing is sent twice
    follow_up = _follow_up(plan, state, now)
    if follow_up is not None:
        return follow_up
    deadline = final_deadline(plan.service.controller.jurisdiction, whole)
    if now >= deadline + plan.give_up:
        return _give_up(plan, state, deadline)
    return _listen(plan, state, submitted, deadline, now)


def _came_back(state: State) -> bool:
    """Whether the letter that asks was not delivered, and nothing shows that it was known all the same.

    Where several letters left, a person says which of them came back: nobody is left unheard for that.
    """
    alone = [entry for entry, _ in state.letters] if len(state.letters) == 1 else []
    back = state.last(Fact.BOUNCED)
    by_letter = back is not None and any(entry.stage == "request" and entry.seq < back[0].seq for entry in alone)
    return by_letter and not state.has(*SIGNS_OF_LIFE)


def _give_up(plan: Plan, state: State, deadline: datetime) -> Action:
    """Nobody is called silent as long as somebody has not read, or the mailbox was not, what they may have said."""
    if state.open_questions():
        return Wait(until=None, why="question")
    if plan.has_mail and (state.watched is None or state.watched < deadline):
        return Wait(until=None, why="mail")  # whoever reads the mailbox wakes the case
    return Close(outcome=Closing.SILENT)


def _listen(plan: Plan, state: State, submitted: Submitted, deadline: datetime, now: datetime) -> Action:
    """Look again, or ask a person again; what comes by mail comes by itself."""
    last_day = deadline + plan.give_up
    waits = [Wait(until=last_day, why="mail" if plan.has_mail else "answer")]
    if plan.ask is not None:
        asked = _ask_whether_it_came(plan, state, submitted[1].when.by, now)
        if isinstance(asked, AskHuman):
            return asked
        waits.append(asked)
    if plan.has_look:
        look = _look(plan, state, submitted, deadline, now)
        if not isinstance(look, Wait):
            return look
        waits.append(look)
    return min(waits, key=lambda wait: (wait.until is None, wait.until or now))


def _ask_whether_it_came(plan: Plan, state: State, submitted: datetime, now: datetime) -> AskHuman | Wait:
    """A person is asked again as long as the last time is answered, and long enough ago."""
    assert plan.ask is not None
    asked = [(entry, one) for entry, one in state.asked.values() if one.topic is QuestionTopic.COLLECT_NOW]
    if asked and asked[-1][1].question not in state.answered:
        return Wait(until=None, why="question")
    at = (asked[-1][0].at if asked else submitted) + plan.ask
    if now < at:
        return Wait(until=at, why="ask")
    return AskHuman(topic=QuestionTopic.COLLECT_NOW, answers=CAME_ANSWERS, stage="wait", words=plan.ask_words)


def _follow_up(plan: Plan, state: State, now: datetime) -> Action | None:
    """What the scenario does about a mail: once a case, when all that the mail says counts."""
    for number, facts in plan.follow_ups:
        stage = follow_up_stage(number)
        if stage not in state.ended and not _has_written(state, stage) and mail_for(state, number, facts) is not None:
            return attempt(state, stage, now)
    return None


def _has_written(state: State, stage: str) -> bool:
    """Whether the stage has sent its letter, and would send it again if it were begun, or gone on with, now."""
    sent = [one.step or 0 for entry, one in state.letters if entry.stage == stage and one.message_id is not None]
    return bool(sent) and resumed(state, stage) <= max(sent)


def _look(plan: Plan, state: State, submitted: Submitted, deadline: datetime, now: datetime) -> Action:
    """Look at the page when it is time to."""
    last = state.looks[-1][0].at if state.looks and state.looks[-1][0].seq > submitted[0].seq else None
    if "look" in state.failing:
        return attempt(state, "look", now)
    jurisdiction = plan.service.controller.jurisdiction
    promised = [said[0] for said in (announced(*promise, jurisdiction) for promise in state.promises) if said]
    at = next_look(
        submitted=submitted[1].when.by,
        last=last,
        every=plan.look_every,
        deadline=deadline,
        promised=max(promised, default=None),
    )
    return Wait(until=at, why="poll") if now < at else attempt(state, "look", now)


def _collect(state: State, ready: Entry, now: datetime) -> Action:
    """Fetch what is ready; where that brought neither it nor news of it, a person says whether to try again."""
    ended = state.ended.get("collect")
    if ended is None or ended[0].seq < ready.seq:
        return attempt(state, "collect", now)
    if _answered_about(state, "collect", since=ended[0]):
        return attempt(state, "collect", now)
    return AskHuman(topic=QuestionTopic.KEEPS_FAILING, answers=FAILING_ANSWERS, stage="collect")


def _answered_about(state: State, stage: str, *, since: Entry) -> bool:
    """Whether a person has answered a question about the stage after that entry."""
    return any(
        answer.seq > since.seq and question in state.asked and state.asked[question][0].stage == stage
        for question, (answer, _) in state.answered.items()
    )
