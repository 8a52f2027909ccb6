"""What does it cost to inspect a large export, and how much memory?

Everything is measured in the same run on the same machine, in bytes after
inflating per CPU-second: inflating alone (ISA-L); the naive way (zipfile, json,
a walk, one automaton over text); our search alone, decryption included; the whole
inspection, in its child process, which also digests, decodes, matches and grades;
for arbitrary canaries and for canaries with our marker. `BENCH_MB=10000`
makes a larger export than 1000 MB; `BENCH_MB=100` suffices to see that it runs.
"""

import asyncio
import io
import json
import os
import resource
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from ahocorasick_rs import AhoCorasick
from isal import isal_zlib

from probes.export.archive import Problems, Walk
from probes.export.confine import ConfinedFile, inspect_confined
from probes.export.limits import Limits, Meter
from probes.export.scan import Scanner, needles_of
from probes.export.source import Source, open_file
from probes.export.stream import portions
from results.records import GroundTruth, Inspection
from results.vault import Vault
from tests.benchmarks.large_export import PLANTED, Row, canaries, truth_of, write_export

MB = 10**6
SIZE = int(os.environ.get("BENCH_MB", "1000")) * MB
PORTION = 256 * 1024
LIMITS = Limits(wall_s=7200, cpu_s=7200, total_bytes=64 * 2**30)


@dataclass(frozen=True)
class Export:
    path: Path
    size: int
    rows: list[Row]
    sealed: ConfinedFile


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Export]:
    folder = tmp_path_factory.mktemp("large")
    path, rows = folder / "export.zip", canaries(7)
    size = write_export(path, SIZE, rows)
    vault = Vault(folder / "vault", os.urandom(32))
    with vault.open_writer("case-1") as writer, path.open("rb") as file:
        while data := file.read(2**20):
            writer.write(data)
        kept = writer.commit()
    sealed = ConfinedFile(
        path=vault.path("case-1", kept.sha256),
        name="export.zip",
        sha256=kept.sha256,
        data_key=vault.data_key("case-1", kept.sha256),
    )
    yield Export(path, size, rows, sealed)
    shutil.rmtree(folder)


def inflate(source: Path | io.BytesIO) -> int:
    """Inflate everything, zips in zips too, and look at nothing."""
    total = 0
    with zipfile.ZipFile(source) as archive:
        for info in archive.infolist():
            if info.filename.endswith(".zip"):
                total += inflate(io.BytesIO(archive.read(info)))
                continue
            assert archive.fp is not None
            archive.fp.seek(info.header_offset + 26)
            skip = sum(int.from_bytes(archive.fp.read(2), "little") for _ in range(2))
            archive.fp.seek(skip, os.SEEK_CUR)
            packed = archive.fp.read(info.compress_size)
            if info.compress_type == zipfile.ZIP_STORED:
                total += len(packed)
                continue
            inflater = isal_zlib.decompressobj(-15)
            while not inflater.eof:
                total += len(inflater.decompress(packed, PORTION))
                packed = inflater.unconsumed_tail
    return total


def naive(source: Path | io.BytesIO, automaton: AhoCorasick, found: set[int]) -> int:
    """Do what one would write in an afternoon: parse JSON and walk it, take all else for text in UTF-8."""
    total = 0
    with zipfile.ZipFile(source) as archive:
        for info in archive.infolist():
            data = archive.read(info)
            if info.filename.endswith(".zip"):
                total += naive(io.BytesIO(data), automaton, found)
                continue
            total += len(data)
            texts = (
                walk(json.loads(data)) if info.filename.endswith(".json") else iter([data.decode("utf-8", "replace")])
            )
            for text in texts:
                found.update(number for number, _, _ in automaton.find_matches_as_indexes(text))
    return total


