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
"""Of fewer nothing is said, whoever of them is public already: so that nothing changes when a case is held back."""

FEWEST_APART = 5
"""Fewer controllers than these are never told apart: neither between two groups, nor among those held back."""


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


def showing_of(count: Count, controllers: int, *, bounds: Bounds | None = None) -> Showing:
    """Say how much of a group's count may be shown; `bounds`: of the rate, where it is weighted."""
    if controllers < FEWEST_CONTROLLERS:
        return Showing.NOTHING
    if count.population + count.open < FEWEST_CASES:
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
    """Who is behind the cases.

    Attributes:
        controllers: whose each is.
        withheld: which are not public yet.
        news: which of them an earlier release of the period did not count as they are now, release by release.
    """

    controllers: NDArray[np.int64]
    withheld: NDArray[np.bool_]
    news: tuple[NDArray[np.bool_], ...] = ()

    def is_small(self, members: NDArray[np.bool_]) -> bool:
        """Whether these cases are of some controllers, and of fewer than ten."""
        return self._are_fewer(members, FEWEST_CONTROLLERS)

    def tells(self, members: NDArray[np.bool_]) -> bool:
        """Whether those of them that are held back are some, and fewer than five: what is public, taken off, leaves them."""
        if self._are_fewer(members & self.withheld, FEWEST_APART):
            return True
        return any(self._are_fewer(members & told, FEWEST_APART) for told in self.news)

    def isolates(self, members: NDArray[np.bool_]) -> bool:
        """Whether these cases, had by taking figures from one another, would tell of too few."""
        return self._are_fewer(members, FEWEST_APART) or self.tells(members)

    def _are_fewer(self, members: NDArray[np.bool_], fewest: int) -> bool:
        places = np.flatnonzero(members)
        if len(np.unique(self.controllers[places[:_FIRST]])) >= fewest:
            return False  # so many are enough, whoever else there is
        return 0 < len(np.unique(self.controllers[places])) < fewest


def hidden(groups: Sequence[Group], crowd: Crowd, *, already: frozenset[str] = frozenset()) -> frozenset[str]:
    """Name the groups of which nothing is said, so that neither they nor a difference isolate too few.

    `already` are hidden for another reason.

    A shown group is of ten controllers or more. What it holds beyond the shown
    groups of one partition that lie in it, any of them or all together, is of
    five or more, or of nobody; and so are those that are held back, in the one
    as in the other. Where not, the smallest of them that mends it is hidden too,
    and whatever is the same by another name.
    """
    order = sorted(
        (group for group in groups if group.members.any()),
        key=lambda group: (int(group.members.sum()), group.name),
    )
    if not order:
        return frozenset()
    small = {group.name for group in order if crowd.is_small(group.members) or crowd.tells(group.members)}
    gone = small | (already & {group.name for group in order})
    whole = np.logical_or.reduce([group.members for group in order])
    everybody = next((group for group in order if not group.partition), None)
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
        for larger, parts in nested:
            if larger.name not in gone:
                _hide_within(larger, parts, crowd, gone)
        for one, other in same:
            if one.name in gone:
                gone.add(other.name)
        if everybody is None or everybody.name not in gone:  # else there is nothing to take the shown parts from
            for parts in partitions:
                _hide_complement(parts, whole, crowd, gone)
    return frozenset(gone)


_Nested = list[tuple[Group, list[Group]]]
_Pairs = list[tuple[Group, Group]]


def _compared(groups: Sequence[Group]) -> tuple[_Nested, _Pairs]:
    """Give each group the parts of each partition that lie in it, smallest first; pair what is the same by another name."""
    held = np.array([group.members for group in groups], dtype=np.float32)
    sizes = held.sum(axis=1)
    is_inside = held @ held.T == sizes[:, None]
    is_smaller = sizes[:, None] < sizes[None, :]
    is_other = ~np.eye(len(groups), dtype=np.bool_)
    within: dict[tuple[int, str], list[Group]] = {}
    for i, j in np.argwhere(is_inside & is_smaller).tolist():
        within.setdefault((j, groups[i].partition), []).append(groups[i])
    same = [(groups[i], groups[j]) for i, j in np.argwhere(is_inside & ~is_smaller & is_other).tolist()]
    return [(groups[j], parts) for (j, _), parts in sorted(within.items(), key=lambda one: one[0])], same


def _hide_within(larger: Group, parts: Sequence[Group], crowd: Crowd, gone: set[str]) -> None:
    """Hide the smallest shown parts of one partition that lie in a group, until what it holds beyond them tells of nobody."""
    shown = [part for part in parts if part.name not in gone]
    while shown:
        beyond = larger.members & ~np.logical_or.reduce([part.members for part in shown])
        if not crowd.isolates(beyond):
            return
        gone.add(shown.pop(0).name)


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
