"""`auditor notice`: what is a controller told, what does it answer, and what is decided?"""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli import notice_page
from auditor.cli.console import Json, emit, out, say, table, write_page
from auditor.cli.installation import opened, run
from auditor.notice import reply as replies
from auditor.notice import review
from auditor.notice.advise import advise
from auditor.notice.decide import answer_by, decide_by, retest_by
from auditor.notice.dossier import dossier as make_dossier
from auditor.notice.draft import bytes_of
from auditor.notice.draft import draft as begin
from auditor.notice.enter import find_notice, reach_of
from auditor.notice.perform import letter_of
from auditor.notice.reply import PUBLISHED_WITHIN, Decision, Reading
from auditor.notice.schema import notice_schema
from auditor.notice.state import NoticeState
from auditor.notice.taken import text_of
from dashboards.channels import notice as channel
from results.records import LedgerKind, NoticeDocument, ReplyAct, Ruling, Way
from results.store import ledger
from results.store.ledger import LedgerRow

app = typer.Typer(no_args_is_help=True, help="Notices: what a controller is told, and what it answers.")
app.command("link")(notice_page.give)
app.command("links")(notice_page.listing)
app.command("revoke-link")(notice_page.revoke)
app.command("answer")(notice_page.answer)

By = Annotated[str, typer.Option("--by", envvar="USER", help="Who does it; it is written down.")]
Findings = Annotated[
    list[str] | None,
    typer.Option("--finding", help="As the notice names it: 'CASE criterion'; may be repeated. Default: all."),
]
Acts = Annotated[list[ReplyAct] | None, typer.Option("--act", help="What the answer does; may be repeated.")]
RepairedOn = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Since when, or from when on, they say it is repaired.")
]


@app.command()
def draft(
    who: Annotated[
        str | None, typer.Argument(metavar="CONTROLLER|SERVICE", help="A register number, a name, or a service.")
    ] = None,
    *,
    publisher: Annotated[
        str | None,
        typer.Option(
            metavar="SOFTWARE", help="An advisory instead: to whoever makes it, of what comes from it everywhere."
        ),
    ] = None,
    covering: Annotated[Path | None, typer.Option(help="A file with a paragraph of your own.", exists=True)] = None,
    sheet: Annotated[
        bool,
        typer.Option("--with-sheet", help="Enclose how the requests are found: it names our accounts, which it burns."),
    ] = False,
    by: By = "auditor",
) -> None:
    """Write a notice of all that a controller was not told of yet; nothing leaves before it is approved."""
    if (who is None) is (publisher is None):
        raise typer.BadParameter(
            "name a controller or a service, or a software with --publisher", param_hint="CONTROLLER"
        )
    if publisher is not None and sheet:
        raise typer.BadParameter("an advisory names no service, so there is no sheet", param_hint="--with-sheet")

    async def work() -> str:
        async with opened() as house:
            words = covering.read_text(encoding="utf-8").strip() if covering else None
            if publisher is not None:
                return await advise(house, publisher, person=by, covering=words)
            assert who is not None, "one of the two is named"
            return await begin(house, who, person=by, with_sheet=sheet, covering=words)

    notice = run(work())
    out().print(notice, markup=False)
    say(f"Read it: `auditor notice show {notice}`; then `auditor notice approve`, `edit` or `reject`.")


@app.command("list")
def listing(
    *, everything: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False, as_json: Json = False
) -> None:
    """List the notices, newest first, and what each waits for."""

    async def work() -> list[dict[str, object]]:
        async with opened() as house, house.store.read() as tx:
            rows = await ledger.listing(tx, kind=LedgerKind.NOTICE, open_only=not everything)
            found = []
            for row in rows:
                _, _, state = await find_notice(tx, row.id)
                reach = await reach_of(tx, row, state)
                until = answer_by(state) if state.delivered is not None else None
                decided = [decide_by(contest, reach) for contest in state.open_contests]
                retested = [retest_by(entry, reach) for entry, _ in state.wanted_retests]
                found.append(
                    _row(row, state)
                    | {
                        "answer_by": until,
                        "decide_by": min(decided, default=None),
                        "retest_by": min(retested, default=None),
                    }
                )
            return found

    rows = run(work())
    if as_json:
        emit(rows)
        return
    table(
        ("notice", "controller", "answer by", "state"),
        [(str(row["notice"]), str(row["controller"]), str(row["answer_by"] or ""), _state(row)) for row in rows],
        empty="There is no open notice. `auditor notice draft CONTROLLER` begins one.",
    )


