"""Whose mailbox is read, and since when?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import LedgerKind, MailboxOpened
from results.store import ledger
from results.store.identity import new_id
from results.store.ledger import LedgerRow
from scenarios.account import Accounts
from scenarios.schema import Scenario

NONE = "none"
"""What a person answers of a mail that belongs to no case."""


def listens(scenario: Scenario) -> bool:
    """Whether answers to a scenario's request come by mail."""
    return scenario.wait is not None and bool(scenario.wait.mail)


async def ensure_read(tx: AsyncConnection, accounts: Accounts, case: LedgerRow, now: datetime) -> None:
    """See to it that the mailbox of a case's account is read, from now on: a ledger of its own says how far.

    It names the scenario and service of the case that was the first to listen.
    """
    mailbox = accounts.of(case.account).mailbox
    if mailbox is None:
        return
    known = await mailbox_of(tx, accounts, case.account)
    if known is not None:
        await ledger.wake(tx, known.id, now)
        return
    identity = new_id("mailbox", now)
    await ledger.create(
        tx,
        ledger=identity,
        kind=LedgerKind.MAILBOX,
        scenario=case.scenario,
        scenario_digest=case.scenario_digest,
        service=case.service,
        account=mailbox.owner,
        now=now,
    )
    await ledger.append(tx, identity, MailboxOpened(account=mailbox.owner), at=now, by="engine")


async def mailbox_of(tx: AsyncConnection, accounts: Accounts, account: str) -> LedgerRow | None:
    """The mailbox to which an account's answers come; None where it has none, or none has been read for it yet."""
    mailbox = accounts.of(account).mailbox
    if mailbox is None:
        return None
    known = await ledger.listing(tx, kind=LedgerKind.MAILBOX, account=mailbox.owner, open_only=True)
    return known[0] if known else None


async def waiting_on(tx: AsyncConnection, accounts: Accounts, owner: str) -> Sequence[LedgerRow]:
    """The open cases whose answers come to a mailbox."""
    return [
        row
        for account in sharing(accounts, owner)
        for row in await ledger.listing(tx, kind=LedgerKind.CASE, account=account, open_only=True)
    ]


def sharing(accounts: Accounts, owner: str) -> Sequence[str]:
    """The accounts whose answers come to a mailbox."""
    return sorted(a.id for a in accounts.by_id.values() if a.mailbox is not None and a.mailbox.owner == owner)
