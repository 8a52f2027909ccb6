"""Who reads now? Few at once, since more of them only take the interpreter from each other; but nobody waits for long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

_AT_ONCE: Final = 2
_BESIDE: Final = 4  # each reads by a connection or two, of the fifteen that there are to a file
_PATIENCE_S: Final = 1.0
_LONGEST_S: Final = 20.0


class Crowded(Exception):
    """Nobody had their turn for a long time: so many ask, or what they ask for takes so long."""


class Turns:
    """Who is served at once; who has waited for a while, behind what takes long, is served beside them, if not too many are."""

    def __init__(
        self,
        at_once: int = _AT_ONCE,
        *,
        beside: int = _BESIDE,
        patience_s: float = _PATIENCE_S,
        longest_s: float = _LONGEST_S,
    ) -> None:
        self._places, self._beside = asyncio.Semaphore(at_once), asyncio.Semaphore(beside)
        self._patience_s, self._longest_s = patience_s, longest_s

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Begins with one's turn, or when patience ends and there is room beside.

        Raises:
            Crowded: there was none for a long time.
        """
        taken = await _taken(self._places, self._patience_s) or await _taken(self._beside, self._longest_s)
        if taken is None:
            raise Crowded
        try:
            yield
        finally:
            taken.release()


async def _taken(places: asyncio.Semaphore, within_s: float) -> asyncio.Semaphore | None:
    """One of the places, once there is one; None where it takes longer."""
    try:
        async with asyncio.timeout(within_s):
            await places.acquire()
    except TimeoutError:
        return None
    return places
