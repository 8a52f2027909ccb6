"""The cases of a campaign, and the last one of a scenario that came to its end, are found without reading all the others"""

from alembic import op


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_campaign_cases_opened", "campaign_cases", ["campaign", "ledger"])
    op.create_index("ix_ledgers_closed", "ledgers", ["scenario", "kind", "closed_at", "requested_at"])


def downgrade() -> None:
    op.drop_index("ix_ledgers_closed", table_name="ledgers")
    op.drop_index("ix_campaign_cases_opened", table_name="campaign_cases")
