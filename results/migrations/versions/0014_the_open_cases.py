"""What the desk counts of all open cases stands in one index"""

import sqlalchemy as sa
from alembic import op


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_COUNTED = ["kind", "id", "due_at", "lease_owner", "lease_until", "requested_at", "scenario_digest"]


def upgrade() -> None:
    _made_of(_COUNTED)


def downgrade() -> None:
    _made_of(["kind"])


def _made_of(columns: list[str]) -> None:
    still = sa.text("closed_at IS NULL")
    op.drop_index("ix_ledgers_open", table_name="ledgers")
    op.create_index("ix_ledgers_open", "ledgers", columns, sqlite_where=still, postgresql_where=still)
