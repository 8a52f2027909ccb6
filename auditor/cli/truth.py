"""`auditor truth`: what is to be planted in a test account, for whoever keeps a service of their own?"""

import secrets
import shutil
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import Json, emit, out, say
from auditor.original import files_of
from results.durable import create_file
from results.records import GroundTruth
from scenarios.manifest import problems_of, read_with_remarks, remarks, write_truth
from scenarios.manifest.model import generate_truth
from scenarios.truth import truth_digest

_FOR_ALL = 0o644  # it holds invented values, and no secret

app = typer.Typer(no_args_is_help=True, help="Ground truths: values to plant, and to look for in an export.")


@app.command()
def generate(
    model: Annotated[Path, typer.Argument(help="The data model, in YAML (docs/truth.md).")],
    *,
    seed: Annotated[
        str | None, typer.Option(help="Any text; the same seed gives the same values. Default: new.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="The file to write. Default: standard output.")] = None,
    files: Annotated[Path | None, typer.Option(help="A new folder for the files that are to be uploaded.")] = None,
    as_json: Json = False,
) -> None:
    """Make a ground truth for a data model: as many records as it says, with values that nobody else has."""
    if seed is not None and not seed:
        raise typer.BadParameter("it is empty; leave it out for a new one", param_hint="--seed")
    truth = generate_truth(model, seed=seed or secrets.token_hex(16))
    text = write_truth(truth)
    if to is not None and to.exists():
        raise _is_there(to)
    if files is not None:
        _write_files(truth, model.parent, files)
    if to is not None:
        try:
            _write_truth(to, text)
        except typer.BadParameter:
            if files is not None:  # nobody could tell what they are for
                shutil.rmtree(files, ignore_errors=True)
            raise
    if as_json:
        emit({**_summary(truth), "to": None if to is None else str(to), "seed": truth.seed})
    elif to is None:
        typer.echo(text, nl=False)
    else:
        say(f"{to}: {_said(truth)}")
    uploads = sum(field.sha256 is not None for record in truth.records for field in record.fields)
    if files is not None:
        say(f"{files}: {uploads} file{'' if uploads == 1 else 's'} to upload")
    elif uploads:
        say(f"{uploads} of the values are files; --files FOLDER writes them, to be uploaded")
    for remark in problems_of(remarks(truth), str(to or model), severity="warning"):
        say(str(remark))


def _write_truth(to: Path, text: str) -> None:
    """Write it whole, or not at all."""
    try:
        written = create_file(to, text.encode(), _FOR_ALL)
    except OSError as error:
        raise _cannot_write(to, error, "--to") from None
    if not written:  # it came this instant
        raise _is_there(to)


def _is_there(to: Path) -> typer.BadParameter:
    message = f"{to}: it is there already, and may be planted; choose another name, or delete it"
    return typer.BadParameter(message, param_hint="--to")


def _write_files(truth: GroundTruth, beside: Path, folder: Path) -> None:
    """Write the files to upload, each under the name that it is planted with; all or none."""
    made = list(files_of(truth, beside))
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise typer.BadParameter(f"{folder}: it is there already; choose another name", param_hint="--files") from None
    except OSError as error:
        raise _cannot_write(folder, error, "--files") from None
    try:
        for name, data in made:
            (folder / name).write_bytes(data)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _cannot_write(folder, error, "--files") from None


def _cannot_write(path: Path, error: OSError, option: str) -> typer.BadParameter:
    message = f"{path}: it cannot be written: {error.strerror}; choose another place"
    return typer.BadParameter(message, param_hint=option)


@app.command()
def check(
    truth: Annotated[Path, typer.Argument(help="The ground truth: YAML, or the JSON of evidence.")],
    *,
    as_json: Json = False,
) -> None:
    """Hold a ground truth against itself; exit code 4 where it contradicts itself."""
    made, warnings = read_with_remarks(truth)
    if as_json:
        fields = ("file", "line", "column", "code", "severity", "message", "mend")
        emit({**_summary(made), "warnings": [{name: getattr(one, name) for name in fields} for one in warnings]})
        return
    for warning in warnings:
        out().print(str(warning), markup=False)
    say(_said(made))


def _summary(truth: GroundTruth) -> dict[str, object]:
    return {
        "digest": truth_digest(truth),
        "account": truth.account,
        "records": {c: sum(r.category == c for r in truth.records) for c in truth.categories},
        "decoys": len(truth.decoys),
    }


def _said(truth: GroundTruth) -> str:
    count = len(truth.records)
    many = len(truth.categories)
    records = f"{count} record{'' if count == 1 else 's'} in {many} categor{'y' if many == 1 else 'ies'}"
    return f"{records}, {len(truth.decoys)} decoys, truth {truth_digest(truth)[:12]}"
