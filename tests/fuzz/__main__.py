"""Fuzz the opening and decoding of exports for some minutes. Run by `make fuzz`; ends with 1 where anything was found.

    make fuzz ARGS="--minutes 60 --seed 5000000"

Each finding is saved with its export; `--only SEED` tries it again. A crash of
the interpreter is a finding too: the exports are inspected in a child process,
which is started anew behind the seed that ended it.
"""

import argparse
import faulthandler
import json
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from tests.fuzz.mutate import export_for
from tests.fuzz.run import Finding, fuzz, try_one, world


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1, help="of the first export")
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"), help="where they are saved")
    parser.add_argument("--only", type=int, help="try the export of this seed alone")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.only is not None:
        return _report([found] if (found := try_one(wanted.only)) else [], wanted.findings)
    if wanted.child:
        return _child(wanted.seed, wanted.minutes)
    return _parent(wanted.seed, wanted.minutes, wanted.findings)


def _child(first: int, minutes: float) -> int:
    """Say each seed before it is tried, and what was found."""
    faulthandler.enable()
    for seed, found in enumerate(fuzz(first, time.monotonic() + 60 * minutes), first):
        print(json.dumps({"seed": seed, "found": asdict(found) if found else None}), flush=True)
    return 0


def _parent(seed: int, minutes: float, folder: Path) -> int:
    until, findings, tried = time.monotonic() + 60 * minutes, [], 0
    while (left := until - time.monotonic()) > 0:
        command = [sys.executable, "-m", "tests.fuzz", "--child", "--seed", str(seed), "--minutes", str(left / 60)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        findings += [Finding(**line["found"]) for line in lines if line["found"]]
        seed, tried = seed + len(lines), tried + len(lines)
        if done.returncode:
            findings.append(
                Finding(seed, export_for(seed, world()).kind, f"the interpreter ended with {done.returncode}")
            )
            seed, tried = seed + 1, tried + 1
    print(f"{tried} exports in {minutes:g} minutes, up to seed {seed - 1}: {len(findings)} findings")
    return _report(findings, folder)


def _report(findings: list[Finding], folder: Path) -> int:
    for found in findings:
        folder.mkdir(exist_ok=True)
        for name, data in export_for(found.seed, world()).files.items():
            path = folder / f"{found.seed}.{name}"
            path.write_bytes(data)
        print(f"\nseed {found.seed}: {found.kind}, saved as {folder / str(found.seed)}.*\n{found.what}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
