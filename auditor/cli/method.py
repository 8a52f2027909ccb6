"""`auditor method`: how does this program judge, in words?"""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import Json, emit, say
from auditor.method import load_confusion, method_page

app = typer.Typer(no_args_is_help=True)

_MEASURED = Path("docs") / "confusion.json"


@app.callback()
def method() -> None:
    """The method: its criteria, thresholds and error rates."""


@app.command("page")
def page(
    *,
    to: Annotated[Path | None, typer.Option(help="The file to write. Default: standard output.")] = None,
    confusion: Annotated[Path, typer.Option(help="The measured errors, as `make confusion` leaves them.")] = _MEASURED,
    as_json: Json = False,
) -> None:
    """Write the page on the method, made from the criteria."""
    text = method_page(load_confusion(confusion))
    if to is not None:
        to.write_text(text, encoding="utf-8")
        say(str(to))
    if as_json:
        emit({"to": None if to is None else str(to), "page": text})
    elif to is None:
        typer.echo(text, nl=False)
