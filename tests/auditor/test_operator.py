"""Is the controller's side played on its day, by its own account, in tests only, and does no ledger know of it?"""

import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.desk import NewCase, insert_case, open_case
from auditor.engine.advance import Engine
from auditor.house import House, open_house
from auditor.judge import judge
from auditor.operator import FOLDER, DutyFailed, Operator, duties_due, live_beside
from auditor.replay import replay
from auditor.settings import Settings
from auditor.wiring import engine_of
from probes.browser import Browsers, shared_browser
from probes.chromium import find_executable
from probes.errors import BrowserMissing
from results.clock import SetClock
from results.records import ArtifactKept, Closed, Closing, Entry, Fact, Outcome
from results.store import ledger
from scenarios.errors import ScenarioInvalid
from scenarios.load import load_operator
from scenarios.sandbox import Sandbox, SandboxAccount, create_sandbox, serve
from scenarios.schema import Duty
from tests.auditor.installation import make_home
from tests.auditor.situations import ASKED, asked, entries, seen

CAMILLE, AGENT = "correct-Horse-7battery", "agents-Only-2staple"
SHORT = Path(__file__).parents[1] / "e2e" / "short.yaml"
FILE = Path(__file__).with_name("operator.yaml")
IN_FORTY_DAYS = ASKED + timedelta(days=40)


def duty(when: Fact, **more: object) -> Duty:
    return Duty.model_validate({"when": str(when), "steps": [{"open": "/"}], **more})


class TestWhatIsDue:
    def test_a_duty_waits_for_its_fact_and_then_for_its_delay(self) -> None:
        duties = [duty(Fact.CONFIRMATION_GIVEN), duty(Fact.REQUEST_SUBMITTED, after="3d")]
        assert duties_due(duties, replay(entries()), frozenset()) == []
        found = duties_due(duties, replay(entries(asked())), frozenset())
        assert [(due.number, due.at) for due in found] == [(1, ASKED + timedelta(days=3))]

    def test_the_earliest_comes_first_and_none_a_second_time(self) -> None:
        duties = [duty(Fact.REQUEST_SUBMITTED, after="3d"), duty(Fact.REQUEST_ACKNOWLEDGED)]
        state = replay(entries(asked(), seen(Fact.REQUEST_ACKNOWLEDGED, ASKED + timedelta(days=1))))
        assert [due.number for due in duties_due(duties, state, frozenset())] == [1, 0]
        assert [due.number for due in duties_due(duties, state, frozenset({1}))] == [0]


@dataclass
class Rig:
    """A service where nothing happens by itself, a case at it, and who plays its agent."""

    house: House
    engine: Engine
    clock: SetClock
    sandbox: Sandbox
    browsers: Browsers
    case: str

    def operator(self, text: str = "", instead: str = "") -> Operator:
        file = self.house.settings.home.parent / "operator.yaml"
        written = FILE.read_text(encoding="utf-8")
        assert text in written
        file.write_text(written.replace(text, instead) if text else written, encoding="utf-8")
        return Operator(house=self.house, played=load_operator(file), browsers=self.browsers)

    async def live(self, operator: Operator, days: int) -> None:
        await live_beside(self.engine, operator, self.case, clock=self.clock, until=ASKED + timedelta(days=days))

    async def entries(self) -> tuple[Entry, ...]:
        async with self.house.store.read() as tx:
            return await ledger.load(tx, self.case)

    @property
    def log(self) -> Path:
        return self.house.settings.home / FOLDER / f"{self.case}.log"


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    try:
        find_executable(os.environ)
    except BrowserMissing as missing:
        pytest.skip(str(missing))
    clock = SetClock(ASKED)
    people = (
        SandboxAccount(username="camille", password=CAMILLE, full_name="Camille A", email="camille@sandbox.test"),
        SandboxAccount(
            username="agent", password=AGENT, full_name="Aude Agente", email="a@sandbox.test", is_agent=True
        ),
    )
    sandbox = create_sandbox(clock=clock, vices=("never_answers",), accounts=people, seed="s")
    settings = make_home(tmp_path)
    async with (
        serve(sandbox) as url,
        open_house(settings, clock=clock) as house,
        shared_browser() as browsers,
        engine_of(house, browsers=browsers) as engine,
    ):
        written(settings, url)
        case = await open_case(house, house.load("short"))
        yield Rig(house=house, engine=engine, clock=clock, sandbox=sandbox, browsers=browsers, case=case)