def walk(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield key
            yield from walk(child)
    elif isinstance(value, list):
        for child in value:
            yield from walk(child)
    else:
        yield str(value)


@dataclass(frozen=True)
class Run:
    inspection: Inspection
    cpu_s: float
    memory: list[int]
    """Private bytes of the child, one look every fifth of a second."""

    @property
    def recall(self) -> float:
        return sum(count.found for count in self.inspection.counts) / PLANTED

    @property
    def slope(self) -> float:
        """Growth of private memory from the second quarter of the run to the last, as a share of the former."""
        quarter = len(self.memory) // 4
        before, after = self.memory[quarter : 2 * quarter], self.memory[-quarter:]
        return (sum(after) / sum(before) - 1) if quarter else 0.0


async def ours(export: Export, truth: GroundTruth) -> Run:
    looks: list[int] = []
    watch = asyncio.create_task(_watch(looks))
    before = _cpu_of_children()
    inspection = await inspect_confined([export.sealed], truth, None, limits=LIMITS)
    watch.cancel()
    return Run(inspection, _cpu_of_children() - before, looks)


def search(export: Export, truth: GroundTruth) -> tuple[float, float]:
    """Decrypt, inflate and search, and do nothing else of what an inspection does; CPU-seconds, and the recall."""
    sealed, problems = export.sealed, Problems()
    scanner = Scanner(needles_of(truth, None), large=True)
    source = Source(
        name=sealed.name, artifact=sealed.sha256, open=lambda: open_file(Path(sealed.path), sealed.data_key)
    )
    found = set[str]()

    def everything() -> None:
        with closing(Walk(Meter.start(LIMITS), problems)) as walk:
            for item in walk.items([source]):
                if item.container is None:
                    with item.open() as stream:
                        found.update(hit.needle.record for hit in scanner.in_bytes(portions(stream)) if hit.needle)
                item.let_go()

    took_s = timed(everything)
    return took_s, len(found - {""}) / PLANTED


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _watch(looks: list[int]) -> None:
    while True:
        await asyncio.sleep(0.2)
        for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
            try:
                rollup = Path(f"/proc/{child}/smaps_rollup").read_text()
            except OSError:
                continue
            lines = (line.split() for line in rollup.splitlines() if line.startswith("Private_"))
            looks.append(sum(int(words[1]) for words in lines) * 1024)


def timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def test_a_large_export_costs_little_more_than_inflating_it(export: Export, capsys: pytest.CaptureFixture[str]) -> None:
    decoys = [f"{word[::-1]}" for word, _ in canaries(99)[:200]]
    arbitrary = truth_of([word for word, _ in export.rows], decoys)
    marked = truth_of([word for _, word in export.rows], [word for _, word in canaries(99)[:200]])
    found: set[int] = set()
    alone = timed(lambda: inflate(export.path))
    automaton = AhoCorasick([word for word, _ in export.rows])
    by_hand = timed(lambda: naive(export.path, automaton, found))
    searches = {name: search(export, truth) for name, truth in (("arbitrary", arbitrary), ("markers", marked))}
    runs = {name: asyncio.run(ours(export, truth)) for name, truth in (("arbitrary", arbitrary), ("markers", marked))}
    with capsys.disabled():
        print(f"\n{export.size / MB:.0f} MB in {export.path.stat().st_size / MB:.0f} MB, {PLANTED} records planted")
        print(f"  inflate alone      {export.size / MB / alone:6.0f} MB per CPU-second")
        print(f"  the naive way      {export.size / MB / by_hand:6.0f}, recall {len(found) / PLANTED:.1%}")
        for name, (took_s, recall) in searches.items():
            print(
                f"  search, {name:<10} {export.size / MB / took_s:6.0f} = {alone / took_s:.2f} x inflate, "
                f"{by_hand / took_s:.1f} x naive; recall {recall:.1%} by bytes alone"
            )
        for name, run in runs.items():
            print(
                f"  ours, {name:<12} {export.size / MB / run.cpu_s:6.0f} = {alone / run.cpu_s:.2f} x inflate, "
                f"{by_hand / run.cpu_s:.1f} x naive; recall {run.recall:.1%}; "
                f"private memory {max(run.memory, default=0) / 2**20:.0f} MiB at most, {run.slope:+.0%} over the run"
            )
    for run in runs.values():
        assert run.recall == 1, run.inspection.problems
        assert run.inspection.decoy_hits == 0
        assert max(run.memory) <= 256 * 2**20
