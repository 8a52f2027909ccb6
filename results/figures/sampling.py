"""Which services of a frame are audited, with which chance each? Drawn so that anybody can draw them again.

Within a stratum services stand in the order of SHA-256("SEED:SERVICE"), and the
first are drawn: no order of lines, no library and no machine changes it. The
design, the frame's digest and the seed are published before the first request.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

WHOLE: Final = "all"
"""The stratum of a frame that is not divided."""


class Design(StrEnum):
    """How services came to be audited."""

    CENSUS = "census"
    SIMPLE = "simple"
    STRATIFIED = "stratified"
    JUDGMENTAL = "judgmental"

    @property
    def is_probability(self) -> bool:
        """Whether each service of the frame had a known chance: only then is a figure one about the frame."""
        return self is not Design.JUDGMENTAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """A service of the frame.

    Attributes:
        columns: what the frame says of it, by which strata are made.
    """

    service: str
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A service of the sample.

    Attributes:
        probability: its chance of being drawn, from above 0 to 1; one over it is its weight.
        replaces: the service in whose place it stands, where that cannot be audited.
        kept: how many of its stratum are audited for each that was drawn; below 1, the others weigh for those in whose
            place nobody stands.
    """

    service: str
    stratum: str
    probability: float
    replaces: str | None = None
    kept: float = 1.0

    @property
    def weight(self) -> float:
        return 1 / (self.probability * self.kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """How services came to be audited.

    Attributes:
        source: where the frame is from, and of which day.
        frame_digest: SHA-256 of its file.
        drawn_on: before the first request, else it is no probability sample.
    """

    id: str
    design: Design
    source: str
    frame_digest: str
    seed: str
    strata: tuple[str, ...]
    drawn_on: date
    frame: tuple[Framed, ...]
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAudited:
    """Who was not audited, and why: coverage is never taken for anything else.

    Attributes:
        after_request: it was asked before it was excluded, and so its requests count: nobody leaves the figures for what
            was found.
    """

    service: str
    why: str
    note: str = ""
    after_request: bool = False


class SampleRefused(ValueError):
    """{0}"""


def draw(frame: Sequence[Framed], *, strata: Sequence[str], size: int, seed: str) -> tuple[Drawn, ...]:
    """Draw `size` services: within strata in proportion to them, each with two at least where it has as many.

    Raises:
        SampleRefused: a service stands twice in the frame, lacks a column, or the size does not fit.
    """
    by_stratum = divided(frame, strata)
    if not 1 <= size <= len(frame):
        raise SampleRefused(f"a sample of {size} from a frame of {len(frame)}; draw between 1 and {len(frame)}")
    share = allocated({name: len(members) for name, members in by_stratum.items()}, size)
    return tuple(
        Drawn(service=service, stratum=name, probability=share[name] / len(members))
        for name, members in sorted(by_stratum.items())
        for service in ordered(members, seed)[: share[name]]
    )


def divided(frame: Sequence[Framed], strata: Sequence[str]) -> dict[str, list[str]]:
    """The services of each stratum; a stratum is called by its values, in the order of the columns."""
    found: dict[str, list[str]] = {}
    known: set[str] = set()
    for one in frame:
        if one.service in known:
            raise SampleRefused(f"{one.service} stands twice in the frame; each service is in it once")
        known.add(one.service)
        lacking = [column for column in strata if not one.columns.get(column, "").strip()]
        if lacking:
            raise SampleRefused(
                f"{one.service}: the frame says nothing in {', '.join(lacking)}; fill it, or name another"
            )
        name = " / ".join(one.columns[column].strip() for column in strata) or WHOLE
        found.setdefault(name, []).append(one.service)
    return found


def ordered(services: Sequence[str], seed: str) -> list[str]:
    """The order in which services of one stratum are drawn."""
    return sorted(services, key=lambda service: hashlib.sha256(f"{seed}:{service}".encode()).hexdigest())


def allocated(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of each stratum: in proportion (largest remainders), two at least as far as there are enough.

    A stratum of which one alone is drawn says nothing of how its services differ.
    """
    whole = sum(sizes.values())
    least = {name: min(2, members) for name, members in sizes.items()}
    if sum(least.values()) > size:
        raise SampleRefused(
            f"{len(sizes)} strata need {sum(least.values())} services at least, two of each; "
            f"draw as many, or divide the frame into fewer than {size // 2 + 1} strata"
        )
    given = {name: max(least[name], size * members // whole) for name, members in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(size * sizes[name] % whole), name))
    while (left := size - sum(given.values())) != 0:
        if left > 0:
            wanting = [name for name in by_remainder if given[name] < sizes[name]]
            given[min(wanting, key=lambda name: (given[name] - size * sizes[name] / whole, name))] += 1
        else:
            spare = [name for name in sizes if given[name] > least[name]]
            given[max(spare, key=lambda name: (given[name] - size * sizes[name] / whole, name))] -= 1
    return given


def reweighted(drawn: Sequence[Drawn], kept: Sequence[Drawn]) -> tuple[Drawn, ...]:
    """Let those of a stratum that are audited weigh for those that are not, and in whose place nobody stands.

    Where one in whose place another stands was asked before, both count, and each weighs less.
    """
    sizes = Counter(one.stratum for one in drawn if one.replaces is None)
    left = Counter(one.stratum for one in kept)
    return tuple(replace(one, kept=left[one.stratum] / sizes[one.stratum]) for one in kept)


def replacement(
    frame: Sequence[Framed], sample: Sequence[Drawn], *, strata: Sequence[str], seed: str, of: str
) -> Drawn:
    """The next service of the same stratum, for one that cannot be audited.

    Raises:
        SampleRefused: it is not in the sample, or its stratum is used up.
    """
    gone = next((one for one in sample if one.service == of), None)
    if gone is None:
        raise SampleRefused(f"{of} is not in the sample")
    used = {one.service for one in sample}
    left = [s for s in ordered(divided(frame, strata)[gone.stratum], seed) if s not in used]
    if not left:
        raise SampleRefused(f"nobody is left of stratum {gone.stratum!r} in whose place of {of} one could be drawn")
    return Drawn(service=left[0], stratum=gone.stratum, probability=gone.probability, replaces=of)
