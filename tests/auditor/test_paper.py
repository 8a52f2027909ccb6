"""Does what came on paper count only as two people have read it, each for themselves, and by the lenient date?"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from auditor.desk import answer_question, open_case
from auditor.house import House
from auditor.law import instant_of_end
from auditor.paper import Paper, receive
from auditor.refusal import Refused
from results.clock import SetClock
from results.records import (
    Channel,
    Fact,
    FactDetails,
    FactSeen,
    Interval,
    Jurisdiction,
    PaperReceived,
    QuestionTopic,
)
from results.store import ledger, question
from scenarios.load import load_scenario
from tests.auditor.installation import installation, plant

NOW = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PARIS = Jurisdiction(country="FR", timezone="Europe/Paris")
REFUSAL = FactDetails(reasons=False, authority=False, remedy=False)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with installation(tmp_path, SetClock(OPENED)) as house:
        yield house


@pytest.fixture
async def case(house: House) -> str:
    loaded = load_scenario(house.settings.scenarios / "catalogue" / "portal.yaml")
    await plant(house, loaded)
    case = await open_case(house, loaded)
    assert isinstance(house.clock, SetClock)
    house.clock.set(NOW)
    return case


@pytest.fixture
def letter(tmp_path: Path) -> Paper:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 a letter")
    return Paper(
        channel=Channel.POST,
        posted=date(2026, 4, 2),
        received=date(2026, 4, 7),
        file=scan,
        fact=Fact.REFUSED,
        details=REFUSAL,
    )


async def counted(house: House, case: str) -> list[FactSeen]:
    async with house.store.read() as tx:
        entries = await ledger.load(tx, case)
    return [e.body for e in entries if isinstance(e.body, FactSeen) and not e.body.proposed]


async def asked(house: House) -> list[str]:
    async with house.store.read() as tx:
        rows = await question.listing(tx, open_only=True)
    return [row.id for row in rows if row.asked.topic is QuestionTopic.KEY_AGAIN]


async def test_it_counts_when_two_people_have_entered_the_same(house: House, case: str, letter: Paper):
    first = await receive(house, case, letter, person="ines")
    assert first is not None
    assert first.proposed
    assert await counted(house, case) == []
    assert len(await asked(house)) == 1
    second = await receive(house, case, letter, person="paul")
    (fact,) = await counted(house, case)
    assert fact == second
    assert (fact.fact, fact.details) == (Fact.REFUSED, REFUSAL)
    assert await asked(house) == []


async def test_an_answer_by_post_is_dated_by_its_posting(house: House, case: str, letter: Paper):
    await receive(house, case, letter, person="ines")
    fact = await receive(house, case, letter, person="paul")
    assert fact is not None
    assert fact.when == Interval(
        after=instant_of_end(date(2026, 4, 1), PARIS), by=instant_of_end(date(2026, 4, 2), PARIS) - timedelta(seconds=1)
    )
    async with house.store.read() as tx:
        papers = [e.body for e in await ledger.load(tx, case) if isinstance(e.body, PaperReceived)]
    assert [(p.posted, p.received, p.person) for p in papers] == [
        (date(2026, 4, 2), date(2026, 4, 7), "ines"),
        (date(2026, 4, 2), date(2026, 4, 7), "paul"),
    ]


async def test_without_a_postmark_nobody_knows_since_when(house: House, case: str, letter: Paper):
    unmarked = replace(letter, posted=None)
    await receive(house, case, unmarked, person="ines")
    fact = await receive(house, case, unmarked, person="paul")
    assert fact is not None
    assert fact.when.after is None  # nothing was asked yet, in this ledger


async def test_nobody_confirms_themselves(house: House, case: str, letter: Paper):
    await receive(house, case, letter, person="ines")
    with pytest.raises(Refused, match="somebody else"):
        await receive(house, case, letter, person="ines")
    assert await counted(house, case) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"posted": date(2026, 4, 3)}, "--posted"),
        ({"received": date(2026, 4, 8)}, "--received"),
        ({"channel": Channel.COUNTER}, "--channel"),
        ({"details": replace(REFUSAL, reasons=True)}, "reasons"),
    ],
)
async def test_what_does_not_agree_is_named_and_not_shown(house, case, letter, change, named):
    await receive(house, case, letter, person="ines")
    with pytest.raises(Refused, match=named) as refused:
        await receive(house, case, replace(letter, **change), person="paul")
    assert "2026-04-02" not in str(refused.value)
    assert await counted(house, case) == []


async def test_a_wrong_entry_is_withdrawn_and_made_again(house: House, case: str, letter: Paper):
    await receive(house, case, replace(letter, posted=date(2026, 4, 3)), person="ines")
    (wrong,) = await asked(house)
    await answer_question(house, wrong, "withdraw", person="ines")
    await receive(house, case, letter, person="ines")
    await receive(house, case, letter, person="paul")
    assert [fact.fact for fact in await counted(house, case)] == [Fact.REFUSED]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"received": date(2026, 5, 1)}, "future"),
        ({"posted": date(2026, 4, 9)}, "before that"),
        ({"posted": date(2026, 1, 9)}, "before the case was opened"),
        ({"fact": Fact.SIGNED_IN}, "nobody can report"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_entered(house, case, letter, change, why):
    async with house.store.read() as tx:
        before = len(await ledger.load(tx, case))
    with pytest.raises(Refused, match=why):
        await receive(house, case, replace(letter, **change), person="ines")
    async with house.store.read() as tx:
        assert len(await ledger.load(tx, case)) == before


async def test_what_means_nothing_is_kept(house: House, case: str, letter: Paper):
    assert await receive(house, case, replace(letter, fact=None, details=None), person="ines") is None
    assert await asked(house) == []
