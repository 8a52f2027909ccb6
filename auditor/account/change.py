"""What may a person say of an account, and what follows from it?

Each is one short act in one transaction. What was said is never changed: a
mistake is followed by another word.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.account.fit import refuse_over, refuse_unfit
from auditor.account.known import Known, look_up
from auditor.account.standing import service_of
from auditor.account.state import locked
from auditor.desk import answer_question
from auditor.house import House
from auditor.refusal import Refused
from results.records import AccountChange, AccountCondition, CaseOpened, ChangeDetails, PlantingOpened, QuestionTopic
from results.store import account as accounts
from results.store import ledger, question, session
from results.store.question import QuestionRow

_ABOUT_THE_DOOR = (QuestionTopic.CREDENTIAL_REJECTED, QuestionTopic.ACCOUNT_LOCKED)
FIRST_STEPS = (AccountChange.WANTED, AccountChange.CREATED, AccountChange.VERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account, and how far it has come."""

    account: str
    step: AccountChange
    created_on: date | None = None


async def add(house: House, new: Iterable[NewAccount], *, person: str) -> None:
    """Enter accounts, or say how far those have come that are known; all or none.

    Raises:
        Refused: one of them has come further already, or is given up.
    """
    now = house.clock.now()
    async with house.store.write() as tx:
        for one in new:
            known = await look_up(tx, one.account, None, now)
            refuse_over(known)
            done = [e for e in known.events if e.what in FIRST_STEPS[FIRST_STEPS.index(one.step) :]]
            if done:
                raise Refused(
                    f"account {one.account} is {done[-1].what} since {done[-1].at:%Y-%m-%d}; nothing was written"
                )
            on = one.created_on if one.step is not AccountChange.WANTED else None
            steps = (AccountChange.CREATED, one.step) if on and one.step is AccountChange.VERIFIED else (one.step,)
            for step in steps:
                details = ChangeDetails(on=on if step is AccountChange.CREATED else None)
                await accounts.append(tx, one.account, step, at=now, by=f"person:{person}", details=details)


async def rotate(house: House, account: str, *, person: str) -> tuple[QuestionRow, ...]:
    """Note that the password was changed at the service: it may be tried again at once.

    Returns:
        The questions that this answered.

    Raises:
        Refused: there is no such account, or it is given up.
    """
    await _tell(house, account, AccountChange.ROTATED, person=person, wakes=True)
    async with house.store.read() as tx:
        known = await look_up(tx, account, None, house.clock.now())
    opens = locked(known.events) is None  # what somebody said is locked stays so, whatever the password
    topics = _ABOUT_THE_DOOR if opens else (QuestionTopic.CREDENTIAL_REJECTED,)
    return await resume(house, account, topics, "again", person=person)


async def lock(house: House, account: str, *, person: str, why: str) -> None:
    """Leave an account alone until a person says otherwise.

    Raises:
        Refused: there is no such account, it is locked already, or given up.
    """
    await _tell(house, account, AccountChange.LOCKED, person=person, why=why, refuse=_refuse_locked)


async def unlock(house: House, account: str, *, person: str) -> tuple[QuestionRow, ...]:
    """Say that an account is open again.

    Returns:
        The questions that this answered.

    Raises:
        Refused: it is not locked.
    """
    await _tell(house, account, AccountChange.UNLOCKED, person=person, wakes=True, refuse=_refuse_open)
    return await resume(house, account, _ABOUT_THE_DOOR, "again", person=person)


async def retire(house: House, account: str, *, person: str, why: str) -> None:
    """Give an account up for good; its session is forgotten.

    Raises:
        Refused: a case on it is open, or it is given up already.
    """
    await _tell(house, account, AccountChange.RETIRED, person=person, why=why, refuse=_refuse_in_case)


async def resume(
    house: House, account: str, topics: Collection[QuestionTopic], choice: str, *, person: str
) -> tuple[QuestionRow, ...]:
    """Answer the open questions that waited for what a person has just done to an account; gives them."""
    async with house.store.read() as tx:
        asked = [row for row in await question.listing(tx) if row.asked.topic in topics]
        concerned = [row for row in asked if account in await _used_by(tx, row.ledger)]
    for row in concerned:
        await answer_question(house, row.id, choice, person=person)
    return tuple(concerned)


async def _tell(
    house: House,
    account: str,
    what: AccountChange,
    *,
    person: str,
    why: str | None = None,
    wakes: bool = False,
    refuse: Callable[[Known], None] = refuse_over,
) -> None:
    now = house.clock.now()
    written = account in house.accounts().by_id
    async with house.store.write() as tx:
        known = await look_up(tx, account, None, now)
        if not written and not known.events and known.planting is None:
            raise Refused(f"there is no account {account}; `auditor account list` shows those there are")
        refuse_over(known)
        refuse(known)
        await accounts.append(tx, account, what, at=now, by=f"person:{person}", details=ChangeDetails(why=why))
        if what is AccountChange.RETIRED:
            await session.forget(tx, account=account)
        if wakes:
            await _wake(tx, account, now)


async def _wake(tx: AsyncConnection, account: str, now: datetime) -> None:
    """Everything that waits for the account is due."""
    for row in await ledger.listing(tx, service=service_of(account), open_only=True):
        if account in await _used_by(tx, row.id):
            await ledger.wake(tx, row.id, now)


async def _used_by(tx: AsyncConnection, ledger_id: str) -> tuple[str | None, ...]:
    """The accounts that a case or planting signs in with: its own, and its witness."""
    match (await ledger.load(tx, ledger_id))[0].body:
        case CaseOpened(account=account, bystander=witness):
            return (account, witness)
        case PlantingOpened(account=account):
            return (account,)
    return ()


def _refuse_locked(known: Known) -> None:
    if known.state.condition is AccountCondition.LOCKED:
        refuse_unfit(known)


def _refuse_open(known: Known) -> None:
    if known.state.condition is not AccountCondition.LOCKED:
        raise Refused(f"account {known.account} is not locked, but {known.state.condition}; nothing was written")


def _refuse_in_case(known: Known) -> None:
    running = [case.case for case in known.cases if case.closed_at is None]
    if running:
        raise Refused(f"case {running[0]} is open on account {known.account}; close it first, or wait for it")
