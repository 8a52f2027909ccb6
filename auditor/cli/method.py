"""`auditor method`: how does this program judge, in words, how did others before it, and what is the difference?"""

import json
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter

from auditor.adoption import CURRENT, adoption, side_of
from auditor.assess import method_digest
from auditor.cli.console import Json, Lang, emit, language_of, say, table
from auditor.cli.installation import opened, run
from auditor.cli.method_diff import SHORT, draw, draw_method
from auditor.method import inspection_page, load_calibration, load_confusion, method_page
from auditor.method.difference import Difference
from results.figures.period import period_of
from results.records import Language, Method
from results.records.inspection_schema import inspection_schema
from results.store import method as methods

app = typer.Typer(no_args_is_help=True)

_METHOD: TypeAdapter[Method] = TypeAdapter(Method)
_DIFFERENCE: TypeAdapter[Difference] = TypeAdapter(Difference)
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


@app.command("list")
def listing(*, as_json: Json = False) -> None:
    """List the methods that judged anything here, the newest first."""

    async def work() -> tuple[tuple[Method, ...], dict[str, int]]:
        async with opened() as house, house.store.read() as tx:
            return await methods.listing(tx), await methods.judged_by(tx)

    known, cases = run(work())
    if as_json:
        emit(
            [
                {
                    "digest": method.digest,
                    "version": method.version,
                    "first_used_at": method.first_used_at.isoformat() if method.first_used_at else None,
                    "criteria": len(method.criteria),
                    "described": method.is_whole,
                    "cases": cases.get(method.digest, 0),
                    "current": method.digest == method_digest(),
                }
                for method in known
            ]
        )
        return
    rows = [
        (
            m.digest[:SHORT],
            m.version,
            f"{m.first_used_at:%Y-%m-%d}" if m.first_used_at else "",
            str(len(m.criteria)),
            str(cases.get(m.digest, 0)),
            CURRENT if m.digest == method_digest() else "" if m.is_whole else "its thresholds were not kept",
        )
        for m in known
    ]
    columns = ("method", "version", "first used", "criteria", "cases", "")
    table(
        columns, rows, empty="Nothing was judged here yet. `auditor method show current` shows this program's method."
    )


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="METHOD", help="A digest or its beginning, a release, or `current`.")],
    *,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Show what the digest of a method stands for: its criteria, versions and thresholds."""

    async def work() -> tuple[Method, Language]:
        async with opened() as house:
            return (await side_of(house, name)).method, language_of(lang) or house.settings.language

    method, language = run(work())
    if as_json:
        emit(_METHOD.dump_python(method, mode="json"))
        return
    draw_method(method, language=language)


@app.command()
def diff(
    before: Annotated[str, typer.Argument(help="A digest or its beginning, a release, or `current`.")],
    after: Annotated[str, typer.Argument(help="Likewise.")] = CURRENT,
    *,
    period: Annotated[str | None, typer.Option(help="Only cases of this one: 2026, 2026-H2, 2026-Q4, 2026-11.")] = None,
    cases: Annotated[bool, typer.Option("--cases", help="Name the cases.")] = False,
    as_json: Json = False,
) -> None:
    """Tell what two methods ask otherwise, and for whom they find something else; what is judged for it is not kept."""
    try:
        of = period_of(period) if period is not None else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--period") from None

    async def work() -> Difference:
        async with opened() as house:
            return await adoption(house, before, after, period=of)

    found = run(work())
    if as_json:
        emit(_DIFFERENCE.dump_python(found, mode="json"))
        return
    draw(found, with_cases=cases)
