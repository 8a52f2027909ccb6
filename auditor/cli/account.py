"""`auditor account`: which test accounts are there, where does each stand, what is missing?"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, TypeVar, get_args

import typer
from pydantic import TypeAdapter

from auditor.account import change
from auditor.account.standing import Standing, problems, scenario_of, service_of, standings
from auditor.account.state import born, next_try, ready_at
from auditor.account.words import condition, holder, next_for
from auditor.cli.console import Json, Lang, emit, language_of, out, say, table
from auditor.cli.installation import opened, run
from auditor.cli.question import going_on
from auditor.house import House
from auditor.mailbox.open import listens
from auditor.settings import load_settings
from auditor.sign_in import SignedIn
from auditor.sign_in import sign_in as open_session
from auditor.wiring import hand_of
from dashboards.typography import day, days, moment
from results.records import AccountChange, Language
from results.store.question import QuestionRow
from scenarios.account import ACCOUNT_ID, Accounts, Holder, HolderMode, load_accounts, written_table
from scenarios.errors import Problem
from scenarios.roster import STATES, Listed, load_roster

app = typer.Typer(no_args_is_help=True, help="Test accounts: whose they are, where each stands, what is missing.")

INVALID = 4
NONE_YET = "There is no account yet. `auditor account add PERSONA@SERVICE` enters one."
T = TypeVar("T")
_MODES: tuple[HolderMode, ...] = get_args(HolderMode)

Account = Annotated[str, typer.Argument(help="persona@service.")]
By = Annotated[str, typer.Option("--by", envvar="USER", help="Who says so.")]
Why = Annotated[str, typer.Option(help="A word or two: it stands in the account's history for ever.")]


@app.command()
def add(
    account: Account,
    *,
    state: Annotated[str, typer.Option(help=f"How far it has come: {', '.join(STATES)}.")] = "wanted",
    created_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it was made at the service.")
    ] = None,
    username: Annotated[str | None, typer.Option(help="For the table to write into accounts.toml.")] = None,
    email: Annotated[str | None, typer.Option(help="For the table to write into accounts.toml.")] = None,
    holder_mode: Annotated[str | None, typer.Option(help=f"Who stands behind it: {', '.join(_MODES)}.")] = None,
    holder_reference: Annotated[str | None, typer.Option(help="Where that person's consent is filed.")] = None,
    by: By = "auditor",
    as_json: Json = False,
) -> None:
    """Enter an account, or say how far it has come; prints the table that accounts.toml still lacks."""
    listed = Listed(
        account=_account_id(account),
        state=_one_of(state, STATES, "--state"),
        username=username,
        email=email,
        holder=_holder(holder_mode, holder_reference),
        created_on=created_on.date() if created_on else None,
    )
    if listed.created_on is not None and listed.state == "wanted":
        raise typer.BadParameter("an account that is only wanted was not created yet", param_hint="--created-on")
    if listed.created_on is not None and listed.created_on > _today():
        raise typer.BadParameter(f"{listed.created_on} lies in the future", param_hint="--created-on")
    _enter([listed], by, as_json=as_json)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file, as a spreadsheet writes it.")],
    *,
    by: By = "auditor",
    as_json: Json = False,
) -> None:
    """Enter every account of a spreadsheet, or none: account,state,username,email,holder_mode,holder_reference,created_on."""
    _enter(load_roster(file, today=_today()), by, as_json=as_json)


def _enter(listed: Sequence[Listed], by: str, *, as_json: bool) -> None:
    """Write the accounts down, and print the tables that are missing; secrets are never written."""

    async def work() -> tuple[Accounts, list[str]]:
        async with opened() as house:
            written = house.accounts()
            new = [
                change.NewAccount(account=one.account, step=AccountChange(one.state), created_on=one.created_on)
                for one in listed
            ]
            await change.add(house, new, person=by)
            tables = [_table(house, one) for one in listed if one.account not in written.by_id]
        return written, tables

    written, tables = run(work())
    if as_json:
        emit({"accounts": [{"account": one.account, "state": one.state} for one in listed], "tables": tables})
        return
    out().print("\n".join(tables), end="", markup=False)
    if tables:
        say(f"Written down. Put this into {written.file}, and keep each secret where it says.")
        for one in listed:
            if one.account not in written.by_id and (unsaid := _unsaid(one)):
                say(f"Still to be written below [{one.account}]: {', '.join(unsaid)} (docs/accounts.md).")
    else:
        say("Written down.")


def _table(house: House, one: Listed) -> str:
    loaded = scenario_of(house, service_of(one.account))
    by_hand = loaded is not None and loaded.scenario.login is not None and loaded.scenario.login.by_hand
    return written_table(
        one.account,
        username=one.username,
        email=one.email,
        holder=one.holder,
        password=not by_hand,
        mailbox=loaded is not None and loaded.account == one.account and listens(loaded.scenario),
    )


def _unsaid(one: Listed) -> list[str]:
    """What its table lacks."""
    known = {"username": one.username, "email": one.email, "holder": one.holder}
    return [key for key, value in known.items() if value is None]


@app.command("list")
def listing(*, lang: Lang = None, as_json: Json = False) -> None:
    """List the accounts, with what is next for each."""

    async def work() -> tuple[list[Standing], Language, datetime]:
        async with opened() as house:
            return await standings(house), language_of(lang) or house.settings.language, house.clock.now()

    found, language, now = run(work())
    if as_json:
        emit([_as_json(one, next_for(one, language, now)) for one in found])
        return
    table(
        ("account", "state", "since", "holder", "next"),
        [
            (
                one.known.account,
                condition(one, language),
                f"{one.known.state.since:%Y-%m-%d}" if one.known.state.since else "—",
                holder(one, language),
                next_for(one, language, now),
            )
            for one in found
        ],
        empty=NONE_YET,
    )


@app.command()
def check(
    account: Annotated[str | None, typer.Argument(help="persona@service; default: all there are.")] = None,
    *,
    as_json: Json = False,
) -> None:
    """Look whether each account has all it needs, without any network; exit code 4 where something must be mended."""

    async def work() -> list[Problem]:
        async with opened() as house:
            return await problems(house, account)

    found = run(work())
    if as_json:
        keys = ("file", "line", "column", "code", "severity", "message", "mend")
        emit([{key: getattr(problem, key) for key in keys} for problem in found])
    else:
        for problem in found:
            out().print(str(problem), markup=False)
        say("Nothing to mend." if not found else f"{len(found)} to mend.")
    if found:
        raise typer.Exit(INVALID)


@app.command()
def age(
    account: Annotated[str | None, typer.Argument(help="persona@service; default: all there are.")] = None,
    *,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Say how old accounts are, how often they were used, and when they will be ready."""

    async def work() -> tuple[list[Standing], Language, datetime]:
        async with opened() as house:
            return await standings(house, account), language_of(lang) or house.settings.language, house.clock.now()

    found, language, now = run(work())
    ages = [_age(one, now) for one in found]
    if as_json:
        emit([_AGE.dump_python(one, mode="json") for one in ages])
        return
    table(
        ("account", "age", "visits", "old enough", "state"),
        [
            (
                one.account,
                days(one.days, language) if one.days is not None else "—",
                f"{one.live_runs}/{one.live_runs_wanted}" if one.live_runs_wanted else "—",
                day(one.old_enough_at.date(), language) if one.old_enough_at else "—",
                condition(standing, language),
            )
            for standing, one in zip(found, ages, strict=True)
        ],
        empty=NONE_YET,
    )


