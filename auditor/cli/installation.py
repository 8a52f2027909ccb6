"""How does a command open the installation, and run what is asynchronous?"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from auditor.house import House, open_house
from auditor.settings import load_settings

T = TypeVar("T")


@asynccontextmanager
async def opened() -> AsyncIterator[House]:
    """The installation of AUDITOR_HOME."""
    async with open_house(load_settings()) as house:
        yield house


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)
