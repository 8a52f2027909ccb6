"""Alerts: what happened, what goes on, and who was told"""

from typing import Any

import sqlalchemy as sa
from alembic import op
import results.tables


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, results.tables.Moment(timezone=True), nullable=nullable)


def _word(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, results.tables.WORD, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "alert_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        _word("key"),
        _word("what"),
        _moment("at"),
        _word("ledger", nullable=True),
        _word("service", nullable=True),
        _word("campaign", nullable=True),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_events")),
    )
    op.create_index("ix_alert_events_key", "alert_events", ["key", "id"])
    _index_of("alert_events", "taken", "id")
    op.create_table(
        "alerts",
        _word("key"),
        _word("what"),
        _moment("since"),
        _moment("last_at"),
        sa.Column("count", sa.Integer(), nullable=False),
        _word("ledger", nullable=True),
        _word("service", nullable=True),
        _word("campaign", nullable=True),
        _moment("over_at", nullable=True),
        _moment("acked_at", nullable=True),
        _word("acked_by", nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alerts")),
    )
    _index_of("alerts", "settled", "key")
    op.create_table(
        "alert_ways",
        _word("way"),
        sa.Column("number", sa.Integer(), nullable=False),
        _moment("told_at"),
        _word("push"),
        sa.PrimaryKeyConstraint("way", name=op.f("pk_alert_ways")),
    )
    op.create_table(
        "alert_mutes",
        _word("subject"),
        _moment("until"),
        _word("person"),
        _moment("at"),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_alert_mutes")),
    )


def _index_of(table: str, flag: str, column: str) -> None:
    some = sa.text(f"NOT {flag}")
    op.create_index(f"ix_{table}_{flag}", table, [column], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    for table in ("alert_mutes", "alert_ways", "alerts", "alert_events"):
        op.drop_table(table)
