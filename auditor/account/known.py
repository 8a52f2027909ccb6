"""What do we know of an account? Read from the store and from the scenario that uses it, and put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.account.state import Exercise, Planted, Rules, state_of
from auditor.replay import State, replay
from results.records import AccountEvent, AccountState, CaseOpened, Fact, LedgerKind
from results.store import account as accounts
from results.store import declaration, ledger, session
from results.store.ledger import LedgerRow
from scenarios.digest import from_text
from scenarios.loaded import LoadedScenario
from scenarios.schema import Scenario, SendLetter

LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An account and all that its state is derived from.

    Attributes:
        rules: None where no scenario uses the account.
        session_until: until when the session that a person opened is good.
    """

    account: str
    events: tuple[AccountEvent, ...]
    planting: Planted | None
    cases: tuple[Exercise, ...]
    rules: Rules | None
    state: AccountState
    session_until: datetime | None


async def look_up(tx: AsyncConnection, account: str, loaded: LoadedScenario | None, now: datetime) -> Known:
    """Read everything about one account; `loaded` is the scenario of its service, if there is one."""
    rules = rules_of(loaded, account) if loaded else None
    events = await accounts.events_of(tx, account)
    planting = await _planting(tx, account)
    cases = await _cases(tx, account, rules)
    return Known(
        account=account,
        events=events,
        planting=planting,
        cases=cases,
        rules=rules,
        state=state_of(events, planting, cases, rules, now),
        session_until=await session.lasts_until(tx, account=account),
    )


def rules_of(loaded: LoadedScenario, account: str) -> Rules | None:
    """What a scenario asks of one of its two accounts; the bystander never asks for anything, and so never rests."""
    scenario = loaded.scenario
    plants = bool(scenario.plant)
    if account == bystander_of(loaded):
        return Rules(plants=plants)
    if account != loaded.account:
        return None
    return Rules(
        plants=plants,
        ready_when=scenario.ready_when,
        cooldown=scenario.limits.cooldown or Rules().cooldown,
        right=scenario.right,
        written=is_written(scenario),
    )


def bystander_of(loaded: LoadedScenario) -> str | None:
    """Our second account at the service, where the scenario has one."""
    bystander = loaded.scenario.bystander
    return f"{bystander}@{loaded.service.id}" if bystander else None


def is_written(scenario: Scenario) -> bool:
    """Whether the request is a letter: by mail or on paper, somebody has to read it."""
    return any(isinstance(step, SendLetter) for step in scenario.request)


async def _planting(tx: AsyncConnection, account: str) -> Planted | None:
    found = await declaration.planting_of(tx, account)
    if found is None:
        return None
    row = await ledger.find(tx, found.ledger)
    return Planted(
        opened_at=row.opened_at,
        completed_at=(row.closed_at or row.opened_at) if found.complete else None,
        live_runs=await ledger.ended_runs(tx, found.ledger, stage=LIVE),
    )


async def _cases(tx: AsyncConnection, account: str, rules: Rules | None) -> tuple[Exercise, ...]:
    rows = await ledger.listing(tx, kind=LedgerKind.CASE, account=account)
    rests = rules is not None and (bool(rules.cooldown) or rules.written)
    return tuple(
        [
            await _exercise(tx, row)
            if rests and row.closed_at is not None
            else Exercise(case=row.id, opened_at=row.opened_at, closed_at=row.closed_at)
            for row in rows
        ]
    )


async def _exercise(tx: AsyncConnection, row: LedgerRow) -> Exercise:
    state = replay(await ledger.load(tx, row.id))
    assert isinstance(state.opened, CaseOpened)
    text = await declaration.scenario_text(tx, row.scenario_digest)
    return Exercise(
        case=row.id,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        asked_at=_asked_at(state),
        right=state.opened.right,
        written=is_written(from_text(text).scenario),
    )


def _asked_at(state: State) -> datetime | None:
    """When the request left; an intent of which nobody knows what became counts as one."""
    submitted = state.last(Fact.REQUEST_SUBMITTED)
    moments: Sequence[datetime] = [
        *([submitted[1].when.by] if submitted else []),
        *([state.intent.at] if state.intent else []),
    ]
    return max(moments, default=None)
