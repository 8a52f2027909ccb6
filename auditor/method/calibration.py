"""How often do published intervals hold the truth, in worlds of which it is known?

Measured by `make calibration`; kept as JSON beside the page that prints it.
"""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

CALIBRATION_FORMAT = "portability-auditor/calibration"
CALIBRATION_VERSION = 1

LEAST = 0.93
"""Of the intervals at 95 %, so many must hold the truth: the rest is the chance of some hundred worlds."""

FEWEST = 200
"""Of fewer intervals nobody can tell whether one in twenty misses."""

MOST = 0.97
"""Where more do, they are wider than they need be, and the page says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One kind of interval in one kind of world.

    Attributes:
        what: the kind of interval, as figures name it.
        world: the kind of world.
        naive: nothing that is published: what counting the finished cases alone would say.
        held: how many of the intervals held the truth; `below` and `above`: of how many it lay on that side.
    """

    what: str
    world: str
    held: int
    below: int
    above: int
    naive: bool = False

    @property
    def intervals(self) -> int:
        return self.held + self.below + self.above

    @property
    def share(self) -> float:
        return self.held / self.intervals

    @property
    def is_well(self) -> bool:
        """Whether it is as sure as it says; where every case is decided, Wilson's is no surer either."""
        if self.naive:
            return self.share < LEAST
        if self.intervals < FEWEST:
            return True
        is_plain = self.what == "wilson" and self.world == PLAIN
        return self.share >= LEAST and (not is_plain or self.share <= MOST)


PLAIN = "alone, all decided"
"""The kind of world for which Wilson's interval is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """One measurement; the same for the same seed and program.

    Attributes:
        worlds: how many of each kind.
        kinds: each kind of world, in words.
    """

    worlds: int
    seed: int
    kinds: dict[str, str]
    rows: tuple[Coverage, ...]
    format: str = CALIBRATION_FORMAT
    v: int = CALIBRATION_VERSION


_CALIBRATION: TypeAdapter[Calibration] = TypeAdapter(Calibration)


def load_calibration(path: Path) -> Calibration | None:
    """Load the last measurement; None where there is none yet."""
    return _CALIBRATION.validate_json(path.read_bytes()) if path.exists() else None


def calibration_json(calibration: Calibration) -> bytes:
    """Write a measurement as JSON that people can read, too."""
    return _CALIBRATION.dump_json(calibration, indent=1) + b"\n"
