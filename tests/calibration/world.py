"""Which worlds are there, and what is true in one? Drawn with numpy alone: nothing of the figures' code is used.

A world of which a sample is drawn is a frame of services, and the truth that of
the frame; the others are drawn each time anew from a population, whose chances
are the truth.
"""

from dataclasses import dataclass, field
from math import inf

import numpy as np

from tests.calibration.waiting import (
    OFTEN,
    TO_DEADLINE,
    USABLE,
    WAYS,
    Flags,
    Floats,
    Indexes,
    chances,
    mean_of_answered,
    median_of,
    share_by,
)

GRID = (1.0, 7.0, 14.0, 21.0, 28.0, 45.0, 60.0)
"""The days on which bands are held against the truth."""

_FIRMNESS = 12.0  # of the mixture of a whole world: the larger, the nearer to the anchors


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of world.

    Attributes:
        words: what is particular about it, for the page on the method.
        services: the fewest and the most that are asked.
        looks: days between two looks, of which each case has one; empty: moments are known to the second.
        is_aligned: whether all are looked at on the same days after asking.
        per_controller: how many services a controller has, on average.
        software: how many there are; Zipf's law says how many towns are on each.
        aside: the share of towns on no shared software.
        likeness: how alike the services of one software or controller are: 0, not at all; 1, the same.
        frame: how many services the sample is drawn from; 0: there is no sample.
        strata: chances of being drawn in each, relative to one another.
        extending: how many announce an extension, and may be open where the period ends: as many times the usual.
    """

    name: str
    words: str
    services: tuple[int, int]
    looks: tuple[float, ...] = ()
    is_aligned: bool = False
    per_controller: float = 1.0
    software: int = 0
    aside: float = 0.3
    likeness: float = 0.0
    frame: int = 0
    strata: tuple[float, ...] = (1.0,)
    extending: float = 1.0


KINDS = (
    Kind(
        name="alone, all decided",
        words="each service has a controller of its own, every moment is known, nobody extends",
        services=(30, 200),
        extending=0.0,
    ),
    Kind(
        name="alone, between looks",
        words="the same, looked at every six hours to four days; some extend, and are open at the end",
        services=(30, 200),
        looks=(0.25, 1, 2, 4),
    ),
    Kind(
        name="alone, looked at weekly",
        words="the same, each on the same days after asking, so that the deadline lies between two looks",
        services=(60, 300),
        looks=(7,),
        is_aligned=True,
    ),
    Kind(
        name="alone, many extensions",
        words="the same, where up to a tenth are open at the end, most of which will answer in time",
        services=(150, 400),
        looks=(0.25, 1, 2),
        extending=2.0,
    ),
    Kind(
        name="few controllers",
        words="10 to 30 controllers, with three services each on average, that act alike",
        services=(30, 80),
        looks=(0.25, 1, 2),
        per_controller=3,
        likeness=0.3,
    ),
    Kind(
        name="many controllers",
        words="50 to 150 controllers, with two services each on average",
        services=(100, 300),
        looks=(0.25, 1, 2),
        per_controller=2,
        likeness=0.3,
    ),
    Kind(
        name="towns on shared software",
        words="seven towns in ten are on one of fifteen portals, the largest with a fifth of them, and act alike",
        services=(80, 300),
        looks=(0.25, 1, 2),
        software=15,
        likeness=0.2,
    ),
    Kind(
        name="simple sample",
        words="drawn from a frame of 2 000 services; the truth is that of the frame",
        services=(60, 200),
        looks=(0.25, 1, 2),
        frame=2000,
    ),
    Kind(
        name="stratified sample",
        words="likewise, from three strata with chances as 1 to 3 to 9, of towns on shared software",
        services=(80, 250),
        looks=(0.25, 1, 2),
        frame=2000,
        strata=(1, 3, 9),
        software=15,
        likeness=0.2,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is true of a world.

    Attributes:
        rates: of a reply, an answer, a usable file, each in time.
        shares: answered by each day of the grid.
        median: infinite where half are never answered.
        mean: of the waits of all that will ever be answered.
        reaching: the share of public bodies on the rung.
        software: the chance of an answer in time on each software.
    """

    rates: tuple[float, float, float]
    shares: tuple[float, ...]
    median: float
    mean: float
    reaching: float
    software: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Services as they are, one place each; `days` are infinite where no answer ever comes.

    Attributes:
        replies: a word about the request comes within the first month, whatever comes later.
        weight: one over the chance of being drawn; 0: there is no sample.
    """

    way: Indexes
    days: Floats
    replies: Flags
    opens: Flags
    reaches: Flags
    controller: Indexes
    software: Indexes
    stratum: Indexes
    weight: Floats

    def only(self, places: Indexes, weight: Floats) -> "Services":
        return Services(
            way=self.way[places],
            days=self.days[places],
            replies=self.replies[places],
            opens=self.opens[places],
            reaches=self.reaches[places],
            controller=self.controller[places],
            software=self.software[places],
            stratum=self.stratum[places],
            weight=weight,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    kind: Kind
    truth: Truth
    services: Services


def draw_world(kind: Kind, chance: np.random.Generator) -> World:
    """Draw a world and who is asked in it."""
    asked = int(chance.integers(kind.services[0], kind.services[1] + 1))
    often = np.where([way.extends for way in WAYS], kind.extending * OFTEN, OFTEN)
    some = often > 0
    base = np.zeros(len(WAYS))
    base[some] = chance.dirichlet(_FIRMNESS * often[some] / often.sum())
    reaching = float(chance.uniform(0.1, 0.7))
    if not kind.frame:
        services, by_software = _services(kind, base, reaching, asked, chance)
        return World(kind=kind, truth=_of_population(base, reaching, by_software), services=services)
    frame, _ = _services(kind, base, reaching, kind.frame, chance)
    return World(kind=kind, truth=_of_frame(frame), services=_sampled(kind, frame, asked, chance))


def _services(
    kind: Kind, base: Floats, reaching: float, many: int, chance: np.random.Generator
) -> tuple[Services, dict[int, float]]:
    controller, software = _bunches(kind, many, chance)
    bunch = np.where(software >= 0, software, kind.software + controller)
    _, bunch = np.unique(bunch, return_inverse=True)
    own, reach = _characters(kind, base, reaching, int(bunch.max()) + 1, chance)
    mixed, reach_of = own[bunch], reach[bunch]
    way = (chance.random(many)[:, None] > mixed.cumsum(axis=1)).sum(axis=1).clip(max=len(WAYS) - 1)
    days = np.zeros(many)
    for number, one in enumerate(WAYS):
        days[way == number] = one.draw(chance, int((way == number).sum()))
    on = {int(s): chances(own[bunch[software == s][0]])[1] for s in np.unique(software[software >= 0])}
    reaches = (chance.random(int(controller.max()) + 1) < _first(controller, reach_of))[controller]
    services = Services(
        way=way,
        days=days,
        replies=chance.random(many) < np.array([one.replies for one in WAYS])[way],
        opens=chance.random(many) < USABLE,
        reaches=reaches,
        controller=controller,
        software=software,
        stratum=((way / len(WAYS) + chance.random(many)) / 2 * len(kind.strata)).astype(np.int64),  # they differ
        weight=np.zeros(many),
    )
    return services, on


def _first(codes: Indexes, values: Floats) -> Floats:
    """The value at each code's first place."""
    return values[np.unique(codes, return_index=True)[1]]


