"""Is what a process knows of a ledger what stands there, and never more?"""

import pytest

from results.errors import LedgerDamaged
from results.records import Entry
from results.store import Store, ledger
from results.store.known import Known
from tests.database import Database
from tests.results.store.test_ledger import NOON, new_case, waited


async def say(store: Store, case: str, *hours: int) -> tuple[Entry, ...]:
    async with store.write() as tx:
        return await ledger.append(tx, case, *map(waited, hours), at=NOON, by="engine")


async def load(store: Store, known: Known, case: str) -> tuple[Entry, ...]:
    async with store.write() as tx:
        return await known.load(tx, await ledger.find(tx, case))


async def whole(store: Store, case: str) -> tuple[Entry, ...]:
    async with store.read() as tx:
        return await ledger.load(tx, case)


async def test_it_is_the_whole_ledger_however_it_came_to_be_known(store: Store) -> None:
    case, known = await new_case(store), Known()
    await say(store, case, 1, 2)
    assert await load(store, known, case) == await whole(store, case)
    known.add(case, await say(store, case, 3))  # written by this process
    await say(store, case, 4, 5)  # and by another
    assert await load(store, known, case) == await whole(store, case)
    assert len(await load(store, known, case)) == 5


async def test_what_does_not_follow_is_not_added(store: Store) -> None:
    case, known = await new_case(store), Known()
    await say(store, case, 1)
    await load(store, known, case)
    await say(store, case, 2)
    known.add(case, await say(store, case, 3))
    assert [e.seq for e in await load(store, known, case)] == [1, 2, 3]


async def test_of_what_is_forgotten_all_is_read_again(store: Store) -> None:
    known = Known(room=3)
    cases = [await new_case(store, f"case-{n}") for n in range(4)]
    for case in cases:
        await say(store, case, 1, 2)
        assert len(await load(store, known, case)) == 2
    for case in cases:
        assert await load(store, known, case) == await whole(store, case)
    known.forget(cases[0])
    assert len(await load(store, known, cases[0])) == 2


async def test_a_ledger_that_was_changed_or_cut_behind_its_back_is_damaged(store: Store, database: Database) -> None:
    case, known = await new_case(store), Known()
    await say(store, case, 1)
    await load(store, known, case)
    await say(store, case, 2)
    database.execute("UPDATE entries SET digest = 'f' WHERE seq = 2")
    with pytest.raises(LedgerDamaged):
        await load(store, known, case)


async def test_a_head_that_goes_back_is_damage_too(store: Store, database: Database) -> None:
    case, known = await new_case(store), Known()
    (first, _) = await say(store, case, 1, 2)
    await load(store, known, case)
    database.execute(f"UPDATE ledgers SET head_seq = 1, head_digest = '{first.digest}'")
    with pytest.raises(LedgerDamaged):
        await load(store, known, case)
