"""`auditor store`: is the database whole, up to date, and kept elsewhere too? And how does it move?"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import Json, complain, emit, out, say, table
from auditor.cli.installation import run
from auditor.engine.owner import dead as dead_among
from auditor.settings import InstallationMissing, Settings, load_settings
from auditor.snapshot import Snapshot, write_snapshot
from results import backup as backups
from results.errors import LedgerDamaged, StoreDamaged
from results.records import BackupRow
from results.store import Store, lease, privacy, switch, transfer
from results.store.check import Looked
from results.store.check import check as look
from results.store.comparison import Damage, Kind
from results.store.inventory import Inventory, inventory
from results.store.migration import Migrated, head
from results.store.rebuild import rebuild as make_anew
from results.store.switch import STOP
from scenarios.account import load_accounts

app = typer.Typer(no_args_is_help=True, help="The database: whole, up to date, kept elsewhere too, or moved.")

MEND, DOES_NOT_VERIFY = 4, 6
LIFT = "`auditor stop-all --lift`"
_LEDGERS_A_LINE, _ROWS_A_LINE = 1_000, 10_000

By = Annotated[str, typer.Option("--by", envvar="USER", help="Who says so.")]


@app.command()
def show(*, as_json: Json = False) -> None:
    """Say where the database is, of which version, and how much stands in it."""

    async def work() -> None:
        async with _as_it_is(_settings().store_url) as store:
            version = await store.version()
            if version != head():
                _show_schema(store, version, as_json=as_json)
                return
            async with store.read() as tx:
                counted, stopped = await inventory(tx), await switch.find(tx, STOP)
        about = {"place": store.place, "dialect": store.dialect, "schema": version, "size": counted.size}
        since = stopped.at.isoformat() if stopped is not None and stopped.on else None
        if as_json:
            emit({**about, "stopped_since": since, "rows": counted.rows})
            return
        for name, value in {**about, "size": _mb(counted.size), "stopped": since or "no"}.items():
            out().print(f"{name:<8} {value}", markup=False)
        out().print()
        _print_rows(counted.rows)

    run(work())


@app.command()
def migrate(*, as_json: Json = False) -> None:
    """Bring the schema to this program's version; refused while somebody is working."""

    async def work() -> tuple[str, Migrated]:
        async with _as_it_is(_settings().store_url) as store:
            if await store.version() not in (None, head()):
                async with store.read() as tx:
                    await lease.refuse_held(tx, store.place, real=_now(), dead=dead_among(await lease.holders(tx)))
            return store.place, await store.migrate()

    place, done = run(work())
    if as_json:
        kept = str(done.kept) if done.kept else None
        emit({"place": place, "before": done.before, "after": done.after, "kept": kept})
        return
    if done.before == done.after:
        out().print(f"{place}: schema {done.after} already; nothing was done", markup=False)
        return
    out().print(f"{place}: schema {done.before or 'none'} -> {done.after}", markup=False)
    if done.kept is not None:
        say(f"As it was before: {done.kept}. Delete it once you are sure.")


