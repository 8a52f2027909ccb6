"""Is a report sent at least once under one id, and entered once, wherever the bot is killed?"""

import asyncio
import dataclasses
import os
import signal
import sys

import pytest

from auditor.house import House
from auditor.push.deliver import Delivery, Told
from auditor.subscriber.enter import Reporter
from results.clock import SetClock, SystemClock
from results.records import PushCode, PushKind, PushState
from results.store import push
from tests.auditor.push.receiver import Receiver, declare, webhook
from tests.auditor.push.test_kill import MAIN
from tests.auditor.subscriber.test_reports import subscribe, table
from tests.database import Database


async def killed(house: House, database: Database, at: str) -> int:
    """`auditor run` in a process of its own, which dies there."""
    given = {"AUDITOR_HOME": str(house.settings.home), "AUDITOR_DATABASE": database.url, "AUDITOR_FAILPOINT": at}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-c", MAIN, "run", env={**os.environ, **given}, stderr=asyncio.subprocess.DEVNULL
    )
    return await asyncio.wait_for(process.wait(), 60)


@pytest.mark.parametrize("at", ["report.written", "push.sent"])
async def test_it_is_sent_under_one_id_and_never_anew(house: House, receiver: Receiver, database: Database, at: str):
    declare(house, webhook("team", receiver, gets=["auditors"], with_files=True))
    subscribe(house, table("team", "auditors"))
    assert await killed(house, database, at) == -signal.SIGKILL
    assert len(receiver.came) == (at == "push.sent")
    house = dataclasses.replace(house, clock=SetClock(SystemClock().now()))
    told: list[Told] = []
    delivery = Delivery(house=house, jitter=lambda: 0.0, say=told.append, timeout_s=5.0)
    for _ in range(3):
        await Reporter(house=house, say=pytest.fail).attend()
        await delivery.deliver_due()
    async with house.store.read() as tx:
        (row,) = await push.listing(tx, PushKind.REPORT)
        tries = await push.attempts(tx, row.id)
    assert row.state is PushState.DELIVERED
    assert receiver.ids == [row.id] * (2 if at == "push.sent" else 1)
    assert len({one.body for one in receiver.came}) == 1
    if at == "push.sent":
        assert [one.code for one in tries] == [PushCode.CUT_OFF, PushCode.DELIVERED]
    assert len(list((house.settings.home / "reports").iterdir())) == 1
