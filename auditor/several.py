"""How do several processes answer at one address? Each takes connections from the same socket; one of them that ends is replaced.

They end with whoever keeps them: told to (SIGTERM), they give the answers that
they began; and where their keeper is gone without a word, they notice.
"""

import asyncio
import multiprocessing
import signal
import socket
import time
from asyncio import Event
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Final

from auditor.refusal import Refused

multiprocessing.allow_connection_pickling()

_SPAWN: Final = multiprocessing.get_context("spawn")
_PAUSE_S: Final = 1.0
_SOON_S: Final = 20.0  # whoever ends sooner never served
_TIMES: Final = 3

Work = Callable[..., None]
"""What each process does: with the socket, its end of the line to its keeper, and whatever else it is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Keeps processes at work.

    Attributes:
        work: what each does; importable, since each starts anew.
        given: what it is given beside the socket and the line; picklable.
        tell: told that one was replaced.
        patience_s: for answers that are being given at the end.
    """

    work: Work
    given: tuple[Any, ...]
    tell: Callable[[str], None]
    patience_s: float = 15.0

    async def keep(self, listening: socket.socket, count: int, ended: Event) -> None:
        """Keep so many at work until `ended`; whoever is gone is replaced.

        Raises:
            Refused: one of them ends again and again before it can have served.
        """
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(count):
                    group.create_task(self._one(listening, ended))
        except* Refused as refused:
            raise refused.exceptions[0] from None

    async def _one(self, listening: socket.socket, ended: Event) -> None:
        too_soon = 0
        while not ended.is_set():
            begun = time.monotonic()
            ours, theirs = _SPAWN.Pipe()
            process = _SPAWN.Process(target=self.work, args=(listening, theirs, *self.given))
            await asyncio.to_thread(process.start)
            theirs.close()
            try:
                await _until(process, ended)
            finally:
                await asyncio.shield(_finish(process, self.patience_s))
                ours.close()
            if ended.is_set():
                return
            too_soon = too_soon + 1 if time.monotonic() - begun < _SOON_S else 0
            if too_soon == _TIMES:
                raise Refused(f"a process of the server ends as soon as it starts ({_said(process)})")
            self.tell(f"A process of the server has ended ({_said(process)}); another takes its place.")
            await asyncio.sleep(_PAUSE_S)


async def _until(process: SpawnProcess, ended: Event) -> None:
    """Until it is gone, or to be."""
    loop, gone = asyncio.get_running_loop(), Event()
    loop.add_reader(process.sentinel, gone.set)
    waiting = {asyncio.create_task(gone.wait()), asyncio.create_task(ended.wait())}
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        loop.remove_reader(process.sentinel)
        for one in waiting:
            one.cancel()


async def _finish(process: SpawnProcess, patience_s: float) -> None:
    process.terminate()
    await asyncio.to_thread(process.join, patience_s)
    if process.exitcode is None:
        process.kill()
        await asyncio.to_thread(process.join)


def _said(process: SpawnProcess) -> str:
    code = process.exitcode or 0
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"status {code}"


@asynccontextmanager
async def kept(line: Connection, end: Callable[[], None]) -> AsyncIterator[None]:
    """In a process that is kept: `end` is called when it is told to end, or when its keeper is gone."""
    loop = asyncio.get_running_loop()

    def heard() -> None:
        loop.remove_reader(line.fileno())
        end()

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # from a terminal it reaches the keeper, who says what to do
    loop.add_signal_handler(signal.SIGTERM, end)
    loop.add_reader(line.fileno(), heard)
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            loop.remove_reader(line.fileno())
        loop.remove_signal_handler(signal.SIGTERM)
