"""Where does a case stand, going by its ledger alone?

A fold over the entries: pure, order-faithful, and the only reader of raw
entries that `decide` has.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from results.records import (
    Abandoned,
    Answered,
    Asked,
    Captured,
    CaseOpened,
    ClarificationOrdered,
    Closed,
    Entry,
    Fact,
    FactSeen,
    Intended,
    LetterSent,
    LinkTried,
    Looked,
    MailboxRead,
    MailReceived,
    MailWatched,
    NotDone,
    PlantingOpened,
    ReadBack,
    RecordPlanted,
    Requester,
    StageEnded,
    Unobserved,
)

OFFLINE = "offline"
"""Our own network is down: waited for, and never counted."""


@dataclass(slots=True, kw_only=True)
class Failing:
    """Runs of one stage that could not look, since it last could; `shown` are the artifacts of what the last one met."""

    count: int
    last: Entry
    code: str
    retry: bool
    not_before: datetime | None = None
    shown: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class State:
    """What a ledger says has happened.

    Attributes:
        facts: counted facts, earliest first.
        proposals: weighty facts by sequence number that nobody was asked about yet.
        asked, answered: questions by id; an answer carries its entry.
        ended: the last `StageEnded` of each stage, with its entry.
        intent: an irreversible step begun and never seen to be done or undone.
        failing: by stage, the run of failures since it last worked.
        looks: what was seen while waiting, in order.
        readbacks: when each category was last seen in the account.
        live_runs: how often the account was used as people use it.
        mails, letters: those that belong to the case, in order.
        watched: when its mailbox was last read to its end.
    """

    opened: CaseOpened | PlantingOpened | None = None
    opened_at: datetime | None = None
    facts: list[tuple[Entry, FactSeen]] = field(default_factory=list)
    proposals: dict[int, FactSeen] = field(default_factory=dict)
    asked: dict[str, tuple[Entry, Asked]] = field(default_factory=dict)
    answered: dict[str, tuple[Entry, Answered]] = field(default_factory=dict)
    ended: dict[str, tuple[Entry, StageEnded]] = field(default_factory=dict)
    intent: Entry | None = None
    failing: dict[str, Failing] = field(default_factory=dict)
    looks: list[tuple[Entry, Looked]] = field(default_factory=list)
    readbacks: list[tuple[Entry, ReadBack]] = field(default_factory=list)
    links: list[tuple[Entry, LinkTried]] = field(default_factory=list)
    promises: list[tuple[Entry, Captured]] = field(default_factory=list)
    planted: set[str] = field(default_factory=set)
    attempts: dict[str, int] = field(default_factory=dict)
    live_runs: int = 0
    mails: list[tuple[Entry, MailReceived]] = field(default_factory=list)
    letters: list[tuple[Entry, LetterSent]] = field(default_factory=list)
    watched: datetime | None = None
    closed: Entry | None = None

    @property
    def is_case(self) -> bool:
        return isinstance(self.opened, CaseOpened)

    def first(self, *wanted: Fact) -> tuple[Entry, FactSeen] | None:
        """The earliest of the wanted facts by the end of its interval."""
        return min(
            (pair for pair in self.facts if pair[1].fact in wanted), key=lambda pair: pair[1].when.by, default=None
        )

    def has(self, *wanted: Fact) -> bool:
        return self.first(*wanted) is not None

    def last(self, *wanted: Fact) -> tuple[Entry, FactSeen] | None:
        """The wanted fact entered last."""
        return next((pair for pair in reversed(self.facts) if pair[1].fact in wanted), None)

    def open_questions(self) -> list[tuple[Entry, Asked]]:
        return [pair for question, pair in self.asked.items() if question not in self.answered]

    def tried(self, requester: Requester, after: str) -> bool:
        return any(link.requester is requester and link.after == after for _, link in self.links)


def replay(entries: Iterable[Entry], *, export: str | None = None) -> State:
    """Fold a ledger into a state. Any prefix folds, and going on from it folds to the same.

    With `export`, what was said of the case's other exports is passed over;
    attempts alone are counted over all, so that each has a number of its own.
    """
    state = State()
    for entry in entries:
        if export is None or getattr(entry.body, "export", None) in (None, export):
            _enter(state, entry)
        else:
            _count(state, entry)
    return state


def _count(state: State, entry: Entry) -> None:
    if entry.stage is not None and entry.attempt is not None:
        state.attempts[entry.stage] = max(entry.attempt, state.attempts.get(entry.stage, 0))


def _enter(state: State, entry: Entry) -> None:
    _count(state, entry)
    match entry.body:
        case CaseOpened() | PlantingOpened() as body:
            state.opened, state.opened_at = body, entry.at
        case Intended():
            state.intent = entry
        case NotDone():
            state.intent = None
        case LetterSent() as body:
            state.intent = None
            state.letters.append((entry, body))
        case MailReceived() as body:
            state.mails.append((entry, body))
        case MailboxRead():
            state.failing.pop(entry.stage or "", None)
        case MailWatched():
            state.watched = entry.at
        case FactSeen() as body:
            _enter_fact(state, entry, body)
        case Looked() as body:
            state.looks.append((entry, body))
        case StageEnded() as body:
            state.ended[entry.stage or ""] = (entry, body)
            state.failing.pop(entry.stage or "", None)
            state.live_runs += entry.stage == "live"
            if state.intent is not None and state.intent.stage == entry.stage and entry.stage != "request":
                state.intent = None
        case Unobserved() as body:
            before = state.failing.get(entry.stage or "")
            state.failing[entry.stage or ""] = Failing(
                count=(before.count if before else 0) + (body.code != OFFLINE),
                last=entry,
                code=body.code,
                retry=body.retry,
                not_before=body.not_before,
                shown=body.artifacts,
            )
        case LinkTried() as body:
            state.links.append((entry, body))
        case ReadBack() as body:
            state.readbacks.append((entry, body))
        case Captured(name="promise") as body:
            state.promises.append((entry, body))
        case RecordPlanted() as body:
            state.planted.add(body.record)
        case Asked() as body:
            state.asked[body.question] = (entry, body)
            if body.proposes is not None:
                state.proposals.pop(body.proposes, None)
        case Answered() as body:
            _enter_answer(state, entry, body)
        case Closed() | Abandoned():
            state.closed = entry
        case ClarificationOrdered():
            state.closed = None
        case _:
            pass


def _enter_fact(state: State, entry: Entry, body: FactSeen) -> None:
    if body.proposed:
        state.proposals[entry.seq] = body
        return
    state.facts.append((entry, body))
    if body.fact is Fact.REQUEST_SUBMITTED:
        state.intent = None


def _enter_answer(state: State, entry: Entry, body: Answered) -> None:
    state.answered[body.question] = (entry, body)
    asked = state.asked.get(body.question)
    if asked is None:
        return
    stage = asked[0].stage or ""
    if body.answer in ("not_sent", "again"):
        state.failing.pop(stage, None)
    if body.answer == "not_sent":
        state.intent = None
