"""Whatever its stages bring, does a case always come to wait, and leave the service in peace?"""

from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from auditor.action import Action, AskHuman, Close, Perform, Wait
from auditor.decide import decide
from results.records import (
    FACTS,
    Body,
    Fact,
    Intended,
    LinkResult,
    LinkTried,
    Looked,
    StageEnded,
    Unobserved,
)
from scenarios.loaded import LoadedScenario
from tests.auditor.situations import ASKED, seen
from tests.auditor.test_decide import DAY, END, Story, portal

__all__ = ["portal"]

STOPS = sorted(fact for fact, rule in FACTS.items() if rule.stops)
FAILURES = [
    Unobserved(code="target_unreachable", retry=True),
    Unobserved(code="page_changed", retry=False),
    Unobserved(code="access_refused", retry=False),
    Unobserved(code="credential_rejected", retry=False),
]
AT_ONCE = 4  # runs of one stage at one moment: the link is tried as stranger and as bystander
STARTS = {
    "new": Story,
    "prepared": lambda: Story().prepared(),
    "requested": lambda: Story().requested(),
    "ready": lambda: Story().requested().tell(seen(Fact.EXPORT_READY, ASKED, ASKED), stage="look"),
    "delivered": lambda: Story().delivered(ASKED),
}


def endings(action: Perform) -> st.SearchStrategy[list[Body]]:
    """How one run of a stage may end, as a probe may report it."""
    looked: list[Body] = [Looked()] if action.stage in ("look", "baseline", "confirm") else []
    done: list[list[Body]] = [[*looked, StageEnded()]]
    match action.stage:
        case "request":
            done = [[Intended(step=1)], [Intended(step=1), seen(Fact.REQUEST_SUBMITTED, ASKED), StageEnded()]]
        case "look":
            done.append([seen(Fact.EXPORT_READY, ASKED), Looked(facts=(Fact.EXPORT_READY,)), StageEnded()])
        case "collect":
            came = (Fact.EXPORT_DELIVERED, Fact.EXPORT_STALE, Fact.EXPORT_EXPIRED, Fact.EXPORT_PARTIAL)
            done += [[seen(fact, ASKED), StageEnded()] for fact in came]
        case "verify":
            tried = LinkTried(requester=action.requester, result=LinkResult.SAME_FILE, after=action.check or "")
            done.append([tried, StageEnded()])
    stopped: list[list[Body]] = [
        [seen(fact, ASKED, proposed=FACTS[fact].weighty), *looked, StageEnded(stopped_by=fact)] for fact in STOPS
    ]
    return st.sampled_from([*done, *stopped, *([failure] for failure in FAILURES)])


@given(st.data(), st.sampled_from(sorted(STARTS)))
def test_no_stage_is_run_again_and_again_at_one_moment(portal: LoadedScenario, data: st.DataObject, start: str) -> None:
    """Each stage ends the same way whenever it is run: what would loop, loops."""
    story, now, runs = STARTS[start](), ASKED, Counter[str]()
    ends: dict[str, list[Body]] = {}
    for _ in range(40):
        action: Action = decide(portal, story.entries, now)
        match action:
            case Perform(stage=stage):
                runs[stage] += 1
                assert runs[stage] <= AT_ONCE, f"{stage} is run without end"
                key = f"{stage} {action.check} {action.requester}"
                if key not in ends:
                    ends[key] = data.draw(endings(action), label=key)
                for body in ends[key]:
                    story.tell(body, stage=stage, at=now, attempt=action.attempt)
            case Wait(until=None) | Close():
                return
            case Wait(until=until):
                assert until is not None
                assert until > now
                now, runs = until, Counter()
            case AskHuman():
                return


def test_what_could_not_be_collected_is_for_a_person(portal: LoadedScenario) -> None:
    story = Story().requested().tell(seen(Fact.EXPORT_READY, ASKED + DAY, ASKED), stage="look", at=ASKED + DAY)
    story.tell(StageEnded(stopped_by=Fact.CAPTCHA_MET), stage="collect", at=ASKED + DAY)
    action = decide(portal, story.entries, ASKED + DAY)
    assert isinstance(action, AskHuman)
    assert (action.stage, action.answers) == ("collect", ("again", "abandon"))


def test_a_link_that_is_not_known_is_not_tried_for_ever(portal: LoadedScenario) -> None:
    story = Story().delivered(ASKED + DAY).tell(StageEnded(), stage="verify", at=ASKED + DAY)
    assert decide(portal, story.entries, ASKED + DAY) == Perform(stage="readback", attempt=2)


def test_a_case_nobody_answers_looks_a_bounded_number_of_times(portal: LoadedScenario) -> None:
    """The gaps grow: 3 first looks, one a day, one an hour on the last day, two at the edge."""
    story, now, looks = Story().requested(), ASKED, 0
    while not isinstance(action := decide(portal, story.entries, now), Close):
        if isinstance(action, Wait):
            assert action.until is not None
            now = action.until
            continue
        looks += 1
        story.tell(Looked(), stage="look", at=now).tell(StageEnded(), stage="look", at=now)
    assert now >= END + 30 * DAY
    days = (END + 30 * DAY - ASKED) / timedelta(days=1)
    assert days < looks <= days + 3 + 24 + 4
