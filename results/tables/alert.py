"""What is kept of what people are told at once?"""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from results.tables.column import WORD, Moment, metadata, only_where

alert_events = Table(  # append-only but for `taken`: entered in the transaction of what happened
    "alert_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", WORD, nullable=False),
    Column("what", WORD, nullable=False),
    Column("at", Moment, nullable=False),
    Column("ledger", WORD),
    Column("service", WORD),
    Column("campaign", WORD),
    Column("is_over", Boolean, nullable=False),
    Column("taken", Boolean, nullable=False),
    Index("ix_alert_events_key", "key", "id"),
    only_where("NOT taken", "ix_alert_events_taken", "id"),
)

alerts = Table(  # what goes on, or went on, by its key; and who was told
    "alerts",
    metadata,
    Column("key", WORD, primary_key=True),
    Column("what", WORD, nullable=False),
    Column("since", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("count", Integer, nullable=False),
    Column("ledger", WORD),
    Column("service", WORD),
    Column("campaign", WORD),
    Column("over_at", Moment),
    Column("acked_at", Moment),
    Column("acked_by", WORD),
    Column("settled", Boolean, nullable=False),  # over, and nobody need be told any more
    Column("json", Text, nullable=False),
    only_where("NOT settled", "ix_alerts_settled", "key"),
)

alert_ways = Table(  # a rule and a recipient: how many messages went that way, and when the last
    "alert_ways",
    metadata,
    Column("way", WORD, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("told_at", Moment, nullable=False),
    Column("push", WORD, nullable=False),
)

alert_mutes = Table(  # a key or a rule of which nobody is told for a time
    "alert_mutes",
    metadata,
    Column("subject", WORD, primary_key=True),
    Column("until", Moment, nullable=False),
    Column("person", WORD, nullable=False),
    Column("at", Moment, nullable=False),
)
