"""Is a state what the ledger says, wherever the reading is broken off and taken up again?"""

from copy import deepcopy
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from auditor.replay import State, _enter, replay
from results.records import (
    Answered,
    Asked,
    Body,
    CaseOpened,
    Closed,
    Closing,
    Entry,
    Fact,
    FactSeen,
    Intended,
    LinkResult,
    LinkTried,
    Looked,
    QuestionTopic,
    ReadBack,
    RecordPlanted,
    Requester,
    StageEnded,
    Unobserved,
    Waited,
)
from tests.auditor.situations import ASKED, GENESIS, OPENED, asked, seen
from tests.auditor.test_decide import Story

QUESTIONS = ("q-1", "q-2")
BODIES: st.SearchStrategy[Body] = st.one_of(
    st.sampled_from(
        [
            OPENED,
            Intended(step=1),
            Looked(),
            Looked(facts=(Fact.EXPORT_READY,)),
            StageEnded(),
            StageEnded(stopped_by=Fact.COOLDOWN),
            Unobserved(code="target_unreachable", retry=True),
            Unobserved(code="page_changed", retry=False),
            LinkTried(requester=Requester.STRANGER, result=LinkResult.LOGIN_PAGE, after="at_once"),
            ReadBack(category="profile", seen=("profile-1.text",)),
            RecordPlanted(category="profile", record="profile-1"),
            Waited(until=ASKED, why="poll"),
            Closed(outcome=Closing.DELIVERED),
        ]
    ),
    st.builds(
        lambda fact, hours, proposed: seen(fact, ASKED + timedelta(hours=hours), proposed=proposed),
        st.sampled_from([Fact.REQUEST_SUBMITTED, Fact.EXPORT_READY, Fact.EXPORT_STALE, Fact.REFUSED]),
        st.integers(0, 900),
        st.booleans(),
    ),
    st.builds(
        lambda question, proposes: Asked(
            question=question, topic=QuestionTopic.CONFIRM_FACT, answers=("yes", "no"), proposes=proposes
        ),
        st.sampled_from(QUESTIONS),
        st.none() | st.integers(1, 12),
    ),
    st.builds(
        lambda question, answer: Answered(question=question, answer=answer, person="ines"),
        st.sampled_from(QUESTIONS),
        st.sampled_from(["sent", "not_sent", "again", "abandon", "yes", "no"]),
    ),
)
STAGES = st.sampled_from(["request", "look", "readback", "confirm", None])


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    said = draw(st.lists(st.tuples(BODIES, STAGES, st.none() | st.integers(1, 4)), max_size=25))
    return [
        Entry(
            ledger="case-1",
            seq=seq,
            prev=GENESIS,
            at=ASKED + timedelta(minutes=seq),
            by="probe:browser",
            body=body,
            digest="0" * 64,
            stage=stage,
            attempt=attempt,
        )
        for seq, (body, stage, attempt) in enumerate(said, start=1)
    ]


@given(ledgers(), st.data())
def test_going_on_from_any_prefix_gives_the_state_of_the_whole(entries: list[Entry], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(entries)))
    state: State = replay(entries[:cut])
    for entry in entries[cut:]:
        _enter(state, entry)
    assert state == replay(entries)


@given(ledgers())
def test_reading_changes_no_entry_and_reads_the_same_again(entries: list[Entry]) -> None:
    before = deepcopy(entries)
    assert replay(entries) == replay(entries)
    assert entries == before


@given(ledgers())
def test_a_proposal_never_counts_as_a_fact(entries: list[Entry]) -> None:
    assert not any(fact.proposed for _, fact in replay(entries).facts)


@given(ledgers())
def test_an_intent_stays_until_the_request_is_seen_or_denied(entries: list[Entry]) -> None:
    settled = {
        e.seq
        for e in entries
        if (isinstance(e.body, FactSeen) and e.body.fact is Fact.REQUEST_SUBMITTED and not e.body.proposed)
        or (isinstance(e.body, Answered) and e.body.answer == "not_sent")
    }
    intents = [e.seq for e in entries if isinstance(e.body, Intended)]
    if replay(entries).intent is None and intents:
        assert any(seq > intents[-1] for seq in settled)


def test_the_earliest_fact_is_the_one_whose_interval_ends_first_not_the_one_entered_first() -> None:
    late, early = asked(ASKED + timedelta(days=1)), asked(ASKED)
    state = replay(Story().tell(late).tell(early).entries)
    first, last = state.first(Fact.REQUEST_SUBMITTED), state.last(Fact.REQUEST_SUBMITTED)
    assert first is not None
    assert last is not None
    assert (first[1], last[1]) == (early, early)
    assert replay(Story().tell(early).tell(late).entries).last(Fact.REQUEST_SUBMITTED)[1] == late  # type: ignore[index]


def test_failures_are_counted_by_stage_until_the_stage_works() -> None:
    failure = Unobserved(code="target_unreachable", retry=True)
    story = Story().tell(failure, stage="look").tell(failure, stage="collect").tell(failure, stage="look")
    assert {s: f.count for s, f in replay(story.entries).failing.items()} == {"look": 2, "collect": 1}
    assert "look" not in replay(story.tell(StageEnded(), stage="look").entries).failing


def test_asking_about_a_proposal_takes_it_off_the_list_of_those_to_ask_about() -> None:
    story = Story().requested().tell(seen(Fact.REFUSED, ASKED, proposed=True), stage="look")
    seq = story.entries[-1].seq
    assert list(replay(story.entries).proposals) == [seq]
    story.tell(Asked(question="q-1", topic=QuestionTopic.CONFIRM_FACT, answers=("yes", "no"), proposes=seq))
    state = replay(story.entries)
    assert state.proposals == {}
    assert [asked.question for _, asked in state.open_questions()] == ["q-1"]


def test_a_ledger_knows_what_it_was_opened_for_and_when() -> None:
    state = replay(Story().entries)
    assert isinstance(state.opened, CaseOpened)
    assert state.opened_at == ASKED - timedelta(days=1)
