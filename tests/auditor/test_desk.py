"""What may people do with the bot, and what is refused, with the mend?"""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.decide import AMBIGUOUS_ANSWERS
from auditor.desk import AnswerRefused, Refused, abandon, answer_question, open_case, open_planting, words_of
from auditor.house import House
from auditor.judge import judge
from auditor.question import WORDS
from results.clock import SetClock
from results.errors import LedgerMissing, QuestionMissing
from results.records import (
    Abandoned,
    Answered,
    ArtifactKept,
    Asked,
    Body,
    CaseOpened,
    Entry,
    Fact,
    FactSeen,
    Intended,
    LedgerKind,
    QuestionTopic,
    Text,
)
from results.store import declaration, judgment, lease, ledger, question, session
from scenarios.loaded import LoadedScenario
from tests.auditor.situations import ASKED


async def tell(house: House, case: str, *bodies: Body, stage: str | None = "request") -> None:
    async with house.store.write() as tx:
        for body in bodies:
            await ledger.append(tx, case, body, at=house.clock.now(), by="engine", stage=stage)
        row = await ledger.find(tx, case)
        await lease.settle(tx, case, due_at=None, why="question", stage=stage, epoch=row.epoch)


async def read(house: House, case: str) -> tuple[Entry, ...]:
    async with house.store.read() as tx:
        return await ledger.load(tx, case)


@pytest.fixture
async def case(house: House, loaded: LoadedScenario) -> str:
    return await open_case(house, loaded)


@pytest.fixture
async def asked(house: House, case: str) -> str:
    """A case whose program died just as the request was being sent."""
    doubt = Asked(question="q-1", topic=QuestionTopic.AMBIGUOUS_REQUEST, answers=AMBIGUOUS_ANSWERS)
    await tell(house, case, Intended(step=1), doubt)
    return case


async def test_a_case_is_opened_with_all_it_needs_and_is_due_at_once(house: House, loaded: LoadedScenario) -> None:
    case = await open_case(house, loaded, language="fr")
    (entry,) = await read(house, case)
    assert isinstance(entry.body, CaseOpened)
    assert (entry.body.account, entry.body.bystander) == ("camille@portal", "noe@portal")
    async with house.store.read() as tx:
        assert entry.body.planting == (await declaration.planting_of(tx, "camille@portal")).ledger  # type: ignore[union-attr]
        assert (await ledger.find(tx, case)).due_at == house.clock.now()
        assert await declaration.scenario_text(tx, loaded.digest) == loaded.text


async def test_a_second_case_on_one_account_is_refused_until_the_first_is_closed(
    house: House, loaded: LoadedScenario, case: str
) -> None:
    with pytest.raises(Refused, match=f"case {case} is open on account camille@portal; close it first"):
        await open_case(house, loaded)
    await abandon(house, case, person="ines", why="duplicate")
    assert await open_case(house, loaded) != case


async def test_two_cases_opened_at_the_same_moment_are_one(house: House, loaded: LoadedScenario) -> None:
    async def attempt() -> str:
        try:
            return await open_case(house, loaded)
        except Refused:
            return "refused"

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(attempt()) for _ in range(3)]
    assert sorted(task.result() == "refused" for task in tasks) == [False, True, True]


async def test_only_a_closed_case_that_lacked_something_is_confirmed(
    house: House, loaded: LoadedScenario, case: str
) -> None:
    with pytest.raises(Refused, match=f"case {case} is still open: there is nothing to confirm yet"):
        await open_case(house, loaded, confirms=case)
    await abandon(house, case, person="ines", why="duplicate")
    await judge(house, case)
    with pytest.raises(Refused, match=f"nothing that was proven lacked in case {case}"):
        await open_case(house, loaded, confirms=case)
    async with house.store.read() as tx:
        (planting, *_) = await ledger.listing(tx, kind=LedgerKind.PLANTING)
    with pytest.raises(Refused, match=f"{planting.id} is no case at portal"):
        await open_case(house, loaded, confirms=planting.id)
    with pytest.raises(LedgerMissing):
        await open_case(house, loaded, confirms="case-9")


async def test_a_case_on_an_unplanted_account_is_refused_with_the_mend(house: House) -> None:
    with pytest.raises(Refused, match="camille@portal is not planted yet; run `auditor plant portal` first"):
        await open_case(house, house.load("portal"))


async def test_a_case_whose_witness_is_not_planted_could_prove_no_leak_and_is_refused(house: House) -> None:
    portal = house.load("portal")
    await open_planting(house, portal, "camille")
    async with house.store.write() as tx:
        await declaration.mark_planting(tx, "camille@portal", complete=True)
    with pytest.raises(Refused, match="noe@portal is not planted yet"):
        await open_case(house, portal)


async def test_a_refused_case_leaves_nothing(house: House) -> None:
    with pytest.raises(Refused):
        await open_case(house, house.load("portal"))
    async with house.store.read() as tx:
        assert await ledger.listing(tx) == ()


async def test_planting_again_goes_on_with_the_same_truth(house: House, loaded: LoadedScenario) -> None:
    async with house.store.read() as tx:
        before = await declaration.planting_of(tx, "camille@portal")
    assert before is not None
    assert await open_planting(house, loaded, "camille") == before.ledger
    async with house.store.read() as tx:
        assert await declaration.planting_of(tx, "camille@portal") == before


