"""Servers in processes of their own, asked at a steady pace whether or not answers came: a slow one gets no rest."""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.real.process import free_port


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked for, and under which name its answers are counted."""

    target: str
    kind: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Answers:
    """How long the answers to one kind of question took, in milliseconds."""

    took_ms: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    @property
    def median(self) -> float:
        return statistics.median(self.took_ms)

    def quantile(self, q: float) -> float:
        return sorted(self.took_ms)[min(len(self.took_ms) - 1, int(q * len(self.took_ms)))]

    def line(self, name: str) -> str:
        p99, worst = self.quantile(0.99), max(self.took_ms)
        return f"{name}: {len(self.took_ms)} answers, p50 {self.median:.2f} ms, p99 {p99:.2f} ms, worst {worst:.1f} ms"


@asynccontextmanager
async def server(kind: str, home: Path, *more: str) -> AsyncIterator[tuple[str, int]]:
    """A server of `tests.benchmarks.servers`; its address and process."""
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.servers", kind, str(home), str(port), *more]
    process = await asyncio.create_subprocess_exec(*command)
    try:
        url = f"http://127.0.0.1:{port}"
        async with aiohttp.ClientSession() as session:
            for _ in range(600):
                try:
                    async with session.get(f"{url}/healthz"):
                        break
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)
        yield url, process.pid
    finally:
        process.terminate()
        await process.wait()


async def load(url: str, questions: Sequence[Question], *, rate: float, seconds: float) -> dict[str, Answers]:
    """Ask one question after another, `rate` of them a second; the answers by kind.

    Each is timed from when it was due: waiting for a connection counts, and so does a late generator.
    """
    found: dict[str, Answers] = {}
    connector = aiohttp.TCPConnector(limit=64)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:

        async def one(question: Question, due: float) -> None:
            async with session.get(url + question.target, headers=question.headers, allow_redirects=False) as answer:
                await answer.read()
            answers = found.setdefault(question.kind, Answers())
            answers.statuses.add(answer.status)
            answers.took_ms.append((time.perf_counter() - due) * 1000)

        begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(int(seconds * rate)):
                due = begun + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(one(questions[number % len(questions)], due))
    return found


def memory_mb(pid: int) -> float:
    """What a process has of its own, not shared with the page cache (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


def cpu_s(pid: int) -> float:
    """What a process and those that it started have worked so far (Linux): on a shared machine time alone tells little."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = [child for of in Path(f"/proc/{pid}/task").glob("*/children") for child in of.read_text().split()]
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK") + sum(cpu_s(int(child)) for child in children)