def _row(row: LedgerRow, state: NoticeState) -> dict[str, object]:
    return {
        "notice": row.id,
        "controller": row.account.partition(":")[2],
        "findings": list(state.names),
        "waits_for": row.why,
        "approved": state.is_approved,
        "sent": len(state.sent),
        "delivered": state.delivered.day if state.delivered is not None else None,
        "disputed": [contest.finding for contest in state.open_contests],
        "repaired": dict(state.repaired),
        "statements_due": {one.reply: (entry.at + PUBLISHED_WITHIN).date() for entry, one in state.unpublished},
        "closed": state.closed.at if state.closed is not None else None,
    }


def _state(row: dict[str, object]) -> str:
    if row["closed"]:
        return "closed"
    parts = [
        "delivered"
        if row["delivered"]
        else "sent"
        if row["sent"]
        else "approved"
        if row["approved"]
        else "to be approved",
        f"waits for {row['waits_for']}" if row["waits_for"] else "",
        f"decide by {row['decide_by']}" if row["decide_by"] else "",
        f"re-test by {row['retest_by']}" if row["retest_by"] else "",
        *(f"publish {name} by {day}" for name, day in row["statements_due"].items()),  # type: ignore[attr-defined]
    ]
    return ", ".join(filter(None, parts))


@app.command()
def show(
    notice: str,
    *,
    text: Annotated[bool, typer.Option("--text", help="As the text of the mail; this is the default.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write the page to this file.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write the letter to this file.")] = None,
    by: By = "auditor",
    as_json: Json = False,
) -> None:
    """Show a notice as it would go out, or has gone; that you read it is written down."""

    async def work() -> tuple[NoticeDocument, str]:
        async with opened() as house:
            return await text_of(house, notice, person=by)

    document, digest = run(work())
    if html is not None:
        write_page(html, channel.page(document))
    if pdf is not None:
        pdf.write_bytes(run(letter_of(document)))
        say(str(pdf))
    if as_json:
        typer.echo(bytes_of(document).decode(), nl=False)
    elif text or (html is None and pdf is None):
        to = ", ".join(document.to) or "nobody by mail"
        say(f"To: {to}\nSubject: {channel.subject(document)}\nText: {digest[: review.SHORT]}\n")
        out().print(channel.text(document), markup=False)


@app.command()
def edit(
    notice: str,
    *,
    drop: Annotated[list[str] | None, typer.Option(help="A finding to leave out: 'CASE criterion'.")] = None,
    covering: Annotated[Path | None, typer.Option(help="A file with a paragraph to add.", exists=True)] = None,
    by: By = "auditor",
) -> None:
    """Leave findings out, add a paragraph; whoever approves reads it anew."""

    async def work() -> None:
        async with opened() as house:
            words = covering.read_text(encoding="utf-8").strip() if covering else None
            await review.edit(house, notice, person=by, drop=drop or (), covering=words)

    run(work())
    say(
        f"Written anew. `auditor notice show {notice}`; whoever approves gives the digest that stands there, with --text."
    )


@app.command()
def approve(
    notice: str,
    *,
    text: Annotated[
        str | None, typer.Option(help="The digest that `show` gave with the text that you have read; of an edited one.")
    ] = None,
    by: By = "auditor",
) -> None:
    """Let it go out as it stands: `auditor run` sends it."""

    async def work() -> None:
        async with opened() as house:
            await review.approve(house, notice, person=by, text=text)

    run(work())
    say("Approved; `auditor run` sends it.")


@app.command()
def reject(notice: str, *, by: By = "auditor") -> None:
    """Keep it from going out, until it is written anew or withdrawn."""

    async def work() -> None:
        async with opened() as house:
            await review.reject(house, notice, person=by)

    run(work())
    say("Rejected. `auditor notice edit` writes it anew, `auditor notice withdraw` gives it up.")


@app.command()
def withdraw(notice: str, *, by: By = "auditor") -> None:
    """Give it up; what was told already is taken back, and never public."""

    async def work() -> NoticeState:
        async with opened() as house:
            await review.withdraw(house, notice, person=by)
            async with house.store.read() as tx:
                return (await find_notice(tx, notice))[2]

    told = run(work()).may_be_known
    say("Withdrawn." + (" They were told of it: write to them that it is taken back." if told else ""))


