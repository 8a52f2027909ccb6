"""How quickly is a release of ten thousand services read, at two hundred requests a second on loopback?

The server is a process of its own, as `auditor serve` runs it. In the same run
a bare Starlette route is asked at the same pace, which gives the same bytes
from memory: what lies between the two is ours. `API_SECONDS` asks for longer.
"""

import asyncio
import os
import random
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import aiohttp

from dashboards.judged import Judged
from dashboards.publish import compose
from dashboards.shelf.stock import stocked
from results.figures.period import period_of
from results.records import PublicationWhat
from tests.benchmarks.api_server import write_editions
from tests.dashboards.released import EDITION, event, service
from tests.dashboards.shelved import lay
from tests.real.process import free_port
from tests.results.figures.rows import crowd

SERVICES = 10_000
RATE = 200  # requests a second
SECONDS = float(os.environ.get("API_SECONDS", "60"))
GOAL_MS, GOAL_TAG_MS = 50.0, 5.0
GROWTH_MB = 16.0


@dataclass
class Load:
    """What one kind of question took."""

    took_ms: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    def quantile(self, q: float) -> float:
        return sorted(self.took_ms)[min(len(self.took_ms) - 1, int(q * len(self.took_ms)))]

    def line(self, name: str) -> str:
        p50, p99 = statistics.median(self.took_ms), self.quantile(0.99)
        return (
            f"{name}: {len(self.took_ms)} answers, p50 {p50:.2f} ms, p99 {p99:.2f} ms, worst {max(self.took_ms):.1f} ms"
        )


def made(home: Path) -> None:
    """A release of ten thousand services, indexed."""
    edition = replace(EDITION, period=period_of("2026-Q4"), until=date(2027, 6, 1))
    one, told = service("acme"), PublicationWhat.NOTIFIED
    cases = [
        Judged(
            row=row,
            service=replace(one, id=row.service),
            evidence="e" * 64,
            head="1" * 64,
            verified=True,
            account=f"zoe@{row.service}",
            events=(event(row.case, told),),
        )
        for row in crowd(SERVICES)
    ]
    begun = time.process_time()
    laid = lay(compose(cases, edition).release, home)
    written = time.process_time() - begun
    begun = time.process_time()
    shelf = stocked([laid], home)
    took = time.process_time() - begun
    counts = shelf.books[0].index.counts
    size = sum(path.stat().st_size for path in (home / ".shelf").iterdir()) / 1e6
    print(f"\n{counts['services']} services, {counts['verdicts']} findings, {counts['figures']} figures: ", end="")
    print(f"released in {written:.1f} CPU-s, indexed in {took:.1f} CPU-s, {size:.0f} MB")
    write_editions([laid], home)


@asynccontextmanager
async def server(home: Path, kind: str) -> AsyncIterator[tuple[str, int]]:
    """A server in a process of its own; its address and process."""
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.api_server", kind, str(home), str(port)]
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


def memory_mb(pid: int) -> float:
    """What a process has of its own, not shared with the page cache (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


async def load(url: str, targets: list[tuple[str, dict[str, str]]], seconds: float) -> Load:
    """Ask at a steady pace, whether or not answers came: a slow server gets no rest."""
    found = Load()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64), auto_decompress=False) as session:

        async def one(target: str, headers: dict[str, str], due: float) -> None:
            async with session.get(url + target, headers=headers) as answer:
                await answer.read()
                found.statuses.add(answer.status)
            found.took_ms.append((time.perf_counter() - due) * 1000)

        begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(int(seconds * RATE)):
                due = begun + number / RATE
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                target, headers = targets[number % len(targets)]
                group.create_task(one(target, headers, time.perf_counter()))
    return found


def questions() -> list[tuple[str, dict[str, str]]]:
    """As people ask: mostly services, some lists, some figures, feeds and badges."""
    chance = random.Random(1)
    current = "/api/v1/releases/current"
    found: list[tuple[str, dict[str, str]]] = []
    for _ in range(2000):
        name = f"service-{chance.randrange(SERVICES)}"
        asked = chance.choices(
            (
                f"/api/v1/services/{name}",
                f"{current}/services?limit=50&country={chance.choice(['FR', 'DE'])}",
                f"{current}/services?q={name}",
                f"{current}/verdicts?service={name}",
                f"{current}/figures/responsiveness/2026-Q4",
                f"{current}/figures?limit=50",
                f"/badge/{name}.svg",
                f"/feeds/services/{name}.atom",
                current,
            ),
            (40, 10, 5, 10, 10, 5, 10, 5, 5),
        )[0]
        found.append((asked, {}))
    return found


async def test_ten_thousand_services_at_two_hundred_requests_a_second(tmp_path: Path) -> None:
    made(tmp_path)
    asked = questions()
    async with server(tmp_path, "api") as (url, pid):
        await load(url, asked, 3)
        before = memory_mb(pid)
        ours = await load(url, asked, SECONDS)
        after = memory_mb(pid)
        tagged = await with_tags(url, asked[:100])
        hits = await load(url, tagged, min(10, SECONDS))
        body = await largest(url, asked[0][0])
    (tmp_path / "same").write_bytes(body)
    async with server(tmp_path, "bare") as (url, _):
        bare = await load(url, asked, min(10, SECONDS))
    ratio = ours.quantile(0.99) / bare.quantile(0.99)
    print(ours.line("ours"), hits.line("already had (304)"), bare.line("bare Starlette"), sep="\n")
    print(f"p99 {ratio:.1f} x bare, goal < {GOAL_MS:.0f} ms; 304 p99 goal < {GOAL_TAG_MS:.0f} ms")
    print(f"memory {before:.1f} -> {after:.1f} MB over {SECONDS:.0f} s")
    assert ours.statuses == {200}
    assert hits.statuses == {304}
    assert ours.quantile(0.99) < GOAL_MS
    assert statistics.median(hits.took_ms) < GOAL_TAG_MS
    assert after - before < GROWTH_MB


async def with_tags(url: str, asked: list[tuple[str, dict[str, str]]]) -> list[tuple[str, dict[str, str]]]:
    found = []
    async with aiohttp.ClientSession() as session:
        for target, _ in asked:
            async with session.get(url + target) as answer:
                found.append((target, {"If-None-Match": answer.headers["ETag"]}))
    return found


async def largest(url: str, target: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(url + target) as answer:
        return await answer.read()
