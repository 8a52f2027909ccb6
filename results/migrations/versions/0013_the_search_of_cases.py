"""All that the desk searches of a case stands in one index"""

from alembic import op


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_ledgers_kind", table_name="ledgers")
    op.create_index("ix_ledgers_kind", "ledgers", ["kind", "id", "service", "scenario", "account"])


def downgrade() -> None:
    op.drop_index("ix_ledgers_kind", table_name="ledgers")
    op.create_index("ix_ledgers_kind", "ledgers", ["kind", "id"])
