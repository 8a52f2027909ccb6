"""May anything be begun with this account, at this service? Asked before a planting, a case, a rehearsal.

LAW: no run without a decision on the terms of use, no account without a holder,
none that is locked, given up or at rest.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.account.known import Known, look_up
from auditor.account.state import next_try
from auditor.refusal import AccountUnfit, NotAllowed
from results.records import AccountCondition, AccountState, Environment
from scenarios.account import Accounts
from scenarios.errors import Problem
from scenarios.lint import Subject
from scenarios.lint.operator import is_test_host
from scenarios.loaded import LoadedScenario
from scenarios.secret import problem_at

_ENDED = (AccountCondition.BURNED, AccountCondition.RETIRED)


def refuse_unfit(known: Known, *, asks: bool = True) -> None:
    """Refuse an account with which nothing more is begun, or not now: locked, burned, retired, in a case.

    Who asks for nothing, as a witness or in a rehearsal, may do so beside a case.

    Raises:
        AccountUnfit: says why, and what mends it.
    """
    say = _UNFIT.get(known.state.condition)
    if say is not None and (asks or known.state.condition is not AccountCondition.IN_CASE):
        raise AccountUnfit(say(known.account, known.state), known.state)


def refuse_over(known: Known) -> None:
    """Refuse an account that is given up for good.

    Raises:
        AccountUnfit: it is burned or retired.
    """
    if known.state.condition in _ENDED:
        raise AccountUnfit(_over(known.account, known.state), known.state)


def refuse_resting(known: Known) -> None:
    """Refuse to ask again before the service's own limit, or ours for letters, is over.

    Raises:
        AccountUnfit: gives the moment.
    """
    if known.state.condition is not AccountCondition.RESTING:
        return
    assert known.state.until is not None
    why = {
        "cooldown": "the service's own time between two requests",
        "written_request": "one written request per account, service and right in six months",
    }[known.state.why or ""]
    raise AccountUnfit(
        f"account {known.account} rests until {known.state.until:%Y-%m-%d %H:%M} UTC ({why}); open the case after that",
        known.state,
    )


def refuse_tried(known: Known, now: datetime) -> None:
    """Refuse to type a password again on the day it was refused.

    Raises:
        AccountUnfit: gives the moment.
    """
    again = next_try(known.events)
    if again is not None and now < again:
        raise AccountUnfit(
            f"the password of {known.account} was refused; it is not tried again before {again:%Y-%m-%d %H:%M} UTC. "
            f"If it has been changed since, say so: `auditor account rotate {known.account}`",
            known.state,
        )


async def refuse_sign_on(tx: AsyncConnection, loaded: LoadedScenario, account: str, now: datetime) -> None:
    """Refuse an account whose own account at the sign-on is locked or given up.

    Raises:
        AccountUnfit: says which, and what mends it.
    """
    theirs = loaded.sign_on_of(account)
    if theirs is not None:
        refuse_unfit(await look_up(tx, theirs, None, now), asks=False)


def refuse_service(
    loaded: LoadedScenario, whose: Sequence[str], accounts: Callable[[], Accounts], *, today: date
) -> None:
    """Refuse a service on whose terms of use nobody has decided, and accounts that nobody stands behind.

    Where they sign in by a sign-on, their accounts there too.

    Raises:
        NotAllowed: names file, line and mend.
        AccountMissing: an account at the sign-on is not written down.
    """
    problem = terms_problem(loaded, today=today)
    signing_on = [theirs for account in whose if (theirs := loaded.sign_on_of(account)) is not None]
    for theirs in signing_on:
        accounts().of(theirs)
    if problem is None and not is_staged(loaded):
        written = accounts()
        problem = next(filter(None, (holder_problem(account, written) for account in (*whose, *signing_on))), None)
    if problem is not None:
        raise NotAllowed(str(problem))


def is_staged(loaded: LoadedScenario) -> bool:
    """Whether everything it visits is loopback or a name reserved for tests (RFC 6761): a rig, and nobody's service."""
    return all(is_test_host(host) for host in loaded.hosts)


def terms_problem(loaded: LoadedScenario, *, today: date) -> Problem | None:
    """What is wrong with the decision on the terms of use, and where it stands."""
    service = loaded.service
    subject = Subject(loaded=loaded, today=today, personas={})
    if service.terms is None:
        if service.environment is Environment.PREPRODUCTION or is_staged(loaded):
            return None
        message = f"nobody has decided on the terms of use of {service.id}"
        mend = "read them, then write `terms: {url, sha256, on, decision, by}`; the decisions are allowed, silent, forbidden, agreed"
        return subject.error("terms_undecided", ("id",), message, mend, part="service")
    if service.terms.decision == "forbidden":
        message = f"the terms of use of {service.id} forbid it, as {service.terms.by} decided on {service.terms.on}"
        mend = "ask the controller; with its word, write `decision: agreed`"
        return subject.error("terms_forbid", ("terms", "decision"), message, mend, part="service")
    return None


def holder_problem(account: str, accounts: Accounts) -> Problem | None:
    """No account without a consenting natural person behind it."""
    written = accounts.of(account)
    if written.holder is not None:
        return None
    mend = 'write holder = { mode = "staff", reference = "..." }; the modes are staff, volunteer, agreed, statutory'
    message = f"nobody stands behind {account}: every account has a holder"
    return problem_at(accounts.file, "no_holder", message, mend, line=written.line_of("holder"))


def _locked(account: str, state: AccountState) -> str:
    since = f"{state.since:%Y-%m-%d}" if state.since else "some time"
    if state.why == "password_refused":
        return (
            f"account {account} is locked since {since}: its password was refused three times in a row. Look at it by "
            f"hand, then `auditor account rotate {account}` if you changed it, else `auditor account unlock {account}`"
        )
    why = f" ({state.why})" if state.why else ""
    return f"account {account} is locked since {since}{why}; when it is open again: `auditor account unlock {account}`"


def _over(account: str, state: AccountState) -> str:
    why = f": {state.why}" if state.why else ""
    since = f"{state.since:%Y-%m-%d}" if state.since else "some time"
    return (
        f"account {account} is {state.condition} since {since}{why}. Nothing more is done with it: "
        "add another, and name its persona in the scenario"
    )


def _busy(account: str, state: AccountState) -> str:
    return f"case {state.why} is open on account {account}; close it first, or wait for it"


_UNFIT: Mapping[AccountCondition, Callable[[str, AccountState], str]] = {
    AccountCondition.LOCKED: _locked,
    AccountCondition.IN_CASE: _busy,
    **dict.fromkeys(_ENDED, _over),
}
