"""`auditor case`: open, list, show, advance, close."""

from typing import Annotated

import typer
from pydantic import TypeAdapter

from auditor.cli.console import Json, Lang, emit, out, say, table
from auditor.cli.installation import opened, run
from auditor.cli.progress import following
from auditor.desk import abandon, open_case
from auditor.engine.embedded import run_case
from auditor.wiring import engine_of
from dashboards.timeline import timeline
from dashboards.typography import moment
from results.records import Entry, Language, LedgerKind
from results.store import ledger

app = typer.Typer(no_args_is_help=True, help="Cases: one exercise of the right, from request to closure.")

_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)


def case_language(value: str | None) -> Language | None:
    if value not in (None, "fr", "en"):
        raise typer.BadParameter(f"{value} is no language of the house: fr, en")
    return "fr" if value == "fr" else "en" if value == "en" else None


@app.command("open")
def open_(
    scenario: Annotated[str, typer.Argument(help="A scenario's id or file.")],
    *,
    lang: Lang = None,
    url: Annotated[str | None, typer.Option(help="The service at another address.")] = None,
    as_json: Json = False,
) -> None:
    """Open a case on the scenario's account; `case advance` begins it."""

    async def work() -> None:
        async with opened() as house:
            case = await open_case(house, house.load(scenario, url=url), language=case_language(lang), url=url)
        emit({"case": case}) if as_json else out().print(case)

    run(work())


@app.command("list")
def listing(
    *,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_json: Json = False,
) -> None:
    """List cases, newest first."""

    async def work() -> None:
        async with opened() as house, house.store.read() as tx:
            rows = await ledger.listing(tx, kind=LedgerKind.CASE, service=service, open_only=not everything)
        if as_json:
            emit(
                [
                    {
                        "case": row.id,
                        "service": row.service,
                        "scenario": row.scenario,
                        "account": row.account,
                        "opened_at": row.opened_at.isoformat(),
                        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
                        "stage": row.stage,
                        "due_at": row.due_at.isoformat() if row.due_at else None,
                        "why": row.why,
                    }
                    for row in rows
                ]
            )
            return
        table(
            ("case", "service", "opened", "next", "why"),
            [
                (
                    row.id,
                    row.service,
                    f"{row.opened_at:%Y-%m-%d}",
                    f"{row.due_at:%Y-%m-%d %H:%M}" if row.due_at else "-",
                    row.why or "-",
                )
                for row in rows
            ],
            empty="No case is open. `auditor case open SCENARIO` opens one.",
        )

    run(work())


@app.command()
def show(case: str, *, lang: Lang = None, as_json: Json = False) -> None:
    """Show a case's ledger; with --json every entry as it was hashed."""

    async def work() -> None:
        async with opened() as house, house.store.read() as tx:
            row = await ledger.find(tx, case)
            entries = await ledger.load(tx, case)
        language = case_language(lang) or house.settings.language
        if as_json:
            emit([_ENTRY.dump_python(entry, mode="json", exclude_none=True) for entry in entries])
            return
        out().print(f"{row.service} · {row.account} · {row.scenario}", style="bold", markup=False)
        for line in timeline(entries, language):
            until = f" → {moment(line.until, language, 'UTC')}" if line.until else ""
            out().print(f"{line.seq:>4}  {moment(line.at, language, 'UTC')}{until}  {line.words}", markup=False)
        out().print(f"next: {row.due_at or 'nothing until a person acts'} ({row.why})", style="dim", markup=False)

    run(work())


@app.command()
def advance(case: str) -> None:
    """Do now what is due in a case, until it waits for time or for a person."""

    async def work() -> None:
        async with opened() as house:
            async with engine_of(house) as engine, following() as watch:
                last = await run_case(engine, case, watch=watch)
            async with house.store.read() as tx:
                row = await ledger.find(tx, case)
        if last.action is None:
            say("Another process is working on this case now.")
        say(f"Next: {row.due_at or 'nothing until a person acts'} ({row.why}).")

    run(work())


@app.command()
def close(
    case: str,
    *,
    why: Annotated[str, typer.Option(help="A word or two: it stands in the ledger for ever.")],
    by: Annotated[str, typer.Option("--by", envvar="USER", help="Who decides.")] = "auditor",
) -> None:
    """Give a case up; its evidence stays."""

    async def work() -> None:
        async with opened() as house:
            await abandon(house, case, person=by, why=why)
        say("Closed.")

    run(work())
