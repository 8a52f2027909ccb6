"""Are published intervals as sure as they say? A part of the page, in Markdown; pure."""

from collections.abc import Iterator, Mapping

from auditor.method.calibration import MOST, Calibration, Coverage
from auditor.method.markdown import bullets, capital, table

TITLE = "Are the intervals right?"

_KINDS: Mapping[str, str] = {
    "wilson": "share, Wilson",
    "clustered": "share, clustered",
    "bounds": "share, its bounds",
    "indicator, wilson": "`self_data_communities`, Wilson",
    "indicator, clustered": "`self_data_communities`, clustered",
    "median, greenwood": "median of a curve of exact times",
    "median, bootstrap_over_cases": "median of a curve",
    "median, bootstrap_over_clusters": "median of a clustered curve",
    "band, greenwood": "band of a curve of exact times, day by day",
    "band, bootstrap_over_cases": "band of a curve, day by day",
    "band, bootstrap_over_clusters": "band of a clustered curve, day by day",
    "naive mean": "mean wait of the finished, for that of all who will answer",
    "naive median": "the same, for the day by which half have been answered",
    "naive share": "share in time of the finished, for that of all",
}

_INTRODUCTION = (
    "Worlds are drawn in which the truth is known: when each service answers, whether its file opens, which rung it reaches. "
    "An observatory then sees of them what it would: looks between which things happen, deadlines that fall between two "
    "looks, extensions and silences that are open when the period ends. Its figures are computed as they are published, and "
    "each interval is held against the truth. Worlds are drawn by code that shares nothing with that of the figures."
)
_WIDE = (
    "Bounds say what the undecided can change among the services that were asked: they always hold the truth about those, and say nothing of others.",
    "The interval of a share begins where it would were all the undecided bad, and ends where it would were all of them good, for who is open late is no random few: the more they are, the surer it is.",
    "A sample is taken without putting back, and its strata are not resampled apart.",
    "Where few controllers or software weigh, Student’s quantile for so few is taken, which is rather too large.",
    "A median is a whole day, and its interval ends on days on which somebody looked.",
)
_NAIVE = "Beside them, what leaving out the unfinished would say, with an interval at 95 % of the usual kind. It is published nowhere."


def intervals(calibration: Calibration | None) -> Iterator[str]:
    """How often each kind of interval holds the truth, in each kind of world."""
    yield f"## {TITLE}"
    yield ""
    yield _INTRODUCTION
    yield ""
    if calibration is None:
        yield "Not measured yet: run `make calibration`."
        return
    published = [row for row in calibration.rows if not row.naive]
    least = min(published, key=lambda row: row.share)
    yield (
        f"Measured in {calibration.worlds} worlds of each kind, seed {calibration.seed}. At 95 %, every interval should hold "
        f"the truth in 95 of 100; the least sure of them, {_KINDS.get(least.what, least.what)} ({least.world}), holds it in "
        f"{_percent(least)}."
    )
    yield ""
    yield from table(("World", "What it is like"), ((capital(name), said) for name, said in calibration.kinds.items()))
    yield ""
    yield from _rows(published)
    yield ""
    yield f"More than {100 * MOST:.0f} % (marked +) is surer than said, and the interval wider than need be. Why:"
    yield ""
    yield from bullets(_WIDE)
    yield ""
    yield _NAIVE
    yield ""
    yield from _rows([row for row in calibration.rows if row.naive])
    yield ""
    yield (
        "The parts of a change (service, method, coverage) are sums of what was counted, and are published without intervals."
    )


def _rows(rows: list[Coverage]) -> Iterator[str]:
    yield from table(
        ("Interval", "World", "Holds the truth", "Of", "Truth below", "Truth above"),
        (
            (
                _KINDS.get(row.what, row.what),
                row.world,
                _percent(row) + (" +" if row.share > MOST and not row.naive else ""),
                str(row.intervals),
                str(row.below),
                str(row.above),
            )
            for row in sorted(rows, key=lambda row: list(_KINDS).index(row.what) if row.what in _KINDS else -1)
        ),
    )


def _percent(row: Coverage) -> str:
    return f"{100 * row.share:.1f} %"
