"""What of a group's count may be shown, and with which word is the rest left blank? (LAW 3's minimum sizes, as one rule)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from results.figures.count import WIDEST_BOUNDS, Count, rate_of
from results.figures.interval import Bounds
from results.records import Text

FEWEST_CASES = 30
FEWEST_CONTROLLERS = 10
FEWEST_APART = 5
"""Fewer controllers than these are never told apart, neither in a group nor between two groups."""


_FIRST = 64


class Blank(StrEnum):
    """Why a place is empty; five different things, never one dash."""

    NOT_APPLICABLE = "n/a"
    NOT_OBSERVED = "n/c"
    WITHHELD = "withheld"
    NOT_AUDITABLE = "not auditable"
    TOO_FEW = "too few"


BLANKS: Mapping[Blank, Text] = {
    Blank.NOT_APPLICABLE: Text(fr="sans objet : la question ne se pose pas ici", en="the question does not arise here"),
    Blank.NOT_OBSERVED: Text(
        fr="non constaté : aucune observation ne permet de le dire", en="not observed: nothing was seen that would tell"
    ),
    Blank.WITHHELD: Text(
        fr="retenu : le délai de réponse de l’organisme n’est pas écoulé",
        en="withheld: the time for the controller’s reply is not over",
    ),
    Blank.NOT_AUDITABLE: Text(
        fr="non auditable : nous ne pouvons y obtenir de compte", en="not auditable: we cannot get an account there"
    ),
    Blank.TOO_FEW: Text(
        fr="effectif insuffisant : trop peu d’organismes pour publier un chiffre",
        en="too few: too few controllers for a number to be published",
    ),
}


class Showing(StrEnum):
    """How much of a count is said."""

    RATE = "rate"
    BOUNDS = "bounds"  # the undecided would move the rate by more than ten points
    COUNTS = "counts"
    NOTHING = "nothing"


def showing_of(
    count: Count, controllers: int, *, bounds: Bounds | None = None, is_holding_back: bool = False
) -> Showing:
    """Say how much of a group's count may be shown.

    `bounds`: of the rate, where it is weighted. `is_holding_back`: some case is
    not public yet; only where ten controllers or more are counted together may
    such a case be among them.
    """
    if controllers < FEWEST_APART or (controllers < FEWEST_CONTROLLERS and is_holding_back):
        return Showing.NOTHING
    if count.population + count.open < FEWEST_CASES or controllers < FEWEST_CONTROLLERS:
        return Showing.COUNTS
    spread = bounds or rate_of(count).bounds
    if spread.high - spread.low > WIDEST_BOUNDS:
        return Showing.BOUNDS
    return Showing.RATE if count.population >= FEWEST_CASES else Showing.COUNTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some of the cases, by their places.

    Attributes:
        partition: what it is a part by, as `sector`; empty for all.
        members: True where a case belongs to it.
    """

    name: str
    partition: str
    members: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Who is behind the cases: whose each is, and which are not public yet."""

    controllers: NDArray[np.int64]
    withheld: NDArray[np.bool_]

    def isolates(self, members: NDArray[np.bool_]) -> bool:
        """Whether these cases, taken together, would tell of too few; nobody is not too few."""
        places = np.flatnonzero(members)
        if len(np.unique(self.controllers[places[:_FIRST]])) >= FEWEST_CONTROLLERS:
            return False  # ten are enough, whoever else there is
        behind = len(np.unique(self.controllers[places]))
        showing = showing_of(Count(), behind, is_holding_back=bool(self.withheld[members].any()))
        return behind > 0 and showing is Showing.NOTHING


def hidden(groups: Sequence[Group], crowd: Crowd) -> frozenset[str]:
    """Name the groups of which nothing is said, so that neither they nor a difference isolate too few.

    What one shown group holds beyond another, and what the hidden parts of a
    partition hold together, is of five controllers or more (ten, where a case
    is not public yet), or of nobody; where not, the smallest group that mends
    it is hidden too, and whatever is the same by another name.
    """
    order = sorted(
        (group for group in groups if group.members.any()),
        key=lambda group: (int(group.members.sum()), group.name),
    )
    if not order:
        return frozenset()
    gone = {group.name for group in order if crowd.isolates(group.members)}
    whole = np.logical_or.reduce([group.members for group in order])
    partitions = [
        [group for group in order if group.partition == partition]
        for partition in sorted({group.partition for group in order if group.partition})
    ]
    if not gone and len(partitions) == 1 and sum(int(p.members.sum()) for p in partitions[0]) == whole.sum():
        return frozenset()  # what is beyond a part is other parts, and they are all shown
    nested, same = _compared(order)
    before = -1
    while len(gone) > before:
        before = len(gone)
        for smaller, larger in nested:
            is_shown = smaller.name not in gone and larger.name not in gone
            if is_shown and crowd.isolates(larger.members & ~smaller.members):
                gone.add(smaller.name)
        for one, other in same:
            if one.name in gone:
                gone.add(other.name)
        for parts in partitions:
            _hide_complement(parts, whole, crowd, gone)
    return frozenset(gone)


_Pairs = list[tuple[Group, Group]]


def _compared(groups: Sequence[Group]) -> tuple[_Pairs, _Pairs]:
    """Pair groups that lie in others, and groups that are the same by another name."""
    held = np.array([group.members for group in groups], dtype=np.float32)
    sizes = held.sum(axis=1)
    is_inside = held @ held.T == sizes[:, None]
    is_smaller = sizes[:, None] < sizes[None, :]
    is_other = ~np.eye(len(groups), dtype=np.bool_)
    nested, same = (
        [(groups[i], groups[j]) for i, j in np.argwhere(is_inside & which).tolist()]
        for which in (is_smaller, ~is_smaller & is_other)
    )
    return nested, same


def _hide_complement(parts: Sequence[Group], whole: NDArray[np.bool_], crowd: Crowd, gone: set[str]) -> None:
    """Hide the smallest shown parts until what is not shown, taken together, tells of nobody.

    What belongs to no part is as good as a hidden one.
    """
    outside = whole & ~np.logical_or.reduce([part.members for part in parts])
    for part in (None, *parts):
        if part is not None:
            gone.add(part.name)
        away = [p.members for p in parts if p.name in gone]
        together = np.logical_or.reduce([outside, *away])
        is_one = len(away) == 1 and not outside.any()
        if not is_one and not crowd.isolates(together):
            return
