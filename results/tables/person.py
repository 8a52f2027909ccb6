"""What is kept of the people who work at the desk?"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from results.tables.column import WORD, Moment, metadata, only_where

people = Table(
    "people",
    metadata,
    Column("name", WORD, primary_key=True),
    Column("roles", WORD, nullable=False),
    Column("password", WORD, nullable=False),  # Argon2id, with its salt
    Column("given", Boolean, nullable=False),  # by somebody else: to be changed first
    Column("code", LargeBinary),  # the secret of a telephone's codes, sealed
    Column("code_step", Integer),  # the time step of the last code taken: none is taken twice
    Column("tries", Integer, nullable=False),  # since they last came in
    Column("locked_until", Moment),
    Column("added_at", Moment, nullable=False),
    Column("added_by", WORD, nullable=False),
    Column("disabled_at", Moment),
)

person_sessions = Table(  # who is at the desk; of what their browser shows us only the digest is kept
    "person_sessions",
    metadata,
    Column("digest", WORD, primary_key=True),
    Column("person", WORD, ForeignKey("people.name"), nullable=False, index=True),
    Column("begun_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("proven", Boolean, nullable=False),  # False: the password was right, the code is still to come
)

person_tokens = (
    Table(  # by which programs read; of what they show us only the digest is kept, and one that is over stays
        "person_tokens",
        metadata,
        Column("digest", WORD, primary_key=True),
        Column("person", WORD, ForeignKey("people.name"), nullable=False, index=True),
        Column("name", WORD, nullable=False),
        Column("scope", WORD, nullable=False),
        Column("made_at", Moment, nullable=False),
        Column("until", Moment, nullable=False),
        Column("used_at", Moment),
        Column("ended_at", Moment),
    )
)

interests = Table(  # declared; one that is over stays
    "interests",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("person", WORD, ForeignKey("people.name"), nullable=False),
    Column("controller", WORD, nullable=False),
    Column("why", Text, nullable=False),
    Column("declared_at", Moment, nullable=False),
    Column("declared_by", WORD, nullable=False),
    Column("ended_at", Moment),
    only_where("ended_at IS NULL", "ix_interests_person", "person"),
)

person_acts = Table(  # append-only: what each person did or tried at the desk
    "person_acts",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("person", WORD, nullable=False),
    Column("what", WORD, nullable=False),
    Column("subject", WORD, nullable=False),
    Column("details", Text, nullable=False),
    Index("ix_person_acts_person", "person", "seq"),
    Index("ix_person_acts_what", "what", "seq"),
)