def written(settings: Settings, url: str) -> None:
    text = SHORT.read_text(encoding="utf-8").replace("http://127.0.0.1:8200", url).replace("every: 24h", "every: 5d")
    (settings.scenarios / "catalogue" / "short.yaml").write_text(text, encoding="utf-8")
    os.environ["TEST_OPERATOR_CAMILLE"], os.environ["TEST_OPERATOR_AGENT"] = CAMILLE, AGENT
    tables = (
        '["camille@short"]\nusername = "camille"\nemail = "camille@sandbox.test"\n'
        'password = "env:TEST_OPERATOR_CAMILLE"\n["agent@short"]\nusername = "agent"\npassword = "env:TEST_OPERATOR_AGENT"\n'
    )
    settings.accounts.write_text(tables, encoding="utf-8")


@pytest.mark.browser
async def test_an_archive_prepared_on_day_forty_is_found_and_judged_late_and_nothing_tells_who_prepared_it(
    rig: Rig,
) -> None:
    await rig.live(rig.operator(), 30)
    assert rig.sandbox.state.orders[0].prepared_at is None
    assert not rig.log.exists()

    await rig.live(rig.operator(), 90)
    prepared = rig.sandbox.state.orders[0].prepared_at
    assert prepared is not None
    assert timedelta(0) <= prepared - IN_FORTY_DAYS < timedelta(minutes=5), "on the fortieth day, whoever played before"
    told = await rig.entries()
    last = told[-1].body
    assert isinstance(last, Closed)
    assert last.outcome is Closing.DELIVERED
    late = next(v for v in (await judge(rig.house, rig.case)).verdicts if v.criterion == "deadline")
    assert (late.outcome, late.reason) == (Outcome.FAILED, "late")

    assert {entry.by for entry in told} == {"engine", "probe:browser"}
    assert rig.sandbox.counters.sign_ins["agent"] == 1
    named = {entry.body.sha256 for entry in await rig.entries() if isinstance(entry.body, ArtifactKept)}
    kept = {path.stem for path in (rig.house.settings.vault / rig.case).glob("*.key")}
    assert kept == named, "whatever the agent saw is gone"
    assert not [one for one in named if b"/bureau" in rig.house.vault.read(rig.case, one)]
    (line,) = map(json.loads, rig.log.read_text().splitlines())
    assert (line["duty"], line["when"], line["did"]) == (0, "request_submitted", "done")
    for path in rig.house.settings.home.rglob("*"):
        assert not path.is_file() or AGENT.encode() not in path.read_bytes(), path


@pytest.mark.long
@pytest.mark.browser
async def test_a_duty_that_fails_says_why_with_a_picture_and_is_done_once_its_file_is_mended(rig: Rig) -> None:
    wrong = rig.operator("Préparer l’archive", "Envoyer l’archive")
    with pytest.raises(DutyFailed, match="Envoyer l’archive") as failed:
        await rig.live(wrong, 50)
    assert str(rig.log) in str(failed.value)
    assert rig.log.with_suffix(".jpg").read_bytes()[:2] == b"\xff\xd8"
    assert rig.sandbox.state.orders[0].prepared_at is None
    await rig.live(rig.operator(), 41)
    assert [json.loads(line)["did"] for line in rig.log.read_text().splitlines()] == ["failed", "done"]
    assert not await rig.operator().attend(rig.case), "it is done once"


@pytest.mark.browser
async def test_it_is_played_nowhere_but_in_tests_and_for_its_own_service(rig: Rig) -> None:
    elsewhere = await moved(rig, "https://sablon.example/")
    with pytest.raises(ScenarioInvalid, match=r"an operator outside tests: sablon\.example"):
        await rig.operator().attend(elsewhere)
    with pytest.raises(ScenarioInvalid, match="this operator plays “long”, not “short”"):
        await rig.operator("service: short", "service: long").attend(rig.case)
    assert rig.sandbox.counters.sign_ins["agent"] == 0


async def moved(rig: Rig, url: str) -> str:
    """A case at another address, however it came there."""
    loaded = rig.house.load("short", url=url)
    async with rig.house.store.write() as tx:
        return await insert_case(tx, NewCase(loaded=loaded, language="fr", url=url), rig.clock.now())
