"""Is an account left alone where it was hurt, whichever ledger would use it, and taken up when a person says so?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.async_api import Browser

from auditor import memory
from auditor.account import change
from auditor.action import Perform, Wait
from auditor.desk import abandon, answer_question, open_case, open_planting
from auditor.engine.advance import Engine
from auditor.engine.embedded import run_case
from auditor.house import House
from auditor.memory import Memory
from auditor.perform import Hand
from auditor.wiring import Wired
from probes.base import Ending, ExportLink, Question, Session, Stage, StageReport
from probes.http import HttpProbe
from probes.mailbox import MailProbe
from results.clock import SetClock
from results.records import (
    AccountChange,
    Body,
    Fact,
    FactSeen,
    Interval,
    LinkResult,
    LinkTried,
    Looked,
    QuestionTopic,
    Requester,
    StageEnded,
    Unobserved,
    Waited,
)
from results.store import account, ledger, question
from scenarios.loaded import LoadedScenario
from tests.auditor.account.test_fit import CAMILLE, NOE, rewritten
from tests.auditor.engine.test_advance import read
from tests.auditor.installation import plant

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BY_STEPS = "login: {signed_in: {link: Mon compte}, steps: [{open: /login}]}\n"
BY_HAND = "login: {signed_in: {link: Mon compte}, by_hand: true, keep: 3d}\n"


@dataclass(slots=True)
class MemoryProbe:
    """A probe at a service in memory, whose door opens or not.

    Attributes:
        door: what signing in brings, by the name of the account; nothing: we are in.
        stages: what was run, as (account, stage, the session it was given).
    """

    name: str = "memory"
    door: dict[str, Body | Question] = field(default_factory=dict)
    stages: list[tuple[str, str, bytes | None]] = field(default_factory=list)

    async def run(self, stage: Stage, session: Session) -> StageReport:
        await asyncio.sleep(0)
        whose = session.scope.values["account.username"].texts[0]
        self.stages.append((whose, stage.name, session.storage_state))
        met = self.door.get(whose)
        if isinstance(met, Question):
            return StageReport(ending=Ending.ASKED, bodies=(), question=met)
        if isinstance(met, Unobserved):
            return StageReport(ending=Ending.FAILED, bodies=(met,))
        if isinstance(met, FactSeen):
            ended = StageEnded(stopped_by=met.fact)
            return StageReport(ending=Ending.STOPPED, bodies=(met, ended))
        seen: list[Body] = [FactSeen(fact=Fact.SIGNED_IN, when=Interval(by=session.now()))]
        if stage.name in ("look", "baseline"):
            seen.append(Looked())
        if stage.name == "request":
            await session.intend(1)
            seen.append(FactSeen(fact=Fact.REQUEST_SUBMITTED, when=Interval(by=session.now())))
        return StageReport(
            ending=Ending.DONE,
            bodies=(*seen, StageEnded()),
            storage_state=(session.storage_state or b"") + b"+",
            saved={"reference": "R-1"},
            links=(ExportLink(url="http://127.0.0.1:8200/x", sha256="a" * 64),) if stage.name == "request" else (),
        )


@asynccontextmanager
async def no_browser() -> AsyncIterator[Browser]:
    raise AssertionError("nothing here needs a browser")
    yield


REFUSED = Unobserved(code="credential_rejected", retry=False)
LOST = Question(topic=QuestionTopic.SESSION_LOST, step=0, next_step=0, answers=("done",))


@pytest.fixture
def probe() -> MemoryProbe:
    return MemoryProbe()


@pytest.fixture
def hand(house: House, probe: MemoryProbe) -> Hand:
    return Hand(house=house, browser=probe, browsers=no_browser, http=HttpProbe(), mail=MailProbe())


@pytest.fixture
def engine(house: House, hand: Hand, real: SetClock) -> Engine:
    return Engine(house.store, Wired(house=house, hand=hand, real=real), clock=house.clock, real=real, owner="host:1:1")


@pytest.fixture
async def portal(house: House) -> LoadedScenario:
    """A portal with a password, both accounts planted."""
    loaded = rewritten(house, ("plant:\n", BY_STEPS + "plant:\n"))
    await plant(house, loaded)
    return loaded


@pytest.fixture
async def guarded(house: House) -> LoadedScenario:
    """A portal that only a person can enter, both accounts planted."""
    loaded = rewritten(house, ("plant:\n", BY_HAND + "plant:\n"))
    await plant(house, loaded)
    return loaded


async def asked(house: House, case: str) -> list[tuple[str, QuestionTopic]]:
    async with house.store.read() as tx:
        return [(row.id, row.asked.topic) for row in await question.listing(tx, ledger=case)]


async def answer(house: House, case: str, choice: str) -> None:
    for name, _ in await asked(house, case):
        await answer_question(house, name, choice, person="ines")


async def events(house: House, whose: str = CAMILLE) -> list[AccountChange]:
    async with house.store.read() as tx:
        return [event.what for event in await account.events_of(tx, whose)]


async def keep_session(house: House, whose: str, state: bytes, until: timedelta) -> None:
    now = house.clock.now()
    async with house.store.write() as tx:
        await memory.keep_opened(tx, whose, state, key=house.keys.vault, now=now, until=now + until)


class TestOneTryADay:
    async def test_a_refusal_in_one_case_holds_back_the_next_until_a_day_is_over(
        self, house: House, portal: LoadedScenario, engine: Engine, probe: MemoryProbe, clock: SetClock
    ) -> None:
        probe.door["camille"] = REFUSED
        first = await open_case(house, portal)
        await run_case(engine, first)
        async with house.store.read() as tx:
            assert (await ledger.find(tx, first)).closed_at is not None, "before the request the case ends there"
        assert await events(house) == [AccountChange.PASSWORD_REFUSED]
        assert len(probe.stages) == 1

        refused_at = clock.now()
        second = await open_case(house, portal)
        clock.advance(HOUR)
        last = await run_case(engine, second)
        assert last.action == Wait(until=refused_at + DAY, why="password_refused")
        assert [e.body.why for e in await read(house, second) if isinstance(e.body, Waited)] == ["password_refused"]
        assert len(probe.stages) == 1

        clock.set(refused_at + DAY)
        del probe.door["camille"]
        await run_case(engine, second)
        assert [stage for _, stage, _ in probe.stages[1:]] == ["readback", "baseline", "request"]
        assert await events(house) == [AccountChange.PASSWORD_REFUSED, AccountChange.SIGNED_IN]

    async def test_a_refusal_while_planting_holds_back_what_the_person_says_too_early(
        self, house: House, engine: Engine, probe: MemoryProbe, clock: SetClock
    ) -> None:
        portal = rewritten(house, ("plant:\n", BY_STEPS + "plant:\n"))
        probe.door["camille"] = REFUSED
        planting = await open_planting(house, portal, "camille")
        await run_case(engine, planting)
        assert [topic for _, topic in await asked(house, planting)] == [QuestionTopic.CREDENTIAL_REJECTED]
        await answer(house, planting, "again")
        assert (await run_case(engine, planting)).action == Wait(until=clock.now() + DAY, why="password_refused")
        assert len(probe.stages) == 1

    async def test_a_new_password_is_the_answer_to_the_question_about_it(
        self, house: House, engine: Engine, probe: MemoryProbe
    ) -> None:
        portal = rewritten(house, ("plant:\n", BY_STEPS + "plant:\n"))
        probe.door["camille"] = REFUSED
        planting = await open_planting(house, portal, "camille")
        await run_case(engine, planting)
        assert await change.rotate(house, NOE, person="ines") == (), "another account's password is no answer"
        (resumed,) = await change.rotate(house, CAMILLE, person="ines")
        assert (resumed.ledger, await asked(house, planting)) == (planting, [])
        await run_case(engine, planting)
        assert len(probe.stages) == 2

    async def test_a_new_password_is_tried_at_once_and_wakes_what_waits(
        self, house: House, portal: LoadedScenario, engine: Engine, probe: MemoryProbe, clock: SetClock
    ) -> None:
        probe.door["camille"] = REFUSED
        await run_case(engine, await open_case(house, portal))
        second = await open_case(house, portal)
        await run_case(engine, second)
        del probe.door["camille"]
        await change.rotate(house, CAMILLE, person="ines")
        async with house.store.read() as tx:
            assert (await ledger.find(tx, second)).due_at == clock.now()
        await run_case(engine, second)
        assert [stage for _, stage, _ in probe.stages[1:]] == ["readback", "baseline", "request"]

    async def test_three_in_a_row_over_three_days_and_nothing_more_until_a_person_says_so(
        self, house: House, portal: LoadedScenario, engine: Engine, probe: MemoryProbe, clock: SetClock
    ) -> None:
        case = await open_case(house, portal)
        await run_case(engine, case)
        probe.stages.clear()
        probe.door["camille"] = REFUSED
        for day in range(3):
            clock.advance(DAY)
            await run_case(engine, case)
            assert len(probe.stages) == day + 1
            await answer(house, case, "again")
        for _ in range(3):
            clock.advance(9 * DAY)
            assert (await run_case(engine, case)).action == Wait(until=None, why="question")
            assert [topic for _, topic in await asked(house, case)] == [QuestionTopic.ACCOUNT_LOCKED]
            await answer(house, case, "again")
        assert len(probe.stages) == 3

        await run_case(engine, case)
        del probe.door["camille"]
        (resumed,) = await change.unlock(house, CAMILLE, person="ines")
        assert (resumed.ledger, await asked(house, case)) == (case, [])
        await run_case(engine, case)
        assert len(probe.stages) == 4

    async def test_the_witness_is_held_back_by_its_own_refusals_and_holds_back_nobody_else(
        self, house: House, portal: LoadedScenario, hand: Hand, engine: Engine, probe: MemoryProbe, clock: SetClock
    ) -> None:
        case = await open_case(house, portal)
        await run_case(engine, case)
        probe.door["noe"] = REFUSED
        await _deliver(house, case)
        assert isinstance((await engine.advance(case)).action, Perform)
        assert probe.stages[-1] == ("noe", "verify", None)
        assert await events(house, NOE) == [AccountChange.PASSWORD_REFUSED]
        assert await events(house) == []
        clock.advance(HOUR)
        assert (await engine.advance(case)).action == Wait(until=clock.now() - HOUR + DAY, why="password_refused")
        assert not [
            e
            for e in await read(house, case)
            if isinstance(e.body, LinkTried) and e.body.requester is Requester.BYSTANDER
        ]


class TestLockedByOthers:
    async def test_a_lock_seen_before_the_request_is_asked_about_and_the_case_goes_on_after(
        self, house: House, portal: LoadedScenario, engine: Engine, probe: MemoryProbe, clock: SetClock
    ) -> None:
        probe.door["camille"] = FactSeen(fact=Fact.ACCOUNT_LOCKED, when=Interval(by=clock.now()))
        case = await open_case(house, portal)
        assert (await run_case(engine, case)).action == Wait(until=None, why="question")
        assert await events(house) == [AccountChange.LOCKED]
        runs = len(probe.stages)
        await answer(house, case, "again")
        await run_case(engine, case)
        assert [topic for _, topic in await asked(house, case)] == [QuestionTopic.ACCOUNT_LOCKED]
        assert len(probe.stages) == runs, "a locked account is left alone, whatever is answered"
        del probe.door["camille"]
        (resumed,) = await change.unlock(house, CAMILLE, person="ines")
        assert (resumed.ledger, await asked(house, case)) == (case, [])
        await run_case(engine, case)
        assert any(
            e.body.fact is Fact.REQUEST_SUBMITTED for e in await read(house, case) if isinstance(e.body, FactSeen)
        )


class TestByHand:
    async def test_without_a_session_the_desk_is_asked_and_the_service_is_not_visited(
        self, house: House, guarded: LoadedScenario, engine: Engine, probe: MemoryProbe
    ) -> None:
        case = await open_case(house, guarded)
        for _ in range(2):
            assert (await run_case(engine, case)).action == Wait(until=None, why="question")
            assert [topic for _, topic in await asked(house, case)] == [QuestionTopic.SESSION_LOST]
            await answer(house, case, "done")
        assert probe.stages == []

    async def test_the_session_is_used_handed_on_and_asked_for_again_when_its_days_are_over(
        self, house: House, guarded: LoadedScenario, engine: Engine, probe: MemoryProbe, clock: SetClock
    ) -> None:
        await keep_session(house, CAMILLE, b"s", 3 * DAY)
        case = await open_case(house, guarded)
        await run_case(engine, case)
        assert [state for _, _, state in probe.stages] == [b"s", b"s+", b"s++"]
        clock.advance(3 * DAY)
        probe.stages.clear()
        await run_case(engine, case)
        assert [topic for _, topic in await asked(house, case)] == [QuestionTopic.SESSION_LOST]
        assert probe.stages == []

    async def test_a_session_lost_before_its_day_is_a_question_and_no_failure(
        self, house: House, guarded: LoadedScenario, engine: Engine, probe: MemoryProbe
    ) -> None:
        await keep_session(house, CAMILLE, b"s", 3 * DAY)
        probe.door["camille"] = LOST
        case = await open_case(house, guarded)
        assert (await run_case(engine, case)).action == Wait(until=None, why="question")
        assert [topic for _, topic in await asked(house, case)] == [QuestionTopic.SESSION_LOST]
        assert not [e for e in await read(house, case) if isinstance(e.body, Unobserved)]
        await answer(house, case, "done")
        await run_case(engine, case)
        assert len(probe.stages) == 1, "the session that was lost is not tried again"
        del probe.door["camille"]
        await keep_session(house, CAMILLE, b"new", 3 * DAY)
        await answer(house, case, "done")
        await run_case(engine, case)
        assert [state for _, _, state in probe.stages[1:]] == [b"new", b"new+", b"new++"]

    async def test_a_session_outlives_the_case_and_what_the_case_remembered_does_not(
        self, house: House, guarded: LoadedScenario, engine: Engine, clock: SetClock
    ) -> None:
        await keep_session(house, CAMILLE, b"s", 3 * DAY)
        case = await open_case(house, guarded)
        await run_case(engine, case)
        before = await memory.recall(house, CAMILLE)
        assert (before.saved, len(before.links)) == ({"reference": "R-1"}, 1)
        await abandon(house, case, person="ines", why="duplicate")
        after = await memory.recall(house, CAMILLE)
        assert (after.storage_state, after.saved, after.links) == (b"s+++", {}, [])
        clock.advance(3 * DAY)
        assert (await memory.recall(house, CAMILLE)).storage_state is None

    async def test_a_session_opened_while_a_stage_ran_is_not_written_over(self, house: House) -> None:
        planting = await open_planting(house, house.load("portal"), "camille")
        await keep_session(house, CAMILLE, b"old", DAY)
        running = await memory.recall(house, CAMILLE)
        await keep_session(house, CAMILLE, b"new", 3 * DAY)
        running.storage_state, running.saved["reference"] = b"old+", "R-1"
        await memory.remember(house, CAMILLE, planting, running, lost=True)
        kept = await memory.recall(house, CAMILLE)
        assert (kept.storage_state, kept.saved) == (b"new", {"reference": "R-1"})
        assert kept.until == house.clock.now() + 3 * DAY

    async def test_the_witness_needs_a_session_of_its_own(
        self, house: House, guarded: LoadedScenario, engine: Engine, probe: MemoryProbe
    ) -> None:
        await keep_session(house, CAMILLE, b"s", 9 * DAY)
        await keep_session(house, NOE, b"n", 9 * DAY)
        case = await open_case(house, guarded)
        await run_case(engine, case)
        await _deliver(house, case)
        probe.door["noe"] = LOST
        await run_case(engine, case)
        assert probe.stages[-1] == ("noe", "verify", b"n")
        assert [topic for _, topic in await asked(house, case)] == [QuestionTopic.SESSION_LOST]
        tried = [e.body.requester for e in await read(house, case) if isinstance(e.body, LinkTried)]
        assert tried == [Requester.STRANGER], "who is not signed in is no witness"


async def test_what_is_remembered_comes_back_and_a_plain_session_dies_with_the_ledger(house: House) -> None:
    planting = await open_planting(house, house.load("portal"), "camille")
    kept = Memory(storage_state=b"s", saved={"a": "b"}, links=[ExportLink(url="http://x/", sha256="a" * 64)])
    await memory.remember(house, CAMILLE, planting, kept)
    assert await memory.recall(house, CAMILLE) == kept
    async with house.store.write() as tx:
        await memory.end(tx, CAMILLE, key=house.keys.vault, now=house.clock.now())
    assert await memory.recall(house, CAMILLE) == Memory()


async def _deliver(house: House, case: str) -> None:
    """The export is in hand, a stranger has tried its link, and the witness is next."""
    now = house.clock.now()
    async with house.store.write() as tx:
        body = FactSeen(fact=Fact.EXPORT_DELIVERED, when=Interval(by=now), artifacts=("a" * 64,))
        await ledger.append(tx, case, body, at=now, by="probe:memory", stage="collect", attempt=1)
        tried = LinkTried(requester=Requester.STRANGER, result=LinkResult.LOGIN_PAGE, after="at_once")
        for told in (tried, StageEnded()):
            await ledger.append(tx, case, told, at=now, by="probe:memory", stage="verify", attempt=1)
        await ledger.wake(tx, case, now)
