"""How does a monitoring system read the figures of a release? Counts and shares, never a ranking.

The text is OpenMetrics 1.0 and, but for its last line, what was before it: no kind of metric that only one knows.
"""

from collections.abc import Callable, Iterator
from typing import Final

from results.figures.figure import Figure
from results.release import Release

METRICS: Final = "metrics.prom"
_ESCAPES: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def open_metrics(release: Release) -> bytes:
    """Every figure that has a value, its interval and its denominator; what is blank is not there."""
    lines = [
        "# HELP portability_release_info Releases that these figures are of.",
        "# TYPE portability_release_info gauge",
        f"portability_release_info{_labels(release=release.id, period=release.period.name, method=release.method)} 1",
        "# HELP portability_withheld_cases Cases that are not public yet.",
        "# TYPE portability_withheld_cases gauge",
        f"portability_withheld_cases{_labels(period=release.period.name)} {release.withheld}",
        *_family(release, "portability_figure", "A share, or days: see figures.csv.", _value),
        *_family(release, "portability_figure_low", "Where the interval of a figure begins.", _low),
        *_family(release, "portability_figure_high", "Where the interval of a figure ends.", _high),
        *_family(release, "portability_figure_population", "The denominator of a figure.", _population),
        "# EOF",
    ]
    return ("\n".join(lines) + "\n").encode()


def _family(release: Release, name: str, words: str, of: Callable[[Figure], float | None]) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} gauge"
    for figure in release.figures:
        value = of(figure)
        if value is not None:
            yield f"{name}{_labels(figure=figure.id)} {value:.6f}".rstrip("0").rstrip(".")


def _value(figure: Figure) -> float | None:
    return figure.value


def _low(figure: Figure) -> float | None:
    return figure.reach.low if figure.reach else None


def _high(figure: Figure) -> float | None:
    return figure.reach.high if figure.reach else None


def _population(figure: Figure) -> float | None:
    return figure.n


def _labels(**said: str) -> str:
    inside = ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in said.items())
    return f"{{{inside}}}"
