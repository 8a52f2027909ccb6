"""How quickly is a release of ten thousand services read, at two hundred requests a second on loopback?

The server is a process of its own, as `auditor serve` runs it. In the same run
a bare Starlette route is asked at the same pace, which gives the same bytes
from memory: what lies between the two is ours. `API_SECONDS` asks for longer.
"""

import os
import random
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import aiohttp

from dashboards.judged import Judged
from dashboards.publish import compose
from dashboards.shelf.stock import stocked
from results.figures.period import period_of
from results.records import PublicationWhat
from tests.benchmarks.load import Answers, Question, load, memory_mb, server
from tests.benchmarks.servers import write_editions
from tests.dashboards.released import EDITION, event, service
from tests.dashboards.shelved import lay
from tests.results.figures.rows import crowd

SERVICES = 10_000
RATE = 200  # requests a second
SECONDS = float(os.environ.get("API_SECONDS", "60"))
GOAL_MS, GOAL_TAG_MS = 50.0, 5.0
GROWTH_MB = 16.0


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


def questions() -> list[Question]:
    """As people ask: mostly services, some lists, some figures, feeds and badges."""
    chance = random.Random(1)
    current = "/api/v1/releases/current"
    found: list[Question] = []
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
        found.append(Question(target=asked))
    return found


async def test_ten_thousand_services_at_two_hundred_requests_a_second(tmp_path: Path) -> None:
    made(tmp_path)
    asked = questions()
    async with server("api", tmp_path) as (url, pid):
        await at_pace(url, asked, 3)
        before = memory_mb(pid)
        ours = await at_pace(url, asked, SECONDS)
        after = memory_mb(pid)
        tagged = await with_tags(url, asked[:100])
        hits = await at_pace(url, tagged, min(10, SECONDS))
        body = await largest(url, asked[0].target)
    (tmp_path / "same").write_bytes(body)
    async with server("bare", tmp_path) as (url, _):
        bare = await at_pace(url, asked, min(10, SECONDS))
    ratio = ours.quantile(0.99) / bare.quantile(0.99)
    print(ours.line("ours"), hits.line("already had (304)"), bare.line("bare Starlette"), sep="\n")
    print(f"p99 {ratio:.1f} x bare, goal < {GOAL_MS:.0f} ms; 304 p99 goal < {GOAL_TAG_MS:.0f} ms")
    print(f"memory {before:.1f} -> {after:.1f} MB over {SECONDS:.0f} s")
    assert ours.statuses == {200}
    assert hits.statuses == {304}
    assert ours.quantile(0.99) < GOAL_MS
    assert hits.quantile(0.99) < GOAL_TAG_MS
    assert after - before < GROWTH_MB


async def at_pace(url: str, asked: list[Question], seconds: float) -> Answers:
    return (await load(url, asked, rate=RATE, seconds=seconds))[""]


async def with_tags(url: str, asked: list[Question]) -> list[Question]:
    found = []
    async with aiohttp.ClientSession() as session:
        for question in asked:
            async with session.get(url + question.target) as answer:
                found.append(replace(question, headers={"If-None-Match": answer.headers["ETag"]}))
    return found


async def largest(url: str, target: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(url + target) as answer:
        return await answer.read()