@app.command()
def rotate(account: Account, *, by: By = "auditor", as_json: Json = False) -> None:
    """Say that you changed the password at the service; it may be tried again at once."""
    _change(account, AccountChange.ROTATED, lambda house: change.rotate(house, account, person=by), as_json)
    if as_json:
        return
    written = load_accounts(load_settings().accounts).by_id.get(account)
    place = written.references.get("password") if written else None
    say(f"The new password belongs to {place}." if place else "accounts.toml says nowhere where its password is kept.")
    say(f"`auditor account check {account}` looks whether it is there.")


@app.command()
def lock(account: Account, *, why: Why, by: By = "auditor", as_json: Json = False) -> None:
    """Leave an account alone, until you unlock it."""
    _change(account, AccountChange.LOCKED, lambda house: change.lock(house, account, person=by, why=why), as_json)


@app.command()
def unlock(account: Account, *, by: By = "auditor", as_json: Json = False) -> None:
    """Say that an account is open again; what waited for it goes on."""
    _change(account, AccountChange.UNLOCKED, lambda house: change.unlock(house, account, person=by), as_json)


@app.command()
def retire(account: Account, *, why: Why, by: By = "auditor", as_json: Json = False) -> None:
    """Give an account up for good; its history stays."""
    _change(account, AccountChange.RETIRED, lambda house: change.retire(house, account, person=by, why=why), as_json)


