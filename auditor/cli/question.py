"""`auditor question`: what is a person asked, and what do they answer?"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter

from auditor.cli.console import Json, emit, out, say
from auditor.cli.installation import opened, run
from auditor.desk import answer_question, words_of
from results.records import Asked, FactDetails
from results.store import question as questions

app = typer.Typer(no_args_is_help=True, help="Questions that only a person can answer.")

_ASKED: TypeAdapter[Asked] = TypeAdapter(Asked)


@app.command("list")
def listing(
    *, everything: Annotated[bool, typer.Option("--all", help="Answered ones too.")] = False, as_json: Json = False
) -> None:
    """List the open questions, oldest first."""

    async def work() -> None:
        async with opened() as house, house.store.read() as tx:
            rows = await questions.listing(tx, open_only=not everything)
        language = house.settings.language
        if as_json:
            emit(
                [
                    {
                        "question": row.id,
                        "case": row.ledger,
                        "service": row.service,
                        "asked_at": row.asked_at.isoformat(),
                        "words": words_of(row.asked).in_(language),
                        **_ASKED.dump_python(row.asked, mode="json", exclude={"question", "words"}),
                        "answered": row.answered.answer if row.answered else None,
                    }
                    for row in rows
                ]
            )
            return
        for row in rows:
            out().print(f"{row.id}  {row.service}  {row.ledger}", markup=False, style="bold")
            out().print(f"  {words_of(row.asked).in_(language)}", markup=False)
            answered = (
                f"  answered: {row.answered.answer}" if row.answered else f"  answers: {' | '.join(row.asked.answers)}"
            )
            out().print(answered, markup=False, style="dim")
        if not rows:
            say("No question is open.")

    run(work())


@app.command()
def answer(
    question: str,
    choice: str,
    *,
    by: Annotated[str, typer.Option("--by", help="Who answers.", envvar="USER")] = "auditor",
    happened: Annotated[datetime | None, typer.Option(help="When it happened, if not now (UTC).")] = None,
    attach: Annotated[list[Path] | None, typer.Option(help="A file that shows it; may be repeated.")] = None,
    reasons: Annotated[bool | None, typer.Option("--reasons/--no-reasons", help="Did they give reasons?")] = None,
    authority: Annotated[
        bool | None, typer.Option("--authority/--no-authority", help="Did they name the authority?")
    ] = None,
    remedy: Annotated[
        bool | None, typer.Option("--remedy/--no-remedy", help="Did they name the judicial remedy?")
    ] = None,
    amount: Annotated[str | None, typer.Option(help="The price asked, e.g. '12.50 EUR'.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The new date they announced.")] = None,
) -> None:
    """Answer a question; the case goes on at once."""
    details = FactDetails(
        reasons=reasons, authority=authority, remedy=remedy, amount=amount, until=until.date() if until else None
    )

    async def work() -> None:
        async with opened() as house:
            await answer_question(
                house,
                question,
                choice,
                person=by,
                happened=happened,
                details=None if details == FactDetails() else details,
                files=tuple(attach or ()),
            )
        say("Answered. `auditor case advance` goes on with the case.")

    run(work())
