"""Are the published intervals as sure as they say? Run by `make calibration`.

Draws 500 worlds of each kind, of which the truth is known, and counts how often
each kind of interval holds it. Writes docs/calibration.json, from which
`auditor method page` prints its section, and ends with 1 where one does not
hold it often enough, or the naive counting beside it does. `--quick`: few
worlds, nothing written, wide limits.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from auditor.method.calibration import Calibration, Coverage, calibration_json
from tests.calibration.coverage import Interval, held
from tests.calibration.world import KINDS

WRITTEN = Path(__file__).parents[2] / "docs" / "calibration.json"
WORLDS, SEED = 500, 20261127
QUICK, LOOSE = 6, 0.8
_AT_ONCE = 10

Task = tuple[int, int, int, int]
"""A kind by its place, the seed, and from which to before which world."""


def worked(task: Task) -> Counter[Interval]:
    """What became of the intervals of some worlds; each world has a seed of its own."""
    place, seed, first, last = task
    return Counter(one for number in range(first, last) for one in held(KINDS[place], (seed, place, number)))


def measure(worlds: int, seed: int) -> Calibration:
    """Draw and count with a process for each core; how many there are changes nothing."""
    tasks = [
        (place, seed, first, min(first + _AT_ONCE, worlds))
        for place in range(len(KINDS))
        for first in range(0, worlds, _AT_ONCE)
    ]
    found: dict[int, Counter[Interval]] = {place: Counter() for place in range(len(KINDS))}
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for task, counted in zip(tasks, pool.map(worked, tasks), strict=True):
            found[task[0]] += counted
    rows = tuple(row for place, counted in found.items() for row in _rows(KINDS[place].name, counted))
    return Calibration(worlds=worlds, seed=seed, kinds={kind.name: kind.words for kind in KINDS}, rows=rows)


def _rows(world: str, counted: Counter[Interval]) -> Iterator[Coverage]:
    for what in sorted({one.what for one in counted}, key=lambda what: (what.startswith("naive"), what)):
        sides = Counter(dict.fromkeys((-1, 0, 1), 0))
        for one, times in counted.items():
            sides[one.side] += times if one.what == what else 0
        naive = what.startswith("naive")
        yield Coverage(what=what, world=world, held=sides[0], below=sides[-1], above=sides[1], naive=naive)


def table(calibration: Calibration) -> Iterator[str]:
    yield f"{'world':36} {'interval':30} {'held':>7} {'of':>7} {'below':>6} {'above':>6}"
    for row in calibration.rows:
        mark = "" if row.is_well else "  <-"
        share = f"{100 * row.share:.1f} %"
        yield f"{row.world:36} {row.what:30} {share:>7} {row.intervals:>7} {row.below:>6} {row.above:>6}{mark}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few worlds; nothing is written")
    parser.add_argument("--worlds", type=int, default=WORLDS)
    parser.add_argument("--seed", type=int, default=SEED)
    wanted = parser.parse_args()
    begun, used = time.perf_counter(), os.times()
    measured = measure(QUICK if wanted.quick else wanted.worlds, wanted.seed)
    print(*table(measured), sep="\n")
    now = os.times()
    cpu_s = sum(now[:4]) - sum(used[:4])
    print(f"{measured.worlds} worlds of each kind: {time.perf_counter() - begun:.0f} s, {cpu_s:.0f} s of CPU")
    if wanted.quick:
        return int(any(row.share < LOOSE for row in measured.rows if not row.naive))
    WRITTEN.write_bytes(calibration_json(measured))
    return int(not all(row.is_well for row in measured.rows))


if __name__ == "__main__":
    sys.exit(main())
