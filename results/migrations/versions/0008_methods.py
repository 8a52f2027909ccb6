"""Methods described; what figures read of a case by each method, of each seal"""

import sqlalchemy as sa
from alembic import op
import results.tables


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WORD = results.tables.WORD


def upgrade() -> None:
    op.create_table(
        "methods",
        sa.Column("digest", WORD, nullable=False),
        sa.Column("version", WORD, nullable=False),
        sa.Column("first_used_at", results.tables.Moment(timezone=True), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_methods")),
    )
    op.execute("DELETE FROM case_rows WHERE evidence NOT IN (SELECT digest FROM evidences)")  # reassessing makes them
    op.add_column("case_rows", sa.Column("sealed_at", results.tables.Moment(timezone=True), nullable=True))
    op.execute(
        "UPDATE case_rows SET sealed_at = (SELECT evidences.sealed_at FROM evidences"
        " WHERE evidences.digest = case_rows.evidence)"
    )
    _key(["method", "ledger", "evidence"], nullable=False)


def downgrade() -> None:
    """An older program knows one row a case: that of the newest seal, by the method that judged it last."""
    op.execute(
        "DELETE FROM case_rows WHERE evidence <> (SELECT evidences.digest FROM evidences"
        " WHERE evidences.ledger = case_rows.ledger ORDER BY evidences.sealed_at DESC, evidences.digest DESC LIMIT 1)"
    )
    op.execute(
        "DELETE FROM case_rows WHERE method <> (SELECT scorecards.method FROM scorecards"
        " JOIN case_rows AS other ON other.ledger = scorecards.ledger AND other.method = scorecards.method"
        " AND other.evidence = scorecards.evidence WHERE scorecards.ledger = case_rows.ledger"
        " ORDER BY scorecards.made_at DESC, scorecards.method DESC LIMIT 1)"
    )
    _key(["ledger"], nullable=True)
    op.drop_column("case_rows", "sealed_at")
    op.drop_table("methods")


def _key(columns: list[str], *, nullable: bool) -> None:
    with op.batch_alter_table("case_rows") as batch_op:
        batch_op.drop_constraint("pk_case_rows", type_="primary")
        batch_op.alter_column("sealed_at", existing_type=results.tables.Moment(timezone=True), nullable=nullable)
        batch_op.create_primary_key("pk_case_rows", columns)