async def test_an_answer_is_written_with_its_consequence_and_wakes_the_case(house: House, asked: str) -> None:
    await answer_question(house, "q-1", "sent", person="ines")
    answer, fact = (await read(house, asked))[-2:]
    assert answer.body == Answered(question="q-1", answer="sent", person="ines")
    assert isinstance(fact.body, FactSeen)
    assert fact.body.fact is Fact.REQUEST_SUBMITTED
    assert fact.by == "person:ines"
    async with house.store.read() as tx:
        assert (await ledger.find(tx, asked)).due_at == house.clock.now()


async def test_a_second_answer_to_the_same_question_is_refused(house: House, asked: str) -> None:
    await answer_question(house, "q-1", "not_sent", person="ines")
    before = await read(house, asked)
    with pytest.raises(Refused, match="q-1 was answered by ines: not_sent"):
        await answer_question(house, "q-1", "sent", person="omar")
    assert await read(house, asked) == before


async def test_of_two_people_who_answer_at_the_same_moment_one_is_refused(house: House, asked: str) -> None:
    async def attempt(person: str) -> bool:
        try:
            await answer_question(house, "q-1", "not_sent", person=person)
        except Refused:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(attempt(person)) for person in ("ines", "omar", "lou")]
    assert sorted(task.result() for task in tasks) == [False, False, True]
    assert len([e for e in await read(house, asked) if isinstance(e.body, Answered)]) == 1


async def test_an_answer_not_offered_writes_nothing(house: House, asked: str) -> None:
    before = await read(house, asked)
    with pytest.raises(AnswerRefused, match="it offers: sent, not_sent, abandon"):
        await answer_question(house, "q-1", "yes", person="ines")
    assert await read(house, asked) == before


async def test_an_answer_about_the_future_is_refused(house: House, asked: str) -> None:
    with pytest.raises(AnswerRefused, match="2027-01-01 00:00 lies in the future"):
        await answer_question(house, "q-1", "sent", person="ines", happened=datetime(2027, 1, 1, tzinfo=UTC))


async def test_a_question_there_is_not_is_named(house: House) -> None:
    with pytest.raises(QuestionMissing, match="q-9"):
        await answer_question(house, "q-9", "yes", person="ines")


async def test_files_are_kept_in_the_vault_and_shown_by_the_answer(house: House, asked: str, tmp_path: Path) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.4 a letter")
    await answer_question(house, "q-1", "sent", person="ines", files=(letter,))
    kept, answer, fact = (await read(house, asked))[-3:]
    assert isinstance(kept.body, ArtifactKept)
    assert isinstance(answer.body, Answered)
    assert isinstance(fact.body, FactSeen)
    assert answer.body.artifacts == fact.body.artifacts == (kept.body.sha256,)
    assert house.vault.read(asked, kept.body.sha256) == b"%PDF-1.4 a letter"
    async with house.store.read() as tx:
        assert [a.sha256 for a in await judgment.artifacts_of(tx, asked)] == [kept.body.sha256]


async def test_a_file_that_cannot_be_read_leaves_the_question_open(house: House, asked: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await answer_question(house, "q-1", "sent", person="ines", files=(tmp_path / "nothing",))
    async with house.store.read() as tx:
        assert [row.id for row in await question.listing(tx)] == ["q-1"]


async def test_giving_up_closes_the_case_and_forgets_its_sign_ins(house: House, case: str) -> None:
    key = house.keys.vault
    async with house.store.write() as tx:
        for account in ("camille@portal", "noe@portal"):
            await session.keep(tx, account=account, ledger=case, state=b"cookie", key=key, now=ASKED)
    entry = await abandon(house, case, person="ines", why="duplicate")
    assert entry.body == Abandoned(person="ines", why="duplicate")
    async with house.store.read() as tx:
        assert (await ledger.find(tx, case)).closed_at == house.clock.now()
        for account in ("camille@portal", "noe@portal"):
            assert await session.load(tx, account=account, key=key) is None


async def test_a_closed_case_is_not_closed_again(house: House, case: str, clock: SetClock) -> None:
    await abandon(house, case, person="ines", why="duplicate")
    clock.advance(timedelta(days=3))
    with pytest.raises(Refused, match=f"case {case} was closed on 2026-03-02; nothing was changed"):
        await abandon(house, case, person="omar", why="again")


async def test_only_cases_are_given_up(house: House, loaded: LoadedScenario) -> None:
    async with house.store.read() as tx:
        (planting, *_) = await ledger.listing(tx, kind=LedgerKind.PLANTING)
    with pytest.raises(Refused, match="is a planting, and no case"):
        await abandon(house, planting.id, person="ines", why="no")
    with pytest.raises(LedgerMissing):
        await abandon(house, "case-9", person="ines", why="no")


def test_every_topic_has_its_words_in_both_languages() -> None:
    assert set(WORDS) == set(QuestionTopic)
    assert all(words.fr and words.en and words.fr != words.en for words in WORDS.values())


def test_a_scenarios_own_words_go_before_those_of_the_topic() -> None:
    own = Text(fr="Lisez le SMS.", en="Read the text message.")
    plain = Asked(question="q", topic=QuestionTopic.SCENARIO, answers=("done",))
    assert words_of(plain) == WORDS[QuestionTopic.SCENARIO]
    assert words_of(Asked(question="q", topic=QuestionTopic.SCENARIO, answers=("done",), words=own)) == own
