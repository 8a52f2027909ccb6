"""What one firing did, acts of one kind, cases by their service and those to be judged are found without reading all the others"""

import sqlalchemy as sa
from alembic import op


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_campaign_cases_firing", "campaign_cases", ["campaign", "fire_at", "passed", "scenario"])
    op.create_index("ix_person_acts_what", "person_acts", ["what", "seq"])
    op.create_index("ix_ledgers_by_service", "ledgers", ["service", "id", "kind"])
    still = sa.text("closed_at IS NOT NULL AND due_at IS NOT NULL")
    columns = ["kind", "id"]
    op.create_index("ix_ledgers_unjudged", "ledgers", columns, sqlite_where=still, postgresql_where=still)


def downgrade() -> None:
    op.drop_index("ix_ledgers_unjudged", table_name="ledgers")
    op.drop_index("ix_ledgers_by_service", table_name="ledgers")
    op.drop_index("ix_person_acts_what", table_name="person_acts")
    op.drop_index("ix_campaign_cases_firing", table_name="campaign_cases")
