"""May another browser window be opened on this machine now?

Two for each core: beyond that nothing gets quicker, and slow pages turn into
failures nobody caused (measured). A lock on a file is let go by the system when
its process dies.
"""

import asyncio
import fcntl
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

PER_CORE = 2
_PAUSE_S = 0.1


@asynccontextmanager
async def slot(folder: Path | None = None, count: int | None = None) -> AsyncIterator[int]:
    """Wait for one of the machine's places and hold it; gives its number."""
    folder = folder or Path(tempfile.gettempdir()) / f"portability-auditor-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    count = count or PER_CORE * (os.cpu_count() or 1)
    while True:
        for number in range(count):
            file = _taken(folder / f"browser-{number}.lock")
            if file is not None:
                with file:
                    yield number
                return
        await asyncio.sleep(_PAUSE_S)


def _taken(path: Path) -> IO[bytes] | None:
    file = path.open("wb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file
