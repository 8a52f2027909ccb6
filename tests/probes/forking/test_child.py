"""A child does its one task, gets nothing that it was not given, and is gone afterwards, as are those who wait for none."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from probes.forking import Child, fork_child
from probes.forking import child as ours

ECHO = "tests.probes.forking.echo"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="sees processes in /proc")


@asynccontextmanager
async def child(*arguments: str, environment: dict[str, str] | None = None) -> AsyncIterator[Child]:
    one = await fork_child(ECHO, *arguments, environment=environment)
    try:
        yield one
    finally:
        await one.end()


async def answer(one: Child, told: bytes = b"") -> bytes:
    one.stdin.write(told)
    one.stdin.write_eof()
    return await one.stdout.read()


async def gone(*pids: int) -> None:
    async with asyncio.timeout(20):
        while any(Path(f"/proc/{pid}").exists() for pid in pids):
            await asyncio.sleep(0.01)


async def test_a_child_answers_what_it_was_told() -> None:
    async with child() as one:
        assert await answer(one, b"abc") == b"cba"
        assert await one.wait() == 0


async def test_much_is_told_and_answered() -> None:
    told = os.urandom(5 * 2**20)
    async with child() as one:
        assert await answer(one, told) == told[::-1]


async def test_many_live_side_by_side() -> None:
    async def turned(number: int) -> bytes:
        async with child() as one:
            return await answer(one, b"%d" % number)

    async with asyncio.TaskGroup() as group:
        said = [group.create_task(turned(number)) for number in range(10, 40)]
    assert [one.result() for one in said] == [(b"%d" % number)[::-1] for number in range(10, 40)]


@pytest.mark.parametrize(("arguments", "status"), [(("exit", "7"), 7), (("die",), -signal.SIGKILL), (("fail",), 1)])
async def test_it_is_told_how_a_child_ended(arguments: tuple[str, ...], status: int) -> None:
    async with child(*arguments) as one:
        wrong = await one.stderr.read()
        assert await one.wait() == status
    assert (b"ValueError: on purpose" in wrong) == (arguments == ("fail",))


@LINUX
async def test_a_child_has_nothing_but_what_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_SECRET", "not for the child")
    async with child("look", environment={"SSL_CERT_FILE": "/there"}) as one:
        said = (await answer(one)).decode()
    files = ["0", "1", "2", "3"]  # the last is that by which it lists them
    assert said.strip().startswith(f"True True {files} ")
    assert "AUDITOR_SECRET" not in said
    assert "SSL_CERT_FILE" in said
    assert said.strip().endswith(" /")


async def test_what_is_given_to_one_is_not_the_next_ones() -> None:
    async with child("say", "GIVEN", environment={"GIVEN": "this"}) as one:
        assert await answer(one) == b"this\n"
    async with child("say", "GIVEN") as one:
        assert await answer(one) == b""
        assert await one.wait() == 1


@LINUX
async def test_whoever_is_ended_leaves_nothing_behind() -> None:
    async with child("wait") as one:
        pid, helper, _ = map(int, (await one.stdout.readline()).split())
    await gone(pid, helper)


@LINUX
async def test_whoever_is_wanted_no_more_while_it_is_forked_is_ended() -> None:
    wanting = asyncio.create_task(fork_child(ECHO, "wait"))
    await asyncio.sleep(0)
    wanting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await wanting
    async with child() as next_one:  # forked after it
        assert await answer(next_one, b"ab") == b"ba"
    await gone(*_forked())


@LINUX
async def test_a_server_that_was_killed_is_replaced() -> None:
    async with child("wait") as one:
        pid, helper, server = map(int, (await one.stdout.readline()).split())
        os.kill(server, signal.SIGKILL)
        assert await one.wait() == -signal.SIGKILL
        await gone(pid)
        os.kill(helper, signal.SIGKILL)  # what it started is nobody's then; an inspector may start nothing
    async with child() as other:
        assert await answer(other, b"ab") == b"ba"


@LINUX
def test_all_end_with_whoever_wanted_them(tmp_path: Path) -> None:
    program = (
        "import asyncio, os, signal\n"
        "from probes.forking import fork_child\n"
        "async def main():\n"
        f"    one = await fork_child({ECHO!r}, 'wait')\n"
        "    print((await one.stdout.readline()).decode(), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    pid, _, server = map(int, ran.stdout.split())
    asyncio.run(gone(pid, server))


async def test_an_order_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="65536 bytes"):
        await fork_child(ECHO, "x" * 2**17)


def _forked() -> set[int]:
    server = ours._SERVERS[ECHO]._process.pid
    return {int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split()}
