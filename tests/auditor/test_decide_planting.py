"""Is everything planted once, and read back before it counts?"""

from datetime import timedelta

import pytest

from auditor.decide import AskHuman, Close, Perform, Wait
from auditor.decide_planting import decide_planting
from results.records import Closing, QuestionTopic, ReadBack, RecordPlanted, StageEnded, Unobserved
from scenarios.loaded import LoadedScenario
from tests.auditor.situations import ASKED, record, truth
from tests.auditor.test_decide import Story, portal

__all__ = ["portal"]

TRUTH = truth(record("profile-1", "profile"), record("profile-2", "profile"))


def test_an_empty_account_is_planted_then_read_back_then_rests(portal: LoadedScenario) -> None:
    story = Story()
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Perform(stage="plant", attempt=1)
    for name in ("profile-1", "profile-2"):
        story.tell(RecordPlanted(category="profile", record=name), stage="plant")
    story.tell(StageEnded(), stage="plant")
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Perform(stage="readback", attempt=1)
    story.tell(ReadBack(category="profile", seen=("profile-1.text", "profile-2.text")), stage="readback")
    story.tell(StageEnded(), stage="readback")
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Close(outcome=Closing.PLANTED)


def test_a_planting_cut_short_looks_before_it_plants_again(portal: LoadedScenario) -> None:
    story = Story().tell(RecordPlanted(category="profile", record="profile-1"), stage="plant")
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Perform(stage="readback", attempt=1)
    story.tell(StageEnded(), stage="readback")
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Perform(stage="plant", attempt=2)


def test_a_portal_that_is_down_is_tried_again_later(portal: LoadedScenario) -> None:
    story = Story().tell(Unobserved(code="target_unreachable", retry=True), stage="plant")
    story.tell(StageEnded(), stage="readback")
    later = ASKED + timedelta(minutes=5)
    assert decide_planting(portal, TRUTH, story.entries, ASKED) == Wait(until=later, why="target_unreachable")
    assert isinstance(decide_planting(portal, TRUTH, story.entries, later), Perform)


@pytest.mark.parametrize("code", ["page_changed", "credential_rejected"])
def test_what_waiting_does_not_mend_is_asked(portal: LoadedScenario, code: str) -> None:
    story = Story().tell(Unobserved(code=code, retry=False), stage="plant").tell(StageEnded(), stage="readback")
    action = decide_planting(portal, TRUTH, story.entries, ASKED)
    assert isinstance(action, AskHuman)
    assert action.topic == code


def test_a_refused_password_is_not_typed_again_to_look_what_is_there(portal: LoadedScenario) -> None:
    story = Story().tell(Unobserved(code="credential_rejected", retry=False), stage="plant")
    action = decide_planting(portal, TRUTH, story.entries, ASKED)
    assert isinstance(action, AskHuman)
    assert (action.topic, action.stage) == (QuestionTopic.CREDENTIAL_REJECTED, "plant")
