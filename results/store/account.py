"""What has happened to an account, and which cases use it? Appended, read, never changed."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, bindparam, false, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import AccountChange, AccountEvent, Body, ChangeDetails, LedgerKind, change_told_by
from results.store import alert
from results.store.prepared import Prepared
from results.tables import account_events, ledgers

_DETAILS: TypeAdapter[ChangeDetails] = TypeAdapter(ChangeDetails)
_ROW_OF_REFUSALS = (
    AccountChange.PASSWORD_REFUSED,
    AccountChange.SIGNED_IN,
    AccountChange.ROTATED,
    AccountChange.UNLOCKED,
)


async def append(
    tx: AsyncConnection,
    account: str,
    what: AccountChange,
    *,
    at: datetime,
    by: str,
    details: ChangeDetails | None = None,
) -> None:
    """Write down what happened to an account."""
    said = _DETAILS.dump_json(details or ChangeDetails(), exclude_none=True).decode()
    await tx.execute(insert(account_events).values(account=account, at=at, by=by, what=str(what), details=said))
    await alert.tell_of_account(tx, account, what, at=at, ledger=details.ledger if details else None)


async def note(
    tx: AsyncConnection, account: str, body: Body, *, at: datetime, by: str, ledger: str | None = None
) -> None:
    """Write down what an observation tells of the account it was made in; of most, nothing.

    A sign-in that worked is told only where it ends a row of refused passwords.
    """
    told = change_told_by(body)
    if told is None:
        return
    what, why = told
    if what is AccountChange.SIGNED_IN and not await _was_refused(tx, account):
        return
    await append(tx, account, what, at=at, by=by, details=ChangeDetails(why=why, ledger=ledger))


_EVENTS_OF = Prepared(
    select(account_events).where(account_events.c.account == bindparam("whose")).order_by(account_events.c.seq)
)


async def events_of(tx: AsyncConnection, account: str) -> tuple[AccountEvent, ...]:
    """The history of one account, oldest first."""
    return tuple(_event(row._asdict()) for row in await _EVENTS_OF.on(tx, whose=account))


async def events_of_each(tx: AsyncConnection, whose: Collection[str]) -> Mapping[str, tuple[AccountEvent, ...]]:
    """The histories of several accounts, of those that have one."""
    query = select(account_events).where(account_events.c.account.in_(whose)).order_by(account_events.c.seq)
    found: dict[str, list[AccountEvent]] = {}
    for row in (await tx.execute(query)).mappings():
        found.setdefault(row["account"], []).append(_event(row))
    return {name: tuple(events) for name, events in found.items()}


async def told_by_ledgers(tx: AsyncConnection, accounts: Collection[str]) -> Mapping[str, tuple[AccountEvent, ...]]:
    """What was noted because a ledger of one of these accounts told it, by ledger: of them, or of the same persona's."""
    personas = sorted({account.partition("@")[0] for account in accounts})
    whose = or_(false(), *(account_events.c.account.startswith(f"{name}@", autoescape=True) for name in personas))
    query = select(account_events).where(whose).order_by(account_events.c.seq)
    told: dict[str, tuple[AccountEvent, ...]] = {}
    for row in (await tx.execute(query)).mappings():
        event = _event(row)
        if event.details.ledger is not None:
            told[event.details.ledger] = (*told.get(event.details.ledger, ()), event)
    return told


async def known(tx: AsyncConnection) -> frozenset[str]:
    """Every account that something has happened to."""
    return frozenset((await tx.execute(select(account_events.c.account).distinct())).scalars())


_LAST_TRY = Prepared(
    select(account_events.c.what)
    .where(
        account_events.c.account == bindparam("whose"),
        or_(*(account_events.c.what == str(what) for what in _ROW_OF_REFUSALS)),
    )
    .order_by(account_events.c.seq.desc())
    .limit(1)
)


async def _was_refused(tx: AsyncConnection, account: str) -> bool:
    last = await _LAST_TRY.first(tx, whose=account)
    return last is not None and last.what == AccountChange.PASSWORD_REFUSED


def _event(row: Mapping[str, Any] | RowMapping) -> AccountEvent:
    return AccountEvent(
        account=row["account"],
        seq=row["seq"],
        at=row["at"],
        by=row["by"],
        what=AccountChange(row["what"]),
        details=_DETAILS.validate_json(row["details"]),
    )


class CaseTime(NamedTuple):
    """From when until when a case went on, and by which text of its scenario."""

    id: str
    opened_at: datetime
    closed_at: datetime | None
    scenario_digest: str


async def cases_of(tx: AsyncConnection, whose: Collection[str]) -> Mapping[str, list[CaseTime]]:
    """The cases of several accounts, of those that have any; newest first."""
    found: dict[str, list[CaseTime]] = {}
    # Kind and order are looked to here: SQLite would rather read all of one kind, in their order.
    columns = (ledgers.c[name] for name in CaseTime._fields)
    query = select(ledgers.c.kind, ledgers.c.account, *columns).where(ledgers.c.account.in_(whose))
    for kind, account, *of in await tx.execute(query):
        if kind == LedgerKind.CASE:
            found.setdefault(account, []).append(CaseTime(*of))
    return {account: sorted(some, reverse=True) for account, some in found.items()}
