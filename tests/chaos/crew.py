"""Which processes run, when does each die, and who takes its place?

Half of the kills are at failpoints: the process dies by itself, between the
intent and the irreversible step or between the step and its observation. The
other half hit whoever is at work at a moment drawn from the seed.
"""

import random
import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from math import ceil
from multiprocessing.process import BaseProcess

from tests.chaos.figures import ANYWHERE
from tests.chaos.worker import Post, start

POINTS = ("intent.after", "step.after")
_LONGEST_S = 1.0  # of work, before a process is killed that is not armed
_END_S = 60.0


@dataclass(slots=True, kw_only=True)
class Life:
    """One process, and how it is to end.

    Attributes:
        armed: the failpoint it dies at; empty: it is killed after so many seconds of work, if it is at all.
        fatal_s: of work.
        worked_s: how long there was work since it began.
    """

    process: BaseProcess
    armed: str
    fatal_s: float
    worked_s: float = 0.0


@dataclass(slots=True, kw_only=True)
class Crew:
    """So many processes at a time, each begun anew when it has died.

    Attributes:
        aimed, random: how many are to be killed at failpoints, and at any moment.
        most: requests that an armed process makes before it dies, at most.
        share: of those to be killed at any moment, which part may be dead by now.
    """

    post: Post
    size: int
    dice: random.Random
    aimed: int
    random: int
    most: int
    share: float = 0.0
    lives: list[Life] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    _last: str = ANYWHERE

    @property
    def aimed_left(self) -> int:
        return self.aimed - self.kills.total() + self.kills[ANYWHERE]

    @property
    def random_left(self) -> int:
        return ceil(self.random * self.share) - self.kills[ANYWHERE]

    def bury(self, at_work: Collection[str], passed_s: float) -> list[str]:
        """Kill those whose time has come, one at a time or two; gives the ids of all who died.

        `at_work`: ids of those who hold something now, and so may have worked since the last look.
        """
        died = [life for life in self.lives if not life.process.is_alive()]
        assert all(life.armed for life in died), self._why(died[0])
        working = [life for life in self.lives if str(life.process.pid) in at_work]
        for life in working:
            life.worked_s += passed_s
        doomed = [life for life in working if not life.armed and life.worked_s >= life.fatal_s]
        for life in doomed[: min(self.random_left, 2)]:
            life.process.kill()
            died.append(life)
        for life in died:
            self.lives.remove(life)
            life.process.join()
            assert life.process.exitcode == -9, self._why(life)
            self._count(life)
        return [str(life.process.pid) for life in died]

    def fill(self) -> None:
        """Put somebody in the place of everybody who is gone."""
        while len(self.lives) < self.size:
            self.lives.append(self._begun())

    def end(self) -> None:
        """Tell all to end, as an operator does; none may be in trouble."""
        for life in self.lives:
            life.process.terminate()
        for life in self.lives:
            life.process.join(_END_S)
            assert life.process.exitcode == 0, self._why(life)
        self.lives.clear()

    def stop(self) -> None:
        """Whatever happens, leave nobody behind."""
        for life in self.lives:
            life.process.kill()
            life.process.join()

    def _begun(self) -> Life:
        armed = self._arm()
        process = start(self.post, armed=armed)
        return Life(process=process, armed=armed, fatal_s=self.dice.uniform(0, _LONGEST_S))

    def _arm(self) -> str:
        """Alone, a process is armed every other time; of several, two are."""
        armed = sum(bool(life.armed) for life in self.lives)
        others_turn = self._last != ANYWHERE and self.random_left > 0
        if armed >= min(self.aimed_left, 2 if self.size > 1 else 1) or (self.size == 1 and others_turn):
            return ""
        return f"{self.dice.choice(POINTS)}:{self.dice.randint(1, self.most)}"

    def _count(self, life: Life) -> None:
        self._last = life.armed.partition(":")[0] or ANYWHERE
        self.kills[self._last] += 1

    def _why(self, life: Life) -> str:
        log = self.post.log.read_text(encoding="utf-8", errors="replace")[-4000:] if self.post.log.exists() else ""
        return f"a process ended with {life.process.exitcode}:\n{log}"


@dataclass(slots=True)
class Watch:
    """Real seconds since the last look."""

    at: float = field(default_factory=time.monotonic)

    def lap(self) -> float:
        before, self.at = self.at, time.monotonic()
        return self.at - before
