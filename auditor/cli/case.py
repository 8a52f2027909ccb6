"""`auditor case`: open, list, show, advance, receive, clarify, close."""

from typing import Annotated

import typer
from pydantic import TypeAdapter

from auditor.cli.clarify import clarify
from auditor.cli.console import Json, Lang, emit, language_of, out, say, table
from auditor.cli.installation import opened, run
from auditor.cli.operator import OperatorFile, operator_of
from auditor.cli.progress import following
from auditor.cli.receive import receive
from auditor.house import House
from auditor.mailbox.open import mailbox_of
from auditor.next import next_of, step_of
from dashboards.timeline import Moment, timeline
from dashboards.typography import moment
from results.records import Entry, Language, LedgerKind
from results.store import ledger
from results.store.ledger import LedgerRow

app = typer.Typer(no_args_is_help=True, help="Cases: one exercise of the right, from request to closure.")

app.command("receive")(receive)
app.command("clarify")(clarify)

_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)


@app.command("open")
def open_(
    scenario: Annotated[str, typer.Argument(help="A scenario's id or file.")],
    *,
    lang: Lang = None,
    url: Annotated[str | None, typer.Option(help="The service at another address.")] = None,
    confirms: Annotated[
        str | None, typer.Option(help="A closed case: ask again, and see whether the same records are missing.")
    ] = None,
    survey: Annotated[
        bool,
        typer.Option(help="Look the public pages over first, and examine those of the request for barriers to people."),
    ] = True,
    as_json: Json = False,
) -> None:
    """Open a case on the scenario's account; `case advance` begins it."""
    from auditor.desk import open_case

    async def work() -> None:
        async with opened() as house:
            loaded = house.load(scenario, url=url)
            language = language_of(lang)
            case = await open_case(house, loaded, language=language, url=url, confirms=confirms, surveyed=survey)
        emit({"case": case}) if as_json else out().print(case)

    run(work())


async def _mailbox_of(house: House, case: str) -> LedgerRow | None:
    """The mailbox whose next look may bring a case on; None where nothing is awaited there.

    Raises:
        LedgerMissing: no such case.
    """
    async with house.store.read() as tx:
        row = await ledger.find(tx, case)
        known = house.accounts().by_id.get(row.account)
        if known is None or row.closed_at is not None:
            return None
        return await mailbox_of(tx, house.accounts(), row.account)


@app.command("list")
def listing(
    *,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    lang: Lang = None,
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
        language, now = language_of(lang) or house.settings.language, house.clock.now()
        table(
            ("case", "service", "opened", "next"),
            [(row.id, row.service, f"{row.opened_at:%Y-%m-%d}", next_of(row, language, now)) for row in rows],
            empty="There is no case yet. `auditor case open SCENARIO` opens one."
            if everything
            else "No case is open. `auditor case open SCENARIO` opens one; `--all` shows closed ones too.",
        )

    run(work())


@app.command("adopt")
def adopt_(
    case: str,
    *,
    scenario: Annotated[str | None, typer.Option(help="A scenario's id or file; default: the case's own.")] = None,
    by: Annotated[str, typer.Option("--by", envvar="USER", help="Who decides.")] = "auditor",
) -> None:
    """Let a case go on by the scenario as it is now, where that is safe; it keeps the text it began with otherwise."""
    from auditor.adopt import adopt

    async def work() -> None:
        async with opened() as house:
            async with house.store.read() as tx:
                row = await ledger.find(tx, case)
            await adopt(house, case, house.load(scenario or row.scenario), person=by)
        say(f"The case goes by the new text from here on. `auditor case advance {case}` goes on with it.")

    run(work())


@app.command()
def show(case: str, *, lang: Lang = None, as_json: Json = False) -> None:
    """Show a case's ledger; with --json every entry as it was hashed."""

    async def work() -> None:
        async with opened() as house, house.store.read() as tx:
            row = await ledger.find(tx, case)
            entries = await ledger.load(tx, case)
            box = await _mailbox_of(house, case)
        language = language_of(lang) or house.settings.language
        if as_json:
            emit([_ENTRY.dump_python(entry, mode="json", exclude_none=True) for entry in entries])
            return
        out().print(f"{row.service} · {row.account} · {row.scenario}", style="bold", markup=False)
        table(
            ("", "", ""),
            [(f"{line.seq:>4}", _when(line, language), line.words) for line in timeline(entries, language)],
            empty="",
        )
        for one in (row, *filter(None, [box])):
            out().print(f"      → {next_of(one, language, house.clock.now())}", style="dim", markup=False)

    run(work())


def _when(line: Moment, language: Language) -> str:
    until = f" → {moment(line.until, language, 'UTC')}" if line.until else ""
    return moment(line.at, language, "UTC") + until


@app.command()
def advance(case: str, *, operator: OperatorFile = None, lang: Lang = None) -> None:
    """Do now what is due in a case, the look into its mailbox included, until it waits for time or for a person."""
    from auditor.engine.embedded import run_case
    from auditor.operator import run_beside
    from auditor.wiring import engine_of
    from probes.browser import shared_browser

    async def work() -> None:
        async with opened() as house:
            language = language_of(lang) or house.settings.language
            box = await _mailbox_of(house, case)
            async with shared_browser() as browsers, engine_of(house, browsers=browsers) as engine:
                playing = operator_of(house, operator, browsers)
                async with following(language) as watch:
                    if box is not None:
                        await run_case(engine, box.id, watch=watch)
                    last = await run_beside(engine, case, playing, watch=watch)
                    if box is None and (opened_now := await _mailbox_of(house, case)) is not None:
                        await run_case(engine, opened_now.id, watch=watch)
            async with house.store.read() as tx:
                row = await ledger.find(tx, case)
            box = await _mailbox_of(house, case)
        if last.action is None:
            say(step_of(last.action, language))
            return
        for one in (row, *filter(None, [box])):
            say(f"→ {next_of(one, language, house.clock.now())}")

    run(work())


@app.command()
def close(
    case: str,
    *,
    why: Annotated[str, typer.Option(help="A word or two: it stands in the ledger for ever.")],
    by: Annotated[str, typer.Option("--by", envvar="USER", help="Who decides.")] = "auditor",
) -> None:
    """Give a case up; its evidence stays."""
    from auditor.desk import abandon

    async def work() -> None:
        async with opened() as house:
            await abandon(house, case, person=by, why=why)
        say(f"Closed. `auditor assess {case}` seals and judges what there is.")

    run(work())
