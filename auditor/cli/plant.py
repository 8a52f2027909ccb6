"""`auditor plant`: our ground truth into both test accounts of a service, and read back."""

from typing import Annotated

import typer

from auditor.cli.console import Json, Lang, emit, language_of, out, say
from auditor.cli.installation import opened, run
from auditor.cli.progress import following
from auditor.desk import open_planting
from auditor.engine.embedded import run_case
from auditor.next import next_of
from auditor.wiring import engine_of
from results.store import ledger
from results.store.ledger import LedgerRow

INCONCLUSIVE = 5


def plant(
    scenario: Annotated[str, typer.Argument(help="A scenario's id or file.")],
    *,
    lang: Lang = None,
    url: Annotated[str | None, typer.Option(help="The service at another address.")] = None,
    as_json: Json = False,
) -> None:
    """Plant both accounts of a scenario; what is planted already stays. Goes on where it was interrupted."""

    async def work() -> list[LedgerRow]:
        done = []
        async with opened() as house:
            loaded = house.load(scenario, url=url)
            personas = [p for p in (loaded.persona, loaded.scenario.bystander) if p is not None]
            language = language_of(lang) or house.settings.language
            async with engine_of(house) as engine:
                for persona in personas:
                    say(f"{persona}@{loaded.service.id}")
                    planting = await open_planting(house, loaded, persona, language=language_of(lang), url=url)
                    async with following(language) as watch:
                        await run_case(engine, planting, watch=watch)
                    async with house.store.read() as tx:
                        row = await ledger.find(tx, planting)
                    if not as_json:
                        words = next_of(row, language, house.clock.now())
                        out().print(f"{row.account}: {words}", markup=False)
                    done.append(row)
        return done

    done = run(work())
    if as_json:
        emit([{"account": row.account, "planting": row.id, "state": row.why or ""} for row in done])
    if any(row.closed_at is None for row in done):
        say(f"Not all is planted yet: run `auditor plant {scenario}` again when that is done.")
        raise typer.Exit(INCONCLUSIVE)
