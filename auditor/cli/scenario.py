"""`auditor scenario`: list, lint, show, schema, run."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import Json, Lang, emit, language_of, out, say, table
from auditor.cli.installation import opened, run
from auditor.cli.new import new
from auditor.house import find_scenario
from auditor.lint import problems_in
from auditor.settings import Settings, load_settings
from dashboards.desk.catalogue import ScenarioTold
from results.store import board
from scenarios.errors import ScenarioError
from scenarios.json_schema import scenario_json_schema
from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario

app = typer.Typer(no_args_is_help=True, help="Declarations: what the bot does at a service.")

app.command("new")(new)

INVALID = 4
_FOLDERS = ("catalogue", "services", "providers", "operators", "sandbox")


NONE_YET = "There is no scenario yet. `auditor scenario new https://...` begins one."


@app.command("list")
def list_(*, lang: Lang = None, as_json: Json = False) -> None:
    """List the scenarios of this installation: what lint says of each, and when a case last came to its end."""
    from auditor.roof.scenario import Catalogued

    async def work() -> None:
        async with opened() as house:
            found = await Catalogued(house=house).scenarios()
            async with house.store.read() as tx:
                last = await board.last_success(tx, [one.id for one in found])
            language = language_of(lang) or house.settings.language
        if as_json:
            emit(
                [
                    {
                        "id": one.id,
                        "name": one.name.in_(language) if one.name is not None else None,
                        "sector": one.sector,
                        "valid_until": one.valid_until,
                        "errors": _count(one, "error"),
                        "warnings": _count(one, "warning"),
                        "last_success": last[one.id].isoformat() if one.id in last else None,
                    }
                    for one in found
                ]
            )
            return
        table(
            ("scenario", "lint", "last success", "valid until", "service"),
            [
                (
                    one.id,
                    _of_lint(one),
                    f"{last[one.id]:%Y-%m-%d}" if one.id in last else "never",
                    str(one.valid_until or ""),
                    one.name.in_(language) if one.name is not None else "",
                )
                for one in found
            ],
            empty=NONE_YET,
        )

    run(work())


def _of_lint(one: ScenarioTold) -> str:
    """`1 error, 2 warnings`,"""
    counted = [(_count(one, severity), severity) for severity in ("error", "warning")]
    return ", ".join(f"{count} {severity}{'s' * (count > 1)}" for count, severity in counted if count) or "sound"


def _count(one: ScenarioTold, severity: str) -> int:
    return sum(fault.severity == severity for fault in one.faults)


@app.command()
def lint(
    names: Annotated[list[str] | None, typer.Argument(help="Ids, files or folders; default: all there are.")] = None,
    *,
    strict: Annotated[bool, typer.Option(help="Warnings refuse too.")] = False,
    as_json: Json = False,
) -> None:
    """Check declarations before any network; exit code 4 where one is refused."""
    settings = load_settings()
    problems = [p for path in _files(settings, names or []) for p in problems_in(settings, path, today=_today())]
    refused = [p for p in problems if p.severity == "error" or strict]
    if as_json:
        emit(
            [
                {k: getattr(p, k) for k in ("file", "line", "column", "code", "severity", "message", "mend")}
                for p in problems
            ]
        )
    else:
        for problem in problems:
            out().print(str(problem), markup=False)
        say("Nothing to mend." if not problems else f"{len(problems)} to look at, {len(refused)} refused.")
    if refused:
        raise typer.Exit(INVALID)


def _files(settings: Settings, names: list[str]) -> Iterator[Path]:
    if not names:
        folders = (settings.scenarios / folder for folder in _FOLDERS)
        names = [str(folder) for folder in folders if folder.is_dir()]
    for name in names:
        if Path(name).is_dir():
            yield from sorted(Path(name).glob("*.yaml"))
        else:
            yield find_scenario(settings, name)


def _today() -> date:
    return datetime.now(UTC).date()


@app.command()
def show(scenario: str, *, as_json: Json = False) -> None:
    """Show what a scenario resolves to: service, hosts, digest; with --json its canonical text."""
    loaded = load_scenario(find_scenario(load_settings(), scenario))
    if as_json:
        typer.echo(loaded.text)
        return
    table(
        ("", ""),
        [
            ("service", f"{loaded.service.name.fr} ({loaded.service.id})"),
            ("address", loaded.service.url),
            ("controller", f"{loaded.service.controller.name}, {loaded.service.controller.country}"),
            ("right", str(loaded.scenario.right)),
            ("accounts", ", ".join(_accounts(loaded))),
            ("languages", ", ".join(loaded.languages)),
            ("talks to", ", ".join(loaded.hosts)),
            ("valid until", str(loaded.scenario.valid_until)),
            ("digest", loaded.digest),
        ],
        empty="",
    )


def _accounts(loaded: LoadedScenario) -> tuple[str, ...]:
    """Those of the service, and those with which they sign in at a sign-on."""
    from auditor.desk import whose

    own = whose(loaded)
    return (*own, *(theirs for account in own if (theirs := loaded.sign_on_of(account)) is not None))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the language, for editors."""
    emit(scenario_json_schema())


@app.command("run")
def run_(
    scenario: str,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Stop before the step that cannot be taken back.")] = False,
    lang: Lang = None,
    url: Annotated[str | None, typer.Option(help="The service at another address.")] = None,
) -> None:
    """Walk a scenario: with --dry-run up to the last step before the request; without, open a case."""
    from auditor.desk import open_case
    from auditor.rehearsal import rehearse

    async def work() -> int:
        async with opened() as house:
            loaded = house.load(scenario, url=url)
            refused = [
                p
                for p in problems_in(house.settings, find_scenario(house.settings, scenario), today=_today())
                if p.severity == "error"
            ]
            if refused:
                raise ScenarioError(refused)
            if not dry_run:
                out().print(await open_case(house, loaded, language=language_of(lang), url=url, surveyed=True))
                say("Opened. `auditor case advance` begins it.")
                return 0
            seen = await rehearse(house, loaded, language=language_of(lang) or loaded.languages[0])
        for picture in seen.pictures:
            out().print(str(picture), markup=False)
        say(seen.words)
        return 0 if seen.reached else INVALID

    code = run(work())
    if code:
        raise typer.Exit(code)