@app.command("sign-in")
def sign_in(
    account: Account,
    *,
    service: Annotated[
        str | None, typer.Option(help="A scenario's id or file; default: the account's service.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The service at another address.")] = None,
    by: By = "auditor",
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Open a window in which you sign in by hand; the session is kept sealed for the cases of the account."""
    name = service or service_of(_account_id(account))

    async def work() -> tuple[SignedIn, Language]:
        async with opened() as house:
            loaded = house.load(name, url=url)
            language = language_of(lang) or house.settings.language
            say(f"A window opens at {loaded.service.url}. Sign in there as {account}; it closes by itself.")
            async with hand_of(house, headless=False) as hand:
                return await open_session(hand, loaded, account, person=by), language

    signed_in, language = run(work())
    if as_json:
        emit(
            {
                "account": account,
                "until": signed_in.until.isoformat(),
                "resumed": [row.ledger for row in signed_in.resumed],
            }
        )
        return
    say(f"Signed in. The session is kept until {moment(signed_in.until, language, 'UTC')}.")
    for row in signed_in.resumed:
        say(going_on(row))


def _change(
    account: str,
    what: AccountChange,
    act: Callable[[House], Awaitable[tuple[QuestionRow, ...] | None]],
    as_json: bool,
) -> None:
    """Write down what a person says of an account, and say what that lets go on."""
    _account_id(account)

    async def work() -> tuple[QuestionRow, ...]:
        async with opened() as house:
            return await act(house) or ()

    resumed = run(work())
    if as_json:
        emit({"account": account, "change": what, "resumed": [row.ledger for row in resumed]})
        return
    say("Written down.")
    for row in resumed:
        say(going_on(row))


def _as_json(one: Standing, next_words: str) -> dict[str, str | None]:
    known, state = one.known, one.known.state
    again = next_try(known.events)
    return {
        "account": known.account,
        "state": state.condition,
        "since": state.since.isoformat() if state.since else None,
        "until": state.until.isoformat() if state.until else None,
        "why": state.why,
        "holder": one.account.holder.mode if one.account and one.account.holder else None,
        "scenario": one.loaded.id if one.loaded else None,
        "next": next_words,
        "next_try": again.isoformat() if again else None,
        "session_until": known.session_until.isoformat() if known.session_until else None,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Age:
    """How old an account is, and when its age and use let it ask."""

    account: str
    since: datetime | None
    days: int | None
    live_runs: int
    live_runs_wanted: int
    old_enough_at: datetime | None


_AGE: TypeAdapter[_Age] = TypeAdapter(_Age)


def _age(one: Standing, now: datetime) -> _Age:
    known = one.known
    since = born(known.events, known.planting)
    done, wanted = one.live_runs
    return _Age(
        account=known.account,
        since=since,
        days=max(0, (now - since).days) if since else None,
        live_runs=done,
        live_runs_wanted=wanted,
        old_enough_at=ready_at(known.events, known.planting, known.rules.ready_when if known.rules else None),
    )


def _account_id(account: str) -> str:
    if not ACCOUNT_ID.fullmatch(account):
        raise typer.BadParameter(f"{account!r} is no account; write persona@service", param_hint="ACCOUNT")
    return account


def _holder(mode: str | None, reference: str | None) -> Holder | None:
    if mode is None and reference is None:
        return None
    if mode is None or not reference:
        raise typer.BadParameter("a holder is a mode and a reference; give both", param_hint="--holder-mode")
    return Holder(mode=_one_of(mode, _MODES, "--holder-mode"), reference=reference)


def _one_of(given: str, known: Sequence[T], option: str) -> T:
    found = next((one for one in known if one == given), None)
    if found is None:
        raise typer.BadParameter(f"{given!r} is none of {', '.join(map(str, known))}", param_hint=option)
    return found


def _today() -> date:
    return datetime.now(UTC).date()
