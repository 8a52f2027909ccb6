"""Campaigns: standing orders, their history, and what each firing did"""

import sqlalchemy as sa
from alembic import op
import results.tables


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('campaigns',
    sa.Column('name', results.tables.WORD, nullable=False),
    sa.Column('selection', sa.Text(), nullable=False),
    sa.Column('cron', results.tables.WORD, nullable=False),
    sa.Column('zone', results.tables.WORD, nullable=False),
    sa.Column('jitter_s', sa.Integer(), nullable=False),
    sa.Column('hours', sa.Text(), nullable=False),
    sa.Column('starts', results.tables.Moment(timezone=True), nullable=False),
    sa.Column('ends', results.tables.Moment(timezone=True), nullable=True),
    sa.Column('languages', results.tables.WORD, nullable=False),
    sa.Column('ordered_by', results.tables.WORD, nullable=False),
    sa.Column('ordered_at', results.tables.Moment(timezone=True), nullable=False),
    sa.Column('state', results.tables.WORD, nullable=False),
    sa.Column('next_fire_at', results.tables.Moment(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_campaigns'))
    )
    with op.batch_alter_table('campaigns', schema=None) as batch_op:
        batch_op.create_index('ix_campaigns_next_fire_at', ['next_fire_at'], unique=False)

    op.create_table('campaign_events',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('campaign', results.tables.WORD, nullable=False),
    sa.Column('at', results.tables.Moment(timezone=True), nullable=False),
    sa.Column('by', results.tables.WORD, nullable=False),
    sa.Column('what', results.tables.WORD, nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['campaign'], ['campaigns.name'], name=op.f('fk_campaign_events_campaign_campaigns')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_campaign_events'))
    )
    with op.batch_alter_table('campaign_events', schema=None) as batch_op:
        batch_op.create_index('ix_campaign_events_campaign', ['campaign', 'seq'], unique=False)

    op.create_table('campaign_firings',
    sa.Column('campaign', results.tables.WORD, nullable=False),
    sa.Column('fire_at', results.tables.Moment(timezone=True), nullable=False),
    sa.Column('begun_at', results.tables.Moment(timezone=True), nullable=False),
    sa.Column('by', results.tables.WORD, nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('missed', sa.Integer(), nullable=False),
    sa.Column('missed_since', results.tables.Moment(timezone=True), nullable=True),
    sa.Column('done_at', results.tables.Moment(timezone=True), nullable=True),
    sa.Column('passed', results.tables.WORD, nullable=True),
    sa.ForeignKeyConstraint(['campaign'], ['campaigns.name'], name=op.f('fk_campaign_firings_campaign_campaigns')),
    sa.PrimaryKeyConstraint('campaign', 'fire_at', name=op.f('pk_campaign_firings'))
    )
    with op.batch_alter_table('campaign_firings', schema=None) as batch_op:
        batch_op.create_index('ix_campaign_firings_done_at', ['done_at'], unique=False)

    op.create_table('campaign_cases',
    sa.Column('campaign', results.tables.WORD, nullable=False),
    sa.Column('scenario', results.tables.WORD, nullable=False),
    sa.Column('fire_at', results.tables.Moment(timezone=True), nullable=False),
    sa.Column('ledger', results.tables.WORD, nullable=True),
    sa.Column('start_at', results.tables.Moment(timezone=True), nullable=True),
    sa.Column('passed', results.tables.WORD, nullable=True),
    sa.Column('detail', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['campaign'], ['campaigns.name'], name=op.f('fk_campaign_cases_campaign_campaigns')),
    sa.ForeignKeyConstraint(['ledger'], ['ledgers.id'], name=op.f('fk_campaign_cases_ledger_ledgers')),
    sa.PrimaryKeyConstraint('campaign', 'scenario', 'fire_at', name=op.f('pk_campaign_cases')),
    sa.UniqueConstraint('ledger', name=op.f('uq_campaign_cases_ledger'))
    )


def downgrade() -> None:
    op.drop_table('campaign_cases')
    with op.batch_alter_table('campaign_firings', schema=None) as batch_op:
        batch_op.drop_index('ix_campaign_firings_done_at')

    op.drop_table('campaign_firings')
    with op.batch_alter_table('campaign_events', schema=None) as batch_op:
        batch_op.drop_index('ix_campaign_events_campaign')

    op.drop_table('campaign_events')
    with op.batch_alter_table('campaigns', schema=None) as batch_op:
        batch_op.drop_index('ix_campaigns_next_fire_at')

    op.drop_table('campaigns')
