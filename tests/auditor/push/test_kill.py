"""Is what was sent, and not written down because the process was killed, sent again under the same id, and seen to have been?"""

import asyncio
import os
import signal
import sys

from auditor.house import House
from auditor.push.deliver import Delivery
from auditor.release_course import step
from results.records import PushCode, PushKind, PushState
from results.store import push
from tests.auditor.push.receiver import Receiver, declare, webhook
from tests.auditor.push.test_release import PUBLISHED, frozen
from tests.auditor.test_release import enter
from tests.database import Database

MAIN = "from auditor.cli import main; main()"


async def killed(house: House, database: Database, release: str) -> int:
    """`auditor release push` in a process of its own, which dies between sending and writing down."""
    given = {
        "AUDITOR_HOME": str(house.settings.home),
        "AUDITOR_DATABASE": database.url,
        "AUDITOR_FAILPOINT": "push.sent",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-c", MAIN, "release", "push", release, env={**os.environ, **given}
    )
    return await process.wait()


async def test_it_is_sent_again_under_the_same_id(
    house: House, delivery: Delivery, receiver: Receiver, database: Database
):
    declare(house, webhook("lab", receiver))
    await enter(house, "acme")
    release = await frozen(house)
    await step(house, release, PUBLISHED, person="ines")
    assert await killed(house, database, release) == -signal.SIGKILL
    assert len(receiver.came) == 1
    async with house.store.read() as tx:
        (row,) = await push.listing(tx, PushKind.RELEASE)
        (begun,) = await push.attempts(tx, row.id)
    assert (row.state, begun.code) == (PushState.WAITING, None), "the try stands there, without an end"
    await delivery.deliver_due()
    assert receiver.ids == [row.id] * 2
    assert receiver.came[0].body == receiver.came[1].body
    async with house.store.read() as tx:
        (row,) = await push.listing(tx, PushKind.RELEASE)
        tries = await push.attempts(tx, row.id)
    assert row.state is PushState.DELIVERED
    assert [one.code for one in tries] == [PushCode.CUT_OFF, PushCode.DELIVERED]
