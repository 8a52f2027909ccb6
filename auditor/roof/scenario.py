"""Which scenarios are there, and what is wrong with each? Looked through anew only where a file has changed.

A file takes some hundredths of a second. Where many have changed, as on the first
look at ten thousand, a process beside this one looks through them, and whoever
asks is told what is known by then and how many are missing.
"""

import asyncio
import multiprocessing
import operator
import os
import signal
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Final

from auditor.day import calendar_day
from auditor.house import House
from auditor.lint import problems_in
from auditor.settings import Settings
from dashboards.desk.catalogue import Catalogue, Fault, ScenarioTold
from scenarios.errors import ScenarioError
from scenarios.load import is_shared, load_scenario

AT_ONCE: Final = 40
"""Files that are looked through while somebody waits; more are looked through aside."""
_MANY: Final = 1_000
_RESTS_S: Final = 1.0
_TIMES: Final = 30
"""So long what there is of so many files is not asked of the disk again, or so many times as long as asking took."""
_FOLDERS: Final = ("services", "catalogue")
_TOGETHER: Final = 20
_CAREFUL: Final = 10  # of the process aside: whoever waits for a page goes first

Stamp = tuple[int, int, int, date]
"""When a file was changed, how large it is, when the accounts were changed, and the day: lint depends on all of them."""


@dataclass(kw_only=True)
class Catalogued:
    """The scenarios of an installation, with what lint says of them."""

    house: House
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _known: dict[str, tuple[Stamp, ScenarioTold]] = field(default_factory=dict)
    _there: Mapping[str, Stamp] = field(default_factory=dict)
    _fresh_until: float | None = None
    _told: Catalogue = field(default_factory=Catalogue)
    _aside: threading.Thread | None = None
    _broke: bool = False

    async def scenarios(self) -> tuple[ScenarioTold, ...]:
        """All of them, however long that takes."""
        async with self._looking:
            stale = await asyncio.to_thread(self._stale)
            await asyncio.to_thread(self._look, stale)
            return self._collected(0).scenarios

    async def look(self) -> Catalogue:
        """What is known of them by now; of several who ask at once one reads what was changed, and the others wait."""
        async with self._looking:
            is_fresh = self._fresh_until is not None and monotonic() < self._fresh_until
            if is_fresh and len(self._there) >= _MANY and not self._told.pending:
                return self._told
            stale = await asyncio.to_thread(self._stale)
            is_aside = self._aside is not None and self._aside.is_alive()
            if len(stale) <= AT_ONCE or (self._broke and not is_aside):
                await asyncio.to_thread(self._look, stale)
                return self._collected(0)
            if not is_aside:
                self._aside = threading.Thread(target=self._look_aside, args=(stale,), daemon=True)
                self._aside.start()
            return self._collected(len(stale))

    def remember(self, known: Mapping[Path, ScenarioTold]) -> None:
        """Take as known what was told of these files as they are now."""
        there = self._stamps()
        self._known |= {str(path): (there[str(path)], told) for path, told in known.items()}

    def _stamps(self) -> dict[str, Stamp]:
        """Every file that declares a scenario, as it is now, in the order in which they are read."""
        settings = self.house.settings
        accounts, today = _changed(settings.accounts), calendar_day(self.house.clock.now())
        found: dict[str, Stamp] = {}
        for folder in _FOLDERS:
            with suppress(FileNotFoundError), os.scandir(settings.scenarios / folder) as entries:
                some = [(one.path, one.stat()) for one in entries if one.name.endswith(".yaml") and one.name[0] != "."]
                found |= {path: (stat.st_mtime_ns, stat.st_size, accounts, today) for path, stat in sorted(some)}
        return found

    def _stale(self) -> Sequence[str]:
        """The files that are not known as they are now."""
        begun = monotonic()
        self._there = self._stamps()
        stale = [path for path, stamp in self._there.items() if self._known.get(path, (None,))[0] != stamp]
        ended = monotonic()
        self._fresh_until = ended + max(_RESTS_S, _TIMES * (ended - begun))
        return stale

    def _look(self, paths: Sequence[str]) -> None:
        for path in paths:
            stamp = self._there[path]
            self._known[path] = stamp, told(self.house.settings, Path(path), stamp[-1])

    def _look_aside(self, paths: Sequence[str]) -> None:
        """Have them looked through by another process; where that breaks off, whoever asks next does it."""
        there, self._broke = self._there, True
        context = multiprocessing.get_context("spawn")  # nothing of this process's loops and threads
        hears, says = context.Pipe(duplex=False)
        wanted = [(path, there[path][-1]) for path in paths]
        process = context.Process(target=_apart, args=(self.house.settings, wanted, says), daemon=True)
        process.start()
        says.close()
        with suppress(EOFError):
            while True:
                for path, one in hears.recv():
                    self._known[path] = there[path], one
        process.join()
        self._broke = process.exitcode != 0

    def _collected(self, pending: int) -> Catalogue:
        """The same value as before, where nothing has changed: much is derived of it."""
        by_name: dict[str, ScenarioTold] = {}
        for path in self._there:
            if path in self._known:
                by_name.setdefault(_stem(path), self._known[path][1])
        scenarios = tuple(by_name.values())
        is_same = len(scenarios) == len(self._told.scenarios) and all(
            map(operator.is_, scenarios, self._told.scenarios)
        )
        if not is_same or pending != self._told.pending:
            self._told = Catalogue(scenarios=scenarios, pending=pending)
        return self._told


def told(settings: Settings, path: Path, today: date) -> ScenarioTold:
    """What a file declares, and what lint says of it."""
    faults = tuple(
        Fault(
            file=Path(problem.file).name,
            line=problem.line or None,
            severity=problem.severity,
            message=problem.message,
            mend=problem.mend,
        )
        for problem in problems_in(settings, path, today=today)
    )
    try:
        loaded = None if is_shared(path) else load_scenario(path)
    except ScenarioError:
        loaded = None
    return ScenarioTold(
        id=path.stem,
        name=loaded.service.name if loaded is not None else None,
        sector=str(loaded.service.sector) if loaded is not None else None,
        valid_until=loaded.scenario.valid_until if loaded is not None else None,
        tags=tuple(loaded.scenario.tags) if loaded is not None else (),
        faults=faults,
        software=loaded.scenario.software if loaded is not None else None,
        right=str(loaded.scenario.right) if loaded is not None else None,
    )


def _apart(settings: Settings, wanted: Sequence[tuple[str, date]], says: Connection) -> None:
    """The whole of the process; an interruption is its parent's, who ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_CAREFUL)
    with suppress(BrokenPipeError):
        for first in range(0, len(wanted), _TOGETHER):
            some = wanted[first : first + _TOGETHER]
            says.send([(path, told(settings, Path(path), today)) for path, today in some])


def _stem(path: str) -> str:
    return path.rpartition(os.sep)[2].removesuffix(".yaml")


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
