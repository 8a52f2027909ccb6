"""Restraint across ledgers; who runs the bot now"""

from typing import Any

import sqlalchemy as sa
from alembic import op
import results.tables


revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None

_HELD = sa.text("lease_owner IS NOT NULL")
_BUSY = sa.text("why = 'host_busy'")
_WRITTEN = sa.text("written")


def _columns() -> tuple[sa.Column[Any], ...]:
    return (  # added in place: a table that others refer to cannot be made anew
        sa.Column("host", sa.String(length=255), nullable=True),
        sa.Column("controller", sa.String(length=120), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("right", sa.String(length=12), nullable=True),
        sa.Column("written", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("requested_at", results.tables.Moment(timezone=True), nullable=True),
    )


_INDEXES = (
    ("ix_ledgers_lease_owner", ["lease_owner"], _HELD),
    ("ix_ledgers_waiting_for_host", ["host", "due_at"], _BUSY),
    ("ix_ledgers_written_controller", ["controller"], _WRITTEN),
    ("ix_ledgers_written_contact", ["contact"], _WRITTEN),
)


def upgrade() -> None:
    for column in _columns():
        op.add_column("ledgers", column)
    for name, columns, where in _INDEXES:
        op.create_index(name, "ledgers", columns, sqlite_where=where, postgresql_where=where)
    op.add_column("host_leases", sa.Column("ledger", sa.String(length=40), nullable=True))
    op.add_column("questions", sa.Column("level", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "workers",
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
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
