"""What do we keep, and in which columns?

One schema for SQLite and PostgreSQL. The entries' bytes are the truth; every
other column beside them is a copy for queries, and the ledger row is a cache
that `auditor store check --rebuild` can make anew (lease and epoch excepted).
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

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


scenarios = Table(
    "scenarios",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("id", String(120), nullable=False, index=True),
    Column("text", Text, nullable=False),  # canonical: the case can be run from it without the file
    Column("kept_at", Moment, nullable=False),
)

truths = Table(
    "truths",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account", String(200), nullable=False, index=True),
    Column("json", Text, nullable=False),
    Column("kept_at", Moment, nullable=False),
)

ledgers = Table(
    "ledgers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("scenario", String(120), nullable=False, index=True),
    Column("scenario_digest", String(64), ForeignKey("scenarios.digest"), nullable=False),
    Column("service", String(120), nullable=False, index=True),
    Column("account", String(200), nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("stage", String(24)),
    Column("due_at", Moment),  # None: nothing to do until a person answers, or closed
    Column("why", String(60)),
    Column("head_seq", Integer, nullable=False, default=0),
    Column("head_digest", String(64), nullable=False),
    Column("lease_owner", String(80)),
    Column("lease_until", Moment),
    Column("epoch", Integer, nullable=False, default=0),
    Index("ix_ledgers_due", "due_at"),
)

entries = Table(
    "entries",
    metadata,
    Column("ledger", String(40), ForeignKey("ledgers.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("what", String(24), nullable=False),
    Column("fact", String(40)),
    Column("stage", String(24)),
    Column("attempt", Integer),
    Column("by", String(80), nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    PrimaryKeyConstraint("ledger", "seq"),
    Index("ix_entries_what", "what", "at"),
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("ledger", String(40), ForeignKey("ledgers.id"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("retention", String(12), nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("erased_by", String(60)),
    PrimaryKeyConstraint("ledger", "sha256"),
    Index("ix_artifacts_sha256", "sha256"),
)

vault_reads = Table(  # every read of a raw artifact: who, why
    "vault_reads",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ledger", String(40), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", String(80), nullable=False),
    Column("why", String(120), nullable=False),
)

questions = Table(  # an index over `asked` and `answered` entries
    "questions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("ledger", String(40), ForeignKey("ledgers.id"), nullable=False, index=True),
    Column("asked_seq", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("topic", String(32), nullable=False),
    Column("due", Moment),
    Column("answered_seq", Integer),
    Column("answered_at", Moment),
    UniqueConstraint("ledger", "asked_seq"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("what", String(24), nullable=False),  # run_now lint reassess retest build_release
    Column("subject", String(120), nullable=False),
    Column("person", String(80), nullable=False),
    Column("at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("answer", Text),
    Index("ix_orders_open", "done_at"),
)

sessions = Table(  # storage_state of a browser; encrypted, dies with the case, or at `until` where a person signed in
    "sessions",
    metadata,
    Column("account", String(200), primary_key=True),
    Column("ledger", String(40), ForeignKey("ledgers.id"), index=True),  # None: signed in by hand, and not used yet
    Column("sealed", LargeBinary, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("until", Moment),
)

account_events = Table(  # append-only: what happened to an account; its state is derived, never kept
    "account_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("account", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(80), nullable=False),
    Column("what", String(24), nullable=False),
    Column("details", Text, nullable=False),
    Index("ix_account_events_account", "account", "seq"),
)

plantings = Table(  # which truth lies in which account; the planting ledger tells how it came there
    "plantings",
    metadata,
    Column("account", String(200), primary_key=True),
    Column("ledger", String(40), ForeignKey("ledgers.id"), nullable=False),
    Column("truth", String(64), ForeignKey("truths.digest"), nullable=False),
    Column("seed", String(64), nullable=False),
    Column("complete", Boolean, nullable=False, default=False),
)

evidences = Table(
    "evidences",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("ledger", String(40), ForeignKey("ledgers.id"), nullable=False, index=True),
    Column("sealed_at", Moment, nullable=False),
    Column("head_seq", Integer, nullable=False),
    Column("manifest", LargeBinary, nullable=False),
    Column("signature", Text, nullable=False),
)

inspections = Table(
    "inspections",
    metadata,
    Column("key", String(64), primary_key=True),  # digest of (artifacts, truth, inspector version)
    Column("ledger", String(40), ForeignKey("ledgers.id"), nullable=False, index=True),
    Column("inspector", String(20), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("json", Text, nullable=False),
)

verdicts = Table(  # history; judging again with the same method and evidence changes nothing
    "verdicts",
    metadata,
    Column("ledger", String(40), ForeignKey("ledgers.id"), nullable=False),
    Column("criterion", String(40), nullable=False),
    Column("method", String(64), nullable=False),
    Column("evidence", String(64), ForeignKey("evidences.digest"), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("reason", String(60), nullable=False),
    Column("obligation", String(12), nullable=False),
    Column("json", Text, nullable=False),
    PrimaryKeyConstraint("ledger", "criterion", "method", "evidence"),
)

current_verdicts = Table(  # upserted in the same transaction, so that pages never scan
    "current_verdicts",
    metadata,
    Column("ledger", String(40), ForeignKey("ledgers.id"), nullable=False),
    Column("criterion", String(40), nullable=False),
    Column("service", String(120), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("reason", String(60), nullable=False),
    Column("obligation", String(12), nullable=False),
    Column("method", String(64), nullable=False),
    PrimaryKeyConstraint("ledger", "criterion"),
    Index("ix_current_verdicts_service", "service"),
)

scorecards = Table(
    "scorecards",
    metadata,
    Column("ledger", String(40), ForeignKey("ledgers.id"), nullable=False),
    Column("method", String(64), nullable=False),
    Column("evidence", String(64), ForeignKey("evidences.digest"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("json", Text, nullable=False),
    PrimaryKeyConstraint("ledger", "method", "evidence"),
)

host_leases = Table(  # one session per host, across processes and machines
    "host_leases",
    metadata,
    Column("host", String(255), primary_key=True),
    Column("owner", String(80)),
    Column("until", Moment),
    Column("free_at", Moment),
)

switches = Table(  # the kill switch, read before every irreversible step
    "switches",
    metadata,
    Column("name", String(24), primary_key=True),
    Column("on", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", String(80), nullable=False),
)

campaigns = Table(  # standing orders; removed ones stay, and so does their name
    "campaigns",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("selection", Text, nullable=False),
    Column("cron", String(120), nullable=False),
    Column("zone", String(60), nullable=False),
    Column("jitter_s", Integer, nullable=False),
    Column("hours", Text, nullable=False),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment),
    Column("languages", String(20), nullable=False),
    Column("ordered_by", String(80), nullable=False),
    Column("ordered_at", Moment, nullable=False),
    Column("state", String(12), nullable=False),
    Column("next_fire_at", Moment),  # None: paused, removed, or no firing is left
    Index("ix_campaigns_next_fire_at", "next_fire_at"),
)

campaign_events = Table(  # append-only: who did what to a campaign, and how it stood from then on
    "campaign_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("campaign", String(60), ForeignKey("campaigns.name"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(80), nullable=False),
    Column("what", String(24), nullable=False),
    Column("after", Text, nullable=False),
    Index("ix_campaign_events_campaign", "campaign", "seq"),
)

campaign_firings = Table(  # each moment at which a campaign fired, or should have
    "campaign_firings",
    metadata,
    Column("campaign", String(60), ForeignKey("campaigns.name"), nullable=False),
    Column("fire_at", Moment, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("by", String(80), nullable=False),
    Column("late", Boolean, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("missed_since", Moment),
    Column("done_at", Moment),  # None: its cases are being opened, or whoever opened them died
    Column("passed", String(24)),
    PrimaryKeyConstraint("campaign", "fire_at"),
    Index("ix_campaign_firings_done_at", "done_at"),
)

campaign_cases = Table(  # what a firing did for each scenario: a case, or the reason why there is none; never twice
    "campaign_cases",
    metadata,
    Column("campaign", String(60), ForeignKey("campaigns.name"), nullable=False),
    Column("scenario", String(120), nullable=False),
    Column("fire_at", Moment, nullable=False),
    Column("ledger", String(40), ForeignKey("ledgers.id"), unique=True),
    Column("start_at", Moment),
    Column("passed", String(24)),
    Column("detail", Text),
    PrimaryKeyConstraint("campaign", "scenario", "fire_at"),
)
