"""How does a terminal show what changes from one method to another? Aligned, and nothing where nothing changes."""

from collections.abc import Iterable

from auditor.cli.console import indented, out, say, table
from auditor.method.difference import Difference, FigureShift, Shift
from dashboards.typography import written
from results.records import Language, Method

SHORT = 12
"""Characters by which a digest is shown."""


def draw(found: Difference, *, with_cases: bool) -> None:
    """What is asked otherwise, then for how many it changes what, then the figures."""
    _line(f"{_named(found.before)}  →  {_named(found.after)}", style="bold")
    if found.before.digest == found.after.digest:
        say("They are the same method.")
        return
    _asked(found)
    _line("")
    said = f"{found.compared} cases, each judged by both on the same evidence"
    _line(f"{said}; {found.left_out} left out, judged by one alone" if found.left_out else said)
    _line("")
    if with_cases:
        _with_cases(found)
    else:
        rows = [(t.criterion, t.before, "→", t.after, str(len(t.cases))) for t in found.transitions]
        table(("criterion", "before", "", "after", "cases"), rows, empty="No verdict differs.")
    _line("")
    shifts = [(f.id, _value(f.before, f.unit), _value(f.after, f.unit), _by(f)) for f in found.figures]
    table(("figure", "before", "after", "by"), shifts, empty="No figure differs.")
    if shifts:
        say(f"{found.figures_same} other figures stay as they are.")


def _asked(found: Difference) -> None:
    rows = [
        *_rows("criterion added", found.added),
        *_rows("criterion removed", found.removed),
        *_rows("criterion raised", found.raised),
        *_rows("threshold", found.thresholds or ()),
        *_rows("version", found.others),
    ]
    table(("asked otherwise", "", "before", "", "after"), rows, empty="Both ask the same.")
    if found.thresholds is None:
        _line("Thresholds are not compared: one of the methods judged before they were kept.", style="dim")


def _rows(what: str, shifts: Iterable[Shift]) -> list[tuple[str, str, str, str, str]]:
    return [(what, s.name, _of(s.before), "→", _of(s.after)) for s in shifts]


def _with_cases(found: Difference) -> None:
    for t in found.transitions:
        _line(f"{t.criterion}: {t.before} → {t.after}, {len(t.cases)} cases")
        for case in t.cases:
            indented(case)
    if not found.transitions:
        say("No verdict differs.")


def _value(value: float | str | None, unit: str) -> str:
    match value:
        case None:
            return "-"
        case str():
            return value
    return f"{value:g} d" if unit == "d" else f"{100 * value:.1f} %"


def _by(figure: FigureShift) -> str:
    if not isinstance(figure.before, float) or not isinstance(figure.after, float):
        return ""
    moved = figure.after - figure.before
    return f"{moved:+g} d" if figure.unit == "d" else f"{100 * moved:+.1f} points"


def _of(value: int | str | None) -> str:
    return "-" if value is None else str(value)


def _named(method: Method) -> str:
    since = f", first used on {method.first_used_at:%Y-%m-%d}" if method.first_used_at else ", not used here yet"
    return f"{method.digest[:SHORT]} ({method.version}{since})"


def _line(words: str, *, style: str | None = None) -> None:
    out().print(words, markup=False, style=style)


def draw_method(method: Method, *, language: Language) -> None:
    """What a digest stands for."""
    _line(f"{method.digest}", style="bold")
    _line(f"version {method.version}, inspector {_of(method.inspector)}, law data {_of(method.law)}")
    if method.first_used_at is not None:
        _line(f"first used on {method.first_used_at:%Y-%m-%d}")
    _line("")
    rows = [(c.id, str(c.version), str(c.family), written(c.question, language)) for c in method.criteria]
    table(("criterion", "version", "family", "question"), rows, empty="It asked nothing.")
    _line("")
    if method.thresholds is None:
        _line("Its thresholds are not known: a program judged by it that kept no description.", style="dim")
        return
    table(("threshold", "value"), [(n, str(v)) for n, v in sorted(method.thresholds.items())], empty="No threshold.")
