"""Our own GDPR: requests of people, what is held for a dispute, and the backups that were written"""

from typing import Any

import sqlalchemy as sa
from alembic import op
import results.tables


revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, results.tables.Moment(timezone=True), nullable=nullable)


def _word(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, results.tables.WORD, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "privacy_requests",
        _word("id"),
        _word("right"),
        _word("received"),
        _word("due"),
        sa.Column("who", sa.Text(), nullable=False),
        _moment("entered_at"),
        _word("entered_by"),
        sa.Column("extended", sa.Boolean(), nullable=False),
        _moment("answered_at", nullable=True),
        _word("outcome", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_requests")),
    )
    some = sa.text("answered_at IS NULL")
    op.create_index("ix_privacy_requests_open", "privacy_requests", ["due"], sqlite_where=some, postgresql_where=some)
    op.create_table(
        "privacy_events",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        _word("subject"),
        _moment("at"),
        _word("what"),
        _word("person"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_privacy_events")),
    )
    op.create_index("ix_privacy_events_subject", "privacy_events", ["subject", "seq"])
    op.create_table(
        "backups",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        _moment("at"),
        _word("person"),
        sa.Column("with_vault", sa.Boolean(), nullable=False),
        sa.Column("with_keys", sa.Boolean(), nullable=False),
        _moment("destroyed_at", nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_backups")),
    )


def downgrade() -> None:
    for table in ("backups", "privacy_events", "privacy_requests"):
        op.drop_table(table)
