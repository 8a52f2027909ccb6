"""Something comes between in the middle of a case: is a person asked, the service left alone, and nobody accused?

The request is out, the deadline passes, and we cannot look: because the pages
turned to another language, because somebody else had the account locked,
because a wall stands before the door.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.assess import accuses
from auditor.judge import judge
from results.records import Fact, Outcome, QuestionTopic, Scorecard, Unobserved
from results.store import ledger, question
from tests.auditor.engine.memory import MemoryHands
from tests.auditor.engine.world import Template, World, make_template, world

SHOWN = "a" * 64
OTHER_LANGUAGE = Unobserved(code="language_changed", retry=False, artifacts=(SHOWN,))
REFUSED = Unobserved(code="credential_rejected", retry=False)
TWO_MONTHS = timedelta(days=60)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, home_database: str) -> Template:
    """Read back and looked at: the request is next."""
    return asyncio.run(make_template(tmp_path_factory.mktemp("template"), home_database, steps=2))


@pytest.fixture
async def made(template: Template, tmp_path: Path):
    async with world(template, tmp_path / "home") as made:
        made.service.answers_after = None
        yield made


async def live(made: World, hands: MemoryHands, days: int) -> None:
    """Do what is due, day after day, with nobody at the desk."""
    engine, until = made.engine(hands), made.clock.now() + timedelta(days=days)
    while True:
        await engine.advance(made.case)
        async with made.house.store.read() as tx:
            due = (await ledger.find(tx, made.case)).due_at
        if due is None or due > until:
            break
        made.clock.set(max(due, made.clock.now()))
    made.clock.set(until)


async def asked(made: World) -> list[tuple[QuestionTopic, tuple[str, ...]]]:
    async with made.house.store.read() as tx:
        return [(row.asked.topic, row.asked.artifacts) for row in await question.listing(tx, open_only=True)]


def deadline(card: Scorecard) -> tuple[Outcome, str]:
    verdict = card.verdict("deadline")
    assert verdict is not None
    return verdict.outcome, verdict.reason


async def test_looked_at_to_the_end_silence_is_silence(made: World) -> None:
    """What the others are held against."""
    await live(made, made.hands(), 60)
    assert deadline(await judge(made.house, made.case)) == (Outcome.FAILED, "silent")


async def test_the_pages_turn_to_another_language(made: World) -> None:
    hands = MemoryHands(loaded=made.loaded, service=made.service, fails={("look", 4): OTHER_LANGUAGE})
    await live(made, hands, 60)
    assert await asked(made) == [(QuestionTopic.PAGE_CHANGED, (SHOWN,))]
    assert [stage for stage, _ in hands.visits].count("look") == 4
    card = await judge(made.house, made.case)
    assert (deadline(card), accuses(card)) == ((Outcome.CANNOT_TELL, "not_watched"), False)


async def test_set_back_by_a_person_they_are_looked_at_again(made: World) -> None:
    hands = MemoryHands(loaded=made.loaded, service=made.service, fails={("look", 4): OTHER_LANGUAGE})
    await live(made, hands, 3)
    await made.answer()
    await live(made, hands, 60)
    assert deadline(await judge(made.house, made.case)) == (Outcome.FAILED, "silent")


async def test_others_have_the_account_locked_and_our_password_is_refused(made: World) -> None:
    hands = MemoryHands(loaded=made.loaded, service=made.service, fails={("look", 4): REFUSED})
    await live(made, hands, 60)
    assert await asked(made) == [(QuestionTopic.CREDENTIAL_REJECTED, ())]
    assert [stage for stage, _ in hands.visits].count("look") == 4
    card = await judge(made.house, made.case)
    assert (deadline(card), accuses(card)) == ((Outcome.CANNOT_TELL, "not_watched"), False)


@pytest.mark.parametrize("met", [Fact.ACCOUNT_LOCKED, Fact.ACCESS_BLOCKED, Fact.CAPTCHA_MET])
async def test_every_look_is_stopped_before_the_page(made: World, met: Fact) -> None:
    hands = MemoryHands(loaded=made.loaded, service=made.service)
    await live(made, hands, 5)
    before = [stage for stage, _ in hands.visits].count("look")
    made.service.meets = met
    await live(made, hands, 60)
    looks = [stage for stage, _ in hands.visits].count("look") - before
    assert looks <= 60 + 48, "denser around the deadline, never in a circle"
    card = await judge(made.house, made.case)
    assert (deadline(card), accuses(card)) == ((Outcome.CANNOT_TELL, "not_watched"), False)
