"""How fast is the engine beside the store alone, what does a case cost, and does memory stay flat?

`SERVICES=10000 MONTHS=12 make bench ARGS=tests/benchmarks/test_simulation.py` is
the whole: 40 000 cases. Ratios are of the same run: the machine may be busy.
"""

import os
from pathlib import Path

import pytest

from auditor.simulation import load_archetypes
from auditor.simulation.run import Simulation, simulate, usual_installations

SERVICES, MONTHS = int(os.environ.get("SERVICES", "200")), int(os.environ.get("MONTHS", "6"))
LEAST_OF_ALONE = 0.5
MOST_GROWTH = 1.1  # of memory, from the first quarter of the time to its end


def test_a_year_with_synthetic_services(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    simulation = Simulation(
        archetypes=load_archetypes(),
        services=SERVICES,
        months=MONTHS,
        seed=1,
        installations=usual_installations(SERVICES),
    )
    done = simulate(simulation, tmp_path / "sim", lambda *_: None)
    beside = simulation.installations
    with capsys.disabled():
        print(
            f"\n{SERVICES} services, {MONTHS} months, {beside} installations: {done.cases} cases in {done.wall_s:.0f} s, "
            f"{done.cpu_s:.0f} CPU-s, {done.cpu_s / done.cases * 1000:.0f} ms a case"
        )
        print(
            f"  {done.tally.advances / done.commits.wall_s * beside:.0f} advances/s x "
            f"{done.commits.count / done.tally.advances:.2f} commits/advance = {done.commits.per_s * beside:.0f} commits/s; "
            f"the store alone {done.alone.per_s * beside:.0f}; ratio {done.of_alone:.2f} "
            f"(for a CPU-s {done.commits.per_cpu_s:.0f} and {done.alone.per_cpu_s:.0f}: {done.of_alone_by_cpu:.2f})"
        )
        print(f"  judging {done.judging.cpu_s / done.judging.count * 1000:.1f} CPU-ms a case")
        print("  memory by quarters: " + ", ".join(f"{peak:.0f} MB" for peak in done.peaks_mb))
        covered = sum(share.is_covered for share in done.shares)
        print(f"  {covered} intervals of {len(done.shares)} hold their parameter, {done.tally.wrongly.total()} false")
    assert done.doubled == 0
    assert not done.tally.wrongly
    assert done.of_alone >= LEAST_OF_ALONE
    assert done.peaks_mb[-1] <= done.peaks_mb[0] * MOST_GROWTH
