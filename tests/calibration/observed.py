"""What does an observatory see of a world? Looks, deadlines and the end of the period, laid out as the rows that figures read."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from math import ceil, floor, inf

import numpy as np

from results.figures import CaseRow, Exercise, Period, Standing
from results.figures.sampling import Design, Sampled
from results.records import ControllerKind, Interval, Outcome, Sector, Track
from tests.calibration.waiting import TO_DEADLINE, WAYS
from tests.calibration.world import Services, World

QUARTER = Period(name="2026-Q4", begin=date(2026, 10, 1), end=date(2027, 1, 1))
_MORNING, _MONTH = timedelta(hours=9), timedelta(days=31)
_DAYS = (QUARTER.end - QUARTER.begin).days
_LONGEST_AFTER = 20  # days after the period's end on which a release may know things


def sample_of(world: World) -> Sampled | None:
    """What makes figures weigh; the draw itself was the world's."""
    if not world.kind.frame:
        return None
    return Sampled(
        id="drawn",
        design=Design.STRATIFIED if len(world.kind.strata) > 1 else Design.SIMPLE,
        source="a simulated frame",
        frame_digest="0" * 64,
        seed="0",
        strata=(),
        drawn_on=date(2026, 8, 1),
        frame=(),
        drawn=(),
    )


def rows_of(world: World, chance: np.random.Generator) -> Iterator[CaseRow]:
    """Ask each service once, and look now and then until a day after the period."""
    services = world.services
    until = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=int(chance.integers(1, _LONGEST_AFTER + 1)))
    for place in range(len(services.way)):
        deadline = QUARTER.begin + timedelta(days=int(chance.integers(_DAYS)))
        asked = datetime(deadline.year, deadline.month, deadline.day, tzinfo=UTC) - _MONTH + _MORNING
        looks = world.kind.looks
        gap = float(chance.choice(looks)) if looks else 0.0
        first = gap if world.kind.is_aligned else gap * chance.random()
        yield _row(services, place, deadline, asked, (until - asked) / timedelta(days=1), gap, first)


def _seen(days: float, watched: float, gap: float, first: float) -> tuple[float, float]:
    """Between which looks it came: the first of them, or `inf`, for what was not seen; looks begin after `first`."""
    if not gap:
        return (days, days) if days <= watched else (watched, inf)
    last = first + floor((watched - first) / gap) * gap
    look = first + ceil((days - first) / gap) * gap if days < inf else inf
    if days <= first:
        return 0.0, first
    return (max(0.0, look - gap), look) if look <= last + 1e-9 else (last, inf)


def _decided(low: float, high: float, allowed: float) -> Outcome:
    """In time, or not, or not to be told: it came between two looks with the deadline between them, or may still come."""
    if high <= allowed:
        return Outcome.PASSED
    return Outcome.FAILED if low >= allowed else Outcome.CANNOT_TELL


def _row(
    services: Services, place: int, deadline: date, asked: datetime, watched: float, gap: float, first: float
) -> CaseRow:
    way = WAYS[services.way[place]]
    low, high = _seen(float(services.days[place]), watched, gap, first)
    answered, month = _decided(low, high, way.allowed), _decided(low, high, TO_DEADLINE)
    has_reply = bool(services.replies[place]) or month is Outcome.PASSED
    has_file = way.sends and bool(services.opens[place])
    moment = None if high == inf else Interval(after=_at(asked, low), by=_at(asked, high))
    software, weight = int(services.software[place]), float(services.weight[place])
    name = f"service-{place:05d}"
    return CaseRow(
        case=f"case-{place:05d}",
        service=name,
        controller=f"controller-{services.controller[place]:05d}",
        controller_kind=ControllerKind.PUBLIC_BODY,
        sector=Sector.LOCAL_GOVERNMENT,
        country="FR",
        software=f"portal-{software}" if software >= 0 else None,
        track=Track.ACCESS,
        stratum=str(services.stratum[place]) if weight else None,
        weight=weight or None,
        channel="portal",
        holder_mode="volunteer",
        watched_until=_at(asked, low if high == inf else watched),
        first_deadline=deadline,
        submitted=Interval(by=asked),
        answered=moment,
        exercise=Exercise(
            service=name,
            first_deadline=deadline,
            replied=Outcome.PASSED if has_reply else month,
            answered=answered,
            usable=Outcome.FAILED if moment and not has_file else answered,
            is_extended=way.extends and answered is Outcome.CANNOT_TELL,
        ),
        standings=(Standing(track=Track.ACCESS, rung=4 if services.reaches[place] else 1),),
    )


def _at(asked: datetime, days: float) -> datetime:
    return asked + timedelta(days=days)
