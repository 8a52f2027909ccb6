"""Where does an account stand, and may its password be tried?

Pure: derived from what happened to it, from its planting and its cases. The
rules stand in the order in which they are asked; the first that has an answer
decides, so that an account is in one state and no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from auditor.law.period import month_end
from results.records import AccountChange, AccountCondition, AccountEvent, AccountState, Right
from scenarios.schema import ReadyWhen

ONE_TRY = timedelta(hours=24)  # after a refused password; services lock an account after a few in a row
MOST_REFUSALS = 3
WRITTEN_REST_MONTHS = 6  # between two written requests of one account for one right

_ENDS = {AccountChange.BURNED: AccountCondition.BURNED, AccountChange.RETIRED: AccountCondition.RETIRED}
_GIVES_NEW_TRIES = (AccountChange.ROTATED, AccountChange.UNLOCKED)
_VERIFIES = (AccountChange.VERIFIED, AccountChange.SIGNED_IN, AccountChange.SIGNED_IN_BY_HAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What was put into the account.

    Attributes:
        completed_at: planted to the end and read back; None while it is under way.
        live_runs: when our ordinary use of the account was done.
    """

    opened_at: datetime
    completed_at: datetime | None = None
    live_runs: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One case of the account.

    Attributes:
        asked_at: when the request left, or may have left; None where none did.
    """

    case: str
    opened_at: datetime
    closed_at: datetime | None = None
    asked_at: datetime | None = None
    right: Right = Right.BOTH
    written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the scenario asks of the account, and of us.

    Attributes:
        plants: something is planted before the request.
        written: the request is a letter.
    """

    plants: bool = True
    ready_when: ReadyWhen | None = None
    cooldown: timedelta = timedelta()
    right: Right = Right.BOTH
    written: bool = False


def state_of(
    events: Sequence[AccountEvent],
    planting: Planted | None,
    cases: Sequence[Exercise],
    rules: Rules | None,
    now: datetime,
) -> AccountState:
    """Say where an account stands; `rules` None where no scenario uses it."""
    return (
        _ended(events)
        or locked(events)
        or _in_case(cases)
        or (_resting(cases, rules, now) if rules else None)
        or _on_the_way(events, planting, rules, now)
    )


def locked(events: Sequence[AccountEvent]) -> AccountState | None:
    """Locked by the service, by a person, or by us after too many refused passwords; until a person says otherwise."""
    by_word: AccountEvent | None = None
    by_refusals: AccountEvent | None = None
    refused = 0
    for event in events:
        match event.what:
            case AccountChange.LOCKED:
                by_word = event
            case AccountChange.PASSWORD_REFUSED:
                refused += 1
                if refused == MOST_REFUSALS:
                    by_refusals = event
            case AccountChange.SIGNED_IN if by_refusals is None:
                refused = 0
            case what if what in _GIVES_NEW_TRIES:
                refused, by_refusals = 0, None
                by_word = None if what is AccountChange.UNLOCKED else by_word
            case _:
                pass
    if by_word is not None:
        return AccountState(condition=AccountCondition.LOCKED, since=by_word.at, why=by_word.details.why)
    if by_refusals is not None:
        return AccountState(condition=AccountCondition.LOCKED, since=by_refusals.at, why="password_refused")
    return None


def next_try(events: Sequence[AccountEvent]) -> datetime | None:
    """The moment from which the program may type the account's password again; None: at once."""
    for event in reversed(events):
        if event.what is AccountChange.PASSWORD_REFUSED:
            return event.at + ONE_TRY
        if event.what is AccountChange.SIGNED_IN or event.what in _GIVES_NEW_TRIES:
            return None
    return None


def born(events: Sequence[AccountEvent], planting: Planted | None) -> datetime | None:
    """The latest moment at which the account may have been made: it is at least so old."""
    shown = [event.at for event in events if event.what is AccountChange.CREATED or event.what in _VERIFIES]
    shown += [
        datetime.combine(event.details.on, time.min, UTC) + timedelta(days=1)
        for event in events
        if event.what is AccountChange.CREATED and event.details.on is not None
    ]
    return min((*shown, planting.opened_at) if planting else shown, default=None)


