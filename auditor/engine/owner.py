"""Who holds a lease, and do they still live?

An owner is named by host, process id and the process's start, so that a
number used again names nobody else.
"""

import os
import socket
from collections.abc import Iterable
from pathlib import Path


def _start_of(pid: int) -> str:
    """The start of a process in clock ticks since boot, where the system says it (Linux); else "0"."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "0"


def this_process() -> str:
    """The owner that this process is."""
    return f"{socket.gethostname()}:{os.getpid()}:{_start_of(os.getpid())}"


def dead(owners: Iterable[str]) -> tuple[str, ...]:
    """Those of the owners that were processes of this machine and are no more."""
    return tuple(owner for owner in owners if _is_dead(owner))


def _is_dead(owner: str) -> bool:
    host, pid, start = owner.rsplit(":", 2)
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _start_of(int(pid)) != start
