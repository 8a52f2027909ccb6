"""Several exports in one case: each asked for once, under one clock."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from auditor.action import Action, Close, Perform, Wait
from auditor.decide import decide
from results.records import Closing, Fact, Intended, Looked, ReadBack, StageEnded
from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario
from tests.auditor.situations import ASKED, seen
from tests.auditor.test_decide import DAY, MINUTE, Story

Way = Literal["in_turn", "at_once", "together"]


@pytest.fixture
def carnet(tmp_path: Path):
    def load(way: Way) -> LoadedScenario:
        folder = tmp_path / "catalogue"
        folder.mkdir(exist_ok=True)
        exports = (
            f"exports:\n  asked: {way}\n  wanted: {{json: {{option: JSON}}, html: {{option: HTML}}}}\n\nrequest:\n"
        )
        text = (Path(__file__).parent / "portal.yaml").read_text().replace("request:\n", exports)
        (folder / "portal.yaml").write_text(text)
        return load_scenario(folder / "portal.yaml")

    return load


class Several(Story):
    def prepared_for(self, export: str, at=ASKED) -> "Several":
        self.tell(ReadBack(category="profile", seen=("profile.full_name",)), stage="readback", at=at)
        self.tell(StageEnded(), stage="readback", at=at)
        self.tell(Looked(export=export), stage="baseline", at=at)
        self.tell(StageEnded(export=export), stage="baseline", at=at)
        return self

    def requested_of(self, export: str | None, at=ASKED) -> "Several":
        self.tell(Intended(step=1, export=export), stage="request", at=at)
        self.tell(seen(Fact.REQUEST_SUBMITTED, at, at, export=export), stage="request", at=at)
        self.tell(StageEnded(export=export), stage="request", at=at)
        return self

    def in_hand(self, export: str, at) -> "Several":
        self.tell(seen(Fact.EXPORT_READY, at, at - DAY, export=export), stage="look", at=at)
        self.tell(StageEnded(export=export), stage="look", at=at)
        self.tell(seen(Fact.EXPORT_DELIVERED, at, at - DAY, export=export), stage="collect", at=at)
        self.tell(StageEnded(export=export), stage="collect", at=at)
        return self

    def links_tried(self, export: str, at) -> "Several":
        """The last run that was to try the link found none to try."""
        self.tell(StageEnded(export=export), stage="verify", at=at, attempt=99)
        return self


def stage_of(action: Action) -> tuple[str, str | None]:
    assert isinstance(action, Perform), action
    return action.stage, action.export


def test_in_turn_the_second_is_asked_for_when_the_first_is_in_hand(carnet) -> None:
    scenario, story = carnet("in_turn"), Several()
    story.prepared_for("json")
    assert stage_of(decide(scenario, story.entries, ASKED)) == ("request", "json")
    story.requested_of("json")
    assert decide(scenario, story.entries, ASKED) == Wait(until=ASKED + 2 * MINUTE, why="poll")
    assert stage_of(decide(scenario, story.entries, ASKED + 2 * MINUTE)) == ("look", "json")
    later = ASKED + 2 * DAY
    story.in_hand("json", later).links_tried("json", later)
    assert stage_of(decide(scenario, story.entries, later)) == ("readback", None)
    story.prepared_for("html", later)
    assert stage_of(decide(scenario, story.entries, later)) == ("request", "html")


def test_each_request_and_each_attempt_has_a_number_of_its_own(carnet) -> None:
    scenario = carnet("at_once")
    story = Several().prepared_for("json").prepared_for("html").requested_of("json")
    action = decide(scenario, story.entries, ASKED)
    assert (stage_of(action), action.attempt) == (("request", "html"), 2)


def test_at_once_both_are_asked_for_and_neither_waits_for_the_other(carnet) -> None:
    scenario = carnet("at_once")
    story = Several().prepared_for("json").requested_of("json")
    story.prepared_for("html", ASKED + MINUTE)
    assert stage_of(decide(scenario, story.entries, ASKED + MINUTE)) == ("request", "html")
    story.requested_of("html", ASKED + MINUTE)
    assert decide(scenario, story.entries, ASKED + MINUTE) == Wait(until=ASKED + 2 * MINUTE, why="poll")
    assert stage_of(decide(scenario, story.entries, ASKED + 2 * MINUTE)) == ("look", "json")
    story.in_hand("html", ASKED + DAY).links_tried("html", ASKED + DAY)
    assert stage_of(decide(scenario, story.entries, ASKED + DAY)) == ("look", "json")


def test_together_one_request_serves_both_and_each_is_collected(carnet) -> None:
    scenario = carnet("together")
    story = Several().prepared_for("json")  # a baseline of one is a baseline of all
    story.tell(Looked(), stage="baseline").tell(StageEnded(), stage="baseline")
    assert stage_of(decide(scenario, story.entries, ASKED)) == ("request", None)
    story.requested_of(None)
    assert stage_of(decide(scenario, story.entries, ASKED + 2 * MINUTE)) == ("look", None)
    at = ASKED + DAY
    story.tell(seen(Fact.EXPORT_READY, at, ASKED), stage="look", at=at).tell(StageEnded(), stage="look", at=at)
    assert stage_of(decide(scenario, story.entries, at)) == ("collect", "json")
    story.tell(seen(Fact.EXPORT_DELIVERED, at, at, export="json"), stage="collect", at=at)
    story.tell(StageEnded(export="json"), stage="collect", at=at)
    story.links_tried("json", at)
    assert stage_of(decide(scenario, story.entries, at)) == ("collect", "html")


def test_one_clock_started_by_the_first_ends_the_wait_for_all(carnet) -> None:
    scenario = carnet("at_once")
    story = Several().prepared_for("json").requested_of("json")
    story.prepared_for("html", ASKED + 20 * DAY).requested_of("html", ASKED + 20 * DAY)
    long_after = ASKED + 100 * DAY
    assert decide(scenario, story.entries, long_after) == Close(outcome=Closing.SILENT)


def test_one_in_hand_and_one_that_never_came_is_an_answer(carnet) -> None:
    scenario = carnet("in_turn")
    story = Several().prepared_for("json").requested_of("json")
    later = ASKED + 2 * DAY
    story.in_hand("json", later).links_tried("json", later)
    story.prepared_for("html", later).requested_of("html", later)
    long_after = ASKED + 100 * DAY
    story.tell(StageEnded(), stage="readback", at=long_after)
    assert decide(scenario, story.entries, long_after + timedelta(minutes=1)) == Close(outcome=Closing.DELIVERED)


def test_an_intent_of_one_is_reconciled_for_that_one(carnet) -> None:
    scenario = carnet("in_turn")
    story = Several().prepared_for("json").requested_of("json")
    later = ASKED + 2 * DAY
    story.in_hand("json", later).links_tried("json", later).prepared_for("html", later)
    story.tell(Intended(step=1, export="html"), stage="request", at=later, attempt=2)
    assert stage_of(decide(scenario, story.entries, later)) == ("confirm", "html")
