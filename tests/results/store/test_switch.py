"""Does the bot stop when a person says so, and remember who said it?"""

import pytest
from sqlalchemy import select

from results.store import Store, switch
from results.tables import switches
from tests.results.store.test_ledger import NOON


async def test_a_switch_nobody_touched_is_off(store: Store) -> None:
    async with store.read() as tx:
        assert not await switch.is_on(tx, "stop")


async def test_a_switch_is_what_the_last_person_made_it_and_bears_their_name(store: Store) -> None:
    async with store.write() as tx:
        await switch.turn(tx, "stop", on=True, person="ines", now=NOON)
    async with store.read() as tx:
        assert await switch.is_on(tx, "stop")
        assert not await switch.is_on(tx, "other")
    async with store.write() as tx:
        await switch.turn(tx, "stop", on=False, person="omar", now=NOON)
    async with store.read() as tx:
        assert not await switch.is_on(tx, "stop")
        (row,) = (await tx.execute(select(switches))).all()
    assert (row.person, row.at) == ("omar", NOON)


async def test_a_stop_that_is_not_committed_stops_nobody(store: Store) -> None:
    with pytest.raises(InterruptedError):
        async with store.write() as tx:
            await switch.turn(tx, "stop", on=True, person="ines", now=NOON)
            raise InterruptedError
    async with store.read() as tx:
        assert not await switch.is_on(tx, "stop")
