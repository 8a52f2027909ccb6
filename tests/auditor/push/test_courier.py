"""Does the courier keep the bot from nothing, tell it what went wrong, and stop when it stops?"""

import asyncio

import pytest

from auditor.house import House
from auditor.push.courier import Courier, courier
from auditor.push.deliver import Delivery
from results.errors import StoreConflict
from results.records import PushKind, PushState
from results.store import push
from tests.auditor.push.receiver import Receiver, declare, silent, webhook
from tests.auditor.push.test_deliver import put
from tests.database import Database


async def until(condition) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_round_goes_on_beside_everything_else(house: House, delivery: Delivery, receiver: Receiver):
    declare(house, webhook("lab", receiver))
    await put(house)
    receiver.answers = [silent]
    async with courier(delivery) as one:
        await one.attend()
        await until(lambda: receiver.came)
        for _ in range(9):
            await one.attend()
    assert len(receiver.came) == 1, "while a round goes on, no other begins"
    async with house.store.read() as tx:
        (row,) = await push.listing(tx, PushKind.RELEASE)
        (attempt,) = await push.attempts(tx, row.id)
    assert (row.state, row.tries, attempt.code) == (PushState.WAITING, 1, None), "broken off, and sent again later"


@pytest.mark.dialect("sqlite")
async def test_what_the_store_cannot_keep_is_told_to_the_bot(
    house: House, delivery: Delivery, receiver: Receiver, database: Database
):
    declare(house, webhook("lab", receiver))
    await put(house)
    database.execute("CREATE TRIGGER full BEFORE UPDATE ON pushes BEGIN SELECT RAISE(ABORT, 'no room'); END")
    one = Courier(delivery=delivery)
    await one.attend()
    await until(lambda: one._round is not None and one._round.done())
    with pytest.raises(StoreConflict):
        await one.attend()
    database.execute("DROP TRIGGER full")
    await one.attend()
    await until(lambda: receiver.came)
    await one.stop()
