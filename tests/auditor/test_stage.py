"""Is a stage told what earlier ones saw, and nothing that they did not see?"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.replay import replay
from auditor.stage import rounds_stage, stage_of
from results.records import Body, Fact, Looked, StageEnded
from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario
from scenarios.schema import HandPlan
from tests.auditor.situations import ASKED, OPENED, Line, asked, entries, record, truth

DAY = timedelta(days=1)
PORTAL = Path(__file__).parent / "portal.yaml"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> LoadedScenario:
    folder = tmp_path_factory.mktemp("scenarios") / "catalogue"
    folder.mkdir()
    (folder / "portal.yaml").write_bytes(PORTAL.read_bytes())
    return load_scenario(folder / "portal.yaml")


def looked(days: int, *facts: Fact) -> tuple[Line, Line]:
    at = ASKED + days * DAY
    return Line(body=Looked(facts=facts, page=f"page-{days}"), at=at, stage="look"), ended("look", days)


def ended(stage: str, days: int, *languages: str) -> Line:
    return Line(body=StageEnded(languages=languages), at=ASKED + days * DAY, stage=stage)


def state_of(*lines: Line | Body):
    return replay(entries(Line(body=OPENED, at=ASKED - DAY), *lines))


def test_what_is_awaited_may_have_come_since_the_last_look_without_it(portal: LoadedScenario) -> None:
    stage = stage_of(portal, state_of(asked(), *looked(1), *looked(3)), "look")
    assert (stage.seen_until, stage.page) == (ASKED + 3 * DAY, "page-3")


@pytest.mark.parametrize("met", [Fact.ACCESS_BLOCKED, Fact.CAPTCHA_MET, Fact.ACCOUNT_LOCKED])
def test_it_may_have_come_behind_a_wall(portal: LoadedScenario, met: Fact) -> None:
    """Turned away until the fortieth day, we don't know that it was not there on the third."""
    stage = stage_of(portal, state_of(asked(), *looked(2), *looked(5, met), *looked(40, met)), "look")
    assert (stage.seen_until, stage.page) == (ASKED + 2 * DAY, "page-2")


def test_without_any_look_it_may_have_come_since_the_request(portal: LoadedScenario) -> None:
    stage = stage_of(portal, state_of(asked(), *looked(5, Fact.ACCESS_BLOCKED)), "look")
    assert stage.seen_until == ASKED


def test_a_page_is_held_against_the_language_it_was_in_before(portal: LoadedScenario) -> None:
    state = state_of(ended("readback", -1, "en", "fr"), ended("baseline", -1, "fr"), asked(), ended("look", 1, "de"))
    assert stage_of(portal, state, "look").languages == ("fr",)
    assert stage_of(portal, state, "confirm").languages == ("fr",)
    assert stage_of(portal, state, "collect").languages == ()
    planted = truth(record("profile-1", "profile"))
    assert rounds_stage(portal, "readback", planted, state=state).languages == ("en", "fr")
    assert rounds_stage(portal, "readback", planted).languages == ()


@pytest.mark.parametrize(
    ("plan", "planted", "rounds"),
    [
        (None, "steps", {"plant": 1, "readback": 1}),
        (None, "by_hand", {"plant": 0, "readback": 1}),
        (None, "by_program", {"plant": 0, "readback": 0}),
        (HandPlan.BY_HAND, "steps", {"plant": 0, "readback": 1}),
        (HandPlan.BY_PROGRAM, "steps", {"plant": 0, "readback": 0}),
    ],
)
def test_steps_read_back_what_people_planted_and_not_what_our_use_leaves_behind(
    portal: LoadedScenario, plan: HandPlan | None, planted: str, rounds: dict[str, int]
) -> None:
    one = replace(record("profile-1", "profile"), planted=planted)
    changed = portal.scenario.model_copy(update={"plant": {"profile": plan}} if plan else {})
    scenario = replace(portal, scenario=changed)
    assert {name: len(rounds_stage(scenario, name, truth(one)).rounds) for name in ("plant", "readback")} == rounds
