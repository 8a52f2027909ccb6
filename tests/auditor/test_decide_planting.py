"""Is everything planted once, and read back before it counts?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from auditor.action import AskHuman, Close, Perform, Wait
from auditor.decide_planting import decide_planting, is_complete
from results.records import (
    Answered,
    Asked,
    Closing,
    PlantingOpened,
    QuestionTopic,
    ReadBack,
    RecordPlanted,
    StageEnded,
    Unobserved,
)
from scenarios.loaded import LoadedScenario
from scenarios.schema import HandPlan, Live
from tests.auditor.situations import ASKED, record, truth
from tests.auditor.test_decide import Story, portal

__all__ = ["portal"]

PLANTING = PlantingOpened(
    scenario="sablon",
    scenario_digest="0" * 64,
    service="sablon",
    account="camille@sablon",
    language="fr",
    truth="1" * 64,
)
TRUTH = truth(record("profile-1", "profile"), record("profile-2", "profile"))


def test_an_empty_account_is_planted_then_read_back_then_rests(portal: LoadedScenario) -> None:
    story = Story(PLANTING)
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Perform(stage="plant", attempt=1)
    for name in ("profile-1", "profile-2"):
        story.tell(RecordPlanted(category="profile", record=name), stage="plant")
    story.tell(StageEnded(), stage="plant")
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Perform(stage="readback", attempt=1)
    story.tell(ReadBack(category="profile", seen=("profile-1.text", "profile-2.text")), stage="readback")
    story.tell(StageEnded(), stage="readback")
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Close(outcome=Closing.PLANTED)


def test_a_planting_cut_short_looks_before_it_plants_again(portal: LoadedScenario) -> None:
    story = Story(PLANTING).tell(RecordPlanted(category="profile", record="profile-1"), stage="plant")
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Perform(stage="readback", attempt=1)
    story.tell(StageEnded(), stage="readback")
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Perform(stage="plant", attempt=2)


def test_a_portal_that_is_down_is_tried_again_later(portal: LoadedScenario) -> None:
    story = Story(PLANTING).tell(Unobserved(code="target_unreachable", retry=True), stage="plant")
    story.tell(StageEnded(), stage="readback")
    later = ASKED + timedelta(minutes=5)
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Wait(until=later, why="target_unreachable")
    assert isinstance(decide_planting(portal, TRUTH, story.entries, later), Perform)


@pytest.mark.parametrize("code", ["page_changed", "credential_rejected"])
def test_what_waiting_does_not_mend_is_asked(portal: LoadedScenario, code: str) -> None:
    story = Story(PLANTING).tell(Unobserved(code=code, retry=False), stage="plant").tell(StageEnded(), stage="readback")
    action = decide_planting(portal, TRUTH, story.entries, ASKED)
    assert isinstance(action, AskHuman)
    assert action.topic == code


def planted() -> Story:
    story = Story(PLANTING)
    for name in ("profile-1", "profile-2"):
        story.tell(RecordPlanted(category="profile", record=name), stage="plant")
    story.tell(StageEnded(), stage="plant")
    story.tell(ReadBack(category="profile", seen=("profile-1.text", "profile-2.text")), stage="readback")
    return story.tell(StageEnded(), stage="readback")


def test_an_account_is_used_now_and_then_for_as_long_as_the_scenario_says(portal: LoadedScenario) -> None:
    live = Live(every=timedelta(days=3), during=timedelta(days=10), steps=portal.scenario.request[:1])
    lived_in = replace(portal, scenario=portal.scenario.model_copy(update={"live": live}))
    story, now, runs = planted(), ASKED, []
    while not isinstance(action := decide_planting(lived_in, TRUTH, story.entries, now), Close):
        if isinstance(action, Wait):
            assert action.until is not None
            now = action.until
            continue
        assert action == Perform(stage="live", attempt=len(runs) + 1)
        runs.append(now)
        story.tell(StageEnded(), stage="live", at=now, attempt=len(runs))
    assert [(run - ASKED).days for run in runs] == [0, 3, 6]
    assert action == Close(outcome=Closing.PLANTED)


def test_an_account_in_use_is_complete_and_cases_may_begin(portal: LoadedScenario) -> None:
    story = Story(PLANTING)
    assert not is_complete(portal, TRUTH, story.entries)
    assert is_complete(portal, TRUTH, planted().entries)


def test_a_planting_that_goes_on_from_an_earlier_one_looks_first_and_plants_what_is_missing(
    portal: LoadedScenario,
) -> None:
    story = Story(replace(PLANTING, extends="planting-0"))
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Perform(stage="readback", attempt=1)
    story.tell(ReadBack(category="profile", seen=("profile-1.text",), absent=("profile-2.text",)), stage="readback")
    story.tell(StageEnded(), stage="readback")
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Perform(stage="plant", attempt=1)


def test_a_refused_password_is_not_typed_again_to_look_what_is_there(portal: LoadedScenario) -> None:
    story = Story(PLANTING).tell(Unobserved(code="credential_rejected", retry=False), stage="plant")
    action = decide_planting(portal, TRUTH, story.entries, ASKED)
    assert isinstance(action, AskHuman)
    assert (action.topic, action.stage) == (QuestionTopic.CREDENTIAL_REJECTED, "plant")


def by_hand(portal: LoadedScenario, **plans: object) -> LoadedScenario:
    changed = {"plant": {"profile": HandPlan.BY_HAND}, **plans}
    return replace(portal, scenario=portal.scenario.model_copy(update=changed))


def test_what_a_person_plants_is_read_back_by_steps_before_it_counts(portal: LoadedScenario) -> None:
    scenario, story = by_hand(portal), Story(PLANTING)
    action = decide_planting(scenario, TRUTH, story.entries, ASKED)
    assert isinstance(action, AskHuman)
    assert (action.topic, action.attach) == (QuestionTopic.PLANT_BY_HAND, "optional")
    story.tell(Asked(question="q", topic=QuestionTopic.PLANT_BY_HAND, answers=("done", "abandon")), stage="plant")
    story.tell(Answered(question="q", answer="done", person="ines"), stage="plant")
    assert decide_planting(scenario, TRUTH, story.entries, ASKED) == Perform(stage="readback", attempt=1)
    assert not is_complete(scenario, TRUTH, story.entries)
    story.tell(ReadBack(category="profile", seen=("profile-1.text",)), stage="readback")
    story.tell(StageEnded(), stage="readback")
    assert is_complete(scenario, TRUTH, story.entries)


def test_what_a_person_also_reads_back_is_shown_by_a_file(portal: LoadedScenario) -> None:
    scenario = by_hand(portal, readback={"profile": HandPlan.BY_HAND})
    action = decide_planting(scenario, TRUTH, Story(PLANTING).entries, ASKED)
    assert isinstance(action, AskHuman)
    assert action.attach == "required"
