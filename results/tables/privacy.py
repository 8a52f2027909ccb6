"""What is kept of what people ask about their own data, of what is held for a dispute, and of backups?"""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from results.tables.column import WORD, Moment, metadata, only_where

privacy_requests = Table(
    "privacy_requests",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("right", WORD, nullable=False),
    Column("received", WORD, nullable=False),  # a day
    Column("due", WORD, nullable=False),  # a day
    Column("who", Text, nullable=False),  # empty once it is not needed any more
    Column("entered_at", Moment, nullable=False),
    Column("entered_by", WORD, nullable=False),
    Column("extended", Boolean, nullable=False),
    Column("answered_at", Moment),
    Column("outcome", WORD),
    only_where("answered_at IS NULL", "ix_privacy_requests_open", "due"),
)

privacy_events = Table(  # append-only: who did what about a request, or had a ledger held
    "privacy_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("subject", WORD, nullable=False),
    Column("at", Moment, nullable=False),
    Column("what", WORD, nullable=False),
    Column("person", WORD, nullable=False),
    Column("note", Text, nullable=False),
    Index("ix_privacy_events_subject", "subject", "seq"),
)

backups = Table(  # what was written here and may hold what is erased since; a person says when one is destroyed
    "backups",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("place", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", WORD, nullable=False),
    Column("with_vault", Boolean, nullable=False),
    Column("with_keys", Boolean, nullable=False),
    Column("destroyed_at", Moment),
)
