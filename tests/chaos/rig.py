"""What stands before the first process is killed: services that are asked, an installation, a day that all share."""

import json
import os
import random
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from auditor.desk import open_case
from auditor.house import House
from results.clock import FileClock
from results.durable import create_file, make_folder
from results.key import make_keys
from tests.chaos.worker import Post, forks_from

START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """So many accounts, each at a service of its own; `back` leads behind the scenes of all."""

    post: Post
    clock: FileClock
    log: Path
    back: str
    accounts: int
    service: subprocess.Popen[str]

    async def open_case(self, house: House, number: int) -> str:
        return await open_case(house, house.load(desk(number)))

    def counts(self) -> Counter[int]:
        """How many requests each service has counted; asked of the services, as a person would ring up."""
        return Counter({int(number): count for number, count in self._behind("counts")["counts"].items()})

    def written(self) -> Counter[int]:
        """The same, read from the file that the services wrote before they answered."""
        lines = self.log.read_text(encoding="ascii").splitlines() if self.log.exists() else []
        return Counter(json.loads(line)["account"] for line in lines)

    def hold(self, number: int) -> None:
        """From now on, this service counts a request and does not answer it."""
        self._behind(f"hold/{number}", method="POST")

    def is_waited_for(self, number: int) -> bool:
        """Whether a request was made there whose answer is held back."""
        return number in self._behind("counts")["waiting"]

    def _behind(self, path: str, *, method: str = "GET") -> dict[str, dict[str, int]]:
        asked = urllib.request.Request(f"{self.back}/{path}", method=method)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            said: dict[str, dict[str, int]] = json.loads(answer.read() or "{}")
            return said


def desk(number: int) -> str:
    return f"desk-{number:03}"


@contextmanager
def standing(folder: Path, *, accounts: int, seed: int, database: str = "") -> Iterator[Rig]:
    """Start the services and make the installation; the services end with the test."""
    clock = FileClock(folder / "clock")
    clock.set(START)
    log = folder / "requests.jsonl"
    command = ["-m", "tests.chaos.service", str(accounts), str(seed), str(folder / "clock"), str(log)]
    service = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True, cwd=HERE.parents[1])
    assert service.stdout is not None
    try:
        *ports, back = json.loads(service.stdout.readline())
        post = Post(home=folder / "home", clock=folder / "clock", log=folder / "workers.log", database=database)
        _install(post.home, ports)
        url = f"http://127.0.0.1:{back}"
        yield Rig(post=post, clock=clock, log=log, back=url, accounts=accounts, service=service)
    finally:
        service.kill()
        service.wait()
        service.stdout.close()


def _install(home: Path, ports: list[int]) -> None:
    make_folder(home)
    make_keys(home)
    catalogue = home / "scenarios" / "catalogue"
    catalogue.mkdir(parents=True)
    written = (HERE / "desk.yaml").read_text(encoding="utf-8")
    tables = ""
    for number, port in enumerate(ports):
        text = written.replace("NUMBER", f"{number:03}").replace("URL", f"http://127.0.0.1:{port}")
        (catalogue / f"{desk(number)}.yaml").write_text(text, encoding="utf-8")
        tables += f'["camille@{desk(number)}"]\nusername = "camille"\npassword = "env:DESK_PASSWORD"\n'
    create_file(home / "accounts.toml", tables.encode())


def shuffled(count: int, dice: random.Random) -> list[int]:
    numbers = list(range(count))
    dice.shuffle(numbers)
    return numbers


def cpu_s(rig: Rig) -> float:
    """Seconds of processor so far: of this process, the services and everybody forked who is dead by now (Linux)."""
    ticks = os.sysconf("SC_CLK_TCK")
    own, children = slice(11, 13), slice(13, 15)  # utime and stime, of proc_pid_stat(5)
    return time.process_time() + (_stat(rig.service.pid, own) + _stat(forks_from(), children)) / ticks


def _stat(pid: int | None, which: slice) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[which]))
