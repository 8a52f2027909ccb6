"""How does a command open the installation, and run what is asynchronous?"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import typer

from auditor.house import House, open_house
from auditor.settings import load_settings

T = TypeVar("T")
INTERRUPTED = 130


@asynccontextmanager
async def opened() -> AsyncIterator[House]:
    """The installation of AUDITOR_HOME."""
    async with open_house(load_settings()) as house:
        yield house


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; interrupted, what was begun is taken up by the next start."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt as error:
        raise typer.Exit(INTERRUPTED) from error
