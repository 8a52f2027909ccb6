"""How often is the method wrong about services whose ways are known? Run by `make confusion`.

Every vice, at the services where it shows, planted from three seeds, in both
languages; `--quick`: each once, in turn. Writes docs/confusion.json, from which
`auditor method page` is made anew, and ends with 1 where anybody was accused
falsely: the bar is zero. Broken off, it goes on where it ended, as long as the
program is the same.
"""

import argparse
import asyncio
import hashlib
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from auditor.assess import method_digest, versions
from auditor.criteria import REGISTER
from auditor.method import Confusion, Errors, confusion_json, load_calibration, load_confusion, method_page
from probes.browser import Browsers
from results.clock import SystemClock
from results.records import LANGUAGES, Language
from scenarios.sandbox import SERVICES, VICES, ServiceName
from tests.e2e.expected import ELSEWHERE, NOT_DRIVEN, Finding, Held, due, hold, hold_perfect, services_of
from tests.e2e.stage import Planted, audit, audit_vices, lasting_browser, plant, reader

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
MEASURED, PAGE = DOCS / "confusion.json", DOCS / "method.md"
SEEDS = 3
PERFECTLY = "no_vice"
_AT_ONCE = 2 * (os.cpu_count() or 1)
"""Two for each core: a browser waits as long as it works."""
_IN_A_ROW = 5
"""Cases that share a browser, and are lost together where the drive is broken off."""

_A_SHIFT = 8 * _AT_ONCE
"""Rows after which the processes are new ones. (`max_tasks_per_child` can leave a pool without any: CPython 115634.)"""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Drive:
    """One case to be audited."""

    vice: str
    service: ServiceName
    seed: int
    language: Language

    def __str__(self) -> str:
        return f"{self.vice} ({self.service}, {self.language}, seed {self.seed})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Driven:
    """What came of it."""

    drive: Drive
    held: Held


_DRIVEN = TypeAdapter(Driven)


