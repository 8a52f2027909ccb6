"""The fork server: a process that has loaded what its children need, and has read nothing that came from outside.

Started by `probes.forking.child`, with a module whose `main(arguments)` is what
each child does, and whose `load()`, if there is one, gets ready what it takes.
One thread, and no secret: what a child is told goes to the child alone. It ends
with whoever started it, and so does every child.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from typing import Final

LONGEST: Final = 2**16
"""Of what is said with each order, in bytes: arguments and environment."""
FILES: Final = 3
"""Handed over with each order: of the talk (stdin and stdout), of errors (stderr), and of how it ended (status)."""

_PR_SET_PDEATHSIG: Final = 1  # prctl(2)

Main = Callable[[Sequence[str]], None]


class ForkServer:
    """Children, and whoever waits to hear how each ended."""

    def __init__(self, orders: socket.socket, main: Main) -> None:
        self._orders, self._main = orders, main
        self._waiting: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()

    def serve(self) -> None:
        """Until nobody gives orders any more."""
        woken, wakes = socket.socketpair()
        for end in (woken, wakes):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
        self._selector.register(self._orders, selectors.EVENT_READ, self._hear)
        self._selector.register(woken, selectors.EVENT_READ, lambda: self._reap(woken))
        while self._orders.fileno() >= 0:
            for key, _ in self._selector.select():
                key.data()
        for pid in self._waiting:
            _kill(pid)

    def _hear(self) -> None:
        """One order; nothing, once whoever gives them is gone."""
        said, files, _, _ = socket.recv_fds(self._orders, LONGEST, FILES)
        if not said:
            self._selector.unregister(self._orders)
            self._orders.close()
            return
        order = json.loads(said)
        talk, errors, status = files
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _run_child(self._main, order["arguments"], order["environment"], talk, errors)
        for file in (talk, errors):
            os.close(file)
        waiting = socket.socket(fileno=status)
        self._waiting[pid] = waiting
        self._selector.register(waiting, selectors.EVENT_READ, lambda: self._end(pid))

    def _end(self, pid: int) -> None:
        """Nobody waits for it any more; one that was reaped in the same moment is nobody's."""
        if pid in self._waiting:
            _kill(pid)

    def _reap(self, woken: socket.socket) -> None:
        """Say how each child ended that has: its status, as `subprocess` has it."""
        with contextlib.suppress(BlockingIOError):
            while woken.recv(LONGEST):
                pass
        while self._waiting:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            waiting = self._waiting.pop(pid)
            self._selector.unregister(waiting)
            with contextlib.suppress(OSError):
                waiting.sendall(b"%d" % os.waitstatus_to_exitcode(status))
            waiting.close()


def _kill(pid: int) -> None:
    """A child with all that it may have started; one that is none yet has no group of its own."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)


def _run_child(main: Main, arguments: Sequence[str], environment: dict[str, str], talk: int, errors: int) -> None:
    """The whole life of a child: it has nothing of the server's but what that had loaded."""
    status = 1
    try:
        _end_with_parent()
        os.setsid()
        for number, file in enumerate((talk, talk, errors)):
            os.dup2(file, number)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        os.environ.update(environment)
        main(arguments)
        sys.stdout.flush()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001  what Python itself does at the end of a program
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(BaseException):
            sys.stderr.flush()
        os._exit(status)


def _end_with_parent() -> None:
    """Where the server is killed, nobody could end its children any more (Linux; elsewhere their own limits do)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def run(module: str) -> None:
    """Get ready, then serve."""
    loaded = importlib.import_module(module)
    if hasattr(loaded, "load"):
        loaded.load()
    gc.collect()
    gc.freeze()  # what is loaded stays shared: no child's collector writes to it
    ForkServer(socket.socket(fileno=os.dup(0)), loaded.main).serve()


if __name__ == "__main__":
    run(sys.argv[1])
