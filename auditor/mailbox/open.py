"""Whose mailbox is read, and since when?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import LedgerKind, MailboxOpened
from results.store import ledger
from results.store.identity import new_id
from scenarios.account import Accounts
from scenarios.schema import Scenario


def listens(scenario: Scenario) -> bool:
    """Whether answers to a scenario's request come by mail."""
    return scenario.wait is not None and bool(scenario.wait.mail)


async def ensure_read(tx: AsyncConnection, accounts: Accounts, account: str, now: datetime) -> None:
    """See to it that the mailbox of an account is read, from now on: a ledger of its own says how far."""
    mailbox = accounts.of(account).mailbox
    if mailbox is None:
        return
    known = await ledger.listing(tx, kind=LedgerKind.MAILBOX, account=mailbox.owner, open_only=True)
    if known:
        await ledger.wake(tx, known[0].id, now)
        return
    identity = new_id("mailbox", now)
    await ledger.create(
        tx,
        ledger=identity,
        kind=LedgerKind.MAILBOX,
        scenario="",
        scenario_digest="",
        service="",
        account=mailbox.owner,
        now=now,
    )
    await ledger.append(tx, identity, MailboxOpened(account=mailbox.owner), at=now, by="engine")


async def asked_moments(tx: AsyncConnection, accounts: Accounts, owner: str) -> Sequence[datetime]:
    """When each open case asked whose answers come to a mailbox."""
    sharing = {a.id for a in accounts.by_id.values() if a.mailbox is not None and a.mailbox.owner == owner}
    rows = await ledger.listing(tx, kind=LedgerKind.CASE, open_only=True)
    return [row.requested_at for row in rows if row.account in sharing and row.requested_at is not None]
