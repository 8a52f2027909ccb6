"""How does the terminal speak? Data on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from results.records import Outcome

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Lang = Annotated[str | None, typer.Option("--lang", help="fr or en; default: the installation's.")]

TONES: Mapping[Outcome, str] = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "bold red",
    Outcome.CANNOT_TELL: "yellow",
    Outcome.INAPPLICABLE: "dim",
    Outcome.UNTESTED: "blue",
}


def out() -> Console:
    """Standard output; wide where it is no terminal, so that nothing is cut in a file."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def err() -> Console:
    return Console(stderr=True, highlight=False)


def complain(message: str) -> None:
    """Say what went wrong, on standard error."""
    err().print("error: ", message, sep="", markup=False)


def say(message: str) -> None:
    """Say what is being done, on standard error."""
    err().print(message, markup=False)


def emit(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str) -> None:
    """Aligned columns; nothing but a hint on standard error where there is nothing."""
    if not rows:
        say(empty)
        return
    drawn = Table(box=None, pad_edge=False, header_style="dim")
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*row)
    out().print(drawn)
