"""`auditor method`: how does this program judge, in words?"""

import json
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import Json, emit, say
from auditor.method import inspection_page, load_calibration, load_confusion, method_page
from results.records.inspection_schema import inspection_schema

app = typer.Typer(no_args_is_help=True)

_MEASURED = Path("docs") / "confusion.json"
_CALIBRATED = Path("docs") / "calibration.json"


@app.callback()
def method() -> None:
    """The method: its criteria, thresholds and error rates."""


@app.command("page")
def page(
    *,
    to: Annotated[Path | None, typer.Option(help="The file to write. Default: standard output.")] = None,
    confusion: Annotated[Path, typer.Option(help="The measured errors, as `make confusion` leaves them.")] = _MEASURED,
    calibration: Annotated[
        Path, typer.Option(help="How sure intervals are, as `make calibration` leaves it.")
    ] = _CALIBRATED,
    as_json: Json = False,
) -> None:
    """Write the page on the method, made from the criteria."""
    text = method_page(load_confusion(confusion), load_calibration(calibration))
    if to is not None:
        to.write_text(text, encoding="utf-8")
        say(str(to))
    if as_json:
        emit({"to": None if to is None else str(to), "page": text})
    elif to is None:
        typer.echo(text, nl=False)


@app.command("schema")
def schema(
    *,
    to: Annotated[Path | None, typer.Option(help="The file to write. Default: standard output.")] = None,
) -> None:
    """Write the JSON Schema of an Inspection: what is found in an export, in which words and units."""
    text = json.dumps(inspection_schema(), ensure_ascii=False, indent=2) + "\n"
    if to is None:
        typer.echo(text, nl=False)
        return
    to.write_text(text, encoding="utf-8")
    say(str(to))


@app.command("inspection")
def inspection(
    *,
    to: Annotated[Path | None, typer.Option(help="The file to write. Default: standard output.")] = None,
) -> None:
    """Write the page on what an Inspection says: its fields, its codes and their meaning."""
    if to is None:
        typer.echo(inspection_page(), nl=False)
        return
    to.write_text(inspection_page(), encoding="utf-8")
    say(str(to))
