"""How does the terminal speak? Data on standard output, everything else on standard error."""

import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from results.records import Language, Outcome

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Lang = Annotated[str | None, typer.Option("--lang", help="fr or en; default: the installation's.")]

_NO_LIMIT = 10_000  # columns: a file has no edge

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
    """Standard error; the terminal wraps, so that a command in a message can be copied whole."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def complain(message: str) -> None:
    """Say what went wrong, on standard error."""
    err().print(Text.assemble(("error", "bold red"), ": ", message))


def say(message: str) -> None:
    """Say what is being done, on standard error."""
    err().print(message, markup=False)


def language_of(given: str | None) -> Language | None:
    """The language given with `--lang`; None: none was."""
    match given:
        case None | "fr" | "en":
            return given
    raise typer.BadParameter(f"{given!r} is no language of the house. Use fr or en.", param_hint="--lang")


def write_page(path: Path, html: str) -> None:
    """Write a page to the file that `--html` names, and say so.

    Raises:
        BadParameter: it cannot be written there.
    """
    try:
        path.write_text(html, encoding="utf-8")
    except OSError as error:
        message = f"{path}: it cannot be written: {error.strerror}; choose another place"
        raise typer.BadParameter(message, param_hint="--html") from None
    say(str(path))


def emit(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def indented(words: str) -> None:
    """A paragraph, set in by two columns; a terminal folds it there."""
    console = out()
    console.print(Padding(Text(words), (0, 0, 0, 2)) if console.is_terminal else Text(f"  {words}"))


def table(columns: Sequence[str], rows: Sequence[Sequence[str | Text]], *, empty: str) -> None:
    """Aligned columns, of which only the last is folded, and only by a terminal; `empty` where there is nothing."""
    if not rows:
        say(empty)
        return
    drawn = Table(box=None, pad_edge=False, header_style="dim", show_header=any(columns))
    for column in columns[:-1]:
        drawn.add_column(column, no_wrap=True)
    drawn.add_column(columns[-1], overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    console = out()
    if console.is_terminal:
        console.print(drawn)
        return
    wide = Console(file=io.StringIO(), width=_NO_LIMIT)
    with wide.capture() as captured:
        wide.print(drawn)
    for line in captured.get().splitlines():
        console.print(line.rstrip(), markup=False)
