"""Are the values of one document all in another, without keeping either?

A sample of the distinct values by their digest: those below a threshold, which
halves whenever there are too many. Two samples under the lower threshold
compare fairly (bottom-k sampling; Cohen and Kaplan, 2007).
"""

import heapq
import re
from collections.abc import Mapping
from hashlib import blake2b

from probes.export.variant import fold

MOST = 20_000
"""Values that a sample holds."""
_TOGETHER = 300_000
_WHOLE = 2**64
_LEAST = 64
_PROBES = 4
_MOST_ALIKE = 100
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
            self.shrink(MOST)

    def shrink(self, most: int) -> None:
        """Keep a smaller sample."""
        while len(self.digests) > most:
            self.below //= 2
            self.digests = {kept for kept in self.digests if kept < self.below}

    def share_in(self, other: "Sketch") -> float:
        """Share of the distinct values here that are there too; 0 where there are none."""
        below = min(self.below, other.below)
        here = {digest for digest in self.digests if digest < below}
        return len(here & other.digests) / len(here) if here else 0.0

    def probes(self) -> list[int]:
        """A few values drawn by chance, yet always the same."""
        return heapq.nsmallest(_PROBES, self.digests)


class Sketches:
    """The samples of all documents, which are the smaller the more documents there are."""

    def __init__(self) -> None:
        self._all: list[Sketch] = []
        self._most = MOST
        self._digests = 0

    def take(self, sketch: Sketch) -> None:
        """Take one that is complete."""
        sketch.shrink(self._most)
        self._all.append(sketch)
        self._digests += len(sketch)
        while self._digests > _TOGETHER and self._most > _LEAST:
            self._most //= 2
            for kept in self._all:
                kept.shrink(self._most)
            self._digests = sum(map(len, self._all))


class Alike:
    """Names, for each document, those that may hold nearly all its values, in time that grows with their size alone.

    They hold one of its probes. With 95 % of the values there, four probes all
    miss once in 160 000.
    """

    def __init__(self, sketches: Mapping[int, Sketch]) -> None:
        self._sketches = sketches
        self._holders: dict[int, list[int]] = {probe: [] for one in sketches.values() for probe in one.probes()}
        for number, sketch in sketches.items():
            for digest in self._holders.keys() & sketch.digests:
                if len(self._holders[digest]) < _MOST_ALIKE:
                    self._holders[digest].append(number)

    def to(self, number: int) -> set[int]:
        """Name them: they are not kept, where a hundred thousand documents are all alike."""
        sketch = self._sketches.get(number)
        probes = sketch.probes() if sketch is not None else ()
        return {other for probe in probes for other in self._holders[probe]} - {number}
