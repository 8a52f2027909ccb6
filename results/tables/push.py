"""What is kept of what is told to others, and of every try?"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from results.tables.column import WORD, Moment, metadata, only_where

pushes = Table(  # an outbox: entered in the transaction of what it tells
    "pushes",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("subject", WORD, nullable=False),
    Column("what", WORD, nullable=False),
    Column("recipient", WORD, nullable=False),  # a name; addresses and tokens stand nowhere here
    Column("entered_at", Moment, nullable=False),
    Column("state", WORD, nullable=False),
    Column("since", Moment, nullable=False),  # from when on patience is counted: entered, or asked for anew
    Column("tries", Integer, nullable=False),
    Column("next_at", Moment),
    Column("code", WORD),
    Column("lease_owner", WORD),
    Column("lease_until", Moment),
    Column("json", Text, nullable=False),
    Index("ix_pushes_subject", "kind", "subject"),
    only_where("next_at IS NOT NULL", "ix_pushes_next_at", "next_at"),
    only_where("lease_owner IS NOT NULL", "ix_pushes_lease_owner", "lease_owner"),
)

push_attempts = Table(
    "push_attempts",
    metadata,
    Column("push", WORD, ForeignKey("pushes.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("begun_at", Moment, nullable=False),
    Column("status", Integer),
    Column("code", WORD),
    Column("took_ms", Integer),
)
