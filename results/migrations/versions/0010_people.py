"""People: who may enter the desk, their sessions, their interests, what they did; and what the desk looks cases up by"""

from typing import Any

import sqlalchemy as sa
from alembic import op
import results.tables


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, results.tables.Moment(timezone=True), nullable=nullable)


def _word(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, results.tables.WORD, nullable=nullable)


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f(f"fk_{table}_person_people"))


def upgrade() -> None:
    op.create_table(
        "people",
        _word("name"),
        _word("roles"),
        _word("password"),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.Column("code_step", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        _moment("locked_until", nullable=True),
        _moment("added_at"),
        _word("added_by"),
        _moment("disabled_at", nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_people")),
    )
    op.create_table(
        "person_sessions",
        _word("digest"),
        _word("person"),
        _moment("begun_at"),
        _moment("seen_at"),
        sa.Column("proven", sa.Boolean(), nullable=False),
        _of_person("person_sessions"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_person_sessions")),
    )
    op.create_index("ix_person_sessions_person", "person_sessions", ["person"])
    op.create_table(
        "interests",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        _word("person"),
        _word("controller"),
        sa.Column("why", sa.Text(), nullable=False),
        _moment("declared_at"),
        _word("declared_by"),
        _moment("ended_at", nullable=True),
        _of_person("interests"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_interests")),
    )
    some = sa.text("ended_at IS NULL")
    op.create_index("ix_interests_person", "interests", ["person"], sqlite_where=some, postgresql_where=some)
    op.create_table(
        "person_acts",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        _moment("at"),
        _word("person"),
        _word("what"),
        _word("subject"),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_person_acts")),
    )
    op.create_index("ix_person_acts_person", "person_acts", ["person", "seq"])
    op.create_index("ix_ledgers_kind", "ledgers", ["kind", "id"])
    still = sa.text("closed_at IS NULL")
    op.create_index("ix_ledgers_open", "ledgers", ["kind"], sqlite_where=still, postgresql_where=still)


def downgrade() -> None:
    for index in ("ix_ledgers_open", "ix_ledgers_kind"):
        op.drop_index(index, table_name="ledgers")
    for table in ("person_acts", "interests", "person_sessions", "people"):
        op.drop_table(table)
