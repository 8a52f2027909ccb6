"""How does a case, once judged, count in figures? Pure."""

from auditor.criteria.reading import track_of
from auditor.exercise import exercise_of
from results.figures.row import row_of
from results.records import Evidence, Intended, LetterSent, Scorecard
from results.store.case_row import KeptRow

UNKNOWN = "unknown"
"""As whom the account is held, as long as nobody has looked into the file of accounts."""


def kept_row(evidence: Evidence, card: Scorecard, *, software: str | None) -> KeptRow:
    """Lay a judged case out as it is kept."""
    row = row_of(
        card,
        track=track_of(evidence),
        channel=channel_of(evidence),
        holder_mode=UNKNOWN,
        exercise=exercise_of(card),
        software=software,
    )
    return KeptRow(
        row=row,
        service=evidence.service,
        evidence=evidence.digest,
        head=evidence.entries[-1].digest,
        account=evidence.opened.account,
        confirms=evidence.opened.confirms,
    )


def channel_of(evidence: Evidence) -> str:
    """By which way one asked: `mail`, `post`, `api` or `portal`."""
    letter = next((e.body for e in evidence.entries if isinstance(e.body, LetterSent) and e.stage == "request"), None)
    if letter is not None:
        return "mail" if letter.message_id is not None else "post"
    asked = next((e for e in evidence.entries if isinstance(e.body, Intended) and e.stage == "request"), None)
    return "api" if asked is not None and asked.by == "probe:http" else "portal"