class Kept:
    """What this very program has driven already."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{_program()}.jsonl"

    def load(self) -> list[Driven]:
        if not self._file.exists():
            return []
        return [_DRIVEN.validate_json(line) for line in self._file.read_bytes().splitlines()]

    def add(self, one: Driven) -> None:
        self._file.parent.mkdir(exist_ok=True)
        with self._file.open("ab") as file:
            file.write(_DRIVEN.dump_json(one) + b"\n")


def _program() -> str:
    """A digest of everything that may change what is found."""
    digest = hashlib.sha256()
    for package in ("auditor", "probes", "results", "scenarios", "tests/e2e"):
        for path in sorted((PROJECT / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(PROJECT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def drives(*, quick: bool) -> Iterator[Drive]:
    """Name the cases: of a vice that shows at both services, half at each."""
    names = [PERFECTLY, *(name for name in VICES if name not in ELSEWHERE)]
    for number, name in enumerate(names):
        services = tuple(SERVICES) if name == PERFECTLY else services_of(VICES[name])
        turns = [(seed, language) for seed in range(1, SEEDS + 1) for language in LANGUAGES]
        for seed, language in [(1, LANGUAGES[number % 2])] if quick else turns:
            turn = number // 2 if quick else seed + LANGUAGES.index(language)
            yield Drive(vice=name, service=services[turn % len(services)], seed=seed, language=language)


Pair = tuple[ServiceName, int]


async def planted_for(wanted: Iterable[Pair], folder: Path) -> dict[Pair, Planted]:
    """Plant each service once from each seed; the passwords stay in this process and its children."""
    async with lasting_browser() as browsers:
        return {
            (service, seed): await plant(folder / f"{service}-{seed}", service, browsers, str(seed))
            for service, seed in wanted
        }


def driven(drives: Sequence[Drive], planted: Planted) -> list[Driven]:
    """Audit some cases of one planted service, one after the other; runs in a process of its own."""

    async def work() -> list[Driven]:
        async with lasting_browser() as browsers:
            return [await _audited(drive, planted, browsers) for drive in drives]

    return asyncio.run(work())


async def _audited(drive: Drive, planted: Planted, browsers: Browsers) -> Driven:
    with tempfile.TemporaryDirectory(prefix="confusion-") as folder:
        home = Path(folder) / "home"
        if drive.vice == PERFECTLY:
            card = await audit(planted, home, browsers, language=drive.language, surveyed=True, desk=reader(None))
            return Driven(drive=drive, held=hold_perfect(card, drive.service))
        vice = VICES[drive.vice]
        card = await audit_vices(planted, home, browsers, vice, language=drive.language)
        return Driven(drive=drive, held=hold(card, planted.track, vice))


def drive_all(wanted: list[Drive], folder: Path, kept: Kept) -> list[Driven]:
    """Audit them all, as many at once as the machine bears; not again what was driven before."""
    before = [one for one in kept.load() if one.drive in set(wanted)]
    return sorted([*before, *_drive(wanted, {one.drive for one in before}, folder, kept)], key=lambda one: one.drive)


def _drive(every: list[Drive], before: set[Drive], folder: Path, kept: Kept) -> Iterator[Driven]:
    wanted: dict[Pair, list[Drive]] = {}
    for drive in every:
        if drive not in before:
            wanted.setdefault((drive.service, drive.seed), []).append(drive)
    planted = asyncio.run(planted_for(wanted, folder))
    spawned, number = multiprocessing.get_context("spawn"), len(before)
    rows = [
        (drives[start : start + _IN_A_ROW], planted[pair])
        for pair, drives in wanted.items()
        for start in range(0, len(drives), _IN_A_ROW)
    ]
    for first in range(0, len(rows), _A_SHIFT):
        with ProcessPoolExecutor(_AT_ONCE, mp_context=spawned) as pool:
            waiting = [pool.submit(driven, *row) for row in rows[first : first + _A_SHIFT]]
            for future in as_completed(waiting):
                for one in future.result():
                    kept.add(one)
                    number += 1
                    _say(f"{number} of {len(every)}: {_in_words(one)}")
                    yield one


def measure(done: list[Driven]) -> Confusion:
    """Count what was due, found, missed and wrongly said, criterion by criterion."""
    return Confusion(
        measured=SystemClock().now().date().isoformat(),
        method=method_digest(),
        cases=len(done),
        seeds=len({one.drive.seed for one in done}),
        languages=tuple(sorted({one.drive.language for one in done})),
        criteria={judge.CRITERION.id: _errors(judge.CRITERION.id, done) for judge in REGISTER},
        versions=versions(),
        not_driven={f"{criterion}.{reason}": why for (criterion, reason), why in NOT_DRIVEN.items()},
    )


def _errors(criterion: str, done: list[Driven]) -> Errors:
    owing = [one for one in done if any(finding[0] == criterion for finding in _due(one.drive))]
    missed = tuple(str(one.drive) for one in owing if _names(one.held.missed, criterion))
    return Errors(
        due=len(owing),
        found=len(owing) - len(missed),
        missed=missed,
        false_accusations=tuple(str(one.drive) for one in done if _names(one.held.accused, criterion)),
        vices=tuple(dict.fromkeys(one.drive.vice for one in owing)),
    )


def _due(drive: Drive) -> tuple[Finding, ...]:
    return () if drive.vice == PERFECTLY else due(VICES[drive.vice], SERVICES[drive.service].track)


def _names(findings: tuple[Finding, ...], criterion: str) -> bool:
    return any(finding[0] == criterion for finding in findings)


def _in_words(one: Driven) -> str:
    parts = [
        f"{title} {', '.join('.'.join(finding) for finding in findings)}"
        for title, findings in (
            ("FALSELY ACCUSED", one.held.accused),
            ("missed", one.held.missed),
            ("poor without cause", one.held.poor),
        )
        if findings
    ]
    return f"{one.drive}: {'; '.join(parts) or 'as due'}"


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")


def main() -> int:
    """Drive, count, write; 1 where anybody was accused falsely."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="each vice once, services and languages in turn")
    wanted = list(drives(quick=parser.parse_args().quick))
    with tempfile.TemporaryDirectory(prefix="confusion-planted-") as folder:
        done = drive_all(wanted, Path(folder), Kept(PROJECT / ".confusion"))
    measured = measure(done)
    MEASURED.write_bytes(confusion_json(measured))
    page = method_page(load_confusion(MEASURED), load_calibration(DOCS / "calibration.json"))
    PAGE.write_text(page, encoding="utf-8")
    for one in done:
        if not one.held.as_due:
            _say(_in_words(one))
    _say(f"{measured.cases} cases: {measured.false_accusations} false accusations, {measured.missed} missed.")
    return 1 if measured.false_accusations else 0


if __name__ == "__main__":
    sys.exit(main())
