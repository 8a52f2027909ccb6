"""What do other ledgers say against a stage that is due? Looked up in the transaction of the claim, judged by `admit` and `restrain`."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.action import Action, Perform
from auditor.admit import SigningIn, admit, signs_in_as
from auditor.restraint import restrain
from auditor.stage import opening
from results.records import Entry
from results.store import account as accounts
from results.store import restraint, session
from results.store.ledger import LedgerRow
from scenarios.loaded import LoadedScenario


async def admit_account(
    tx: AsyncConnection, loaded: LoadedScenario, entries: Sequence[Entry], action: Perform, now: datetime
) -> Action:
    """Let the stage sign in (the same action), or say what became of the account in any ledger."""
    login, account = loaded.scenario.login, signs_in_as(action, opening(entries))
    if login is None or account is None:
        return action
    theirs = loaded.sign_on_of(account)
    known = SigningIn(
        events=await accounts.events_of(tx, account),
        sign_on=await accounts.events_of(tx, theirs) if theirs else (),
        session_until=await session.lasts_until(tx, account=account) if login.by_hand else None,
    )
    return admit(action, login, known, now)


async def admit_request(
    tx: AsyncConnection, loaded: LoadedScenario, row: LedgerRow, action: Perform, *, now: datetime, real: datetime
) -> Action:
    """Let the request be made (the same action), or say until when others hold it back."""
    return (
        restrain(
            await restraint.others(tx, row, real=real),
            written=row.written,
            cooldown=loaded.scenario.limits.cooldown or timedelta(0),
            jurisdiction=loaded.service.controller.jurisdiction,
            now=now,
        )
        or action
    )
