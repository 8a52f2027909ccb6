"""How is a row written whether or not it is there already? Both databases can; SQLAlchemy spells it twice."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_into(tx: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)
