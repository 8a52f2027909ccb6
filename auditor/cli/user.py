"""`auditor user`: who may enter the desk, as what, and towards whom are they not free?"""

import sys
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Annotated, TypeVar

import typer

from auditor.cli.console import Json, emit, out, say, table
from auditor.cli.installation import opened, run
from auditor.refusal import Refused
from dashboards.desk import password as passwords
from dashboards.desk import person as acts
from dashboards.desk.person import PersonRefused
from results.records.person import Interest, Person, PersonRole
from results.store import interest, person

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, help="People: who may enter the desk, in which roles.")

Name = Annotated[str, typer.Argument(help="As they sign in, and as their acts are written down.")]
Roles = Annotated[list[PersonRole] | None, typer.Option("--role", help="What they are here for; may be repeated.")]
Generate = Annotated[bool, typer.Option("--generate", help="Make a password, print it once; they change it first.")]
By = Annotated[str, typer.Option("--by", envvar="USER", help="Who does it; it is written down.")]


@app.command()
def add(name: Name, *, role: Roles = None, generate: Generate = False, by: By = "auditor") -> None:
    """Let somebody in; the password is asked for, or read from standard input."""
    said = _password(generate=generate)

    async def work() -> Person:
        async with opened() as house:
            now = house.clock.now()
            return await acts.add(house.store, name, said, role or (), by=f"cli:{by}", now=now, given=generate)

    added = _refused(work)
    _show_generated(said, generate=generate)
    say(f"{added.name} may enter the desk, as {', '.join(added.roles)}: `auditor serve`.")


@app.command("list")
def listing(*, as_json: Json = False) -> None:
    """List everybody, with what they may do and what they declared."""

    async def work() -> list[tuple[Person, tuple[Interest, ...], datetime]]:
        async with opened() as house, house.store.read() as tx:
            now = house.clock.now()
            return [(one, await interest.of(tx, one.name), now) for one in await person.listing(tx)]

    found = run(work())
    if as_json:
        emit([_as_json(*one) for one in found])
        return
    table(
        ("name", "roles", "code", "state", "interests"),
        [
            (
                one.name,
                ", ".join(one.roles),
                "yes" if one.has_code else "no",
                _state(one, now),
                "; ".join(i.controller for i in declared),
            )
            for one, declared, now in found
        ],
        empty="Nobody may enter the desk yet. `auditor user add NAME --role admin` lets the first in.",
    )


def _state(one: Person, now: datetime) -> str:
    if one.disabled_at is not None:
        return "disabled"
    if one.locked_until is not None and one.locked_until > now:
        return f"locked until {one.locked_until:%Y-%m-%d %H:%M} UTC"
    return "password to be changed" if one.given else "active"


def _as_json(one: Person, declared: tuple[Interest, ...], now: datetime) -> dict[str, object]:
    return {
        "name": one.name,
        "roles": list(one.roles),
        "code": one.has_code,
        "state": _state(one, now),
        "added_at": one.added_at.isoformat(),
        "added_by": one.added_by,
        "interests": [{"controller": i.controller, "why": i.why, "since": i.declared_at.isoformat()} for i in declared],
    }


@app.command()
def password(
    name: Name,
    *,
    generate: Generate = False,
    without_code: Annotated[
        bool, typer.Option("--without-code", help="Their telephone is lost: ask for no code any more.")
    ] = False,
    by: By = "auditor",
) -> None:
    """Give somebody another password; their sessions, their tokens and a lock-out end."""
    said = _password(generate=generate)

    async def work() -> int:
        async with opened() as house:
            now = house.clock.now()
            ended = await acts.set_password(house.store, name, said, by=f"cli:{by}", now=now, given=generate)
            if without_code:
                await acts.set_code(house.store, name, None, key=house.keys.vault, by=f"cli:{by}", now=now)
            return ended

    ended = _refused(work)
    _show_generated(said, generate=generate)
    say(f"{name} has another password. {ended} session{'s' if ended != 1 else ''} ended.")


@app.command()
def role(
    name: Name, roles: Annotated[list[PersonRole], typer.Argument(help="All of them.")], *, by: By = "auditor"
) -> None:
    """Say what somebody is here for from now on, instead of what they were."""

    async def work() -> Person:
        async with opened() as house:
            return await acts.set_roles(house.store, name, roles, by=f"cli:{by}", now=house.clock.now())

    say(f"{name}: {', '.join(_refused(work).roles)}.")


@app.command()
def disable(
    name: Name,
    *,
    undo: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False,
    by: By = "auditor",
) -> None:
    """Let somebody in no more; wherever they are signed in, that ends. What they did stays."""

    async def work() -> None:
        async with opened() as house:
            await acts.disable(house.store, name, by=f"cli:{by}", now=house.clock.now(), again=undo)

    _refused(work)
    say(f"{name} may enter the desk again." if undo else f"{name} may not enter the desk any more.")


@app.command("interest")
def interest_(
    name: Name,
    controller: Annotated[str, typer.Argument(help="A register number, a name, or a service's id.")],
    *,
    why: Annotated[str, typer.Option(help="In a few words; it stands there for ever.")] = "",
    over: Annotated[bool, typer.Option("--over", help="They are free again.")] = False,
    by: By = "auditor",
) -> None:
    """Write down that somebody is not free towards a controller: they record, approve and decide nothing there."""

    async def work() -> bool:
        async with opened() as house:
            now = house.clock.now()
            if over:
                return await acts.end_interest(house.store, name, controller, by=f"cli:{by}", now=now)
            return await acts.declare_interest(house.store, name, controller, why, by=f"cli:{by}", now=now)

    changed = _refused(work)
    if over:
        say(f"{name} is free again." if changed else f"{name} had declared no interest in {controller}.")
    else:
        say(
            f"{name} records, approves and decides nothing at {controller}."
            if changed
            else "That was declared already."
        )


def _password(*, generate: bool) -> str:
    """A password, made, asked for twice, or the first line of standard input."""
    if generate:
        return passwords.made()
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _show_generated(said: str, *, generate: bool) -> None:
    if generate:
        out().print(said, markup=False)


def _refused(work: Callable[[], Coroutine[object, object, T]]) -> T:
    """Run; what cannot be is said like every refusal of the command line."""
    try:
        return run(work())
    except PersonRefused as refused:
        raise Refused(str(refused)) from None
