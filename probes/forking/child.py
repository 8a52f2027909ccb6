"""How is a child forked that does one task, is told what it needs, and can be ended at any moment?

It comes from a process that has loaded the module already
(`probes.forking.server`): to fork is little, beside loading.
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

from probes.forking.server import LONGEST

_LIMIT: Final = 2**16
_PATIENCE_S: Final = 30.0  # for a server that is held up itself, and does not see that nobody waits
_PYTHON: Final = (sys.executable, "-P", "-B", "-W", "ignore", "-m", "probes.forking.server")
_ENVIRONMENT: Final = {"LANG": "C.UTF-8", "PYTHONUTF8": "1"}
_SERVERS: Final = dict[str, "_Server"]()
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
    _status: StreamReader
    _ends: tuple[StreamWriter, ...]

    async def wait(self) -> int:
        """Its exit status, or less than 0: the signal that ended it (-9 too where the server went with it)."""
        said = b""
        with contextlib.suppress(ConnectionError):
            said = await self._status.read()
        return int(said) if said else -SIGKILL

    async def end(self) -> None:
        """Leave nothing of it behind, nor of what it may have started."""
        with contextlib.suppress(OSError):
            self._ends[-1].write_eof()  # nobody waits for it any more
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                await self._status.read()
        for end in self._ends:
            end.close()
            with contextlib.suppress(ConnectionError):
                await end.wait_closed()


async def fork_child(
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
    (heard, told), (errors, _), (status, _) = opened
    ends = tuple(writer for _, writer in opened)
    return Child(stdin=told, stdout=heard, stderr=errors, _status=status, _ends=ends)


def _give(module: str, order: bytes, files: Sequence[int]) -> None:
    """Hand an order to the module's server; to another one, where that is gone."""
    with _ONE_AT_A_TIME:
        server = _SERVERS.get(module)
        if server is not None and server.owner == os.getpid():  # a fork has none of its own yet
            try:
                server.give(order, files)
            except OSError:
                server.leave()
            else:
                return
        server = _SERVERS[module] = _Server(module)
        server.give(order, files)


class _Server:
    """The process that has loaded a module, and forks those that are asked for."""

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
        """It ends when nobody gives orders any more, and its children with it."""
        self._orders.close()
        if self.owner == os.getpid():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)
        atexit.unregister(self.leave)
