"""What one firing did, acts of one kind, and cases by their service are found without reading all the others"""

from alembic import op


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_campaign_cases_firing", "campaign_cases", ["campaign", "fire_at", "passed", "scenario"])
    op.create_index("ix_person_acts_what", "person_acts", ["what", "seq"])
    op.create_index("ix_ledgers_by_service", "ledgers", ["service", "id", "kind"])


def downgrade() -> None:
    op.drop_index("ix_ledgers_by_service", table_name="ledgers")
    op.drop_index("ix_person_acts_what", table_name="person_acts")
    op.drop_index("ix_campaign_cases_firing", table_name="campaign_cases")
