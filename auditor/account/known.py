"""What do we know of an account? Read from the store and from the scenario that uses it, and put together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.account.state import Exercise, Planted, Rules, longest_rest, state_of
from auditor.replay import State, replay
from results.records import AccountEvent, AccountState, CaseOpened, Fact
from results.store import account as accounts
from results.store import declaration, ledger, session
from results.store.account import CaseTime
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
    (known,) = await look_up_each(tx, {account: loaded}, now)
    return known


async def look_up_each(
    tx: AsyncConnection, whose: Mapping[str, LoadedScenario | None], now: datetime, *, past: bool = True
) -> tuple[Known, ...]:
    """Read everything about several accounts, each with the scenario of its service; a handful of queries in all.

    `past`: also when the cases asked that are so old that nothing rests on them any more.
    """
    rules = {account: rules_of(loaded, account) if loaded else None for account, loaded in whose.items()}
    events = await accounts.events_of_each(tx, whose)
    plantings = await _plantings(tx, whose)
    cases = await accounts.cases_of(tx, whose)
    sessions = await session.last_until(tx, whose)
    found = []
    for account in whose:
        rule, planting, told = rules[account], plantings.get(account), events.get(account, ())
        since = datetime.min.replace(tzinfo=UTC) if past or rule is None else now - longest_rest(rule)
        asked = tuple([await _exercise(tx, row, rule, since) for row in cases.get(account, ())])
        found.append(
            Known(
                account=account,
                events=told,
                planting=planting,
                cases=asked,
                rules=rule,
                state=state_of(told, planting, asked, rule, now),
                session_until=sessions.get(account),
            )
        )
    return tuple(found)


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


async def _plantings(tx: AsyncConnection, whose: Collection[str]) -> Mapping[str, Planted]:
    found = await declaration.plantings_of(tx, whose)
    ids = [planting.ledger for planting in found.values()]
    rows, runs = await ledger.each(tx, ids), await ledger.ended_runs(tx, ids, stage=LIVE)
    told = {}
    for account, planting in found.items():
        row = rows[planting.ledger]
        told[account] = Planted(
            opened_at=row.opened_at,
            completed_at=(row.closed_at or row.opened_at) if planting.complete else None,
            live_runs=runs.get(row.id, ()),
        )
    return told


async def _exercise(tx: AsyncConnection, row: CaseTime, rules: Rules | None, since: datetime) -> Exercise:
    """A case; when it asked, only where that may keep the account at rest: it was closed since then."""
    rests = rules is not None and (bool(rules.cooldown) or rules.written)
    if not rests or row.closed_at is None or row.closed_at < since:
        return Exercise(case=row.id, opened_at=row.opened_at, closed_at=row.closed_at)
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
