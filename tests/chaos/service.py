"""Who is asked? So many services in a process of their own, one account each: COUNT SEED CLOCK_FILE LOG.

The process outlives every worker that is killed. It counts the requests itself,
in a file of its own, on the disk before it answers; that count is the one that
matters. Each service has its own habits, drawn from the seed: some show a
request in the list at once, some after hours, some never; the archive comes
after a while. One address leads behind the scenes: who drives the test reads
the counts there, as a person would ring up and ask, and can have a service hold
its answer back.
"""

import asyncio
import json
import os
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web

from results.clock import FileClock

PASSWORD = "correct-Horse-7battery"
SLOWEST_S = 0.04  # before and after a request is counted: there a worker can be killed, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How one service treats a request.

    Attributes:
        shown_after: when it stands in the list; None: not before the archive does.
        ready_after: when the archive can be fetched.
    """

    shown_after: timedelta | None
    ready_after: timedelta

    @classmethod
    def drawn(cls, dice: random.Random) -> "Habits":
        shown = dice.choices((timedelta(0), timedelta(hours=2), None), weights=(5, 2, 3))[0]
        return cls(shown_after=shown, ready_after=timedelta(hours=dice.uniform(3, 40)))


@dataclass(slots=True, kw_only=True)
class Services:
    """All of them.

    Attributes:
        held: services that count a request and do not answer it.
        waiting: those of them where somebody waits for the answer.
    """

    clock: FileClock
    log: Path
    dice: random.Random
    habits: list[Habits]
    count: Counter[int] = field(default_factory=Counter)
    asked_at: dict[int, datetime] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    by_port: dict[int, int] = field(default_factory=dict)

    async def start(self) -> list[int]:
        """Open every service, and last the way behind the scenes; gives the ports."""
        front, back = web.Application(), web.Application()
        front.add_routes(
            [
                web.get("/", self.home),
                web.post("/", self.ask),
                web.get("/requests", self.requests),
                web.get("/archive", self.archive),
            ]
        )
        back.add_routes([web.get("/counts", self.counts), web.post("/hold/{number}", self.hold)])
        ports = [await _opened(front) for _ in self.habits]
        self.by_port = {port: number for number, port in enumerate(ports)}
        return [*ports, await _opened(back)]

    async def home(self, request: web.Request) -> web.Response:
        return _page(f"Welcome, camille of {self._number(request)}. [Ask for my data]")

    async def ask(self, request: web.Request) -> web.Response:
        """Count the request; from here on it was made, whatever becomes of the answer."""
        number = self._number(request)
        await asyncio.sleep(self.dice.uniform(0, SLOWEST_S))
        now = self.clock.now()
        with self.log.open("a", encoding="ascii") as log:
            log.write(json.dumps({"account": number, "at": now.isoformat()}) + "\n")
            log.flush()
            os.fsync(log.fileno())
        self.count[number] += 1
        self.asked_at[number] = now
        while number in self.held:
            self.waiting.add(number)
            await asyncio.sleep(1)
        await asyncio.sleep(self.dice.uniform(0, SLOWEST_S))
        return _page(f"Your request {_reference(number)} is registered.")

    async def requests(self, request: web.Request) -> web.Response:
        number = self._number(request)
        shown = self.habits[number].shown_after
        lines = ["# Your requests"]
        if self._since(number, self.habits[number].ready_after):
            lines.append(f"Your archive {_reference(number)} can be fetched.")
        elif shown is not None and self._since(number, shown):
            lines.append(f"Your request {_reference(number)} is being worked on.")
        return _page(*lines)

    async def archive(self, request: web.Request) -> web.Response:
        number = self._number(request)
        if request.headers.get("Authorization") is None:
            return web.Response(status=401)
        if not self._since(number, self.habits[number].ready_after):
            return web.Response(status=404)
        return web.json_response({"reference": _reference(number), "name": f"Camille {number}"})

    async def counts(self, _request: web.Request) -> web.Response:
        return web.json_response({"counts": self.count, "waiting": sorted(self.waiting)})

    async def hold(self, request: web.Request) -> web.Response:
        self.held.add(int(request.match_info["number"]))
        return web.Response()

    def _number(self, request: web.Request) -> int:
        assert request.transport is not None
        return self.by_port[request.transport.get_extra_info("sockname")[1]]

    def _since(self, number: int, after: timedelta) -> bool:
        return number in self.asked_at and self.clock.now() >= self.asked_at[number] + after


def _reference(number: int) -> str:
    return f"R-{number:03}"


def _page(*lines: str) -> web.Response:
    return web.Response(text="\n".join(lines))


async def _opened(app: web.Application) -> int:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port: int = runner.addresses[0][1]
    return port


async def main(count: int, seed: int, clock: Path, log: Path) -> None:
    dice = random.Random(seed)
    habits = [Habits.drawn(dice) for _ in range(count)]
    services = Services(clock=FileClock(clock), log=log, dice=dice, habits=habits)
    print(json.dumps(await services.start()), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])))
