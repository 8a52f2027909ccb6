"""How quickly are the pages of ten thousand services given, how small is the first, and how long does it take to write them all?

The server is a process of its own, asked over loopback at a steady pace.
`SITE_SERVICES` asks for fewer services, `SITE_SECONDS` for longer.
"""

import os
import random
import resource
import shutil
import time
from collections import defaultdict
from datetime import date
from pathlib import Path

import aiohttp
import pytest

from dashboards.shelf.stock import Shelf, stocked
from dashboards.site.export import write
from dashboards.site.register import paths
from tests.benchmarks.load import Question, cpu_s, load, server
from tests.benchmarks.servers import write_editions
from tests.dashboards.shelved import lay
from tests.dashboards.site import staged

SERVICES = int(os.environ.get("SITE_SERVICES", "10000"))
SECONDS = float(os.environ.get("SITE_SECONDS", "30"))
ASKED = 60  # of each kind
RATE = 50  # requests a second
GOAL_MS, GOAL_KB, GOAL_S = 50.0, 100.0, 180.0
HEADERS = {"Accept": "text/html", "Accept-Encoding": "gzip"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shelf]:
    home = tmp_path_factory.mktemp("releases")
    begun = time.process_time()
    edition = lay(staged.quarter(SERVICES, "2026-Q4", date(2026, 10, 1), seed=0), home)
    shelf = stocked([edition], home)
    print(f"\nreleased and indexed in {time.process_time() - begun:.0f} CPU-s: {dict(shelf.books[0].index.counts)}")
    write_editions([edition], home)
    return home, shelf


def questions(shelf: Shelf) -> list[Question]:
    """Every kind of page as often as every other, in both languages."""
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths(staged.world(shelf)):
        kinds[path.partition("/")[0]].append(path)
    kinds["search"] = [f"services?q=houle+{n}" for n in range(10)] + ["services?track=access&sector=bank&country=FR"]
    chance = random.Random(1)
    asked = [
        Question(kind=kind or "home", target=f"/{chance.choice(['fr', 'en'])}/{path}", headers=HEADERS)
        for kind, every in kinds.items()
        for path in chance.choices(every, k=ASKED)
    ]
    chance.shuffle(asked)
    return asked


async def test_every_page_is_given_within_fifty_milliseconds(made: tuple[Path, Shelf]) -> None:
    home, shelf = made
    asked = questions(shelf)
    async with server("site", home) as (url, pid), aiohttp.ClientSession(auto_decompress=False) as session:
        await load(url, asked, rate=RATE, seconds=5)
        spent = cpu_s(pid)
        answers = await load(url, asked, rate=RATE, seconds=SECONDS)
        spent = cpu_s(pid) - spent
        print(f"{RATE} requests a second for {SECONDS:.0f} s, {100 * spent / SECONDS:.0f} % of a core")
        print(f"{'kind':<12} {'answers':>8} {'p50 ms':>8} {'p95 ms':>8}")
        for kind, took in answers.items():
            print(f"{kind:<12} {len(took.took_ms):>8} {took.median:>8.1f} {took.quantile(0.95):>8.1f}")
        first = [
            await size_of(session, f"{url}/{path}")
            for path in ("fr/", "assets/site.css", "assets/site.js", "assets/mark.svg")
        ]
        print(
            f"first page {first[0] / 1000:.1f} kB compressed, with all that it loads {sum(first) / 1000:.1f} kB; goal < {GOAL_KB:.0f}"
        )
    assert {status for took in answers.values() for status in took.statuses} == {200}
    assert sum(first) / 1000 < GOAL_KB
    assert {kind: took.quantile(0.95) for kind, took in answers.items() if took.quantile(0.95) >= GOAL_MS} == {}


async def size_of(session: aiohttp.ClientSession, url: str) -> int:
    async with session.get(url, headers=HEADERS) as answer:
        assert answer.status == 200, url
        return len(await answer.read())


async def test_all_pages_are_written_within_three_minutes(made: tuple[Path, Shelf], tmp_path: Path) -> None:
    _, shelf = made
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime + time.process_time()
    done = write(staged.recipe(shelf), tmp_path / "site", workers=2)
    took = time.perf_counter() - begun
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime + time.process_time() - before
    shutil.rmtree(tmp_path / "site")
    print(
        f"\n{done.pages} pages, {done.files} files, {done.size / 1e6:.0f} MB in {took:.0f} s with 2 processes ({spent:.0f} CPU-s); goal < {GOAL_S:.0f} s"
    )
    assert took < GOAL_S
