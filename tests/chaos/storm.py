"""Cases are opened in waves, the bot's processes are killed and begun anew, days pass: what becomes of it all?

The driver does what people do beside the bot: it opens cases and answers
questions, truthfully, from what the services counted. It moves the day on once
nothing is due. All draws come from the seed; what the machine's own timing adds
cannot be repeated, and must not matter.
"""

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from auditor.desk import answer_question
from auditor.house import House
from results.errors import StoreUnreachable
from results.store import lease, question
from tests.chaos.crew import Crew, Watch
from tests.chaos.figures import AMBIGUOUS, Figures, damages, told
from tests.chaos.rig import Rig, cpu_s, shuffled, standing

HOUR = timedelta(hours=1)
_LOOK_S = 0.1
_LATER = 0.07  # of the kills, for each time that the day moves on once all cases are open


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How hard it blows.

    Attributes:
        cases: at least; where they are closed before all are dead who were to die, others follow one by one.
        kills: at least; half of them at failpoints.
        workers: 1: embedded, on a file; else so many share a queue.
        wave: cases that are opened at a time, an hour after those before them.
        stride: by which the day moves on at least, once all are open.
    """

    cases: int
    kills: int
    workers: int = 1
    seed: int = 1
    wave: int = 5
    stride: timedelta = 12 * HOUR
    longest_s: float = 3600.0

    @property
    def spare(self) -> list[int]:
        """Accounts beyond those of the plan."""
        return list(range(self.cases, 2 * self.cases))


@dataclass(slots=True, kw_only=True)
class Storm:
    plan: Plan
    rig: Rig
    crew: Crew
    house: House
    waiting: list[int]
    spare: list[int]
    at_work: int = 0
    others: Counter[str] = field(default_factory=Counter)
    opened: dict[str, int] = field(default_factory=dict)

    async def live(self) -> None:
        """Go on until every case is closed, and all have been killed who were to be."""
        watch = Watch()
        while True:
            busy, holders = await self._look()
            if died := self.crew.bury(holders, watch.lap()):
                self.at_work += len((await self._look())[1].intersection(died))
            self.crew.fill()
            with suppress(StoreUnreachable):  # a busy machine: people try again, too
                if not busy and not await self._go_on():
                    return
            await asyncio.sleep(_LOOK_S)

    async def _look(self) -> tuple[bool, frozenset[str]]:
        """Whether anything is due, and the process ids of those who hold something, dead or alive."""
        async with self.house.store.read() as tx:
            moment, owners = await lease.next_due(tx), await lease.holders(tx)
        busy = moment is not None and moment <= self.house.clock.now()
        return busy, frozenset(owner.rsplit(":", 2)[1] for owner in owners)

    async def _go_on(self) -> bool:
        """Nothing is due: answer what is asked, open the next cases, let time pass; False: it is over."""
        if await self._answer():
            return True
        if self.waiting:
            for number in self.waiting[: self.plan.wave]:
                self.opened[await self.rig.open_case(self.house, number)] = number
                self.waiting.remove(number)
            self.crew.share = max(self.crew.share, len(self.opened) / self.plan.cases / 2)
            # lest the requests run out before all have died who are to die at one
            self.crew.most = max(1, min(self.crew.most, len(self.waiting) // (2 * max(1, self.crew.aimed_left))))
        else:  # half of those that may be killed anywhere are left for what comes after the requests
            self.crew.share = min(1.0, self.crew.share + _LATER)
        async with self.house.store.read() as tx:
            moment = await lease.next_due(tx)
        if moment is None:
            return await self._open_another()
        stride = HOUR if self.waiting else self.plan.stride
        self.rig.clock.set(max(moment, self.house.clock.now() + stride))
        return True

    async def _open_another(self) -> bool:
        """All is closed: somebody else asks, as long as some are still to die; False: it is over."""
        all_dead = self.crew.aimed_left <= 0 and self.crew.kills.total() >= self.plan.kills
        if all_dead or not self.spare:
            return False
        self.waiting.append(self.spare.pop())
        return True

    async def _answer(self) -> int:
        async with self.house.store.read() as tx:
            asked = await question.listing(tx, open_only=True)
        counts = self.rig.counts() if asked else Counter[int]()
        for row in asked:
            if row.asked.topic in AMBIGUOUS:
                choice = "sent" if counts[self.opened[row.ledger]] else "not_sent"
            else:
                self.others[row.asked.topic] += 1
                choice = "again"
            await answer_question(self.house, row.id, choice, person="ines")
        return len(asked)


async def blow(plan: Plan, rig: Rig) -> Figures:
    """Live through the storm, then count."""
    began, before = time.monotonic(), cpu_s(rig)
    dice, aimed = random.Random(plan.seed), (plan.kills + 1) // 2
    most = int(plan.cases / aimed * (0.5 if plan.workers == 1 else 0.7))  # so that there are requests for all
    crew = Crew(post=rig.post, size=plan.workers, dice=dice, aimed=aimed, random=plan.kills - aimed, most=max(most, 1))
    async with rig.post.house() as house:
        storm = Storm(plan=plan, rig=rig, crew=crew, house=house, waiting=shuffled(plan.cases, dice), spare=plan.spare)
        try:
            async with asyncio.timeout(plan.longest_s):
                await storm.live()
            crew.end()
        finally:
            crew.stop()
        assert rig.counts() == rig.written(), "what the services know, they wrote down before they answered"
        return Figures(
            kills=crew.kills,
            at_work=storm.at_work,
            others=storm.others,
            told=await told(house, storm.opened),
            counts=rig.written(),
            damages=await damages(house),
            wall_s=time.monotonic() - began,
            cpu_s=cpu_s(rig) - before,
        )


def figures(plan: Plan, folder: Path, database: str = "") -> Figures:
    """Blow from beginning to end, on a home of its own."""
    with standing(folder, accounts=plan.cases + len(plan.spare), seed=plan.seed, database=database) as rig:
        return asyncio.run(blow(plan, rig))
