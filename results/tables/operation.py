"""What is kept of who works where, and of standing orders?"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from results.tables.column import WORD, Moment, metadata

host_leases = Table(  # one session per host, across processes and machines
    "host_leases",
    metadata,
    Column("host", WORD, primary_key=True),
    Column("ledger", WORD),  # whose session it is, or was last
    Column("owner", WORD),
    Column("until", Moment),
    Column("free_at", Moment),
)

switches = Table(  # the kill switch, read before every irreversible step
    "switches",
    metadata,
    Column("name", WORD, primary_key=True),
    Column("on", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", WORD, nullable=False),
)

workers = Table(  # who runs the bot now: each says so every few seconds
    "workers",
    metadata,
    Column("owner", WORD, primary_key=True),
    Column("kind", WORD, nullable=False),  # embedded distributed
    Column("version", WORD, nullable=False),
    Column("since", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),  # by the machine's time
    Column("running", Integer, nullable=False, default=0),
    Column("trouble", Text),
)

campaigns = Table(  # standing orders; removed ones stay, and so does their name
    "campaigns",
    metadata,
    Column("name", WORD, primary_key=True),
    Column("selection", Text, nullable=False),
    Column("cron", WORD, nullable=False),
    Column("zone", WORD, nullable=False),
    Column("jitter_s", Integer, nullable=False),
    Column("hours", Text, nullable=False),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment),
    Column("languages", WORD, nullable=False),
    Column("ordered_by", WORD, nullable=False),
    Column("ordered_at", Moment, nullable=False),
    Column("state", WORD, nullable=False),
    Column("next_fire_at", Moment),  # None: paused, removed, or no firing is left
    Index("ix_campaigns_next_fire_at", "next_fire_at"),
)

campaign_events = Table(  # append-only: who did what to a campaign, and how it stood from then on
    "campaign_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("campaign", WORD, ForeignKey("campaigns.name"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", WORD, nullable=False),
    Column("what", WORD, nullable=False),
    Column("after", Text, nullable=False),
    Index("ix_campaign_events_campaign", "campaign", "seq"),
)

campaign_firings = Table(  # each moment at which a campaign fired, or should have
    "campaign_firings",
    metadata,
    Column("campaign", WORD, ForeignKey("campaigns.name"), nullable=False),
    Column("fire_at", Moment, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("by", WORD, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("missed_since", Moment),
    Column("done_at", Moment),  # None: its cases are being opened, or whoever opened them died
    Column("passed", WORD),
    PrimaryKeyConstraint("campaign", "fire_at"),
    Index("ix_campaign_firings_done_at", "done_at"),
)

campaign_cases = Table(  # what a firing did for each scenario: a case, or the reason why there is none; never twice
    "campaign_cases",
    metadata,
    Column("campaign", WORD, ForeignKey("campaigns.name"), nullable=False),
    Column("scenario", WORD, nullable=False),
    Column("fire_at", Moment, nullable=False),
    Column("ledger", WORD, ForeignKey("ledgers.id"), unique=True),
    Column("start_at", Moment),
    Column("passed", WORD),
    Column("detail", Text),
    PrimaryKeyConstraint("campaign", "scenario", "fire_at"),
    Index("ix_campaign_cases_firing", "campaign", "fire_at", "passed", "scenario"),
    Index("ix_campaign_cases_opened", "campaign", "ledger"),  # its cases, the newest first
)
