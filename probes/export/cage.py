"""How is the child shut in, before it touches what a service sent?

It may compute, and read; it may not write, start anything or reach anybody. On
Linux by resource limits and, where the kernel lets us, a user and a network
namespace of its own; everywhere by a ban on sockets, processes and writing that
Python itself enforces. macOS does not enforce RLIMIT_DATA: there a watchdog
looks at the resident memory.
"""

import ctypes
import math
import os
import resource
import sys
import threading
import time
from typing import Final

from probes.export.limits import Limits

OUT_OF_MEMORY: Final = 77
"""Exit status of a child that its watchdog stopped."""

_OPEN_FILES = 64
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_BANNED: Final = frozenset(
    {
        "socket.__new__",
        "subprocess.Popen",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.system",
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.mkdir",
        "os.link",
        "os.symlink",
        "os.truncate",
        "os.chmod",
        "os.chown",
        "shutil.rmtree",
    }
)


def enter(limits: Limits) -> tuple[str, ...]:
    """Shut this process in, for good; say what holds. Call it before any thread is started."""
    held = []
    if sys.platform == "linux":
        held += _namespaces()
    held += _resources(limits)
    if sys.platform != "linux":
        watch_memory(limits.memory_bytes)
        held.append("memory_watchdog")
    sys.addaudithook(_refuse)
    held.append("socket_ban")
    return tuple(held)


def _namespaces() -> list[str]:
    """Leave the host's network: in a namespace of its own there is not even a loopback that is up."""
    if sys.version_info >= (3, 12):
        try:
            os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
        except OSError:
            return []
    elif ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return []
    return ["user_namespace", "network_namespace"]


def _resources(limits: Limits) -> list[str]:
    """RLIMIT_DATA, not RLIMIT_AS, which refuses to map large files; CPU time from now on, not from the start."""
    wanted = {
        "cpu": (resource.RLIMIT_CPU, math.ceil(time.process_time()) + limits.cpu_s),
        "file_size": (resource.RLIMIT_FSIZE, 0),
        "open_files": (resource.RLIMIT_NOFILE, _OPEN_FILES),
        "core": (resource.RLIMIT_CORE, 0),
    }
    if sys.platform == "linux":
        wanted["memory"] = (resource.RLIMIT_DATA, limits.memory_bytes)
    held = []
    for name, (kind, most) in wanted.items():
        hard = resource.getrlimit(kind)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, allowed))
        held.append(f"rlimit_{name}")
    return held


def watch_memory(most_bytes: int, every_s: float = 0.05) -> None:
    """End this process once its resident memory has passed a limit."""
    unit = 1 if sys.platform == "darwin" else 1024

    def watch() -> None:
        while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit <= most_bytes:
            time.sleep(every_s)
        os._exit(OUT_OF_MEMORY)

    threading.Thread(target=watch, daemon=True).start()


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _BANNED:
        raise PermissionError(f"{event} is banned while an export is inspected")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError("writing is banned while an export is inspected")
