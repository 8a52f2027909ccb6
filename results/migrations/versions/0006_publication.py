"""Publication: what figures read of a case, what holds it back, samples, releases and published errors"""

from typing import Any

import sqlalchemy as sa
from alembic import op
import results.tables


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORD = results.tables.WORD


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, results.tables.Moment(timezone=True), nullable=False)


def _word(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, WORD, nullable=nullable)


def _json() -> sa.Column[Any]:
    return sa.Column("json", sa.Text(), nullable=False)


def _seq() -> sa.Column[Any]:
    return sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False)


def upgrade() -> None:
    op.create_table(
        "case_rows",
        _word("ledger"),
        _word("service"),
        _word("first_deadline", nullable=True),
        _word("evidence"),
        _word("method"),
        _json(),
        sa.ForeignKeyConstraint(["ledger"], ["ledgers.id"], name=op.f("fk_case_rows_ledger_ledgers")),
        sa.PrimaryKeyConstraint("ledger", name=op.f("pk_case_rows")),
    )
    op.create_index("ix_case_rows_first_deadline", "case_rows", ["first_deadline"])
    op.create_index("ix_case_rows_service", "case_rows", ["service"])
    op.create_table(
        "publication_events",
        _seq(),
        _word("ledger"),
        _moment("at"),
        _word("what"),
        _json(),
        sa.ForeignKeyConstraint(["ledger"], ["ledgers.id"], name=op.f("fk_publication_events_ledger_ledgers")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_publication_events")),
    )
    op.create_index("ix_publication_events_ledger", "publication_events", ["ledger", "seq"])
    op.create_table(
        "samples",
        _word("id"),
        _word("digest"),
        _moment("drawn_at"),
        _word("person"),
        _json(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
    )
    op.create_table(
        "releases",
        _word("id"),
        _word("period"),
        _word("corrects", nullable=True),
        _moment("built_at"),
        _word("method"),
        _word("digest"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
    )
    op.create_index("ix_releases_period", "releases", ["period"])
    op.create_table(
        "release_events",
        _seq(),
        _word("release"),
        _moment("at"),
        _word("state"),
        _word("person"),
        _json(),
        sa.ForeignKeyConstraint(["release"], ["releases.id"], name=op.f("fk_release_events_release_releases")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_release_events")),
    )
    op.create_index("ix_release_events_release", "release_events", ["release", "seq"])
    op.create_table(
        "published_errors",
        _seq(),
        _word("found_on"),
        _word("release"),
        _word("person"),
        _json(),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_published_errors")),
    )


def downgrade() -> None:
    for table in ("published_errors", "release_events", "releases", "samples", "publication_events", "case_rows"):
        op.drop_table(table)