@app.command()
def check(
    *,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make copies and heads anew from the entries, and every open ledger due.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Hold everything against the ledgers' entries. Exit code 6: something is lost; 4: something must be mended."""
    settings, looked, damages = _settings(), Looked(), list[Damage]()

    async def work() -> int:
        async with _opened(settings) as store:
            watch = _counted("ledgers looked at")
            damages.extend([one async for one in look(store, looked, vault=settings.vault, watch=watch)])
            if not rebuild:
                return 0
            return await make_anew(store, now=_now(), watch=_counted("ledgers made anew"))

    try:
        mended = run(work())
    except StoreDamaged as error:
        mended = 0
        damages.append(Damage(kind=Kind.FILE, what=str(error)))
    if as_json:
        emit({**_counts(looked), "mended": mended if rebuild else None, "damages": [_damage(one) for one in damages]})
    else:
        for damage in damages:
            out().print(_line(damage), markup=False)
        out().print(
            f"{looked.ledgers} ledgers, {looked.entries} entries, {looked.artifacts} artifacts, {len(damages)} damages",
            markup=False,
        )
        if looked.orphans:
            say(
                f"{looked.orphans} artifacts lie in the vault that no entry names; `auditor run` erases them after 30 days."
            )
        _say_what_mends(damages, rebuilt=rebuild, mended=mended)
    if any(damage.kind.is_loss for damage in damages):
        raise typer.Exit(DOES_NOT_VERIFY)
    if any(damage.kind is not Kind.COPY or not rebuild for damage in damages):
        raise typer.Exit(MEND)


@app.command()
def copy(
    to: Annotated[str, typer.Argument(metavar="TO_URL", help="postgresql://USER@HOST/DATABASE, or sqlite:///FILE.")],
    *,
    by: By = "auditor",
    as_json: Json = False,
) -> None:
    """Move everything to another, empty database, and leave this one stopped."""
    settings = _settings()

    async def work() -> tuple[str, str, Mapping[str, int], bool]:
        async with _opened(settings) as source, _as_it_is(to) as target:
            async with source.read() as tx:
                dead = dead_among(await lease.holders(tx))
            now = _now()
            moved = await transfer.move(source, target, person=by, now=now, real=now, dead=dead, watch=_rows_counted())
            async with target.read() as tx:
                stopped = await switch.is_on(tx, STOP)
            return source.place, target.place, {name: content.rows for name, content in moved.items()}, stopped

    try:
        left, place, rows, stopped = run(work())
    except LedgerDamaged as error:
        complain(str(error))
        raise typer.Exit(DOES_NOT_VERIFY) from error
    if as_json:
        emit({"from": left, "to": place, "rows": rows, "stopped": stopped})
        return
    _print_rows(rows)
    say(f"Everything is in {place}, read back, every chain verified.")
    say(f"Now write its connection string as `database` into {settings.home / 'auditor.toml'}. Vault and keys stay.")
    say(f"{left} is stopped: it asks nothing any more. Delete it once you are sure.")
    if stopped:
        say(f"The new one is stopped too, for the old one was before: {LIFT} lets it go on.")


@app.command()
def backup(
    file: Path,
    *,
    with_vault: Annotated[bool, typer.Option("--with-vault", help="The vault too: FILE is then a tar.")] = False,
    with_keys: Annotated[
        bool,
        typer.Option("--with-keys", help="Keys and settings too: whoever has FILE can then open and sign everything."),
    ] = False,
    by: By = "auditor",
    as_json: Json = False,
) -> None:
    """Write the store into a file, while the bot runs."""
    settings, place = _settings(), str(file.absolute())

    async def work() -> backups.Backup:
        async with _opened(settings) as store:
            now = _now()
            done = await backups.back_up(
                store, file, home=settings.home, person=by, now=now, vault=with_vault, secrets=with_keys
            )
            written = BackupRow(place=place, at=now, person=by, with_vault=with_vault, with_keys=with_keys)
            async with store.write() as tx:  # what is erased later is still in it
                await privacy.note_backup(tx, written)
            return done

    done = run(work())
    if as_json:
        emit({"file": str(file), **_held(done.store), "artifacts": done.artifacts, "secrets": done.secrets})
    else:
        out().print(f"{file}  {_words(done.store)}, {done.artifacts} artifacts", markup=False)
        beside = [
            *(() if with_vault else ["vault"]),
            *(
                ()
                if with_keys
                else ["keys", "auditor.toml", "accounts.toml", "recipients.toml", "alerts.toml", "subscribers.toml"]
            ),
        ]
        if beside:
            say(f"Not in it, and needed too: {', '.join(str(settings.home / name) for name in beside)}")
        if with_keys:
            say("It holds the keys: whoever has it can open the vault and sign in your name.")
    _leave_if_damaged(done.damaged)


@app.command()
def snapshot(
    *,
    to: Annotated[Path, typer.Option(help="The folder; what an earlier snapshot left there is replaced.")],
    as_json: Json = False,
) -> None:
    """Write every judged case and verdict as Parquet, for whoever counts in them; it holds what is not public."""
    settings = _settings()

    async def work() -> Snapshot:
        async with _opened(settings) as store:
            return await write_snapshot(store, to, accounts=load_accounts(settings.accounts))

    done = run(work())
    if as_json:
        emit({"to": str(to), "cases": done.cases, "verdicts": done.verdicts})
        return
    out().print(f"{to}  {done.cases} cases, {done.verdicts} verdicts", markup=False)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    by: By = "auditor",
    as_json: Json = False,
) -> None:
    """Fill an empty store from a backup, and put back the files that are missing; it comes back stopped."""
    settings = _settings()

    async def work() -> backups.Restored:
        async with _as_it_is(settings.store_url) as store:
            return await backups.restore(file, store, home=settings.home, person=by, now=_now(), watch=_rows_counted())

    done = run(work())
    if as_json:
        files = {"artifacts": done.artifacts, "secrets": done.secrets}
        emit({"file": str(file), **_held(done.store), **files, "stopped_since": done.stopped_at.isoformat()})
    else:
        words = f"{_words(done.store)}; {done.artifacts} artifacts and {done.secrets} keys or settings put back"
        out().print(words, markup=False)
        say(
            f"The store is stopped: what was asked of services after {done.stopped_at:%Y-%m-%d %H:%M} UTC it does not know."
        )
        say(f"Look at the open cases first (`auditor case list`), then {LIFT} lets it go on.")
    _leave_if_damaged(done.damaged)


