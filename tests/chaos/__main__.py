"""Is nothing lost and nothing asked twice, at full size? Run by `make chaos`; ends with 1 where anything is.

Prints the figures of both engines, and how soon another worker goes on with
what a dead one held. `--seed` draws other kills, at other moments.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.chaos.storm import Plan, figures
from tests.chaos.takeover import takeover
from tests.postgres import Server, running

TOO_LATE_S = 90
ENGINES = {"embedded, SQLite": 1, "3 workers, PostgreSQL": 3}


def storm(name: str, plan: Plan, server: Server) -> bool:
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        found = figures(plan, Path(folder), server.create() if plan.workers > 1 else "")
    print(f"\n{name}, seed {plan.seed}")
    for row, figure in found.rows():
        print(f"  {row:<20} {figure}")
    faults = found.faults(cases=plan.cases, kills=plan.kills)
    for fault in faults:
        print(f"  FAULT: {fault}")
    return not faults


def taken_over(server: Server, *, elsewhere: bool) -> bool:
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        taken = takeover(Path(folder), server.create(), elsewhere=elsewhere)
    where = "another machine" if elsewhere else "the same machine"
    print(f"\none of 3 workers killed for good, on {where}, its request sent and not answered")
    print(f"  its case is taken over after {taken.claimed_s:.1f} s, settled after {taken.settled_s:.1f} s", end=" ")
    print(f"({', '.join(taken.fates)}), requests: {taken.requests}")
    return taken.claimed_s < TOO_LATE_S and taken.requests == 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--kills", type=int, default=60)
    wanted = parser.parse_args()
    with running() as server:
        well = [
            storm(name, Plan(cases=wanted.cases, kills=wanted.kills, seed=wanted.seed, workers=workers), server)
            for name, workers in ENGINES.items()
        ]
        well += [taken_over(server, elsewhere=elsewhere) for elsewhere in (False, True)]
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
