"""How does one process of the bot live, by a calendar that somebody else sets, until it is killed or told to end?

It does what `auditor run` does, or `auditor worker` where the store is a
PostgreSQL. Processes are forked from one that has loaded everything, so that
killing fifty costs no fifty starts.
"""

import asyncio
import multiprocessing
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path

from playwright.async_api import Browser

from auditor.cli import bot
from auditor.engine import failpoint
from auditor.engine.advance import Engine
from auditor.engine.distributed import QueueDispatcher, queue_of
from auditor.engine.embedded import AT_ONCE
from auditor.engine.owner import this_process
from auditor.house import House, open_house
from auditor.perform import Hand
from auditor.settings import Settings
from auditor.wiring import Wired
from probes.http import HttpProbe
from probes.mailbox import MailProbe
from results.clock import FileClock, SystemClock
from tests.chaos.reader import Reader
from tests.chaos.service import PASSWORD

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload([__name__])


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where the processes work; `database` empty: each is `auditor run`, on the home's own file."""

    home: Path
    clock: Path
    log: Path
    database: str = ""

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home, scenarios=self.home / "scenarios", database=self.database)

    @asynccontextmanager
    async def house(self) -> AsyncIterator[House]:
        async with open_house(self.settings, clock=FileClock(self.clock)) as house:
            yield house


def start(post: Post, *, armed: str = "", elsewhere: bool = False) -> BaseProcess:
    """Start a process, which dies at a failpoint where it is `armed`; `elsewhere`: as if on another machine."""
    process = _FORKED.Process(target=_live, args=(post, armed, elsewhere))
    process.start()
    return process


def forks_from() -> int | None:
    """The process that all others are forked from, and that knows what those have used who are dead."""
    pid: int | None = forkserver._forkserver._forkserver_pid
    return pid


def _live(post: Post, armed: str, elsewhere: bool) -> None:
    log = os.open(post.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ["DESK_PASSWORD"] = PASSWORD
    failpoint.arm(armed)
    asyncio.run(_work(post, f"elsewhere:{os.getpid()}:1" if elsewhere else this_process()))


async def _work(post: Post, owner: str) -> None:
    async with post.house() as house:
        hand = Hand(house=house, browser=Reader(), browsers=_no_browser, http=HttpProbe(), mail=MailProbe())
        real = SystemClock()
        wired = Wired(house=house, hand=hand, real=real)
        engine = Engine(house.store, wired, clock=house.clock, real=real, owner=owner)
        local = bot._dispatcher(house, engine, AT_ONCE, "en")
        if not post.database:
            await bot._live(house, local, kind="embedded")
            return
        async with queue_of(house.settings.store_url) as app:
            await bot._live(house, QueueDispatcher(local=local, app=app), kind="distributed")


@asynccontextmanager
async def _no_browser() -> AsyncIterator[Browser]:
    raise AssertionError("nothing here needs a browser")
    yield
