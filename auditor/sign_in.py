"""How does a person open a session for an account, and which cases does that let go on?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor import memory
from auditor.account.change import resume
from auditor.account.fit import refuse_over, refuse_service
from auditor.account.known import look_up
from auditor.account.standing import service_of
from auditor.perform import Hand
from auditor.refusal import Refused
from auditor.rehearsal import errand_beside
from probes.browser import PATIENCE
from results.records import AccountChange, ChangeDetails, QuestionTopic
from results.store import account as accounts
from results.store.question import QuestionRow
from scenarios.loaded import LoadedScenario

KEEP = timedelta(days=14)
WAITING = (QuestionTopic.SESSION_LOST, QuestionTopic.SECOND_FACTOR)
"""What a session opened by hand answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that a person opened.

    Attributes:
        until: how long it is kept.
        resumed: the questions that asked for it, answered now.
    """

    until: datetime
    resumed: tuple[QuestionRow, ...]


async def sign_in(
    hand: Hand, loaded: LoadedScenario, account: str, *, person: str, within: timedelta = PATIENCE
) -> SignedIn:
    """Open a window, wait until a person has signed in, and seal the session.

    Raises:
        Refused: the account is of another service, or given up; the scenario has no login.
        ProbeError: no window, no page, or nobody signed in.
    """
    house, login = hand.house, loaded.scenario.login
    if service_of(account) != loaded.service.id:
        raise Refused(f"{account} is no account at {loaded.service.id}; name its scenario with --service")
    if login is None:
        raise Refused(f"scenario {loaded.id} signs in to nothing: it has no `login`")
    refuse_service(loaded, [account], house.accounts, today=house.clock.now().date())
    async with house.store.read() as tx:
        refuse_over(await look_up(tx, account, loaded, house.clock.now()))
    errand = errand_beside(house, loaded, loaded.languages[0], account=account)
    state = await hand.open_window(errand, within=within)
    now = house.clock.now()
    until = now + (login.keep or KEEP)
    async with house.store.write() as tx:
        await memory.keep_opened(tx, account, state, key=house.keys.vault, now=now, until=until)
        await accounts.append(
            tx,
            account,
            AccountChange.SIGNED_IN_BY_HAND,
            at=now,
            by=f"person:{person}",
            details=ChangeDetails(until=until),
        )
    resumed = await resume(house, account, WAITING, "done", person=person)
    return SignedIn(until=until, resumed=resumed)
