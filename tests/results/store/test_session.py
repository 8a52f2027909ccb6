"""Is a sign-in readable by nobody but its own account, and gone when it is forgotten?"""

import secrets
from pathlib import Path

import pytest
from sqlalchemy import update

from results.errors import StoreDamaged
from results.store import Store, session
from results.tables import sessions
from tests.database import Database
from tests.results.store.test_ledger import NOON, new_case

STATE = b'{"cookies": [{"name": "sid", "value": "zorvelunqua-cookie"}]}'
KEY = secrets.token_bytes(32)
LITERAL = {"sqlite": "x'{}'", "postgresql": "'\\x{}'"}


async def keep(store: Store, account: str = "zoe@acme", state: bytes = STATE) -> None:
    case = await new_case(store, f"case-{secrets.token_hex(4)}")
    async with store.write() as tx:
        await session.keep(tx, account=account, ledger=case, state=state, key=KEY, now=NOON)


async def load(store: Store, account: str = "zoe@acme", key: bytes = KEY) -> bytes | None:
    async with store.read() as tx:
        return await session.load(tx, account=account, key=key)


async def test_a_session_comes_back_as_it_was_and_the_newest_one(store: Store) -> None:
    assert await load(store) is None
    await keep(store, state=b"older")
    await keep(store)
    assert await load(store) == STATE


async def test_another_key_does_not_open_it(store: Store) -> None:
    await keep(store)
    with pytest.raises(StoreDamaged, match="zoe@acme"):
        await load(store, key=secrets.token_bytes(32))


async def test_the_session_of_one_account_does_not_open_as_that_of_another(store: Store) -> None:
    await keep(store)
    async with store.write() as tx:
        await tx.execute(update(sessions).values(account="noe@acme"))
    with pytest.raises(StoreDamaged, match="noe@acme"):
        await load(store, "noe@acme")


async def test_a_changed_session_is_noticed(store: Store, database: Database) -> None:
    await keep(store)
    ((sealed,),) = database.execute("SELECT sealed FROM sessions")
    assert isinstance(sealed, bytes)
    changed = (sealed[:-1] + bytes([sealed[-1] ^ 1])).hex()
    database.execute(f"UPDATE sessions SET sealed = {LITERAL[database.dialect].format(changed)}")
    with pytest.raises(StoreDamaged, match="does not open"):
        await load(store)


@pytest.mark.dialect("sqlite")
async def test_a_forgotten_session_stands_in_no_file_any_more(store: Store, tmp_path: Path) -> None:
    await keep(store)
    async with store.write() as tx:
        sealed = bytes((await tx.execute(sessions.select())).one().sealed)
        await session.forget(tx, account="zoe@acme")
    assert await load(store) is None
    await store.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert sealed not in written


@pytest.mark.dialect("sqlite")
async def test_the_cookies_stand_in_no_file_while_they_are_kept(store: Store, tmp_path: Path) -> None:
    await keep(store)
    await store.close()
    assert b"zorvelunqua" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
