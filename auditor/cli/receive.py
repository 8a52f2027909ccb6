"""`auditor case receive`: what came on paper, at a counter, by telephone or in an app."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import say
from auditor.cli.installation import opened, run
from results.records import Channel, Fact, FactDetails, FactSeen, Obstacle

_DAY = ["%Y-%m-%d"]


def receive(
    case: str,
    *,
    channel: Annotated[Channel, typer.Option(help="By which way it came.")],
    file: Annotated[Path, typer.Option(help="The scan; of what was only said, a note.", exists=True, dir_okay=False)],
    received: Annotated[datetime, typer.Option(formats=_DAY, help="The day it came.")],
    posted: Annotated[datetime | None, typer.Option(formats=_DAY, help="The day of the postmark.")] = None,
    fact: Annotated[Fact | None, typer.Option(help="What it means; without, it is only kept.")] = None,
    by: Annotated[str, typer.Option("--by", envvar="USER", help="Who enters it.")] = "auditor",
    reasons: Annotated[bool | None, typer.Option("--reasons/--no-reasons", help="Does it give reasons?")] = None,
    authority: Annotated[
        bool | None, typer.Option("--authority/--no-authority", help="Does it name the authority?")
    ] = None,
    remedy: Annotated[
        bool | None, typer.Option("--remedy/--no-remedy", help="Does it name the judicial remedy?")
    ] = None,
    obstacle: Annotated[
        Obstacle | None, typer.Option(help="In which way it makes asking harder, where it does.")
    ] = None,
    amount: Annotated[str | None, typer.Option(help="The price asked, e.g. '12.50 EUR'.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=_DAY, help="The new date it announces.")] = None,
) -> None:
    """Enter what came; what counts in law, a second person enters again with the same command."""
    from auditor.paper import Paper
    from auditor.paper import receive as enter

    details = FactDetails(
        reasons=reasons,
        authority=authority,
        remedy=remedy,
        obstacle=obstacle,
        amount=amount,
        until=until.date() if until else None,
    )
    paper = Paper(
        channel=channel,
        received=received.date(),
        posted=posted.date() if posted else None,
        file=file,
        fact=fact,
        details=None if details == FactDetails() else details,
    )

    async def work() -> FactSeen | None:
        async with opened() as house:
            return await enter(house, case, paper, person=by)

    seen = run(work())
    if seen is None:
        say("Kept. Enter it again with --fact, where it means something for the case.")
    elif seen.proposed:
        say(
            "Entered. It counts once somebody else has entered it too, from the scan: the same command, by another --by."
        )
    else:
        say(f"{seen.fact} counts. `auditor case advance {case}` goes on with the case.")
