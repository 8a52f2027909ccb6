"""Several processes answer at one address; one that ends is replaced, and none outlives its keeper."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from asyncio import Event, TaskGroup
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from auditor.refusal import Refused
from auditor.several import Keeper, kept


def say_who(listening: socket.socket, line: Connection) -> None:
    """Answers each connection with the number of its process."""
    asyncio.run(_say_who(listening, line))


async def _say_who(listening: socket.socket, line: Connection) -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{os.getpid()}\n".encode())
        await writer.drain()
        writer.close()

    ended = Event()
    async with kept(line, ended.set), await asyncio.start_server(answer, sock=listening):
        await ended.wait()


def never_serve(_listening: socket.socket, _line: Connection) -> None:
    sys.exit(3)


@asynccontextmanager
async def keeping(count: int, said: list[str]) -> AsyncIterator[int]:
    ended = Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with TaskGroup() as group:
            keeper = Keeper(work=say_who, given=(), tell=said.append)
            group.create_task(keeper.keep(listening, count, ended))
            try:
                yield listening.getsockname()[1]
            finally:
                ended.set()


async def who(port: int) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    said = await reader.read()
    writer.close()
    return int(said)


async def several(port: int, count: int) -> set[int]:
    found = set[int]()
    async with asyncio.timeout(60):
        while len(found) < count:
            found.add(await who(port))
    return found


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def test_each_takes_its_share_and_all_end_together() -> None:
    async with keeping(2, []) as port:
        there = await several(port, 2)
    assert not [pid for pid in there if is_there(pid)]


async def test_one_that_ends_is_replaced_and_that_is_told() -> None:
    said: list[str] = []
    async with keeping(2, said) as port:
        one, other = await several(port, 2)
        os.kill(one, signal.SIGKILL)
        async with asyncio.timeout(60):
            while await who(port) in (one, other):
                await asyncio.sleep(0.05)
    assert said == ["A process of the server has ended (signal SIGKILL); another takes its place."]


async def test_where_none_can_serve_it_is_refused() -> None:
    keeper = Keeper(work=never_serve, given=(), tell=lambda _said: None)
    with socket.create_server(("127.0.0.1", 0)) as listening, pytest.raises(Refused, match="status 3"):
        await keeper.keep(listening, 1, Event())


@pytest.mark.skipif(sys.platform != "linux", reason="sees processes in /proc")
async def test_none_outlives_a_keeper_that_was_killed(tmp_path: Path) -> None:
    program = tmp_path / "keeper.py"
    program.write_text(
        "import asyncio\n"
        "from tests.auditor.test_several import keeping, several\n"
        "async def main():\n"
        "    async with keeping(2, []) as port:\n"
        "        print(*await several(port, 2), flush=True)\n"
        "        await asyncio.sleep(600)\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True) as keeper:
        assert keeper.stdout is not None
        there = [int(pid) for pid in (await asyncio.to_thread(keeper.stdout.readline)).split()]
        assert len(there) == 2
        keeper.kill()
    async with asyncio.timeout(30):
        while any(is_there(pid) for pid in there):
            await asyncio.sleep(0.05)
