"""How is a simulation run: in this process, or as several installations side by side, each with a part of the services?"""

import asyncio
import multiprocessing
import os
import queue
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import pairwise
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from auditor.simulation.alone import Pace
from auditor.simulation.archetype import Archetypes
from auditor.simulation.house import mark
from auditor.simulation.life import ALONE, BEGIN, Lived, Part, live
from auditor.simulation.recovery import Recovered, recovered
from auditor.simulation.tally import Tally

SERVICES_TO_SHARE = 100
"""So many services are worth a process of their own."""

_POLL_S = 1.0

Progress = Callable[[int, int, int], None]
"""Told now and then: days lived through, of how many, and cases opened so far."""


class SimulationBroken(RuntimeError):
    """An installation of the simulation came to grief: {0}"""

    def __str__(self) -> str:
        return (type(self).__doc__ or "").format(*self.args)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What is to be simulated."""

    archetypes: Archetypes
    services: int
    months: int
    seed: int
    installations: int
    begin: datetime = BEGIN
    alone: int = ALONE

    def parts(self, home: Path) -> tuple[Part, ...]:
        """The services in as many parts as there are installations, each a row of numbers."""
        count = max(1, min(self.installations, self.services))
        ends = [self.services * n // count for n in range(count + 1)]
        return tuple(
            Part(
                archetypes=self.archetypes,
                seed=self.seed,
                first=first,
                services=end - first,
                months=self.months,
                home=home if count == 1 else home / f"{number}",
                begin=self.begin,
                alone=self.alone,
            )
            for number, (first, end) in enumerate(pairwise(ends), start=1)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """All that a simulation has to say.

    Attributes:
        alone, commits: the pace of the store by itself, and of the engine's transactions.
        peaks_mb: at each quarter of the time, the largest that any of the processes had been.
    """

    simulation: Simulation
    tally: Tally
    shares: tuple[Recovered, ...]
    alone: Pace
    commits: Pace
    judging: Pace
    peaks_mb: tuple[float, ...]
    store_bytes: int
    doubled: int
    wall_s: float
    cpu_s: float

    @property
    def cases(self) -> int:
        return self.tally.opened.total()

    @property
    def of_alone(self) -> float:
        """The engine's commits in a second, as a share of those of the store by itself in the same run."""
        return self.commits.per_s / self.alone.per_s if self.alone.wall_s else 0.0

    @property
    def of_alone_by_cpu(self) -> float:
        """The same for a second of CPU: what is left of it where the disk costs nothing."""
        return self.commits.per_cpu_s / self.alone.per_cpu_s if self.alone.cpu_s else 0.0


def usual_installations(services: int) -> int:
    """One for each core, as far as there is work for it."""
    return max(1, min(os.cpu_count() or 1, services // SERVICES_TO_SHARE))


def simulate(simulation: Simulation, home: Path | None, progress: Progress) -> Simulated:
    """Run a simulation to its end, in `home` or in a folder that is gone afterwards.

    Raises:
        SimulationElsewhere: the folder holds something else.
        SimulationBroken: one of several installations came to grief.
    """
    began, used = time.perf_counter(), _cpu_s()
    with _folder(home) as folder:
        parts = simulation.parts(folder)
        if len(parts) == 1:
            days = parts[0].days
            lived = [asyncio.run(live(parts[0], lambda day, cases: progress(day, days, cases)))]
        else:
            mark(folder, {"installations": len(parts)})
            lived = _side_by_side(parts, progress)
    tally = Tally()
    for one in lived:
        tally.merge(one.tally)
    return Simulated(
        simulation=simulation,
        tally=tally,
        shares=recovered(tally, simulation.archetypes.archetypes),
        alone=sum((one.alone for one in lived), Pace()),
        commits=sum((one.commits for one in lived), Pace()),
        judging=sum((one.judging for one in lived), Pace()),
        peaks_mb=tuple(max(peaks) for peaks in zip(*(one.peaks_mb for one in lived), strict=True)),
        store_bytes=sum(one.store_bytes for one in lived),
        doubled=sum(one.doubled for one in lived),
        wall_s=time.perf_counter() - began,
        cpu_s=_cpu_s() - used,
    )


@contextmanager
def _folder(home: Path | None) -> Iterator[Path]:
    if home is not None:
        yield home
        return
    with tempfile.TemporaryDirectory(prefix="auditor-simulation-") as folder:
        yield Path(folder)


def _side_by_side(parts: tuple[Part, ...], progress: Progress) -> list[Lived]:
    """Live each part in a process of its own; the first that fails ends all."""
    context = multiprocessing.get_context("spawn")  # nothing of this process's loops and threads
    said: multiprocessing.Queue[tuple[int, Any]] = context.Queue()
    processes = [
        context.Process(target=_live_apart, args=(number, part, said), daemon=True) for number, part in enumerate(parts)
    ]
    for process in processes:
        process.start()
    try:
        return _gathered(parts, processes, partial(said.get, timeout=_POLL_S), progress)
    finally:
        for process in processes:
            process.kill()
            process.join()


def _gathered(
    parts: tuple[Part, ...], processes: Sequence[BaseProcess], hear: Callable[[], tuple[int, Any]], progress: Progress
) -> list[Lived]:
    lived: dict[int, Lived] = {}
    at: dict[int, tuple[int, int]] = dict.fromkeys(range(len(parts)), (0, 0))
    while len(lived) < len(parts):
        try:
            number, what = hear()
        except queue.Empty:
            dead = [p.exitcode for n, p in enumerate(processes) if n not in lived and p.exitcode is not None]
            if dead:
                raise SimulationBroken(f"its process ended with {dead[0]}") from None
            continue
        match what:
            case Lived():
                lived[number] = what
            case (int() as day, int() as cases):
                at[number] = day, cases
                progress(min(d for d, _ in at.values()), parts[0].days, sum(c for _, c in at.values()))
            case words:
                raise SimulationBroken(words)
    return [lived[number] for number in range(len(parts))]


def _live_apart(number: int, part: Part, said: "multiprocessing.Queue[tuple[int, Any]]") -> None:
    """The whole of a process: live, and say what came of it; an interruption is its parent's, who ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _keep_to_one_core(number)

    def tell(day: int, cases: int) -> None:
        parent = multiprocessing.parent_process()
        if parent is not None and not parent.is_alive():
            raise SystemExit(1)  # nobody hears it any more
        said.put((number, (day, cases)))

    try:
        said.put((number, asyncio.run(live(part, tell))))
    except BaseException:
        said.put((number, traceback.format_exc()))
        raise


def _cpu_s() -> float:
    """Seconds of CPU of this process and of those it has waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _keep_to_one_core(number: int) -> None:
    """Its two threads, ours and the store's, never work at once: on one core they take turns a quarter cheaper."""
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[number % len(cores)]})
