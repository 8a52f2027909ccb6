"""What PostgreSQL does otherwise than SQLite; what is due, held or open is found without looking at the rest"""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    'account_events', 'artifacts', 'current_verdicts', 'entries', 'evidences', 'host_leases', 'inspections', 'ledgers',
    'orders', 'plantings', 'questions', 'scenarios', 'scorecards', 'sessions', 'switches', 'truths', 'vault_reads',
    'verdicts',
)
DUE, HELD, OPEN = 'due_at IS NOT NULL', 'lease_owner IS NOT NULL', 'answered_seq IS NULL'


def upgrade() -> None:
    _texts_of_any_length()
    op.drop_index('ix_ledgers_due', table_name='ledgers')
    for name, table, column, where in (
        ('ix_ledgers_due', 'ledgers', 'due_at', DUE),
        ('ix_ledgers_lease_owner', 'ledgers', 'lease_owner', HELD),
        ('ix_questions_open', 'questions', 'asked_at', OPEN),
    ):
        op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:  # longer texts and another order harm nobody
    op.drop_index('ix_questions_open', table_name='questions')
    op.drop_index('ix_ledgers_lease_owner', table_name='ledgers')
    op.drop_index('ix_ledgers_due', table_name='ledgers')
    op.create_index('ix_ledgers_due', 'ledgers', ['due_at'])


def _texts_of_any_length() -> None:
    """SQLite knows no lengths, and sorts by bytes."""
    bind = op.get_bind()
    if bind.dialect.name != 'postgresql':
        return
    for table in TABLES:
        columns = bind.execute(
            sa.text(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
                " AND table_name = :table AND data_type = 'character varying' ORDER BY ordinal_position"
            ),
            {'table': table},
        ).scalars()
        op.execute(
            f'ALTER TABLE "{table}" '
            + ', '.join(f'ALTER COLUMN "{column}" TYPE varchar COLLATE "C"' for column in columns)
        )
