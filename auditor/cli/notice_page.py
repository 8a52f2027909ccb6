"""`auditor notice link`, `links`, `revoke-link`, `answer`: who gets to a notice's page, and what was answered there."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import Json, emit, out, say, table
from auditor.cli.installation import opened, run
from auditor.notice import link as links
from auditor.notice.draft import document_of
from auditor.notice.enter import find_notice
from auditor.notice.perform import letter_of
from auditor.notice.taken import taken_out
from auditor.refusal import Refused

By = Annotated[str, typer.Option("--by", envvar="USER", help="Who does it; it is written down.")]
Findings = Annotated[
    list[str] | None,
    typer.Option("--finding", help="As the notice names it: 'CASE criterion'; may be repeated. Default: all."),
]


def give(
    notice: str,
    *,
    days: Annotated[
        int, typer.Option(min=1, max=links.LONGEST.days, help="How long it leads there.")
    ] = links.LASTS.days,
    finding: Findings = None,
    pdf: Annotated[
        Path | None, typer.Option(help="Write the letter with this link to this file, to be posted.")
    ] = None,
    by: By = "auditor",
) -> None:
    """Make a link to the notice's page, and print it once; with --finding it shows these alone, and answers nothing."""

    async def work() -> tuple[str, bytes]:
        async with opened() as house:
            site = house.settings.page_site
            if site is None:
                raise Refused(
                    "notices have no pages here: set public_url, and page = true below [notices]; and run `auditor serve`"
                )
            lasts = timedelta(days=days)
            token = await links.give(house, notice, person=by, lasts=lasts, findings=tuple(finding or ()))
            brought = links.passage(site, token, house.clock.now() + lasts)
            async with house.store.read() as tx:
                _, _, state = await find_notice(tx, notice)
            return brought.url, await letter_of(document_of(house, notice, state), brought) if pdf is not None else b""

    url, letter = run(work())
    if pdf is not None:
        pdf.write_bytes(letter)
        say(str(pdf))
    out().print(url, markup=False, soft_wrap=True)
    say(
        "It is shown this once: only its digest is kept. Whoever has it reads the notice, and answers it; "
        "whoever opens it, you too, counts as the controller."
    )


def listing(notice: str, *, as_json: Json = False) -> None:
    """List the links that lead to the notice's page, by the beginnings of their digests."""

    async def work() -> list[dict[str, object]]:
        async with opened() as house, house.store.read() as tx:
            _, _, state = await find_notice(tx, notice)
            return [
                {
                    "link": link[: links.SHORT],
                    "made": entry.at,
                    "by": entry.by,
                    "until": given.until,
                    "shows": list(given.findings),
                }
                for link, (entry, given) in state.links.items()
            ]

    rows = run(work())
    if as_json:
        emit(rows)
        return
    table(
        ("link", "until", "made by", "shows"),
        [(str(r["link"]), f"{r['until']:%Y-%m-%d}", str(r["by"]), "; ".join(r["shows"]) or "all") for r in rows],  # type: ignore[arg-type]
        empty="No link leads there. `auditor notice link` makes one.",
    )


def revoke(
    notice: str,
    which: Annotated[str | None, typer.Argument(metavar="LINK", help="As `links` shows it; default: all.")] = None,
    *,
    by: By = "auditor",
) -> None:
    """Have a link lead nowhere any more, at once; without LINK, all of the notice's."""

    async def work() -> tuple[str, ...]:
        async with opened() as house:
            return await links.revoke(house, notice, which, person=by)

    for link in run(work()):
        say(f"{link[: links.SHORT]} leads nowhere any more.")


def answer(
    notice: str,
    reply: str,
    *,
    to: Annotated[Path, typer.Option(help="The folder to write it to: its words, and what was attached.")],
    by: By = "auditor",
) -> None:
    """Take an answer out of the vault, to read it; that you do is written down."""

    async def work() -> tuple[Path, ...]:
        async with opened() as house:
            return await taken_out(house, notice, reply, to, person=by)

    for path in run(work()):
        out().print(str(path), markup=False, soft_wrap=True)
