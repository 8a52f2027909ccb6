"""What is kept of what may be public, and of what was published?"""

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from results.tables.column import WORD, Moment, metadata

methods = Table(  # append-only: every method that judged anything here, so that its digest can be read for ever
    "methods",
    metadata,
    Column("digest", WORD, primary_key=True),
    Column("version", WORD, nullable=False),
    Column("first_used_at", Moment, nullable=False),
    Column("json", Text, nullable=False),
)

case_rows = Table(  # what figures read of a case, by each method, of each seal: they never open a scorecard
    "case_rows",
    metadata,
    Column("ledger", WORD, ForeignKey("ledgers.id"), nullable=False),
    Column("service", WORD, nullable=False),
    Column("first_deadline", WORD),  # a day; None: nothing was asked, or nothing proves since when
    Column("evidence", WORD, nullable=False),
    Column("method", WORD, nullable=False),
    Column("json", Text, nullable=False),
    Column("sealed_at", Moment, nullable=False),
    PrimaryKeyConstraint("method", "ledger", "evidence"),
    Index("ix_case_rows_first_deadline", "first_deadline"),
    Index("ix_case_rows_service", "service"),
)

publication_events = Table(  # append-only: what happened around a case that decides whether it may be public
    "publication_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("ledger", WORD, ForeignKey("ledgers.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("what", WORD, nullable=False),
    Column("json", Text, nullable=False),
    Index("ix_publication_events_ledger", "ledger", "seq"),
)

samples = Table(  # as they were drawn; what was drawn never changes, replacements are added
    "samples",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("digest", WORD, nullable=False),
    Column("drawn_at", Moment, nullable=False),
    Column("person", WORD, nullable=False),
    Column("json", Text, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("period", WORD, nullable=False),
    Column("corrects", WORD),
    Column("built_at", Moment, nullable=False),
    Column("method", WORD, nullable=False),
    Column("digest", WORD, nullable=False),  # of its datapackage.json
    Index("ix_releases_period", "period"),
)

release_events = Table(  # append-only: draft frozen embargoed published superseded, and by whom
    "release_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("release", WORD, ForeignKey("releases.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", WORD, nullable=False),
    Column("person", WORD, nullable=False),
    Column("json", Text, nullable=False),
    Index("ix_release_events_release", "release", "seq"),
)

published_errors = Table(  # what was published and was wrong; for ever
    "published_errors",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("found_on", WORD, nullable=False),
    Column("release", WORD, nullable=False),
    Column("person", WORD, nullable=False),
    Column("json", Text, nullable=False),
)
