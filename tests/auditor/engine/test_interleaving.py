"""Several processes at one case, any of which may die at any moment: is the request made once, and never lost?

Processes are tasks that stop at each point where another may come in between;
which goes on, which dies, when a lease runs out and when a person answers is
drawn. One that is dead does nothing any more, not even give back its lease.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.engine.advance import Advanced
from probes.errors import HeldBack
from results.records import Fact, FactSeen, Intended
from tests.auditor.engine.memory import MemoryHands
from tests.auditor.engine.test_advance import EXPIRED
from tests.auditor.engine.world import Template, World, make_template, world

Commands = list[tuple[str, int]]

LAST = 2  # there are three at a time
COMMANDS: st.SearchStrategy[Commands] = st.lists(
    st.tuples(
        st.sampled_from([*["step"] * 6, *["expire"] * 2, "die", "answer", "later"]),
        st.sampled_from([0, 0, 1, 1, LAST]),
    ),
    min_size=6,
    max_size=20,
)
BOTH_BEFORE_THE_REQUEST: Commands = [("step", 0), ("expire", 0), ("step", 1)]
NAMED: dict[str, Commands] = {
    "the second asks while the first stands still": [*BOTH_BEFORE_THE_REQUEST, *[("step", 1)] * 3, *[("step", 0)] * 3],
    "the first goes on though the second has taken the case": [*BOTH_BEFORE_THE_REQUEST, *[("step", 0)] * 3],
    "the second takes the case and dies": [*BOTH_BEFORE_THE_REQUEST, ("die", 1), *[("step", 0)] * 3],
    "dead between the intent and the click": [("step", 0), ("step", 0), ("die", 0), ("expire", 0), *[("step", 0)] * 4],
    "dead between the click and its proof": [*[("step", 0)] * 3, ("die", 0), ("expire", 0), *[("step", 0)] * 4],
    "slow between the click and its proof, and somebody says that it went": [
        *[("step", 0)] * 3,
        ("expire", 0),
        *[("step", 1)] * 3,
        ("answer", 0),
        *[("step", 0)] * 2,
    ],
}


@dataclass
class Process:
    """One engine at the case, stopped at a point inside its step, or between steps."""

    world: World
    name: str
    at: str | None = None
    task: asyncio.Task[Advanced] | None = None
    _go: asyncio.Event = field(default_factory=asyncio.Event)
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def step(self) -> None:
        """Begin a step, or go on with the one begun, up to the next point."""
        self._stopped.clear()
        if self.task is None:
            hands = MemoryHands(loaded=self.world.loaded, service=self.world.service, during=self._stop)
            engine = self.world.engine(hands, self.name)
            self.task = asyncio.create_task(engine.advance(self.world.case))
        else:
            self._go.set()
        waiting = asyncio.create_task(self._stopped.wait())
        await asyncio.wait([self.task, waiting], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self.task.done():
            self._end()

    def _end(self) -> None:
        assert self.task is not None
        error, self.task, self.at = self.task.exception(), None, None
        if error is not None and not isinstance(error, HeldBack):
            raise error

    async def _stop(self, point: str) -> None:
        self.at = point
        self._go.clear()
        self._stopped.set()
        await self._go.wait()


@dataclass
class Machine:
    """The processes that live, and those that are dead and still seem to hold the case."""

    world: World
    living: list[Process] = field(default_factory=list)
    dead: list[Process] = field(default_factory=list)
    started: int = 0

    def of(self, number: int) -> Process:
        while len(self.living) <= number:
            self.started += 1
            self.living.append(Process(self.world, f"host:{self.started}:{self.started}"))
        return self.living[number]

    def kill(self, process: Process) -> None:
        self.living.remove(process)
        self.dead.append(process)

    async def do(self, what: str, number: int) -> None:
        """One thing happens; between the intent and the click, which are one breath, nothing else does."""
        clicking = next((p for p in self.living if p.at == "request intended"), None)
        if clicking is not None:
            if what == "die":
                self.kill(clicking)
            else:
                await clicking.step()
            return
        match what:
            case "step":
                await self.of(number).step()
            case "die":
                self.kill(self.of(number))
            case "expire":
                self.world.real.advance(EXPIRED)
            case "answer":
                await self.world.answer()
            case "later":
                await self.world.go_on()

    async def bury(self) -> None:
        tasks = [p.task for p in (*self.living, *self.dead) if p.task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, home_database: str) -> Template:
    """Read back and looked at: the request is next."""
    return asyncio.run(make_template(tmp_path_factory.mktemp("template"), home_database, steps=2))


async def live_through(template: Template, folder: Path, commands: Commands) -> None:
    async with world(template, folder) as made:
        made.service.answers_after = timedelta(minutes=1)
        machine = Machine(made)
        try:
            for what, number in commands:
                await machine.do(what, number)
                assert len(made.service.requests) <= 1
            for process in list(machine.living):
                machine.kill(process)
            made.real.advance(EXPIRED)
            await finish(made)
        finally:
            await machine.bury()


async def finish(made: World) -> None:
    """A last process, alone, with a person who answers: the answer comes, to one request."""
    engine = made.engine(made.hands(), "host:99:99")
    for _ in range(40):
        await engine.advance(made.case)
        await made.answer()
        await made.go_on()
        entries = await made.entries()
        facts = [(e.seq, e.body.fact) for e in entries if isinstance(e.body, FactSeen)]
        if Fact.EXPORT_DELIVERED in dict(facts).values():
            break
    assert len(made.service.requests) == 1
    assert facts[-1][1] is Fact.EXPORT_DELIVERED
    sent = [seq for seq, fact in facts if fact is Fact.REQUEST_SUBMITTED]
    assert max(e.seq for e in entries if isinstance(e.body, Intended)) < min(sent)


@given(commands=COMMANDS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_steps_in_and_whoever_dies_the_request_is_made_once(
    template: Template, tmp_path: Path, commands: Commands
) -> None:
    asyncio.run(live_through(template, tmp_path / "home", commands))


@pytest.mark.parametrize("commands", NAMED.values(), ids=NAMED)
async def test_the_request_is_made_once(template: Template, tmp_path: Path, commands: Commands) -> None:
    await live_through(template, tmp_path / "home", commands)
