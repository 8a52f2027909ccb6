"""Restraint across ledgers; who runs the bot now"""

from typing import Any

import sqlalchemy as sa
from alembic import op
import results.tables


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BUSY = sa.text("why = 'host_busy'")
_WRITTEN = sa.text("written")


def _columns() -> tuple[sa.Column[Any], ...]:
    return (  # added in place: a table that others refer to cannot be made anew
        sa.Column("host", results.tables.WORD, nullable=True),
        sa.Column("controller", results.tables.WORD, nullable=True),
        sa.Column("contact", results.tables.WORD, nullable=True),
        sa.Column("right", results.tables.WORD, nullable=True),
        sa.Column("written", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("requested_at", results.tables.Moment(timezone=True), nullable=True),
    )


_INDEXES = (
    ("ix_ledgers_waiting_for_host", ["host"], _BUSY),
    ("ix_ledgers_written_controller", ["controller"], _WRITTEN),
    ("ix_ledgers_written_contact", ["contact"], _WRITTEN),
)


def upgrade() -> None:
    for column in _columns():
        op.add_column("ledgers", column)
    for name, columns, where in _INDEXES:
        op.create_index(name, "ledgers", columns, sqlite_where=where, postgresql_where=where)
    op.add_column("host_leases", sa.Column("ledger", results.tables.WORD, nullable=True))
    op.add_column("questions", sa.Column("level", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "workers",
        sa.Column("owner", results.tables.WORD, nullable=False),
        sa.Column("kind", results.tables.WORD, nullable=False),
        sa.Column("version", results.tables.WORD, nullable=False),
        sa.Column("since", results.tables.Moment(timezone=True), nullable=False),
        sa.Column("seen_at", results.tables.Moment(timezone=True), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_workers")),
    )
    op.execute(
        "UPDATE ledgers SET requested_at = (SELECT MIN(at) FROM entries WHERE entries.ledger = ledgers.id"
        " AND entries.what = 'irreversible')"
    )


def downgrade() -> None:
    op.drop_table("workers")
    op.execute("ALTER TABLE questions DROP COLUMN level")
    op.execute("ALTER TABLE host_leases DROP COLUMN ledger")
    for name, _, _ in _INDEXES:
        op.drop_index(name, "ledgers")
    for column in _columns():
        op.execute(f'ALTER TABLE ledgers DROP COLUMN "{column.name}"')
