"""A child that says what it was told, and does what its first argument wants."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

loaded: list[int] = []


def load() -> None:
    loaded.append(os.getpid())


def main(arguments: Sequence[str]) -> None:
    match arguments:
        case ["fail"]:
            raise ValueError("on purpose")
        case ["exit", status]:
            sys.exit(int(status))
        case ["die"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["wait", *_]:
            helper = subprocess.Popen(["sleep", "600"])
            sys.stdout.write(f"{os.getpid()} {helper.pid} {os.getppid()}\n")
            sys.stdout.flush()
            time.sleep(600)
        case ["look"]:
            files = sorted(path.name for path in Path("/proc/self/fd").iterdir())
            print(os.getpid() == os.getsid(0), loaded == [os.getppid()], files, sorted(os.environ), Path.cwd())
        case ["say", name]:
            print(os.environ[name])
        case _:
            told = sys.stdin.buffer.read()
            sys.stdout.buffer.write(told[::-1])
