"""`auditor plant`: our ground truth into both test accounts of a service, and read back."""

from typing import Annotated

import typer

from auditor.cli.console import Json, Lang, emit, language_of, out, say
from auditor.cli.installation import opened, run
from auditor.cli.progress import following
from auditor.desk import open_planting
from auditor.engine.embedded import run_case
from auditor.wiring import engine_of
from results.store import ledger


def plant(
    scenario: Annotated[str, typer.Argument(help="A scenario's id or file.")],
    *,
    lang: Lang = None,
    url: Annotated[str | None, typer.Option(help="The service at another address.")] = None,
    as_json: Json = False,
) -> None:
    """Plant both accounts of a scenario; what is planted already stays. Goes on where it was interrupted."""

    async def work() -> list[dict[str, str]]:
        done = []
        async with opened() as house:
            loaded = house.load(scenario, url=url)
            personas = [p for p in (loaded.persona, loaded.scenario.bystander) if p is not None]
            language = language_of(lang) or house.settings.language
            async with engine_of(house) as engine, following(language) as watch:
                for persona in personas:
                    say(f"{persona}@{loaded.service.id}")
                    planting = await open_planting(house, loaded, persona, language=language_of(lang), url=url)
                    await run_case(engine, planting, watch=watch)
                    async with house.store.read() as tx:
                        row = await ledger.find(tx, planting)
                    done.append({"account": row.account, "planting": planting, "state": row.why or ""})
        return done

    done = run(work())
    if as_json:
        emit(done)
        return
    for line in done:
        words = "planted and read back" if line["state"] == "closed" else f"waits: {line['state']}"
        out().print(f"{line['account']}: {words}", markup=False)
    if any(line["state"] != "closed" for line in done):
        say("`auditor question list` shows what a person is asked; then run this again.")
        raise typer.Exit(5)