def _now() -> datetime:
    return datetime.now(UTC)


def _settings() -> Settings:
    settings = load_settings()
    if not settings.home.is_dir():
        raise InstallationMissing(settings.home.absolute())
    return settings


@asynccontextmanager
async def _as_it_is(url: str) -> AsyncIterator[Store]:
    """A database that may be empty, or of another version."""
    store = Store.at(url)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Store]:
    store = await Store.open(settings.store_url)
    try:
        yield store
    finally:
        await store.close()


def _counted(noun: str) -> Callable[[int], None]:
    """Say now and then how far it is."""
    return lambda count: say(f"{count} {noun}") if count % _LEDGERS_A_LINE == 0 else None


def _rows_counted() -> transfer.Watch:
    return lambda name, rows: say(f"{name}: {rows} rows") if rows and rows % _ROWS_A_LINE == 0 else None


def _show_schema(store: Store, version: str | None, *, as_json: bool) -> None:
    if as_json:
        emit({"place": store.place, "dialect": store.dialect, "schema": version, "needed": head()})
        return
    out().print(f"{store.place}: schema {version or 'none'}; this program needs {head()}", markup=False)
    say("`auditor store migrate` brings it there.")


def _print_rows(rows: Mapping[str, int]) -> None:
    table(["table", "rows"], [(name, str(count)) for name, count in sorted(rows.items())], empty="")


def _line(damage: Damage) -> str:
    place = "" if damage.ledger is None else f"{damage.ledger} " + (f"entry {damage.entry} " if damage.entry else "")
    return f"{damage.kind!s:<9} {place}{damage.what}"


def _damage(damage: Damage) -> dict[str, str | int | None]:
    return {"kind": str(damage.kind), "ledger": damage.ledger, "entry": damage.entry, "what": damage.what}


def _counts(looked: Looked) -> dict[str, int]:
    return {
        "ledgers": looked.ledgers,
        "entries": looked.entries,
        "artifacts": looked.artifacts,
        "orphans": looked.orphans,
    }


def _say_what_mends(damages: list[Damage], *, rebuilt: bool, mended: int) -> None:
    kinds = {damage.kind for damage in damages}
    if any(kind.is_loss for kind in kinds):
        say("What is lost only a backup brings back: `auditor store restore FILE`. Do not go on with these cases.")
    if Kind.COPY in kinds and not rebuilt:
        say("`auditor store check --rebuild` makes copies anew.")
    if rebuilt:
        say(f"{mended} ledgers had copies that were not as they should be, and have them now; every open one is due.")


def _held(counted: Inventory) -> dict[str, int]:
    return {"ledgers": counted.ledgers, "entries": counted.entries, "size": counted.size}


def _words(counted: Inventory) -> str:
    return f"{counted.ledgers} ledgers, {counted.entries} entries, {_mb(counted.size)}"


def _mb(size: int) -> str:
    return f"{size / 2**20:.1f} MB"


def _leave_if_damaged(damaged: LedgerDamaged | None) -> None:
    if damaged is not None:
        complain(str(damaged))
        say("The others were kept. `auditor store check` names every damage.")
        raise typer.Exit(DOES_NOT_VERIFY)
