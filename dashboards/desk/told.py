"""How is what stands in the store told in a line of the desk?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dashboards import vocabulary
from results.records import LedgerKind, QuestionTopic, Text
from results.store.board import Standing
from results.store.question import QuestionRow

STANDINGS: Final = {
    Standing.PERSON: Text(fr="attend une personne", en="needs a person"),
    Standing.RUNNING: Text(fr="en cours", en="running"),
    Standing.DUE: Text(fr="à faire", en="due"),
    Standing.WAITING: Text(fr="en attente", en="waiting"),
    Standing.CLOSED: Text(fr="clos", en="closed"),
}
KINDS: Final = {
    LedgerKind.CASE: Text(fr="Dossier", en="Case"),
    LedgerKind.PLANTING: Text(fr="Dépôt de données", en="Planting"),
    LedgerKind.MAILBOX: Text(fr="Boîte aux lettres", en="Mailbox"),
    LedgerKind.NOTICE: Text(fr="Avis", en="Notice"),
}
_AT_NOTICE: Final = (QuestionTopic.REVIEW_NOTICE, QuestionTopic.DECIDE_CONTEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that only a person can do.

    Attributes:
        late: nobody has done it for so long that it was said again, or its day is over.
    """

    path: str
    ledger: str
    words: Text
    service: str
    asked_at: datetime
    due: datetime | None
    late: bool


def tasks_of(rows: Sequence[QuestionRow], now: datetime) -> list[Task]:
    """Open questions: first those that are late, then by their last day, then the oldest."""
    tasks = [
        Task(
            path=path_of(row),
            ledger=row.ledger,
            words=vocabulary.QUESTIONS[row.asked.topic],
            service=row.service,
            asked_at=row.asked_at,
            due=row.asked.due,
            late=row.level > 0 or (row.asked.due is not None and row.asked.due <= now),
        )
        for row in rows
        if row.answered is None
    ]
    return sorted(tasks, key=lambda task: (not task.late, task.due is None, task.due or task.asked_at, task.asked_at))


def path_of(row: QuestionRow) -> str:
    """Where a question is answered."""
    if row.asked.topic in _AT_NOTICE:
        return f"/desk/notices/{row.ledger}"
    return f"/desk/questions/{row.id}"
