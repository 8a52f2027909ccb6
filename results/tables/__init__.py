"""What do we keep, and in which columns?

One schema for SQLite and PostgreSQL. The entries' bytes are the truth; every
other column beside them is a copy for queries, and the ledger row is a cache
that `auditor store check --rebuild` can make anew (lease and epoch excepted).
"""

from results.tables.alert import alert_events, alert_mutes, alert_ways, alerts
from results.tables.casework import (
    account_events,
    artifacts,
    current_verdicts,
    entries,
    evidences,
    inspections,
    ledgers,
    orders,
    plantings,
    questions,
    scenarios,
    scorecards,
    sessions,
    truths,
    vault_reads,
    verdicts,
)
from results.tables.column import WORD, Moment, metadata, only_where
from results.tables.operation import (
    campaign_cases,
    campaign_events,
    campaign_firings,
    campaigns,
    host_leases,
    switches,
    workers,
)
from results.tables.person import interests, people, person_acts, person_sessions, person_tokens
from results.tables.privacy import backups, privacy_events, privacy_requests
from results.tables.publication import (
    case_rows,
    methods,
    publication_events,
    published_errors,
    release_events,
    releases,
    samples,
)
from results.tables.push import push_attempts, pushes

__all__ = [
    "WORD",
    "Moment",
    "account_events",
    "alert_events",
    "alert_mutes",
    "alert_ways",
    "alerts",
    "artifacts",
    "backups",
    "campaign_cases",
    "campaign_events",
    "campaign_firings",
    "campaigns",
    "case_rows",
    "current_verdicts",
    "entries",
    "evidences",
    "host_leases",
    "inspections",
    "interests",
    "ledgers",
    "metadata",
    "methods",
    "only_where",
    "orders",
    "people",
    "person_acts",
    "person_sessions",
    "person_tokens",
    "plantings",
    "privacy_events",
    "privacy_requests",
    "publication_events",
    "published_errors",
    "push_attempts",
    "pushes",
    "questions",
    "release_events",
    "releases",
    "samples",
    "scenarios",
    "scorecards",
    "sessions",
    "switches",
    "truths",
    "vault_reads",
    "verdicts",
    "workers",
]
