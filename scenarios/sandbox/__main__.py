"""How is a sandbox run as a process of its own, on a clock that others set?

    python -P -m scenarios.sandbox --clock-file PATH --accounts ACCOUNTS.json --service mutuelle --vice pdf_only

Prints its base URL on one line once it answers, and serves until it is ended.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from pydantic import TypeAdapter

from results.clock import FileClock
from scenarios.sandbox import SERVICES, VICES, ExportMode, Sandbox, SandboxAccount, create_sandbox, serve


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the arguments and serve until ended."""
    given = _parser().parse_args(arguments)
    sandbox = create_sandbox(
        clock=FileClock(given.clock_file),
        vices=given.vice,
        service=given.service,
        accounts=TypeAdapter(list[SandboxAccount]).validate_json(given.accounts.read_bytes()),
        seed=given.seed,
        export_mode=given.mode,
        export_delay=None if given.delay_hours is None else timedelta(hours=given.delay_hours),
        control=given.control,
    )
    asyncio.run(_serve(sandbox, given.port))


async def _serve(sandbox: Sandbox, port: int) -> None:
    async with serve(sandbox, port=port) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -P -m scenarios.sandbox")
    parser.add_argument("--clock-file", type=Path, required=True, help="its time, ISO 8601 with offset, one line")
    parser.add_argument(
        "--accounts", type=Path, required=True, help="JSON: list of username, password, full_name, email, totp"
    )
    parser.add_argument("--service", choices=list(SERVICES), default="mutuelle")
    parser.add_argument("--vice", choices=list(VICES), action="append", default=[])
    parser.add_argument("--seed", default="sandbox")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--mode", type=ExportMode, choices=list(ExportMode))
    parser.add_argument("--delay-hours", type=float)
    parser.add_argument("--control", action="store_true", help="show the counters, to loopback only")
    return parser


if __name__ == "__main__":
    main()
