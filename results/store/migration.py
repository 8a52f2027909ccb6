"""Is the schema the one this program knows, and how does it get there?"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from results.errors import StoreTooNew

_MIGRATIONS = Path(__file__).parents[1] / "migrations"


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring the schema to this program's version, inside the caller's transaction.

    Raises:
        StoreTooNew: the database names a revision this program does not have.
    """
    config = _config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise StoreTooNew(current)
    command.upgrade(config, "head")
