"""Are the copies for queries what the entries say, so that they can be made anew?"""

from dataclasses import replace
from datetime import datetime
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import (
    Abandoned,
    Answered,
    ArtifactKept,
    Asked,
    Body,
    ClarificationOrdered,
    Closed,
    Closing,
    Erased,
    Looked,
    QuestionTopic,
)
from results.store import Store, ledger
from results.store.projection import project
from results.tables import artifacts, ledgers, questions
from tests.results.store.test_ledger import NOON, new_case

NUMBERS = count()
DIGESTS = ("a" * 64, "b" * 64)


@st.composite
def bodies(draw: st.DrawFn) -> list[Body]:
    """A ledger as it may be told: questions are asked once, answered after; files kept, and some erased."""
    told: list[Body] = []
    for number in range(draw(st.integers(0, 3))):
        question = Asked(question=f"q-{number}", topic=QuestionTopic.KEEPS_FAILING, answers=("again", "abandon"))
        told.append(question)
        if draw(st.booleans()):
            told.append(Answered(question=question.question, answer="again", person="ines"))
    for digest in draw(st.lists(st.sampled_from(DIGESTS), max_size=3)):
        told.append(ArtifactKept(sha256=digest, role="page", media_type="text/html", size=3, retention="page"))
        if draw(st.booleans()):
            told.append(Erased(sha256=digest, rule="thirteen_months", person="ines"))
    told.append(Looked())
    ends: list[Body] = [Closed(outcome=Closing.SILENT), Abandoned(person="ines", why="duplicate")]
    told += draw(st.lists(st.sampled_from(ends), max_size=1))
    if draw(st.booleans()):  # a person has the service asked what its answer lacks: what was closed goes on
        told.append(ClarificationOrdered(missing=("child",), evidence="e" * 64, person="ines"))
        told += draw(st.lists(st.sampled_from(ends), max_size=1))
    return told


def named(body: Body, case: str) -> Body:
    """The same with a question's name that no other case has."""
    return replace(body, question=f"{case}-{body.question}") if isinstance(body, Asked | Answered) else body


async def copies(tx: AsyncConnection, case: str) -> list[object]:
    of_case = [select(table).where(table.c.ledger == case) for table in (artifacts, questions)]
    rows = [tuple(row) for query in of_case for row in await tx.execute(query)]
    closed: datetime | None = (await tx.execute(select(ledgers.c.closed_at).where(ledgers.c.id == case))).scalar()
    return [*sorted(rows, key=str), closed]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=bodies())
async def test_copies_made_anew_from_the_entries_are_the_copies_there_were(store: Store, told: list[Body]) -> None:
    case = await new_case(store, f"case-{next(NUMBERS)}")
    async with store.write() as tx:
        for body in told:
            await ledger.append(tx, case, named(body, case), at=NOON, by="engine")
        before = await copies(tx, case)
        for table in (artifacts, questions):
            await tx.execute(delete(table).where(table.c.ledger == case))
        await tx.execute(update(ledgers).where(ledgers.c.id == case).values(closed_at=None, due_at=None, why=None))
        for entry in await ledger.load(tx, case):
            await project(tx, entry)
        assert await copies(tx, case) == before
