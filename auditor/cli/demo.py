"""`auditor demo`: three services over forty simulated days; exit code 1 unless exactly the staged findings are found."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.status import Status

from auditor.action import Perform
from auditor.cli.console import Lang, err, language_of, out, say
from auditor.cli.installation import run
from auditor.cli.next import step_of
from auditor.cli.scorecard import draw
from auditor.demo import DAYS, START, run_demo
from auditor.engine.advance import Advanced
from auditor.settings import load_settings
from dashboards.typography import written
from results.records import Language, Text

HOME = Path(".auditor-demo")
_WRITTEN = frozenset(
    {
        *("accounts.toml", "keys", "reports", "scenarios", "vault"),
        *("store.sqlite", "store.sqlite-shm", "store.sqlite-wal"),
    }
)
_DAY = Text(fr="jour {day}/{days}", en="day {day}/{days}")
SCENARIOS = Path(__file__).parents[2] / "scenarios"


def demo(
    *,
    lang: Lang = None,
    home: Annotated[Path, typer.Option(help="Where it works; emptied first.")] = HOME,
) -> None:
    """Audit three staged services through a real browser, over forty simulated days."""
    language = language_of(lang) or load_settings().language
    _empty(home)
    say(f"Three services, {DAYS} simulated days, one real browser. This takes a minute or two.")
    with _watching(language) as watch:
        shown = run(
            run_demo(home, scenarios=SCENARIOS, personas=SCENARIOS / "personas", language=language, watch=watch)
        )
    for one in shown:
        draw(one.card, language)
    out().print()
    for one in shown:
        for path in one.reports:
            out().print(str(path), markup=False)
    for one in shown:
        if not one.as_staged:
            found = ", ".join(f"{v.criterion}: {v.outcome} ({v.reason})" for v in one.card.verdicts)
            say(f"{one.staged.id}: not what was staged. Staged: {sorted(one.staged.expected)}; found: {found}")
    if not all(one.as_staged for one in shown):
        raise typer.Exit(1)
    say("Exactly the staged findings were found.")


def _empty(home: Path) -> None:
    """Delete what an earlier demonstration wrote, and nothing else."""
    strange = sorted({path.name for path in home.iterdir()} - _WRITTEN) if home.is_dir() else [home.name]
    if home.exists() and strange:
        message = f"{home} holds {strange[0]}, which no demonstration wrote. Name a folder of its own."
        raise typer.BadParameter(message, param_hint="--home")
    shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _watching(language: Language) -> Iterator[Callable[[Advanced, datetime], None]]:
    """The simulated day and what is done on it."""
    if not sys.stderr.isatty():
        last = -1

        def tell(_advanced: Advanced, now: datetime) -> None:
            nonlocal last
            day = (now - START).days
            if day >= last + 10 or last < 0:
                last = day
                say(f"  day {day}")

        yield tell
        return
    with Status("…", console=err()) as status:

        def show(advanced: Advanced, now: datetime) -> None:
            if isinstance(advanced.action, Perform):
                day = written(_DAY, language).format(day=f"{(now - START).days:>2}", days=DAYS)
                status.update(f"{day} · {step_of(advanced, language)}")

        yield show
