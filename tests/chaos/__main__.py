"""Is nothing lost and nothing asked twice, at full size? Run by `make chaos`; prints the figures of both engines."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.postgres import running
from tests.chaos.storm import Plan, figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--workers", type=int, default=1)
    wanted = parser.parse_args()
    plan = Plan(cases=wanted.cases, kills=wanted.kills, seed=wanted.seed, workers=wanted.workers)
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder, running() as server:
        found = figures(plan, Path(folder), server.create() if plan.workers > 1 else "")
    for name, figure in found.rows():
        print(f"{name:<20} {figure}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
