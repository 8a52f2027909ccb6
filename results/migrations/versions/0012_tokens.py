"""Tokens by which programs of the house read the desk"""

from typing import Any

import sqlalchemy as sa
from alembic import op
import results.tables


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, results.tables.Moment(timezone=True), nullable=nullable)


def _word(name: str) -> sa.Column[Any]:
    return sa.Column(name, results.tables.WORD, nullable=False)


def upgrade() -> None:
    op.create_table(
        "person_tokens",
        _word("digest"),
        _word("person"),
        _word("name"),
        _word("scope"),
        _moment("made_at"),
        _moment("until"),
        _moment("used_at", nullable=True),
        _moment("ended_at", nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("fk_person_tokens_person_people")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_person_tokens")),
    )
    op.create_index("ix_person_tokens_person", "person_tokens", ["person"])


def downgrade() -> None:
    op.drop_table("person_tokens")
