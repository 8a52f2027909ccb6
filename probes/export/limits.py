"""How much may an inspection take on, whatever the headers of an archive claim?"""

import time
from dataclasses import dataclass

from probes.export.error import BombStopped, BudgetExceeded, ExportTooLarge

MIB, GIB = 2**20, 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Budgets of one inspection. Sizes are bytes after inflating.

    Attributes:
        total_bytes: of all members together, each counted once.
        member_bytes: of one member.
        entries: of all containers together.
        depth: containers inside each other.
        held_bytes: up to which a member is kept in memory while it is examined.
        ordinary_bytes: of all that was delivered; of a larger export's members without a hit only little is decoded.
        unhit_bytes: of members without a hit that are decoded whole, all together; those beyond are graded by their
            head. A sixty-fourth of it for an export that is larger than ordinary.
        head_bytes: of such a member.
        nested_bytes: up to which a container inside a container is opened; it is held in memory.
        document_bytes: for formats whose parsers take the whole document (HTML, PDF, vCard, iCalendar).
        ratio_flag, ratio_stop: inflated over packed; they count from `ratio_from_bytes` on. Deflate reaches 1032.
        wall_s, cpu_s, memory_bytes: of the child; reading ends in good order before time is up and it is killed.
    """

    total_bytes: int = 32 * GIB
    member_bytes: int = 8 * GIB
    entries: int = 100_000
    depth: int = 3
    held_bytes: int = 4 * MIB
    ordinary_bytes: int = 64 * MIB
    unhit_bytes: int = 64 * MIB
    head_bytes: int = 64 * 1024
    nested_bytes: int = 128 * MIB
    document_bytes: int = 64 * MIB
    ratio_flag: int = 100
    ratio_stop: int = 1000
    ratio_from_bytes: int = MIB
    wall_s: float = 900
    cpu_s: int = 600
    memory_bytes: int = 768 * MIB


def _reserve(seconds: float) -> float:
    """Give a tenth, yet at least five seconds, or half of what is less than ten."""
    return max(seconds / 10, min(5, seconds / 2))


@dataclass(slots=True, kw_only=True)
class Meter:
    """What one inspection has used of its limits."""

    limits: Limits
    wall_until: float
    cpu_until: float
    bytes_read: int = 0
    entries: int = 0

    @classmethod
    def start(cls, limits: Limits) -> "Meter":
        """Start now, and keep some of the time for judging what was read."""
        return cls(
            limits=limits,
            wall_until=time.monotonic() + limits.wall_s - _reserve(limits.wall_s),
            cpu_until=time.process_time() + limits.cpu_s - _reserve(limits.cpu_s),
        )

    def tick(self) -> None:
        """Raise `ExportTooLarge` once the time is over."""
        if time.monotonic() > self.wall_until or time.process_time() > self.cpu_until:
            raise ExportTooLarge("time")

    @property
    def entries_left(self) -> int:
        return max(0, self.limits.entries - self.entries)

    def count_entry(self) -> None:
        """Raise `ExportTooLarge` beyond the last entry allowed."""
        self.entries += 1
        if self.entries > self.limits.entries:
            raise ExportTooLarge("entries")


@dataclass(slots=True, kw_only=True)
class Toll:
    """What one member has cost; reading it again is free.

    Attributes:
        packed: its bytes in the archive; None where it is not compressed by itself.
        paid: how far into it anybody has read.
    """

    meter: Meter
    packed: int | None = None
    paid: int = 0
    blown_up: bool = False

    def pay(self, position: int) -> None:
        """Pay for having read up to a position.

        Raises:
            BombStopped, BudgetExceeded: this member is not worth reading on.
            ExportTooLarge: nothing is.
        """
        if position <= self.paid:
            return
        limits = self.meter.limits
        self.meter.bytes_read += position - self.paid
        self.paid = position
        if self.meter.bytes_read > limits.total_bytes:
            raise ExportTooLarge("bytes")
        if position > limits.member_bytes:
            raise BudgetExceeded("bytes of one member")
        if self.packed is not None and position > limits.ratio_from_bytes:
            ratio = position / max(1, self.packed)
            self.blown_up = self.blown_up or ratio > limits.ratio_flag
            if ratio > limits.ratio_stop:
                raise BombStopped(f"more than {limits.ratio_stop}:1")
