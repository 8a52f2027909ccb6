"""Is the schema the one this program knows, and how does it get there?"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection

from results.errors import StoreAddressWrong, StoreDamaged, StoreTooNew
from results.store.address import place_of
from results.store.snapshot import snapshot

_MIGRATIONS = Path(__file__).parents[1] / "migrations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """What became of the schema. `before` None: there was none; `kept`: where it is still as it was."""

    before: str | None
    after: str
    kept: Path | None = None


@cache
def head() -> str:
    """The version of the schema that this program writes."""
    (revision,) = _scripts().get_heads()
    return revision


def version(connection: Connection) -> str | None:
    """The version of the schema; None: there is none.

    Raises:
        StoreTooNew: the database names a revision this program does not have.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in _revisions():
        raise StoreTooNew(current)
    return current


def migrate(connection: Connection, file: Path | None) -> Migrated:
    """Bring the schema to this program's version, inside the caller's transaction, which nobody else writes beside.

    An SQLite file is first copied beside itself, as it is.

    Raises:
        StoreTooNew: the database names a revision this program does not have.
    """
    before, kept = version(connection), None
    if before == head():
        return Migrated(before=before, after=before)
    if before is None:
        _refuse_encoding(connection)
    elif file is not None:
        kept = file.with_name(f"{file.name}.before-{head()}")
        snapshot(file, kept)
    upgrade(connection)
    refuse_orphans(connection)
    return Migrated(before=before, after=head(), kept=kept)


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@cache
def _revisions() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(_MIGRATIONS))


def _refuse_encoding(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    encoding = connection.execute(
        text("SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()")
    ).scalar_one()
    if encoding != "UTF8":
        raise StoreAddressWrong(
            place_of(connection.engine.url),
            f"it keeps text as {encoding}; make one with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0",
        )


def refuse_orphans(connection: Connection) -> None:
    """Look for rows that name one that is not there, where foreign keys were off: SQLite rebuilds tables so.

    See https://sqlite.org/lang_altertable.html#otheralter.

    Raises:
        StoreDamaged: there is one.
    """
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise StoreDamaged(
            place_of(connection.engine.url), f"a row of {broken[0]} names one of {broken[2]} that is not there"
        )
