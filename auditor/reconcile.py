"""Was the request sent after all? A step that cannot be taken back was begun, and nobody saw it done. Pure.

What the service shows now, and did not show before, says that it was; it is
dated by the intent, not by the look.
"""

from collections.abc import Sequence

from auditor.answer import submission_window
from auditor.replay import replay
from results.records import Body, Entry, Fact, FactSeen, Intended

_PROOFS = (Fact.REQUEST_PENDING, Fact.EXPORT_READY, Fact.EXPORT_DELIVERED)


def sent_after_all(entries: Sequence[Entry], seen: Sequence[Body], *, export: str | None) -> FactSeen | None:
    """The fact that the request left; None where nothing shows it.

    Args:
        entries: the ledger, an intent in it.
        seen: what the read-only look showed.
        export: of which of several.
    """
    intent = next(e for e in reversed(entries) if isinstance(e.body, Intended))
    before = [look for entry, look in replay(entries, export=export).looks if entry.stage == "baseline"]
    already = before[-1].facts if before else ()
    shown = next((b for b in seen if isinstance(b, FactSeen) and b.fact in _PROOFS and b.fact not in already), None)
    if shown is None:
        return None
    return FactSeen(
        fact=Fact.REQUEST_SUBMITTED,
        when=submission_window(intent.at),
        step=intent.body.step if isinstance(intent.body, Intended) else None,
        export=export,
        artifacts=shown.artifacts,
    )
