"""What happened to accounts; sessions that a person opened outlive the case"""

import sqlalchemy as sa
from alembic import op
import results.tables


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account_events',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('account', sa.String(length=200), nullable=False),
    sa.Column('at', results.tables.Moment(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('what', sa.String(length=24), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_account_events'))
    )
    with op.batch_alter_table('account_events', schema=None) as batch_op:
        batch_op.create_index('ix_account_events_account', ['account', 'seq'], unique=False)

    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('until', results.tables.Moment(timezone=True), nullable=True))
        batch_op.alter_column('ledger', existing_type=sa.String(length=40), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM sessions WHERE ledger IS NULL")  # a sign-in by hand can be repeated
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.alter_column('ledger', existing_type=sa.String(length=40), nullable=False)
        batch_op.drop_column('until')

    with op.batch_alter_table('account_events', schema=None) as batch_op:
        batch_op.drop_index('ix_account_events_account')

    op.drop_table('account_events')
