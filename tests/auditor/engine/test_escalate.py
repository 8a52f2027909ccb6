"""Is a question that nobody answers said again, and again, and never after the answer?"""

from datetime import datetime, timedelta

from auditor.desk import answer_question
from auditor.engine.escalate import LEVELS, escalate
from auditor.house import House
from results.clock import SetClock
from results.records import Asked, Escalated, QuestionTopic
from results.store import ledger, question
from tests.auditor.engine.test_advance import read

MINUTE = timedelta(minutes=1)


async def ask(house: House, case: str, due: datetime | None = None) -> None:
    asked = Asked(question="q-1", topic=QuestionTopic.PAGE_CHANGED, answers=("again", "abandon"), due=due)
    async with house.store.write() as tx:
        await ledger.append(tx, case, asked, at=house.clock.now(), by="engine", stage="look")


async def test_it_is_said_again_after_three_days_a_week_and_a_fortnight(
    house: House, case: str, clock: SetClock
) -> None:
    await ask(house, case)
    asked_at = clock.now()
    for number, after in enumerate(LEVELS):
        clock.set(asked_at + after - MINUTE)
        assert await escalate(house.store, clock) == 0
        clock.set(asked_at + after)
        assert await escalate(house.store, clock) == 1
        assert (await read(house, case))[-1].body == Escalated(question="q-1", level=number + 1)
        async with house.store.read() as tx:
            (row,) = await question.listing(tx)
        assert row.level == number + 1
    clock.advance(timedelta(days=300))
    assert await escalate(house.store, clock) == 0


async def test_after_the_answer_nothing_more_is_said(house: House, case: str, clock: SetClock) -> None:
    await ask(house, case)
    await answer_question(house, "q-1", "again", person="ines")
    clock.advance(timedelta(days=30))
    assert await escalate(house.store, clock) == 0


async def test_after_a_month_away_one_step_is_taken_at_a_time(house: House, case: str, clock: SetClock) -> None:
    await ask(house, case)
    clock.advance(timedelta(days=30))
    assert [await escalate(house.store, clock) for _ in range(4)] == [1, 1, 1, 0]


async def test_one_that_is_due_sooner_is_said_then(house: House, case: str, clock: SetClock) -> None:
    due = clock.now() + timedelta(days=1)
    await ask(house, case, due)
    clock.set(due - MINUTE)
    assert await escalate(house.store, clock) == 0
    clock.set(due)
    assert [await escalate(house.store, clock) for _ in range(2)] == [1, 0]
    clock.advance(timedelta(days=7))
    assert (await read(house, case))[-1].body == Escalated(question="q-1", level=1)
    assert [await escalate(house.store, clock) for _ in range(2)] == [1, 0]
