"""How does a sign-in outlive its browser, without its cookies lying about?

The storage state of a browser is sealed (AES-256-GCM, bound to its account)
before it reaches the database, and is never in vault or evidence. It dies with
the case; one that a person opened by hand lasts until its day is over.
"""

import os
from collections.abc import Collection, Mapping
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import StoreDamaged
from results.store.prepared import Prepared
from results.tables import sessions

_NONCE = 12
_UNTIL = Prepared(select(sessions.c.until).where(sessions.c.account == bindparam("whose")))
_SEALED = Prepared(select(sessions.c.sealed).where(sessions.c.account == bindparam("whose")))
_FORGET = Prepared(delete(sessions).where(sessions.c.account == bindparam("whose")))
_KEEP = Prepared(insert(sessions))


async def keep(
    tx: AsyncConnection,
    *,
    account: str,
    ledger: str | None,
    state: bytes,
    key: bytes,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Seal and keep the state, in place of an earlier one; `until` where a person signed in."""
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, state, account.encode())
    await forget(tx, account=account)
    await _KEEP.on(tx, account=account, ledger=ledger, sealed=sealed, kept_at=now, until=until)


async def load(tx: AsyncConnection, *, account: str, key: bytes) -> bytes | None:
    """The state kept for an account, opened; None where there is none.

    Raises:
        StoreDamaged: it was not sealed with this key, or was changed.
    """
    kept = await _SEALED.first(tx, whose=account)
    if kept is None:
        return None
    data = bytes(kept.sealed)
    try:
        return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], account.encode())
    except InvalidTag as error:
        raise StoreDamaged(
            "sessions", f"the session of {account} does not open with this installation's key"
        ) from error


async def lasts_until(tx: AsyncConnection, *, account: str) -> datetime | None:
    """Until when the session that a person opened for an account is good; None where no person did."""
    kept = await _UNTIL.first(tx, whose=account)
    moment: datetime | None = None if kept is None else kept.until
    return moment


async def last_until(tx: AsyncConnection, whose: Collection[str]) -> Mapping[str, datetime]:
    """The same of several accounts, of those for which a person opened one."""
    query = select(sessions.c.account, sessions.c.until).where(
        sessions.c.account.in_(whose), sessions.c.until.is_not(None)
    )
    return {row.account: row.until for row in await tx.execute(query)}


async def forget(tx: AsyncConnection, *, account: str) -> None:
    await _FORGET.on(tx, whose=account)
