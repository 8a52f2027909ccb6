"""Are the values of one document all in another, without keeping either?

A sample of the distinct values by their digest: those below a threshold, which
halves whenever there are too many. Two samples under the lower threshold
compare fairly (bottom-k sampling; Cohen and Kaplan, 2007).
"""

import re
from hashlib import blake2b

from probes.export.variant import fold

_MOST = 20_000
_WHOLE = 2**64
_NUMBER = re.compile(r"-?\d+\.\d+")


class Sketch:
    """A sample of the values of one document."""

    __slots__ = ("below", "digests")

    def __init__(self) -> None:
        self.digests: set[int] = set()
        self.below = _WHOLE

    def __len__(self) -> int:
        return len(self.digests)

    def add(self, value: str) -> None:
        """Add a value, without regard to case, spaces and zeros at a number's end."""
        text = fold(value)
        if not text:
            return
        if _NUMBER.fullmatch(text):
            text = text.rstrip("0").rstrip(".")
        digest = int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())
        if digest < self.below:
            self.digests.add(digest)
            while len(self.digests) > _MOST:
                self.below //= 2
                self.digests = {kept for kept in self.digests if kept < self.below}

    def share_in(self, other: "Sketch") -> float:
        """Share of the distinct values here that are there too; 0 where there are none."""
        below = min(self.below, other.below)
        here = {digest for digest in self.digests if digest < below}
        return len(here & other.digests) / len(here) if here else 0.0
