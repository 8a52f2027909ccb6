"""`auditor sandbox`: run the service that honours the right, or one with vices, by hand."""

import asyncio
import secrets
from typing import Annotated

import typer

from auditor.cli.console import Json, Lang, emit, language_of, out, say, table
from auditor.settings import load_settings
from results.clock import SystemClock
from results.records import Language, Text
from scenarios.sandbox import SERVICES, VICES, ExportMode, Sandbox, SandboxAccount, Vice, create_sandbox, serve

PEOPLE = (("camille", "Camille Aubépine"), ("noe", "Noé Bruyère"))
NO_CRITERION = Text(fr="personne n’est accusé", en="accuses nobody")


def sandbox(
    *,
    vice: Annotated[list[str] | None, typer.Option(help="What goes wrong; again for several.")] = None,
    service: Annotated[
        str, typer.Option(help="mutuelle (contract, Art. 20) or ville (public task, Art. 15).")
    ] = "mutuelle",
    mode: Annotated[
        ExportMode | None, typer.Option(help="How requests are handled; default: the service's own way.")
    ] = None,
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.")] = 8200,
    list_: Annotated[bool, typer.Option("--list", help="List the vices and end.")] = False,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Serve the sandbox until Ctrl-C, with two test members whose passwords are made now and shown once."""
    if list_:
        _list(language_of(lang) or load_settings().language, as_json=as_json)
        return
    if service not in SERVICES:
        raise typer.BadParameter(f"{service} is no sandbox service: {', '.join(SERVICES)}")
    for name in vice or ():
        if name not in VICES:
            raise typer.BadParameter(f"{name} is no vice; `auditor sandbox --list` shows those there are")
    accounts = tuple(
        SandboxAccount(
            username=username,
            password=secrets.token_urlsafe(9),
            full_name=full_name,
            email=f"{username}@sandbox.test",
        )
        for username, full_name in PEOPLE
    )
    made = create_sandbox(
        clock=SystemClock(),
        vices=vice or (),
        service="ville" if service == "ville" else "mutuelle",
        accounts=accounts,
        seed=secrets.token_hex(8),
        export_mode=mode,
    )
    try:
        asyncio.run(_serve(made, accounts, port))
    except OSError as error:
        raise typer.BadParameter(f"port {port} cannot be used ({error.strerror}); choose another with --port") from None


async def _serve(made: Sandbox, accounts: tuple[SandboxAccount, ...], port: int) -> None:
    async with serve(made, port=port) as url:
        say(f"{made.service.title.fr} ({made.behaviour.mode.value}). Ctrl-C ends it; nothing is kept.")
        say("Its two test members; the passwords were made now. Copy these lines into the other terminal:")
        for account in accounts:
            member = made.state.members[account.username]
            say(f"export {account.username.upper()}_PASSWORD={account.password}")
            if member.totp:
                say(f"export {account.username.upper()}_TOTP={member.totp}")
        out().print(url, markup=False)
        await asyncio.Event().wait()


def _list(language: Language, *, as_json: bool) -> None:
    if as_json:
        emit([_row(vice) for vice in VICES.values()])
        return
    table(
        ("vice", "criterion", "reason", "outcome", "words"),
        [
            (
                vice.name,
                vice.criterion or NO_CRITERION.in_(language),
                vice.reason or "",
                vice.outcome.value if vice.outcome else "",
                vice.words.in_(language),
            )
            for vice in VICES.values()
        ],
        empty="",
    )


def _row(vice: Vice) -> dict[str, str | None]:
    return {
        "name": vice.name,
        "criterion": vice.criterion,
        "reason": vice.reason,
        "outcome": vice.outcome,
        "obligation": vice.obligation if vice.criterion else None,
        "track": vice.track,
        "fr": vice.words.fr,
        "en": vice.words.en,
    }
