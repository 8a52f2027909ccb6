"""Where do children come from, who are told what they need and can be ended at any moment?

A child is forked from a process that has loaded the module already
(`probes.apart.server`), which takes a hundredth of the time that loading takes.
It has no argument, environment or file of ours but those it is given.
"""

import asyncio
import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from signal import SIGKILL
from typing import Final

from probes.apart.server import LONGEST

_LIMIT: Final = 2**16
_PYTHON: Final = (sys.executable, "-P", "-B", "-W", "ignore", "-m", "probes.apart.server")
_ENVIRONMENT: Final = {"LANG": "C.UTF-8", "PYTHONUTF8": "1"}
_MOTHERS: Final = dict[str, "_Mother"]()
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process of its own, for one task.

    Attributes:
        stdin: what it is told; `write_eof` when that is all.
        stdout: what it says.
        stderr: what it says where it fails.
    """

    stdin: StreamWriter
    stdout: StreamReader
    stderr: StreamReader
    _fate: StreamReader
    _ends: tuple[StreamWriter, ...]

    async def wait(self) -> int:
        """Its exit status, or less than 0: the signal that ended it (-9 too where its mother went with it)."""
        said = await self._fate.read()
        return int(said) if said else -SIGKILL

    async def end(self) -> None:
        """Leave nothing of it behind, nor of what it may have started."""
        with contextlib.suppress(OSError):
            self._ends[-1].write_eof()  # nobody waits for it any more
        with contextlib.suppress(ConnectionError):
            await self._fate.read()
        for end in self._ends:
            end.close()
            with contextlib.suppress(ConnectionError):
                await end.wait_closed()


async def born(
    module: str, *arguments: str, environment: Mapping[str, str] | None = None, limit: int = _LIMIT
) -> Child:
    """A child that does `main(arguments)` of a module; end it whatever happens.

    Args:
        module: one of ours, which reads stdin; loaded once for all children of this process.
        arguments: no secrets.
        environment: beside what each has; no secrets.
        limit: bytes of the longest line that is read of it.
    """
    order = json.dumps({"arguments": arguments, "environment": dict(environment or {})}).encode()
    if len(order) > LONGEST:
        raise ValueError(f"more than {LONGEST} bytes of arguments and environment")
    pairs = [socket.socketpair() for _ in range(3)]
    theirs = [their for _, their in pairs]
    try:
        _give(module, order, [end.fileno() for end in theirs])
    finally:
        for end in theirs:
            end.close()
    opened: list[tuple[StreamReader, StreamWriter]] = []
    try:
        for ours, _ in pairs:
            opened.append(await asyncio.open_connection(sock=ours, limit=limit))
    except BaseException:  # whoever wanted it wants it no more
        for _, writer in opened:
            writer.close()
        for ours, _ in pairs:
            ours.close()
        raise
    (heard, told), (wrong, _wrong), (fate, _fate) = opened
    return Child(stdin=told, stdout=heard, stderr=wrong, _fate=fate, _ends=(told, _wrong, _fate))


def _give(module: str, order: bytes, files: Sequence[int]) -> None:
    """Hand an order to the module's mother; to another one, where she is gone."""
    with _ONE_AT_A_TIME:
        mother = _MOTHERS.get(module)
        if mother is not None and mother.owner == os.getpid():  # a fork has none of its own yet
            try:
                mother.give(order, files)
            except OSError:
                mother.leave()
            else:
                return
        mother = _MOTHERS[module] = _Mother(module)
        mother.give(order, files)


class _Mother:
    """The process that has loaded a module, and those born of it."""

    def __init__(self, module: str) -> None:
        self.owner = os.getpid()
        self._orders, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module
                [*_PYTHON, module],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,
            )
        atexit.register(self.leave)

    def give(self, order: bytes, files: Sequence[int]) -> None:
        socket.send_fds(self._orders, [order], list(files))

    def leave(self) -> None:
        """She ends when nobody gives orders any more, and her children with her."""
        self._orders.close()
        if self.owner == os.getpid():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)
        atexit.unregister(self.leave)