def _bunches(kind: Kind, many: int, chance: np.random.Generator) -> tuple[Indexes, Indexes]:
    """Whose each service is, and on which software (-1: on none that others share)."""
    if kind.per_controller > 1:
        sizes = chance.geometric(1 / kind.per_controller, many)
        return np.repeat(np.arange(many), sizes)[:many], np.full(many, -1)
    if not kind.software:
        return np.arange(many), np.full(many, -1)
    law = 1 / np.arange(1, kind.software + 1)
    on = chance.choice(kind.software, many, p=law / law.sum())
    return np.arange(many), np.where(chance.random(many) < kind.aside, -1, on)


def _characters(
    kind: Kind, base: Floats, reaching: float, bunches: int, chance: np.random.Generator
) -> tuple[Floats, Floats]:
    """The mixture of each bunch and its chance of the rung: on average those of the world."""
    if not kind.likeness:
        return np.tile(base, (bunches, 1)), np.full(bunches, reaching)
    firmness, some = (1 - kind.likeness) / kind.likeness, base > 0
    mixed = np.zeros((bunches, len(WAYS)))
    mixed[:, some] = chance.dirichlet(np.maximum(firmness * base[some], 1e-3), bunches)
    return mixed, chance.beta(firmness * reaching, firmness * (1 - reaching), bunches)


def _of_population(base: Floats, reaching: float, software: dict[int, float]) -> Truth:
    return Truth(
        rates=chances(base),
        shares=tuple(share_by(base, day) for day in GRID),
        median=median_of(base),
        mean=mean_of_answered(base),
        reaching=reaching,
        software=software,
    )


def _of_frame(frame: Services) -> Truth:
    allowed = np.array([way.allowed for way in WAYS])[frame.way]
    sends = np.array([way.sends for way in WAYS])[frame.way]
    in_time = frame.days <= allowed
    middle = np.sort(frame.days)[(len(frame.days) + 1) // 2 - 1]
    ever = frame.days[frame.days < inf]
    return Truth(
        rates=(
            float(np.mean((frame.days <= TO_DEADLINE) | frame.replies)),
            float(np.mean(in_time)),
            float(np.mean(in_time & sends & frame.opens)),
        ),
        shares=tuple(float(np.mean(frame.days <= day)) for day in GRID),
        median=float(middle),
        mean=float(ever.mean()),
        reaching=float(np.mean(_first(frame.controller, frame.reaches.astype(np.float64)))),
    )


def _sampled(kind: Kind, frame: Services, asked: int, chance: np.random.Generator) -> Services:
    """Draw without replacement within each stratum, in unlike proportions."""
    sizes = np.bincount(frame.stratum, minlength=len(kind.strata))
    wanted = asked * sizes * np.array(kind.strata) / float((sizes * np.array(kind.strata)).sum())
    places, weights = [], []
    for stratum, size in enumerate(sizes.tolist()):
        many = min(size, max(2, round(float(wanted[stratum]))))
        places.append(np.sort(chance.choice(np.flatnonzero(frame.stratum == stratum), many, replace=False)))
        weights.append(np.full(many, size / many))
    return frame.only(np.concatenate(places), np.concatenate(weights))
