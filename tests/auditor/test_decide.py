"""What is next, going by the ledger alone?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.action import AskHuman, Close, Perform, Wait
from auditor.decide import decide
from auditor.replay import OFFLINE
from results.records import (
    Abandoned,
    AccountUsed,
    Answered,
    Asked,
    Body,
    Closed,
    Closing,
    Entry,
    Fact,
    Intended,
    LinkResult,
    LinkTried,
    Looked,
    QuestionTopic,
    ReadBack,
    Requester,
    StageEnded,
    Unobserved,
)
from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario
from scenarios.schema import ReadyWhen
from tests.auditor.situations import ASKED, GENESIS, OPENED, asked, seen

END = datetime(2026, 4, 2, 22, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> LoadedScenario:
    folder = tmp_path_factory.mktemp("scenarios") / "catalogue"
    folder.mkdir()
    text = (Path(__file__).parent / "portal.yaml").read_text()
    (folder / "portal.yaml").write_text(text)
    return load_scenario(folder / "portal.yaml")


class Story:
    """A ledger told in order: (stage, moment, body)."""

    def __init__(self, opened: Body = OPENED) -> None:
        self.entries: list[Entry] = []
        self.tell(opened, at=ASKED - DAY)

    def tell(self, body: Body, *, at: datetime = ASKED, stage: str | None = None, attempt: int | None = 1) -> "Story":
        self.entries.append(
            Entry(
                ledger="case-1",
                seq=len(self.entries) + 1,
                prev=GENESIS,
                at=at,
                by="probe:browser",
                body=body,
                digest="0" * 64,
                stage=stage,
                attempt=attempt,
            )
        )
        return self

    def prepared(self) -> "Story":
        self.tell(ReadBack(category="profile", seen=("profile.full_name",)), stage="readback", at=ASKED - MINUTE)
        self.tell(StageEnded(), stage="readback", at=ASKED - MINUTE)
        self.tell(Looked(), stage="baseline", at=ASKED - MINUTE)
        return self.tell(StageEnded(), stage="baseline", at=ASKED - MINUTE)

    def requested(self) -> "Story":
        self.prepared()
        self.tell(Intended(step=1), stage="request")
        self.tell(asked(), stage="request")
        return self.tell(StageEnded(clicks=1), stage="request")

    def delivered(self, at: datetime) -> "Story":
        self.requested()
        self.tell(seen(Fact.EXPORT_READY, at, at - DAY), stage="look", at=at)
        self.tell(seen(Fact.EXPORT_DELIVERED, at, at - DAY), stage="collect", at=at)
        return self.tell(StageEnded(), stage="collect", at=at)


def test_a_new_case_reads_back_first_then_looks_then_asks(portal: LoadedScenario) -> None:
    story = Story()
    assert decide(portal, story.entries, ASKED) == Perform(stage="readback", attempt=1)
    story.tell(StageEnded(), stage="readback")
    assert decide(portal, story.entries, ASKED) == Perform(stage="baseline", attempt=1)
    story.tell(StageEnded(), stage="baseline")
    assert decide(portal, story.entries, ASKED) == Perform(stage="request", attempt=1)


def test_a_read_back_older_than_a_day_is_made_again(portal: LoadedScenario) -> None:
    assert decide(portal, Story().prepared().entries, ASKED + DAY) == Perform(stage="readback", attempt=2)


def test_the_first_looks_come_after_two_minutes_ten_minutes_and_an_hour(portal: LoadedScenario) -> None:
    story = Story().requested()
    for gap in (2, 10, 60):
        due = ASKED + gap * MINUTE
        assert decide(portal, story.entries, due - timedelta(seconds=1)) == Wait(until=due, why="poll")
        assert isinstance(decide(portal, story.entries, due), Perform)
        story.tell(Looked(), stage="look", at=due).tell(StageEnded(), stage="look", at=due)
    assert decide(portal, story.entries, ASKED + 61 * MINUTE) == Wait(until=ASKED + 60 * MINUTE + DAY, why="poll")


def test_looks_are_hourly_on_the_last_day_and_stand_on_both_sides_of_midnight(portal: LoadedScenario) -> None:
    story = Story().requested()
    story.tell(Looked(), stage="look", at=END - 30 * 60 * MINUTE).tell(
        StageEnded(), stage="look", at=END - 30 * 60 * MINUTE
    )
    moments, now = [], END - 30 * 60 * MINUTE
    while now < END + 2 * DAY:
        action = decide(portal, story.entries, now)
        if isinstance(action, Wait):
            assert action.until is not None
            now = action.until
            continue
        moments.append(now)
        story.tell(Looked(), stage="look", at=now).tell(StageEnded(), stage="look", at=now)
    assert moments[:2] == [END - DAY, END - DAY + 60 * MINUTE]
    assert END - MINUTE in moments
    assert END + MINUTE in moments
    assert moments[-1] - moments[-2] == DAY


def test_an_intent_without_observation_is_reconciled_by_looking_and_never_repeated(portal: LoadedScenario) -> None:
    story = Story().prepared().tell(Intended(step=1), stage="request")
    assert decide(portal, story.entries, ASKED) == Perform(stage="confirm", attempt=1)
    story.tell(StageEnded(), stage="confirm")
    question = decide(portal, story.entries, ASKED)
    assert isinstance(question, AskHuman)
    assert (question.topic, question.answers) == (QuestionTopic.AMBIGUOUS_REQUEST, ("sent", "not_sent", "abandon"))


def ask(story: Story, topic: QuestionTopic, *answers: str, stage: str = "request") -> Story:
    return story.tell(Asked(question="q-1", topic=topic, answers=answers), stage=stage)


def test_while_a_question_is_open_nothing_is_done(portal: LoadedScenario) -> None:
    story = Story().prepared().tell(Intended(step=1), stage="request").tell(StageEnded(), stage="confirm")
    ask(story, QuestionTopic.AMBIGUOUS_REQUEST, "sent", "not_sent", "abandon")
    assert decide(portal, story.entries, ASKED + 5 * DAY) == Wait(until=None, why="question")


def test_only_a_persons_word_that_it_was_not_sent_lets_the_request_be_made_again(portal: LoadedScenario) -> None:
    story = Story().prepared().tell(Intended(step=1), stage="request").tell(StageEnded(), stage="confirm")
    ask(story, QuestionTopic.AMBIGUOUS_REQUEST, "sent", "not_sent", "abandon")
    story.tell(Answered(question="q-1", answer="not_sent", person="ines"))
    assert decide(portal, story.entries, ASKED) == Perform(stage="request", attempt=2)


def test_a_stage_that_could_not_look_is_tried_again_after_a_while(portal: LoadedScenario) -> None:
    story = Story().requested()
    at = ASKED + 2 * MINUTE
    story.tell(Unobserved(code="target_unreachable", retry=True), stage="look", at=at)
    assert decide(portal, story.entries, at) == Wait(until=at + 5 * MINUTE, why="target_unreachable")
    assert isinstance(decide(portal, story.entries, at + 5 * MINUTE), Perform)


def test_a_service_that_asks_for_patience_gets_it_within_reason(portal: LoadedScenario) -> None:
    at = ASKED + 2 * MINUTE
    for asked_for, given in ((timedelta(hours=3), timedelta(hours=3)), (MINUTE, 5 * MINUTE), (300 * DAY, 3 * DAY)):
        story = Story().requested()
        story.tell(Unobserved(code="target_unreachable", retry=True, not_before=at + asked_for), stage="look", at=at)
        assert decide(portal, story.entries, at) == Wait(until=at + given, why="target_unreachable")


def test_our_own_network_down_for_weeks_is_nobodys_question(portal: LoadedScenario) -> None:
    story, at = Story().requested(), ASKED + 2 * MINUTE
    for number in range(50):
        at += timedelta(minutes=10)
        story.tell(Unobserved(code=OFFLINE, retry=True), stage="look", at=at)
        assert decide(portal, story.entries, at) == Wait(until=at + 5 * MINUTE, why=OFFLINE), number


def test_a_page_that_changed_is_for_a_person(portal: LoadedScenario) -> None:
    story = Story().requested()
    story.tell(Unobserved(code="page_changed", retry=False), stage="look", at=ASKED + 2 * MINUTE)
    action = decide(portal, story.entries, ASKED + 3 * MINUTE)
    assert isinstance(action, AskHuman)
    assert action.topic is QuestionTopic.PAGE_CHANGED
    ask(story, QuestionTopic.PAGE_CHANGED, "again", "abandon", stage="look")
    story.tell(Answered(question="q-1", answer="again", person="ines"))
    assert decide(portal, story.entries, ASKED + 4 * MINUTE) == Perform(stage="look", attempt=2)


def test_a_refused_password_before_the_request_ends_the_case(portal: LoadedScenario) -> None:
    story = Story().tell(Unobserved(code="credential_rejected", retry=False), stage="readback")
    assert decide(portal, story.entries, ASKED) == Close(outcome=Closing.CREDENTIAL_REJECTED)


def test_a_cooldown_makes_the_case_wait_and_ask_again_later(portal: LoadedScenario) -> None:
    story = Story().prepared().tell(StageEnded(stopped_by=Fact.COOLDOWN), stage="request")
    assert decide(portal, story.entries, ASKED) == Wait(until=ASKED + DAY, why="cooldown")


def test_a_weighty_fact_is_asked_about_and_does_not_count_until_then(portal: LoadedScenario) -> None:
    story = Story().requested().tell(seen(Fact.REFUSED, ASKED + DAY, proposed=True), stage="look")
    action = decide(portal, story.entries, ASKED + DAY)
    assert isinstance(action, AskHuman)
    assert action.proposes == story.entries[-1].seq


def test_what_is_ready_is_collected(portal: LoadedScenario) -> None:
    story = Story().requested().tell(seen(Fact.EXPORT_READY, ASKED + DAY, ASKED), stage="look", at=ASKED + DAY)
    assert decide(portal, story.entries, ASKED + DAY) == Perform(stage="collect", attempt=1)


def test_a_stale_archive_makes_the_case_wait_on(portal: LoadedScenario) -> None:
    story = Story().requested().tell(seen(Fact.EXPORT_READY, ASKED + DAY, ASKED), stage="look", at=ASKED + DAY)
    story.tell(Looked(facts=(Fact.EXPORT_READY,)), stage="look", at=ASKED + DAY)
    story.tell(seen(Fact.EXPORT_STALE, ASKED + DAY), stage="collect", at=ASKED + DAY)
    assert decide(portal, story.entries, ASKED + DAY) == Wait(until=ASKED + 2 * DAY, why="poll")


def test_the_link_is_tried_at_once_after_three_days_and_a_week_and_the_account_looked_at_meanwhile(
    portal: LoadedScenario,
) -> None:
    story = Story().delivered(ASKED + DAY)
    now, tried = ASKED + DAY, []
    while True:
        action = decide(portal, story.entries, now)
        if isinstance(action, Wait):
            assert action.until is not None
            now = action.until
        elif isinstance(action, Perform) and action.stage == "verify":
            tried.append((action.check, action.requester, (now - ASKED - DAY).days))
            result = LinkResult.GONE if action.check == "7d" else LinkResult.LOGIN_PAGE
            assert action.check is not None
            story.tell(LinkTried(requester=action.requester, result=result, after=action.check), stage="verify", at=now)
        elif isinstance(action, Perform):
            tried.append((action.stage, action.requester, (now - ASKED - DAY).days))
            story.tell(StageEnded(), stage=action.stage, at=now)
        else:
            break
    stranger, bystander, account = Requester.STRANGER, Requester.BYSTANDER, Requester.ACCOUNT
    assert tried == [
        ("at_once", stranger, 0),
        ("at_once", bystander, 0),
        ("readback", account, 0),
        ("72h", stranger, 3),
        ("72h", bystander, 3),
        ("7d", stranger, 7),
        ("7d", bystander, 7),
        ("7d", account, 7),
    ]
    assert action == Close(outcome=Closing.DELIVERED)


def test_silence_ends_the_case_thirty_days_after_the_deadline(portal: LoadedScenario) -> None:
    story = Story().requested().tell(Looked(), stage="look", at=END + 29 * DAY)
    assert isinstance(decide(portal, story.entries, END + 29 * DAY), Wait)
    assert decide(portal, story.entries, END + 30 * DAY) == Close(outcome=Closing.SILENT)


@pytest.mark.parametrize("end", [Closed(outcome=Closing.DELIVERED), Abandoned(person="ines", why="duplicate")])
def test_a_closed_case_rests(portal: LoadedScenario, end: Body) -> None:
    assert decide(portal, Story().requested().tell(end).entries, END) == Wait(until=None, why="closed")


def test_a_request_waits_until_the_account_is_old_enough_and_has_been_used(portal: LoadedScenario) -> None:
    ready_when = ReadyWhen(age=60 * DAY, live_runs=12)
    aged = replace(portal, scenario=portal.scenario.model_copy(update={"ready_when": ready_when}))
    story = Story()
    young = AccountUsed(since=ASKED - 10 * DAY, live_runs=12)
    assert decide(aged, story.entries, ASKED, young) == Wait(until=ASKED + 50 * DAY, why="account_too_young")
    little_used = AccountUsed(since=ASKED - 60 * DAY, live_runs=11)
    waiting = decide(aged, story.entries, ASKED, little_used)
    assert isinstance(waiting, Wait)
    assert waiting.why == "account_too_little_used"
    used = AccountUsed(since=ASKED - 60 * DAY, live_runs=12)
    assert decide(aged, story.entries, ASKED, used) == Perform(stage="readback", attempt=1)


def undoing(portal: LoadedScenario) -> LoadedScenario:
    return replace(portal, scenario=portal.scenario.model_copy(update={"undo": portal.scenario.request[:1]}))


def test_what_was_planted_for_a_while_is_put_back_before_the_case_is_closed(portal: LoadedScenario) -> None:
    story = Story().prepared().tell(StageEnded(stopped_by=Fact.CHANNEL_BROKEN), stage="request")
    assert decide(portal, story.entries, ASKED) == Close(outcome=Closing.CHANNEL_BROKEN)
    assert decide(undoing(portal), story.entries, ASKED) == Perform(stage="undo", attempt=1)
    story.tell(StageEnded(), stage="undo")
    assert decide(undoing(portal), story.entries, ASKED) == Close(outcome=Closing.CHANNEL_BROKEN)


def test_a_case_that_a_person_closed_still_puts_back_what_it_planted_and_tries_that_once(
    portal: LoadedScenario,
) -> None:
    story = Story().requested().tell(Abandoned(person="ines", why="test"))
    assert decide(portal, story.entries, ASKED) == Wait(until=None, why="closed")
    assert decide(undoing(portal), story.entries, ASKED) == Perform(stage="undo", attempt=1)
    story.tell(Unobserved(code="page_changed", retry=False), stage="undo")
    assert decide(undoing(portal), story.entries, ASKED) == Wait(until=None, why="closed")


def test_a_stage_goes_on_after_the_step_at_which_a_person_was_asked(portal: LoadedScenario) -> None:
    story = Story().prepared()
    story.tell(Asked(question="q-1", topic=QuestionTopic.SCENARIO, answers=("done",), step=0), stage="request")
    assert decide(portal, story.entries, ASKED) == Wait(until=None, why="question")
    story.tell(Answered(question="q-1", answer="done", person="ines"))
    assert decide(portal, story.entries, ASKED) == Perform(stage="request", attempt=2, from_step=1)
    story.tell(Unobserved(code="page_changed", retry=True), stage="request", attempt=2)
    assert decide(portal, story.entries, ASKED + 5 * MINUTE) == Perform(stage="request", attempt=3)


@pytest.mark.parametrize("fact", [Fact.ACCOUNT_LOCKED, Fact.ACCOUNT_CLOSED])
def test_an_account_that_others_locked_before_the_request_is_no_broken_channel(
    portal: LoadedScenario, fact: Fact
) -> None:
    story = Story().prepared().tell(seen(fact, ASKED), stage="request")
    story.tell(StageEnded(stopped_by=fact), stage="request")
    action = decide(portal, story.entries, ASKED)
    assert isinstance(action, AskHuman)
    assert (action.topic, action.stage) == (QuestionTopic.ACCOUNT_LOCKED, "request")
    story.tell(Asked(question="q-1", topic=action.topic, answers=action.answers), stage="request")
    story.tell(Answered(question="q-1", answer="again", person="ines"), stage="request")
    assert decide(portal, story.entries, ASKED) == Perform(stage="request", attempt=2)