@app.command()
def close(
    notice: str,
    *,
    why: Annotated[str, typer.Option(help="A word or two: it stands in the ledger for ever.")],
    by: By = "auditor",
) -> None:
    """Close it by hand; what was not delivered counts as not told."""

    async def work() -> None:
        async with opened() as house:
            await review.close(house, notice, person=by, why=why)

    run(work())
    say("Closed.")


@app.command()
def remind(notice: str, *, by: By = "auditor") -> None:
    """Have the controller reminded; each order sends it once: `auditor run` does."""

    async def work() -> None:
        async with opened() as house:
            await review.remind(house, notice, person=by)

    run(work())
    say("A reminder is ordered; `auditor run` sends it.")


@app.command()
def read(
    question: str,
    *,
    act: Acts = None,
    finding: Findings = None,
    repaired_on: RepairedOn = None,
    by: By = "auditor",
) -> None:
    """Say what a mail does that `auditor question list` asks about; it may do several things."""
    reading = _reading(act, finding, repaired_on)

    async def work() -> str:
        async with opened() as house:
            return await replies.read(house, question, reading, person=by)

    say(f"Entered as answer {run(work())}.")


@app.command()
def receive(
    notice: str,
    *,
    way: Annotated[Way, typer.Option(help="By which way it came: post or phone; the advice of receipt by post.")],
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day it reached them, or us.")],
    file: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The scan; of what was only said, a note.")],
    act: Acts = None,
    finding: Findings = None,
    repaired_on: RepairedOn = None,
    by: By = "auditor",
) -> None:
    """Enter an answer by post or telephone; without --act, the advice of receipt of our registered letter."""
    reading = _reading(act, finding, repaired_on) if act else None

    async def work() -> str | None:
        async with opened() as house:
            return await replies.receive(house, notice, way, day=day.date(), file=file, reading=reading, person=by)

    entered = run(work())
    say(f"Entered as answer {entered}." if entered else "Entered: the time to answer runs from the day after.")


@app.command()
def decide(
    notice: str,
    *,
    ruling: Annotated[Ruling, typer.Option(help="How it is decided.")],
    reasons: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="A file in which the reasons stand.")],
    reply: Annotated[str | None, typer.Option(help="The answer that disputes it, where several do.")] = None,
    finding: Findings = None,
    by: By = "auditor",
) -> None:
    """Decide what is disputed: refused to whoever ran the case or approved the notice."""
    decision = Decision(ruling=ruling, reasons=reasons, reply=reply, findings=tuple(finding or ()))

    async def work() -> tuple[str, ...]:
        async with opened() as house:
            return await replies.decide(house, notice, decision, person=by)

    for name in run(work()):
        out().print(f"{name}: {ruling}", markup=False)


@app.command()
def dossier(
    notice: str,
    *,
    to: Annotated[Path, typer.Option(help="A folder that is not there yet.")],
    lodged_by: Annotated[
        str | None, typer.Option(metavar="HOLDER", help="The holder's reference: a complaint; without it, a report.")
    ] = None,
    by: By = "auditor",
) -> None:
    """Write what is handed to an authority: a PDF in French and English, the evidence, a signed manifest."""

    async def work() -> tuple[str, ...]:
        async with opened() as house:
            return await make_dossier(house, notice, to, person=by, lodged_by=lodged_by)

    for name in run(work()):
        out().print(str(to / name), markup=False)


@app.command()
def statement(
    notice: str,
    reply: str,
    *,
    text: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="A file with the words as they were written, in UTF-8.")
    ],
    by: By = "auditor",
) -> None:
    """Put an answer beside its finding, as it was written (within three days): the next release holds it."""

    async def work() -> None:
        async with opened() as house:
            await replies.publish_statement(house, notice, reply, text=text, person=by)

    run(work())
    say("Noted.")


@app.command()
def schema(
    *, to: Annotated[Path | None, typer.Option(help="The file to write. Default: standard output.")] = None
) -> None:
    """Write the JSON Schema of a notice's document."""
    if to is None:
        emit(notice_schema())
        return
    to.write_text(json.dumps(notice_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    say(str(to))


def _reading(act: list[ReplyAct] | None, finding: list[str] | None, repaired_on: datetime | None) -> Reading:
    return Reading(
        acts=tuple(act or ()),
        findings=tuple(finding or ()),
        repaired_on=repaired_on.date() if repaired_on else None,
    )
