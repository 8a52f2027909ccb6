"""How does a command open the installation, and run what is asynchronous?"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import typer

from auditor.house import House, open_house
from auditor.settings import load_settings

T = TypeVar("T")
INTERRUPTED = 130


@asynccontextmanager
async def opened(home: Path | None = None) -> AsyncIterator[House]:
    """The installation at `home`, or of AUDITOR_HOME."""
    async with open_house(load_settings(home)) as house:
        yield house


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; interrupted, what was begun is taken up by the next start."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt as error:
        raise typer.Exit(INTERRUPTED) from error