def ready_at(events: Sequence[AccountEvent], planting: Planted | None, ready_when: ReadyWhen | None) -> datetime | None:
    """When the account is old enough; of its age alone. None where that is not asked, or nothing shows its age."""
    since = born(events, planting)
    if ready_when is None or ready_when.age is None or since is None:
        return None
    return since + ready_when.age


def _ended(events: Sequence[AccountEvent]) -> AccountState | None:
    for event in reversed(events):
        if event.what in _ENDS:
            return AccountState(condition=_ENDS[event.what], since=event.at, why=event.details.why)
    return None


def _in_case(cases: Sequence[Exercise]) -> AccountState | None:
    running = [case for case in cases if case.closed_at is None]
    if not running:
        return None
    first = min(running, key=lambda case: (case.opened_at, case.case))
    return AccountState(condition=AccountCondition.IN_CASE, since=first.opened_at, why=first.case)


def _resting(cases: Sequence[Exercise], rules: Rules, now: datetime) -> AccountState | None:
    """Until the service's own limit, and LAW's for letters, let the same be asked again."""
    rests = [
        (until, why, case.closed_at)
        for case in cases
        if case.asked_at is not None and case.closed_at is not None
        for until, why in _rests_after(case, case.asked_at, rules)
    ]
    if not rests:
        return None
    until, why, since = max(rests)
    if until <= now:
        return None
    return AccountState(condition=AccountCondition.RESTING, since=since, why=why, until=until)


def longest_rest(rules: Rules) -> timedelta:
    """So long, at most, an account rests after a case was closed: it had asked before."""
    return max(rules.cooldown, timedelta(days=31 * (WRITTEN_REST_MONTHS + 1)) if rules.written else timedelta())


def _rests_after(case: Exercise, asked_at: datetime, rules: Rules) -> list[tuple[datetime, str]]:
    rests = [(asked_at + rules.cooldown, "cooldown")] if rules.cooldown else []
    same_right = Right.BOTH in (case.right, rules.right) or case.right is rules.right
    if case.written and rules.written and same_right:
        day = month_end(asked_at.date(), WRITTEN_REST_MONTHS)
        rests.append((datetime.combine(day, asked_at.timetz()), "written_request"))
    return rests


def _on_the_way(
    events: Sequence[AccountEvent], planting: Planted | None, rules: Rules | None, now: datetime
) -> AccountState:
    first = {event.what: event for event in reversed(events)}
    verified = min((first[what].at for what in _VERIFIES if what in first), default=None)
    done = planting.completed_at if planting else None
    if done is None and rules is not None and not rules.plants:
        done = verified
    if done is not None:
        return _planted(events, planting, rules, done, now)
    if verified is not None:
        return AccountState(condition=AccountCondition.VERIFIED, since=verified)
    if AccountChange.CREATED in first:
        return AccountState(condition=AccountCondition.CREATED, since=first[AccountChange.CREATED].at)
    if planting is not None:  # somebody has made what is being planted
        return AccountState(condition=AccountCondition.CREATED, since=planting.opened_at)
    wanted = first.get(AccountChange.WANTED)
    return AccountState(condition=AccountCondition.WANTED, since=wanted.at if wanted else None)


def _planted(
    events: Sequence[AccountEvent], planting: Planted | None, rules: Rules | None, done: datetime, now: datetime
) -> AccountState:
    """What was planted lies there: is the account old enough, and used enough, for the request?"""
    if rules is None:
        return AccountState(condition=AccountCondition.PLANTED, since=done)
    ready_when = rules.ready_when
    runs = planting.live_runs if planting else ()
    wanted_runs = (ready_when.live_runs if ready_when else None) or 0
    old_enough = ready_at(events, planting, ready_when)
    if wanted_runs and not runs:
        return AccountState(condition=AccountCondition.PLANTED, since=done, why="live_runs")
    if len(runs) < wanted_runs:
        return AccountState(condition=AccountCondition.AGEING, since=done, why="live_runs")
    if old_enough is not None and old_enough > now:
        return AccountState(condition=AccountCondition.AGEING, since=done, why="age", until=old_enough)
    since = max(done, old_enough or done, runs[wanted_runs - 1] if wanted_runs else done)
    return AccountState(condition=AccountCondition.READY, since=since)
