"""When may a service be asked about what its answer lacks, and is the refusal clear where it may not?"""

from datetime import timedelta
from pathlib import Path

import pytest

from auditor.clarify import order, shortfall_of
from auditor.desk import abandon, answer_question, open_case
from auditor.engine.embedded import run_through
from auditor.house import House
from auditor.judge import judge
from auditor.paper import Paper, receive
from auditor.refusal import AccountUnfit, Refused
from auditor.wiring import engine_of
from results.clock import SetClock, SystemClock
from results.records import (
    ArtifactKept,
    Channel,
    ClarificationOrdered,
    Fact,
    LetterSent,
    Outcome,
    QuestionTopic,
    Role,
)
from results.store import ledger, question
from results.store.question import QuestionRow
from scenarios.loaded import LoadedScenario
from tests.auditor.answered import DAY, answered_case
from tests.auditor.installation import plant
from tests.auditor.written import by_letter, written_case

GONE = ("lou", "gaelle")


@pytest.fixture
async def written(house: House) -> LoadedScenario:
    loaded = by_letter(house)
    await plant(house, loaded)
    return loaded


async def judged(house: House, loaded: LoadedScenario, clock: SetClock, *gone: str) -> str:
    case = await written_case(house, loaded, clock, without=gone)
    await judge(house, case)
    return case


async def test_what_lacks_is_named_and_the_closed_case_goes_on(
    house: House, written: LoadedScenario, clock: SetClock
) -> None:
    case = await judged(house, written, clock, *GONE)
    shortfall = await shortfall_of(house, case)
    assert set(shortfall.missing) == set(GONE)
    assert shortfall.lines.startswith("– famille (2)")
    entry = await order(house, shortfall, person="ines")
    assert entry.by == "person:ines"
    assert entry.body == ClarificationOrdered(missing=shortfall.missing, evidence=shortfall.evidence, person="ines")
    async with house.store.read() as tx:
        row = await ledger.find(tx, case)
    assert (row.closed_at, row.due_at) == (None, clock.now())


async def test_it_is_ordered_once(house: House, written: LoadedScenario, clock: SetClock) -> None:
    case = await judged(house, written, clock, *GONE)
    shortfall = await shortfall_of(house, case)
    await order(house, shortfall, person="ines")
    for again in (shortfall_of(house, case), order(house, shortfall, person="paul")):
        with pytest.raises(Refused, match="is ordered already"):
            await again


async def test_nothing_is_asked_where_nothing_is_known_to_be_missing(
    house: House, written: LoadedScenario, clock: SetClock
) -> None:
    with pytest.raises(Refused, match="nothing to ask"):
        await shortfall_of(house, await judged(house, written, clock))


async def test_nothing_is_asked_before_the_export_is_judged(
    house: House, written: LoadedScenario, clock: SetClock
) -> None:
    case = await written_case(house, written, clock, without=GONE)
    with pytest.raises(Refused, match=f"auditor assess {case}"):
        await shortfall_of(house, case)


async def test_a_judgment_from_before_the_export_came_is_none(
    house: House, written: LoadedScenario, clock: SetClock
) -> None:
    case = await open_case(house, written)
    await judge(house, case)
    with pytest.raises(Refused, match="no export is in hand"):
        await shortfall_of(house, case)


async def test_nobody_is_written_to_where_nobody_was(house: House, loaded: LoadedScenario, clock: SetClock) -> None:
    case = await answered_case(house, loaded, clock)
    await judge(house, case)
    with pytest.raises(Refused, match=f"--confirms {case}"):
        await shortfall_of(house, case)


async def test_without_a_mailbox_there_is_nothing_to_write_from(house: House, clock: SetClock) -> None:
    loaded = by_letter(house, mailbox=False)
    await plant(house, loaded)
    case = await judged(house, loaded, clock, *GONE)
    with pytest.raises(Refused, match=r"has no mailbox .* accounts\.toml"):
        await shortfall_of(house, case)


