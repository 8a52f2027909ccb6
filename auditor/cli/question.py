"""`auditor question`: what is a person asked, and what do they answer?"""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter
from rich.text import Text as Styled
from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.cli.console import Json, Lang, emit, indented, language_of, out, say
from auditor.cli.installation import opened, run
from auditor.desk import answer_question, words_of
from auditor.material import Material, material_of, told
from auditor.material import save as write_down
from auditor.next import stage_words
from dashboards.typography import moment, written
from dashboards.vocabulary import FACT_WORDS
from results.records import (
    Asked,
    FactDetails,
    FactSeen,
    InformationElement,
    Language,
    LedgerKind,
    Obstacle,
    QuestionTopic,
    Text,
    Unobserved,
)
from results.store import ledger
from results.store import question as questions

app = typer.Typer(no_args_is_help=True, help="Questions that only a person can answer.")

_LATE = Text(fr="  ouverte depuis {days} jours", en="  open for {days} days")
_DUE = Text(fr="  à répondre avant le {day}", en="  to be answered by {day}")
_CHOICES = Text(fr="réponses : {answers}", en="answers: {answers}")
_GIVEN = Text(fr="répondu {answer} par {person}, {day}", en="answered {answer} by {person}, {day}")

_FROM = Text(fr="De :", en="From:")
_SUBJECT = Text(fr="Objet :", en="Subject:")
_FILE = Text(fr="Pièce jointe :", en="Attachment:")
_VOUCHED = Text(fr="notre serveur en atteste", en="our server vouches for it")
_UNVOUCHED = Text(fr="rien ne l’atteste", en="nobody vouches for it")
_MAY_MEAN = Text(fr="peut signifier", en="may mean")
_NAMES = Text(fr="semble parler de", en="seems to speak of")
_STEP = Text(fr="{doing} : étape {step} de « {stage} »", en="{doing}: step {step} of “{stage}”")
_MOST_LINES = 200

_ASKED: TypeAdapter[Asked] = TypeAdapter(Asked)


def _answers(row: questions.QuestionRow, language: Language) -> str:
    if row.answered is None or row.answered_at is None:
        return written(_CHOICES, language).format(answers=" | ".join(row.asked.answers))
    return written(_GIVEN, language).format(
        answer=row.answered.answer, person=row.answered.person, day=moment(row.answered_at, language, "UTC")
    )


async def _proposed(tx: AsyncConnection, row: questions.QuestionRow) -> Text | None:
    """What a person is to confirm, in words; None of any other question."""
    if row.asked.proposes is None:
        return None
    entries = await ledger.load(tx, row.ledger)
    found = next((e.body for e in entries if e.seq == row.asked.proposes), None)
    return FACT_WORDS[found.fact] if isinstance(found, FactSeen) else None


async def _where(tx: AsyncConnection, row: questions.QuestionRow, language: Language) -> str | None:
    """At which step of the scenario a page was another than described; None of any other question."""
    if row.asked.topic is not QuestionTopic.PAGE_CHANGED:
        return None
    for entry in reversed(await ledger.load(tx, row.ledger)):
        if isinstance(entry.body, Unobserved) and entry.body.step is not None and entry.stage is not None:
            doing = written(stage_words(entry.stage), language)
            return written(_STEP, language).format(doing=doing, stage=entry.stage, step=entry.body.step + 1)
    return None


def _put(row: questions.QuestionRow, proposed: Text | None, language: Language) -> None:
    """The question, and what it is about."""
    indented(written(words_of(row.asked), language))
    if proposed is not None:
        indented(f"→ {written(proposed, language)}")


def going_on(row: questions.QuestionRow) -> str:
    """How to go on with what a question held up."""
    if row.kind is LedgerKind.MAILBOX:
        return "`auditor run` gives the mail to its case."
    if row.kind is LedgerKind.NOTICE:
        return "`auditor run` goes on with the notice."
    if row.kind is LedgerKind.PLANTING:
        return f"`auditor plant {row.service}` goes on with the planting."
    return f"`auditor case advance {row.ledger}` goes on with the case."


