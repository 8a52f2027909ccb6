"""What is kept of declarations, ledgers, accounts and of what was judged?"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from results.tables.column import WORD, Moment, metadata, only_where

scenarios = Table(
    "scenarios",
    metadata,
    Column("digest", WORD, primary_key=True),
    Column("id", WORD, nullable=False, index=True),
    Column("text", Text, nullable=False),  # canonical: the case can be run from it without the file
    Column("kept_at", Moment, nullable=False),
)

truths = Table(
    "truths",
    metadata,
    Column("digest", WORD, primary_key=True),
    Column("account", WORD, nullable=False, index=True),
    Column("json", Text, nullable=False),
    Column("kept_at", Moment, nullable=False),
)

ledgers = Table(
    "ledgers",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("scenario", WORD, nullable=False, index=True),
    Column("scenario_digest", WORD, ForeignKey("scenarios.digest"), nullable=False),
    Column("service", WORD, nullable=False, index=True),
    Column("account", WORD, nullable=False, index=True),
    Column("host", WORD),  # where its sessions are held
    Column("controller", WORD),
    Column("contact", WORD),  # where data-protection requests arrive; towns share one
    Column("right", WORD),
    Column("written", Boolean, nullable=False, server_default=false()),  # whether a person there reads the request
    Column("requested_at", Moment),  # when the first intent to ask was written
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("stage", WORD),
    Column("due_at", Moment),  # None: nothing to do until a person answers, or closed
    Column("why", WORD),
    Column("head_seq", Integer, nullable=False, default=0),
    Column("head_digest", WORD, nullable=False),
    Column("lease_owner", WORD),
    Column("lease_until", Moment),
    Column("epoch", Integer, nullable=False, default=0),
    Index("ix_ledgers_kind", "kind", "id", "service", "scenario", "account"),  # all that the desk searches
    Index("ix_ledgers_by_service", "service", "id", "kind"),  # cases sorted by their service
    Index("ix_ledgers_closed", "scenario", "kind", "closed_at", "requested_at"),  # the last that came to its end
    only_where(
        "closed_at IS NULL",
        "ix_ledgers_open",
        "kind",
        "id",
        "due_at",
        "lease_owner",
        "lease_until",
        "requested_at",
        "scenario_digest",
    ),  # not head_seq: what an append writes stands in no index, or PostgreSQL would write to each (no HOT update)
    only_where("closed_at IS NOT NULL AND due_at IS NOT NULL", "ix_ledgers_unjudged", "kind", "id"),
    only_where("due_at IS NOT NULL", "ix_ledgers_due", "due_at"),
    only_where("lease_owner IS NOT NULL", "ix_ledgers_lease_owner", "lease_owner"),
    only_where("why = 'host_busy'", "ix_ledgers_waiting_for_host", "host"),
    only_where("written", "ix_ledgers_written_controller", "controller"),
    only_where("written", "ix_ledgers_written_contact", "contact"),
)

entries = Table(
    "entries",
    metadata,
    Column("ledger", WORD, ForeignKey("ledgers.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("what", WORD, nullable=False),
    Column("fact", WORD),
    Column("stage", WORD),
    Column("attempt", Integer),
    Column("by", WORD, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("digest", WORD, nullable=False),
    PrimaryKeyConstraint("ledger", "seq"),
    Index("ix_entries_what", "what", "at"),
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("ledger", WORD, ForeignKey("ledgers.id"), nullable=False),
    Column("sha256", WORD, nullable=False),
    Column("role", WORD, nullable=False),
    Column("media_type", WORD, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("retention", WORD, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("erased_by", WORD),
    PrimaryKeyConstraint("ledger", "sha256"),
    Index("ix_artifacts_sha256", "sha256"),
)

vault_reads = Table(  # every read of a raw artifact: who, why
    "vault_reads",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ledger", WORD, nullable=False),
    Column("sha256", WORD, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", WORD, nullable=False),
    Column("why", WORD, nullable=False),
)

questions = Table(  # an index over `asked` and `answered` entries
    "questions",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("ledger", WORD, ForeignKey("ledgers.id"), nullable=False, index=True),
    Column("asked_seq", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("topic", WORD, nullable=False),
    Column("due", Moment),
    Column("level", Integer, nullable=False, server_default="0"),  # how often it was said that it stands open
    Column("answered_seq", Integer),
    Column("answered_at", Moment),
    UniqueConstraint("ledger", "asked_seq"),
    only_where("answered_seq IS NULL", "ix_questions_open", "asked_at"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("what", WORD, nullable=False),  # run_now lint reassess retest build_release
    Column("subject", WORD, nullable=False),
    Column("person", WORD, nullable=False),
    Column("at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("answer", Text),
    Index("ix_orders_open", "done_at"),
)

sessions = Table(  # storage_state of a browser; encrypted, dies with the case, or at `until` where a person signed in
    "sessions",
    metadata,
    Column("account", WORD, primary_key=True),
    Column("ledger", WORD, ForeignKey("ledgers.id"), index=True),  # None: signed in by hand, and not used yet
    Column("sealed", LargeBinary, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("until", Moment),
)

account_events = Table(  # append-only: what happened to an account; its state is derived, never kept
    "account_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("account", WORD, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", WORD, nullable=False),
    Column("what", WORD, nullable=False),
    Column("details", Text, nullable=False),
    Index("ix_account_events_account", "account", "seq"),
)

plantings = Table(  # which truth lies in which account; the planting ledger tells how it came there
    "plantings",
    metadata,
    Column("account", WORD, primary_key=True),
    Column("ledger", WORD, ForeignKey("ledgers.id"), nullable=False),
    Column("truth", WORD, ForeignKey("truths.digest"), nullable=False),
    Column("seed", WORD, nullable=False),
    Column("complete", Boolean, nullable=False, default=False),
)

evidences = Table(
    "evidences",
    metadata,
    Column("digest", WORD, primary_key=True),
    Column("ledger", WORD, ForeignKey("ledgers.id"), nullable=False, index=True),
    Column("sealed_at", Moment, nullable=False),
    Column("head_seq", Integer, nullable=False),
    Column("manifest", LargeBinary, nullable=False),
    Column("signature", Text, nullable=False),
)

inspections = Table(
    "inspections",
    metadata,
    Column("key", WORD, primary_key=True),  # digest of (artifacts, truth, inspector version)
    Column("ledger", WORD, ForeignKey("ledgers.id"), nullable=False, index=True),
    Column("inspector", WORD, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("json", Text, nullable=False),
)

verdicts = Table(  # history; judging again with the same method and evidence changes nothing
    "verdicts",
    metadata,
    Column("ledger", WORD, ForeignKey("ledgers.id"), nullable=False),
    Column("criterion", WORD, nullable=False),
    Column("method", WORD, nullable=False),
    Column("evidence", WORD, ForeignKey("evidences.digest"), nullable=False),
    Column("outcome", WORD, nullable=False),
    Column("reason", WORD, nullable=False),
    Column("obligation", WORD, nullable=False),
    Column("json", Text, nullable=False),
    PrimaryKeyConstraint("ledger", "criterion", "method", "evidence"),
)

current_verdicts = Table(  # upserted in the same transaction, so that pages never scan
    "current_verdicts",
    metadata,
    Column("ledger", WORD, ForeignKey("ledgers.id"), nullable=False),
    Column("criterion", WORD, nullable=False),
    Column("service", WORD, nullable=False),
    Column("outcome", WORD, nullable=False),
    Column("reason", WORD, nullable=False),
    Column("obligation", WORD, nullable=False),
    Column("method", WORD, nullable=False),
    PrimaryKeyConstraint("ledger", "criterion"),
    Index("ix_current_verdicts_service", "service"),
)

scorecards = Table(
    "scorecards",
    metadata,
    Column("ledger", WORD, ForeignKey("ledgers.id"), nullable=False),
    Column("method", WORD, nullable=False),
    Column("evidence", WORD, ForeignKey("evidences.digest"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("json", Text, nullable=False),
    PrimaryKeyConstraint("ledger", "method", "evidence"),
)
