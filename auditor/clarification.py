"""Was the service asked about what its answer lacks, and what did it say? Pure; for deciding and for judging alike.

By letter a shortfall is confirmed in the same case (LAW 5): a person orders one
letter that names what is missing; it leaves once. What it is answered counts
against the service only after two people have read it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from auditor.legal_clock import TAKEN_BACK
from results.records import (
    Answered,
    Asked,
    ClarificationOrdered,
    Entry,
    Fact,
    FactSeen,
    LetterSent,
    NotDone,
    QuestionTopic,
    StageEnded,
)

STAGE: Final = "clarify"
LETTER: Final = "clarification"
LEAVE: Final = "leave"
"""A person does without the letter."""

NOT_POSTED: Final = "not_posted"

READERS: Final = 2
"""People who have read it, each alone, before what they have read accuses anybody (LAW 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification:
    """What became of the order.

    Attributes:
        ordered: who wanted what to be named.
        sent: the entry that shows that the letter left; None: it has not, as far as is known.
        withdrawn: a person has decided that it does not leave.
        since: what was entered after it had left.
    """

    ordered: Entry
    body: ClarificationOrdered
    sent: Entry | None = None
    withdrawn: bool = False
    since: tuple[Entry, ...] = ()

    @property
    def ready(self) -> Entry | None:
        """Something that was said, in answer, to be there to take, as long as it is neither taken nor taken back."""
        last = next(self._facts(Fact.EXPORT_READY, newest=True), None)
        settled = next(self._facts(Fact.EXPORT_DELIVERED, *TAKEN_BACK, newest=True), None)
        return last if last is not None and (settled is None or settled.seq < last.seq) else None

    @property
    def completed(self) -> bool:
        """Whether another file came in answer to it."""
        return any(True for _ in self._facts(Fact.EXPORT_DELIVERED))

    @property
    def came_back(self) -> bool:
        """Whether it was not delivered."""
        return any(True for _ in self._facts(Fact.BOUNCED))

    @property
    def confirmed(self) -> tuple[Entry, ...]:
        """The entries by which the omission is confirmed, the first reading of it first; none that another reader denies."""
        bodies = [entry.body for entry in self.since]
        asked = {b.question: b.proposes for b in bodies if isinstance(b, Asked) and b.topic is QuestionTopic.READ_AGAIN}
        denied = {asked.get(b.question) for b in bodies if isinstance(b, Answered) and b.answer == "no"}
        return tuple(e for e in self._facts(Fact.OMISSION_CONFIRMED) if e.seq not in denied)

    @property
    def readers(self) -> frozenset[str]:
        """Who has read in the answer that nothing else comes; of what came on paper, who has entered it."""
        seen = {seq for e in self.confirmed if isinstance(e.body, FactSeen) for seq in (e.seq, e.body.confirms)}
        return frozenset(person for e in self.since if e.seq in seen and (person := _reader(e)))

    def _facts(self, *wanted: Fact, newest: bool = False) -> Iterator[Entry]:
        entries = reversed(self.since) if newest else iter(self.since)
        return (e for e in entries if isinstance(e.body, FactSeen) and not e.body.proposed and e.body.fact in wanted)


def clarification_of(entries: Sequence[Entry]) -> Clarification | None:
    """The order that counts: the last; None where nobody gave one."""
    at = next((n for n in range(len(entries) - 1, -1, -1) if isinstance(entries[n].body, ClarificationOrdered)), None)
    if at is None:
        return None
    ordered, after = entries[at], entries[at + 1 :]
    body = ordered.body
    assert isinstance(body, ClarificationOrdered)
    left = next((n for n, entry in enumerate(after) if _left(entry)), None)
    if left is None:
        return Clarification(ordered=ordered, body=body, withdrawn=_withdrawn(after))
    return Clarification(ordered=ordered, body=body, sent=after[left], since=tuple(after[left + 1 :]))


def _left(entry: Entry) -> bool:
    """Whether it shows that the letter left: our server took it, or a person posted it, or says that it was sent."""
    if entry.stage != STAGE:
        return False
    return isinstance(entry.body, StageEnded) or (
        isinstance(entry.body, LetterSent) and entry.body.message_id is not None
    )


def _withdrawn(after: Sequence[Entry]) -> bool:
    return any(
        entry.stage == STAGE
        and (
            (isinstance(entry.body, NotDone) and entry.body.status == NOT_POSTED)
            or (isinstance(entry.body, Answered) and entry.body.answer == LEAVE)
        )
        for entry in after
    )


def _reader(entry: Entry) -> str:
    """Who has read what an entry says; nobody, where a program wrote it."""
    kind, _, name = entry.by.partition(":")
    return same_person(name) if kind == "person" else ""


def same_person(name: str) -> str:
    """A name as it is compared: however somebody spells theirs, they are one person."""
    return " ".join(name.split()).casefold()
