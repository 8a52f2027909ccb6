"""What do criteria get to read of a case? The same, whether a house kept it or a bundle brought it. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from results.records import (
    AccountUsed,
    Artifact,
    CaseOpened,
    Earlier,
    Entry,
    Evidence,
    Fact,
    FactSeen,
    GroundTruth,
    ReadBack,
    Service,
)

PROVEN_WITHIN = timedelta(hours=24)  # CRITERIA: proven present within 24 h before the request


def evidence_of(
    entries: Sequence[Entry],
    *,
    digest: str,
    sealed_at: datetime,
    service: Service,
    artifacts: tuple[Artifact, ...],
    truth: GroundTruth | None,
    bystander: GroundTruth | None,
) -> Evidence:
    """Bring together what was sealed, with what follows from the ledger itself."""
    opened = entries[0].body
    assert isinstance(opened, CaseOpened)
    return Evidence(
        case=entries[0].ledger,
        digest=digest,
        sealed_at=sealed_at,
        service=service,
        opened=opened,
        entries=tuple(entries),
        artifacts=artifacts,
        truth=truth,
        bystander=bystander,
        proven=proven_by(entries),
        earlier=_earlier(opened),
        past=next((e.body for e in entries if isinstance(e.body, AccountUsed)), None),
    )


def _earlier(opened: CaseOpened) -> Earlier | None:
    if opened.confirms is None or opened.confirms_evidence is None:
        return None
    return Earlier(case=opened.confirms, evidence=opened.confirms_evidence, missing=opened.confirms_missing)


def proven_by(entries: Sequence[Entry]) -> frozenset[str]:
    """What read-back saw in the account within a day before the request."""
    submitted = next(
        (e.body.when.by for e in entries if isinstance(e.body, FactSeen) and e.body.fact is Fact.REQUEST_SUBMITTED),
        None,
    )
    if submitted is None:
        return frozenset()
    return frozenset(
        field
        for e in entries
        if isinstance(e.body, ReadBack) and submitted - PROVEN_WITHIN <= e.at <= submitted
        for field in e.body.seen
    )
