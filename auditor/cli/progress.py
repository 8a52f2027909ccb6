"""What is being done right now? A line that moves on a terminal, plain lines otherwise."""

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from rich.status import Status

from auditor.cli.console import err
from auditor.decide import AskHuman, Close, Perform, Wait
from auditor.engine.advance import Advanced


def told(advanced: Advanced) -> str:
    """One step of the engine, in words."""
    match advanced.action:
        case Perform(stage=stage, attempt=attempt):
            return f"{advanced.ledger}: {stage} (attempt {attempt})"
        case Wait(until=until, why=why):
            return (
                f"{advanced.ledger}: waits until {until:%Y-%m-%d %H:%M} ({why})"
                if until
                else f"{advanced.ledger}: {why}"
            )
        case AskHuman(topic=topic):
            return f"{advanced.ledger}: asks a person ({topic})"
        case Close(outcome=outcome):
            return f"{advanced.ledger}: closed, {outcome}"
        case _:
            return f"{advanced.ledger}: held by another process"


@asynccontextmanager
async def following() -> AsyncIterator[Callable[[Advanced], None]]:
    """A function that shows each step as it is done."""
    console = err()
    if not sys.stderr.isatty():
        yield lambda advanced: console.print(told(advanced), markup=False)
        return
    with Status("...", console=console) as status:
        yield lambda advanced: status.update(told(advanced))
