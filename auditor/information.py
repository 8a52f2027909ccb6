"""Who has read which of the elements of GDPR Art. 15(1) an answer gives? Pure; for deciding and for judging alike.

The program suggests and a person says; what would accuse is read by two, each
alone (LAW 5). What either of them finds is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from auditor.clarification import READERS, same_person
from results.records import (
    ALWAYS_OWED,
    Answered,
    Asked,
    CaseOpened,
    Entry,
    Fact,
    FactSeen,
    InformationElement,
    QuestionTopic,
    Right,
)

READ: Final = "read"
NO_COPY: Final = "no_copy"
"""The reader has found information on the processing, and none of the data themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one person has found in the whole answer."""

    entry: Entry
    person: str
    given: frozenset[InformationElement]
    holds_copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """All that people have read since the answer came last.

    Attributes:
        since: the last thing that there is to be read; None while there is nothing.
        open: a person is asked to read it, and has not.
    """

    since: Entry | None
    made: tuple[Reading, ...] = ()
    open: tuple[Entry, ...] = ()

    @property
    def given(self) -> frozenset[InformationElement]:
        """What anybody has found."""
        return frozenset().union(*(one.given for one in self.made))

    @property
    def missing(self) -> tuple[InformationElement, ...]:
        """What every controller owes and nobody has found, in the order of the law."""
        return tuple(element for element in ALWAYS_OWED if element not in self.given)

    @property
    def readers(self) -> frozenset[str]:
        return frozenset(one.person for one in self.made)

    @property
    def without_copy(self) -> bool:
        """Whether two people have read it, and neither has found the data themselves."""
        return len(self.readers) >= READERS and not any(one.holds_copy for one in self.made)

    @property
    def suffice(self) -> bool:
        """Whether nobody else needs to read it."""
        if len(self.readers) >= READERS:
            return True
        return bool(self.made) and not self.missing and all(one.holds_copy for one in self.made)


def access_asked(opened: object) -> bool:
    """Whether a copy under Art. 15 was asked for; else nothing is owed under it."""
    return isinstance(opened, CaseOpened) and opened.right in (Right.ACCESS, Right.BOTH)


def readings_of(entries: Sequence[Entry]) -> Readings:
    """What was read of the answer as it stands now: what came later is read anew."""
    since = next((entry for entry in reversed(entries) if _brings(entry)), None)
    if since is None:
        return Readings(since=None)
    asked = {
        e.body.question: e
        for e in entries
        if isinstance(e.body, Asked) and e.body.topic is QuestionTopic.READ_INFORMATION
    }
    answers = [(e, e.body) for e in entries if isinstance(e.body, Answered) and e.body.question in asked]
    made = tuple(_reading(entry, body) for entry, body in answers if asked[body.question].seq > since.seq)
    answered = {body.question for _, body in answers}
    still = tuple(e for question, e in asked.items() if question not in answered)
    return Readings(since=since, made=made, open=still)


def _brings(entry: Entry) -> bool:
    body = entry.body
    return (
        isinstance(body, FactSeen)
        and not body.proposed
        and body.fact in (Fact.EXPORT_DELIVERED, Fact.INFORMATION_GIVEN)
    )


def _reading(entry: Entry, answered: Answered) -> Reading:
    elements = answered.details.elements if answered.details else None
    return Reading(
        entry=entry,
        person=same_person(answered.person),
        given=frozenset(elements or ()),
        holds_copy=answered.answer != NO_COPY,
    )
