"""How is a moment kept, and a word, on either database? And the schema that all tables are in."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, Index, MetaData, String, TypeDecorator, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite drops time zones, so they are put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  the decorator's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  the decorator's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


WORD = String().with_variant(String(collation="C"), "postgresql")
"""A short text: of any length, for SQLite knows no limit either, and sorted by its bytes, as SQLite does.

What outsiders wrote (a media type), or a person (why), is never refused for being long.
"""


def only_where(condition: str, name: str, *columns: str) -> Index:
    """An index of some rows, on both: of a million ledgers few are held, and most are closed."""
    return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))
