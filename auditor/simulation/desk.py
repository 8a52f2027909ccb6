"""Who answers what the bot asks in a simulation? A person, on weekday mornings, who reads what was drawn."""

from datetime import UTC, date, datetime, time

from auditor.answer import consequences
from auditor.law.day import zone
from auditor.simulation.fate import Fate
from auditor.simulation.hands import asked_at, drawn
from auditor.simulation.population import Population
from results.records import Answered, Fact, FactDetails, FactSeen
from results.store import Store, ledger, question
from results.store.question import QuestionRow

PERSON = "simulation"
_MORNING = time(9, 0)
_ZONE = "Europe/Paris"


def opens_at(day: date) -> datetime | None:
    """When the desk is manned on a day; None: it is not."""
    return None if day.isoweekday() > 5 else datetime.combine(day, _MORNING, tzinfo=zone(_ZONE)).astimezone(UTC)


async def answer_all(store: Store, population: Population, now: datetime) -> int:
    """Answer every open question; gives how many there were."""
    async with store.read() as tx:
        asked = await question.listing(tx)
    for row in asked:
        await _answer(store, population, row, now)
    return len(asked)


async def _answer(store: Store, population: Population, row: QuestionRow, now: datetime) -> None:
    async with store.write() as tx:
        entries = await ledger.load(tx, row.ledger)
        asked = asked_at(entries)
        proposal = next(e.body for e in entries if e.seq == row.asked.proposes)
        assert asked is not None
        assert isinstance(proposal, FactSeen)
        answered = Answered(
            question=row.id,
            answer="yes",
            person=PERSON,
            details=_details(drawn(population, row.ledger, asked), proposal.fact),
        )
        follow = consequences(entries, row.asked, answered, now)
        await ledger.append(tx, row.ledger, answered, *follow, at=now, by=f"person:{PERSON}", stage=row.stage)
        await ledger.wake(tx, row.ledger, now)


def _details(fate: Fate, fact: Fact) -> FactDetails:
    if fact is Fact.EXTENSION_ANNOUNCED:
        return FactDetails(reasons=fate.extended is not None and fate.extended.with_reasons)
    return FactDetails(reasons=True, authority=fate.reasoned, remedy=fate.reasoned)