@app.command("list")
def listing(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Answered ones too.")] = False,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """List the open questions, oldest first."""

    async def work() -> None:
        async with opened() as house, house.store.read() as tx:
            rows = await questions.listing(tx, open_only=not everything)
            proposed = {row.id: await _proposed(tx, row) for row in rows}
        language = language_of(lang) or house.settings.language
        if as_json:
            emit(
                [
                    {
                        "question": row.id,
                        "case": row.ledger,
                        "service": row.service,
                        "asked_at": row.asked_at.isoformat(),
                        "escalated": row.level,
                        "words": words_of(row.asked).in_(language),
                        "proposed": said.in_(language) if (said := proposed[row.id]) else None,
                        **_ASKED.dump_python(row.asked, mode="json", exclude={"question", "words"}),
                        "answered": row.answered.answer if row.answered else None,
                    }
                    for row in rows
                ]
            )
            return
        for row in rows:
            late = row.level > 0 and row.answered is None
            days = written(_LATE, language).format(days=(house.clock.now() - row.asked_at).days) if late else ""
            due = row.asked.due if row.answered is None else None
            by = written(_DUE, language).format(day=moment(due, language, "UTC")) if due else ""
            out().print(f"{row.id}  {row.service}  {row.ledger}{days}{by}", markup=False, style="bold")
            _put(row, proposed[row.id], language)
            out().print(f"  {_answers(row, language)}", markup=False, style="dim")
        if not rows:
            say("No question is open.")

    run(work())


@app.command()
def show(
    question: str,
    *,
    save: Annotated[
        Path | None, typer.Option(help="Write the pictures, mails and letters that it rests on into this folder.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who reads; it is written down.", envvar="USER")] = "auditor",
    lang: Lang = None,
) -> None:
    """Show a question with what it rests on: a mail in its own words, and what they may mean."""

    async def work() -> None:
        async with opened() as house:
            async with house.store.read() as tx:
                row = await questions.find(tx, question)
                proposed = await _proposed(tx, row)
                where = await _where(tx, row, language_of(lang) or house.settings.language)
            found = await material_of(house, row, person=by)
            language = language_of(lang) or house.settings.language
        out().print(f"{row.id}  {row.service}  {row.ledger}", markup=False, style="bold")
        _put(row, proposed, language)
        if where is not None:
            indented(f"→ {where}")
        for one in found:
            _show(one, language)
        out().print(f"  {_answers(row, language)}", markup=False, style="dim")
        if save is not None:
            for path in write_down(found, save):
                out().print(str(path), markup=False)
        elif any(one.mail is None for one in found):
            say(f"Pictures and letters: `auditor question show {question} --save FOLDER`.")

    run(work())


def _elements(said: str | None) -> tuple[InformationElement, ...] | None:
    """The elements of Art. 15(1) that a reader names, in the order of the law."""
    if said is None:
        return None
    named = {word for word in re.split(r"[\s,]+", said.strip().lower()) if word} - {"none"}
    unknown = sorted(named - set(InformationElement))
    if unknown:
        raise typer.BadParameter(
            f"{', '.join(unknown)}: no element of Art. 15(1); write none, or some of {','.join(InformationElement)}",
            param_hint="--elements",
        )
    return tuple(element for element in InformationElement if element in named)


def _show(one: Material, language: Language) -> None:
    """A mail's head and words, and what they may mean; of anything else its name."""
    if one.mail is None:
        indented(one.name)
        return
    mail, received = one.mail, one.received
    vouched = written(_VOUCHED if received is not None and received.is_vouched else _UNVOUCHED, language)
    indented(f"{written(_FROM, language)} {visible(mail.sender or '?')} ({vouched})")
    indented(f"{written(_SUBJECT, language)} {visible(mail.subject)}")
    for file in mail.attachments:
        indented(f"{written(_FILE, language)} {visible(file.name)} ({file.size} B)")
    for words in told(mail):
        out().print()
        for line in visible(words, lines=True).splitlines()[:_MOST_LINES]:
            out().print(Styled(f"  | {line}"))
    out().print()
    if one.names:
        indented(f"{written(_NAMES, language)} {', '.join(one.names)}")
    for meant in one.suggested:
        sentence = visible(" ".join(meant.sentence.split()))
        why = f" ({meant.obstacle})" if meant.obstacle else ""
        indented(f"{written(_MAY_MEAN, language)} {meant.fact}{why}: {sentence}")


def visible(text: str, *, lines: bool = False) -> str:
    """Words from outside as a terminal may show them: what would move its cursor, or turn the line, is left out."""
    kept = (c if c == "\n" and lines else " " if c.isspace() else c for c in text)
    return "".join(c for c in kept if c.isprintable() or c == "\n")


@app.command()
def answer(
    question: str,
    choice: str,
    *,
    by: Annotated[str, typer.Option("--by", help="Who answers.", envvar="USER")] = "auditor",
    happened: Annotated[datetime | None, typer.Option(help="When it happened, if not now (UTC).")] = None,
    attach: Annotated[
        list[Path] | None, typer.Option(help="A file that shows it; may be repeated.", exists=True, dir_okay=False)
    ] = None,
    reasons: Annotated[bool | None, typer.Option("--reasons/--no-reasons", help="Did they give reasons?")] = None,
    authority: Annotated[
        bool | None, typer.Option("--authority/--no-authority", help="Did they name the authority?")
    ] = None,
    remedy: Annotated[
        bool | None, typer.Option("--remedy/--no-remedy", help="Did they name the judicial remedy?")
    ] = None,
    signed_in: Annotated[
        bool | None, typer.Option("--signed-in/--signed-out", help="Was it demanded from inside the account?")
    ] = None,
    elements: Annotated[
        str | None,
        typer.Option(
            metavar="LIST", help=f"What they say of the processing: none, or some of {','.join(InformationElement)}."
        ),
    ] = None,
    obstacle: Annotated[
        Obstacle | None, typer.Option(help="In which way what they wrote makes asking harder, where it does.")
    ] = None,
    amount: Annotated[str | None, typer.Option(help="The price asked, e.g. '12.50 EUR'.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The new date they announced.")] = None,
) -> None:
    """Answer a question, in your name; `auditor case advance` goes on with the case."""
    details = FactDetails(
        reasons=reasons,
        authority=authority,
        remedy=remedy,
        signed_in=signed_in,
        obstacle=obstacle,
        elements=_elements(elements),
        amount=amount,
        until=until.date() if until else None,
    )

    async def work() -> None:
        async with opened() as house:
            await answer_question(
                house,
                question,
                choice,
                person=by,
                happened=happened.replace(tzinfo=UTC) if happened else None,
                details=None if details == FactDetails() else details,
                files=tuple(attach or ()),
            )
            async with house.store.read() as tx:
                row = await questions.find(tx, question)
        say(f"Answered. {going_on(row)}")

    run(work())
