"""Where does each mark of a chart stand? Drawn by hand, in the page's own type, hues and width.

Vega-Lite was tried (vl-convert): its picture has fixed hues and its words shrink
with it, so that it is neither dark nor read on a telephone; and where its words
stand depends on the fonts of the machine, so that two machines write two files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from dashboards.observatory.said import Said, hours
from dashboards.typography import days, percent
from results.figures.figure import Figure
from results.figures.survival import Curve, Point
from results.records import Language

WIDTH, HEIGHT = 320, 196
_LEFT, _RIGHT, _TOP, _BOTTOM = 50, 12, 16, 26
_WORD = 44  # as wide as a share in words, which ends where its curve does
_SHORTEST, _LONGEST = 35, 120
MONTH: Final = (28, 34)
"""Days that one month has, once the last day rolls over (Regulation 1182/71)."""

MONTH_TICK: Final = 30
"""The tick that says the unit."""

_TICKS: Final = (0, MONTH_TICK, 60, 90, 120)


_NOTHING: Final = Point(since=0, day=0, share=0, low=0, high=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A share on a scale of 100; its whisker from `low` to `high`. Without `at`, the whisker alone."""

    at: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A word or a tick at a place."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """How a share grew with the days: paths, and the words that stand in the picture.

    Attributes:
        band: where the curve may lie, 95 times in 100; empty where nobody says.
        month: from where to where a legal month ends.
        half: when half had come, if they had.
        last: what share had come in the end.
    """

    line: str
    band: str
    shares: tuple[Mark, ...]
    days: tuple[Mark, ...]
    month: tuple[float, float]
    half: Mark | None
    last: Mark | None


def bar_of(one: Said) -> Bar | None:
    """Where a share is drawn; None where there is nothing to draw."""
    if one.at is None and one.low is None:
        return None
    return Bar(at=_hundred(one.at), low=_hundred(one.low), high=_hundred(one.high))


def _hundred(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


def end_of(figures: Sequence[Figure]) -> int:
    """How many days a row of plots shows, the same in each."""
    last = max((p.day for f in figures if f.curve for p in f.curve.points), default=0)
    return int(min(_LONGEST, max(_SHORTEST, -(-last // 5) * 5)))


def plot_of(figure: Figure, end: int, language: Language) -> Plot | None:
    """Draw a figure's curve; None where it has none."""
    if figure.curve is None:
        return None
    points = [p for p in figure.curve.points if p.day <= end]
    last, watched = points[-1] if points else None, min(end, _known_until(figure.curve))
    half = figure.curve.median.day
    return Plot(
        line=_line(points, watched, end),
        band=_band(points, watched, end) if figure.reach is not None or _is_banded(figure.curve) else "",
        shares=tuple(Mark(x=_LEFT, y=_y(s), words=_tenths(s, language)) for s in (0, 0.5, 1)),
        days=tuple(
            Mark(x=day_x(d, end), y=HEIGHT - _BOTTOM, words=str(d) if d != MONTH_TICK else days(d, language))
            for d in _TICKS
            if d <= end
        ),
        month=(day_x(MONTH[0], end), day_x(MONTH[1], end)),
        half=None
        if half is None or half > end
        else Mark(
            x=day_x(half, end),
            y=_y(0.5),
            words=days(int(half), language) if half == int(half) else hours(half, language),
        ),
        last=None
        if last is None
        else Mark(x=max(day_x(watched, end), _LEFT + _WORD), y=_y(last.share), words=percent(last.share, language)),
    )


def _is_banded(curve: Curve) -> bool:
    return any((p.low, p.high) != (0, 1) for p in curve.points)


def _known_until(curve: Curve) -> float:
    """The last day of which anything is known; where all had come, all days."""
    return inf if curve.points and curve.points[-1].share >= 1 else curve.until


def _tenths(share: float, language: Language) -> str:
    return percent(share, language).replace(",0", "").replace(".0", "")


def day_x(day: float, end: int) -> float:
    """Where a day stands."""
    return round(_LEFT + day / end * (WIDTH - _LEFT - _RIGHT), 1)


def _y(share: float) -> float:
    return round(_TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM), 1)


def _line(points: Sequence[Point], watched: float, end: int) -> str:
    """Steps where moments are known, slopes where only the interval is."""
    path = f"M{day_x(0, end)} {_y(0)}"
    for p in points:
        path += f"H{day_x(p.since, end)}L{day_x(p.day, end)} {_y(p.share)}"
    return path + f"H{day_x(watched, end)}"


def _band(points: Sequence[Point], watched: float, end: int) -> str:
    if not points:
        return ""
    first, right = day_x(points[0].since, end), day_x(watched, end)
    upper = f"M{first} {_y(0)}"
    lower = f"L{right} {_y(points[-1].low)}"
    for p in points:
        upper += f"H{day_x(p.since, end)}L{day_x(p.day, end)} {_y(p.high)}"
    for p, before in zip(reversed(points), [*reversed(points[:-1]), None], strict=True):
        lower += f"H{day_x(p.day, end)}L{day_x(p.since, end)} {_y(before.low if before else 0)}"
    return f"{upper}H{right}{lower}Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A bar of a ladder's distribution: how many stand there, of the fullest."""

    name: str
    number: int | None
    count: int
    width: float


def rungs_of(figure: Figure) -> tuple[Rung, ...]:
    """The distribution from the top rung down, then those that no rung can be said of."""
    most = max((part.count for part in figure.parts), default=0)
    made = [
        Rung(
            name=part.name,
            number=int(part.name.removeprefix("rung_")) if part.name.startswith("rung_") else None,
            count=part.count,
            width=round(100 * part.count / most, 2) if most else 0,
        )
        for part in figure.parts
    ]
    steps = [rung for rung in made if rung.number is not None]
    return (*reversed(steps), *(rung for rung in made if rung.number is None))


def at_day(curve: Curve, day: float) -> tuple[Point, Point] | None:
    """What had come by the end of a day; None: nobody watched so long.

    Two points that differ where the day lies between two looks: from the first
    to the second, nobody knows how far.
    """
    if day > _known_until(curve):
        return None
    before = next((p for p in reversed(curve.points) if p.day <= day), _NOTHING)
    after = next((p for p in curve.points if p.since < day < p.day), before)
    return before, after