async def test_a_case_that_was_given_up_is_left_in_peace(
    house: House, written: LoadedScenario, clock: SetClock
) -> None:
    case = await written_case(house, written, clock, without=GONE, closed=False)
    await judge(house, case)
    await shortfall_of(house, case)
    await abandon(house, case, person="ines", why="duplicate")
    with pytest.raises(Refused, match="was given up"):
        await shortfall_of(house, case)


async def test_beside_another_case_of_the_account_nothing_is_written(
    house: House, written: LoadedScenario, clock: SetClock
) -> None:
    case = await judged(house, written, clock, *GONE)
    shortfall = await shortfall_of(house, case)
    clock.advance(timedelta(days=200))
    other = await open_case(house, written)
    with pytest.raises(AccountUnfit, match=f"case {other} is open"):
        await order(house, shortfall, person="ines")


async def test_a_planting_is_no_case(house: House, written: LoadedScenario) -> None:
    async with house.store.read() as tx:
        planting = (await ledger.listing(tx, account=written.account))[0]
    with pytest.raises(Refused, match="is a planting, and no case"):
        await shortfall_of(house, planting.id)


async def open_questions(house: House) -> list[QuestionRow]:
    async with house.store.read() as tx:
        return list(await question.listing(tx, open_only=True))


@pytest.fixture
async def posted(house: House, clock: SetClock) -> str:
    """A case that was asked on paper, and lacks two records: the letter about them is printed."""
    loaded = by_letter(house, by="post")
    await plant(house, loaded)
    case = await judged(house, loaded, clock, *GONE)
    shortfall = await shortfall_of(house, case)
    assert shortfall.by_post
    await order(house, shortfall, person="ines")
    await live(house, clock, DAY)
    return case


async def live(house: House, clock: SetClock, time: timedelta) -> None:
    async with engine_of(house) as engine:
        await run_through(engine, house.store, clock=clock, real=SystemClock(), until=clock.now() + time)


async def test_on_paper_it_is_printed_posted_once_and_what_comes_back_is_entered_twice(
    house: House, clock: SetClock, posted: str, tmp_path: Path
) -> None:
    (row,) = await open_questions(house)
    assert row.asked.topic is QuestionTopic.POST_LETTER
    assert house.vault.read(posted, row.asked.artifacts[0]).startswith(b"%PDF")
    await answer_question(house, row.id, "posted", person="ines", happened=clock.now())
    await live(house, clock, 9 * DAY)
    assert await open_questions(house) == []
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 we confirm")
    paper = Paper(channel=Channel.POST, received=clock.now().date(), file=scan, fact=Fact.OMISSION_CONFIRMED)
    for person in ("ines", "paul"):
        verdict = (await judge(house, posted)).verdict("provided_data")
        assert verdict is not None
        assert (verdict.outcome, verdict.reason) == (Outcome.CANNOT_TELL, "records_missing")
        await receive(house, posted, paper, person=person)
    await live(house, clock, DAY)
    verdict = (await judge(house, posted)).verdict("provided_data")
    assert verdict is not None
    assert (verdict.outcome, verdict.reason) == (Outcome.FAILED, "records_missing_confirmed")
    async with house.store.read() as tx:
        entries, row_now = await ledger.load(tx, posted), await ledger.find(tx, posted)
    assert row_now.closed_at is not None
    printed = [e for e in entries if isinstance(e.body, LetterSent) and e.stage == "clarify"]
    kept = [e for e in entries if isinstance(e.body, ArtifactKept) and e.body.role == Role.LETTER]
    assert (len(printed), len(kept)) == (1, 1)


async def test_what_nobody_posts_is_done_without_and_may_be_ordered_again(
    house: House, clock: SetClock, posted: str
) -> None:
    (row,) = await open_questions(house)
    await answer_question(house, row.id, "not_posted", person="ines")
    await live(house, clock, DAY)
    assert await open_questions(house) == []
    async with house.store.read() as tx:
        assert (await ledger.find(tx, posted)).closed_at is not None
    await order(house, await shortfall_of(house, posted), person="ines")
    await live(house, clock, DAY)
    assert [q.asked.topic for q in await open_questions(house)] == [QuestionTopic.POST_LETTER]
