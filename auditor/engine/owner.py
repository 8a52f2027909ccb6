"""Who holds a lease, and do they still live?

An owner is named by machine, process id and the process's start, so that a
number used again names nobody else.
"""

import hashlib
import os
import socket
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_ENDED = "ended"


@cache
def _machine() -> str:
    """Where a process id means something: others may be called the same, and containers of one kernel count for themselves."""
    name = socket.gethostname()
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        numbered = f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:  # no Linux
        return name
    return f"{name}.{hashlib.sha256(numbered.encode()).hexdigest()[:8]}"


def _start_of(pid: int) -> str:
    """The start of a process in clock ticks since boot, where the system says it (Linux, proc_pid_stat(5)); else "0"."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return _ENDED if fields[0] in "ZX" else fields[19]
    except (OSError, IndexError):
        return "0"


def this_process() -> str:
    """The owner that this process is."""
    return f"{_machine()}:{os.getpid()}:{_start_of(os.getpid())}"


def dead(owners: Iterable[str]) -> tuple[str, ...]:
    """Those of the owners that were processes of this machine and are no more."""
    return tuple(owner for owner in owners if _is_dead(owner))


def _is_dead(owner: str) -> bool:
    machine, pid, start = owner.rsplit(":", 2)
    if machine != _machine():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _start_of(int(pid)) != start
