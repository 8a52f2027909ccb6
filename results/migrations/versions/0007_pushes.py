"""Pushes: an outbox of what is told to others, and every try"""

from typing import Any

import sqlalchemy as sa
from alembic import op
import results.tables


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, results.tables.Moment(timezone=True), nullable=nullable)


def _word(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, results.tables.WORD, nullable=nullable)


def _count(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "pushes",
        _word("id"),
        _word("kind"),
        _word("subject"),
        _word("what"),
        _word("recipient"),
        _moment("entered_at"),
        _word("state"),
        _moment("since"),
        _count("tries"),
        _moment("next_at", nullable=True),
        _word("code", nullable=True),
        _word("lease_owner", nullable=True),
        _moment("lease_until", nullable=True),
        sa.Column("json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pushes")),
    )
    op.create_index("ix_pushes_subject", "pushes", ["kind", "subject"])
    for column in ("next_at", "lease_owner"):
        some = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_pushes_{column}", "pushes", [column], sqlite_where=some, postgresql_where=some)
    op.create_table(
        "push_attempts",
        _word("push"),
        _count("number"),
        _moment("begun_at"),
        _count("status", nullable=True),
        _word("code", nullable=True),
        _count("took_ms", nullable=True),
        sa.ForeignKeyConstraint(["push"], ["pushes.id"], name=op.f("fk_push_attempts_push_pushes")),
        sa.PrimaryKeyConstraint("push", "number", name=op.f("pk_push_attempts")),
    )


def downgrade() -> None:
    op.drop_table("push_attempts")
    op.drop_table("pushes")
