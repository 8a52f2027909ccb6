"""How is a real service started, known to be there, and stopped?"""

import pwd
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PAUSE_S = 0.1
_PATIENCE_S = 20.0
_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_port() -> int:
    """Find a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str],
    *,
    ready: str | Callable[[], bool],
    log: Path,
    env: Mapping[str, str] | None = None,
    owner: pwd.struct_passwd | None = None,
    within_s: float = 60.0,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a service until the block ends; it is there once the address `ready` answers, whatever it answers, or says so.

    `owner` is who runs it, where we are root and it refuses to be.

    Raises:
        AssertionError: it ended, or did not answer in time; with the last lines of its log.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            **run_as(owner),
        )
        try:
            _await(process, ready, log, within_s)
            yield process
        finally:
            stop(process)


def run_as(owner: pwd.struct_passwd | None) -> dict[str, Any]:
    """What `subprocess` must be told so that a program is somebody else's."""
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started, by force if it does not go."""
    process.terminate()
    try:
        process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _await(process: subprocess.Popen[bytes], ready: str | Callable[[], bool], log: Path, within_s: float) -> None:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        if _answers(ready) if isinstance(ready, str) else ready():
            return
        time.sleep(_PAUSE_S)
    said = log.read_text(encoding="utf-8", errors="replace").splitlines()[-10:]
    raise AssertionError("\n".join([f"{process.args} is not there; its last words:", *said]))


def _answers(url: str) -> bool:
    try:
        with _DIRECTLY.open(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
