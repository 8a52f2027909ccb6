"""Is a rung reached only when it and every lower one are?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.ladder import LADDERS, USABLE, climb, family_state
from results.records import FamilyState, Obligation, Outcome, RungState, Track, Verdict

FINE = (Outcome.PASSED, Outcome.INAPPLICABLE)
TRACKS = st.sampled_from([Track.PORTABILITY, Track.ACCESS])
CRITERIA = sorted({c for steps in LADDERS.values() for step in steps for c in step.criteria} - {USABLE})
OUTCOMES = st.dictionaries(st.sampled_from(CRITERIA), st.sampled_from(Outcome))
KNOWN = st.sampled_from([True, False, None])


def verdict(criterion: str, outcome: Outcome, obligation: Obligation = Obligation.LAW) -> Verdict:
    return Verdict(criterion=criterion, version=1, outcome=outcome, reason="because", obligation=obligation)


def verdicts(outcomes: dict[str, Outcome]) -> dict[str, Verdict]:
    return {criterion: verdict(criterion, outcome) for criterion, outcome in outcomes.items()}


@given(TRACKS, OUTCOMES, KNOWN)
def test_every_rung_up_to_the_one_reached_is_reached_and_none_above(
    track: Track, outcomes: dict[str, Outcome], usable: bool | None
) -> None:
    ladder = climb(track, verdicts(outcomes), usable=usable)
    assert [r.number for r in ladder.rungs] == [1, 2, 3, 4, 5]
    assert [r.number for r in ladder.rungs if r.state is RungState.REACHED] == list(range(1, ladder.reached + 1))


@given(TRACKS, OUTCOMES, KNOWN)
def test_a_rung_is_reached_only_if_all_its_judged_criteria_are_fine(
    track: Track, outcomes: dict[str, Outcome], usable: bool | None
) -> None:
    ladder = climb(track, verdicts(outcomes), usable=usable)
    for rung, step in zip(ladder.rungs, LADDERS[track], strict=True):
        judged = [outcomes[c] for c in step.criteria if c in outcomes]
        if rung.state is RungState.REACHED:
            assert all(outcome in FINE for outcome in judged)
            assert usable is True or USABLE not in step.criteria
        if Outcome.FAILED in judged:
            assert rung.state is RungState.FAILED


@given(TRACKS, OUTCOMES, KNOWN, st.sampled_from(CRITERIA))
def test_a_worse_verdict_never_lifts_anybody(
    track: Track, outcomes: dict[str, Outcome], usable: bool | None, worse: str
) -> None:
    before = climb(track, verdicts(outcomes), usable=usable).reached
    if worse in outcomes:
        assert climb(track, verdicts({**outcomes, worse: Outcome.FAILED}), usable=usable).reached <= before


@given(TRACKS, OUTCOMES, KNOWN)
def test_what_stands_in_the_way_is_a_criterion_of_that_rung_that_is_not_fine(
    track: Track, outcomes: dict[str, Outcome], usable: bool | None
) -> None:
    for rung, step in zip(climb(track, verdicts(outcomes), usable=usable).rungs, LADDERS[track], strict=True):
        if rung.state in (RungState.FAILED, RungState.OPEN):
            assert rung.in_the_way in step.criteria
            assert rung.in_the_way == USABLE or outcomes[rung.in_the_way] not in FINE  # type: ignore[index]
        else:
            assert rung.in_the_way is None


def test_a_failure_is_named_before_what_is_merely_open() -> None:
    given_ = {"deadline": Outcome.PASSED, "machine_readable": Outcome.UNTESTED, "validity": Outcome.FAILED}
    rung = climb(Track.PORTABILITY, verdicts(given_), usable=True).rungs[2]
    assert (rung.state, rung.in_the_way) == (RungState.FAILED, "validity")


def test_a_rung_the_method_has_no_criterion_for_is_not_assessed_and_not_reached() -> None:
    everything = verdicts({c: Outcome.PASSED for c in CRITERIA if c not in ("interoperability", "direct_transfer")})
    ladder = climb(Track.PORTABILITY, everything, usable=True)
    assert (ladder.reached, ladder.rungs[4].state) == (4, RungState.NOT_ASSESSED)


def test_a_fine_rung_above_an_open_one_is_said_not_to_be_reached() -> None:
    given_ = {"deadline": Outcome.CANNOT_TELL, "machine_readable": Outcome.PASSED}
    ladder = climb(Track.PORTABILITY, verdicts(given_), usable=True)
    assert [r.state for r in ladder.rungs[:3]] == [RungState.OPEN, RungState.NOT_REACHED, RungState.NOT_REACHED]
    assert ladder.reached == 0


@pytest.mark.parametrize(
    ("usable", "state"), [(True, RungState.REACHED), (False, RungState.FAILED), (None, RungState.OPEN)]
)
def test_the_second_rung_needs_an_export_in_hand(usable: bool | None, state: RungState) -> None:
    given_ = {"deadline": Outcome.PASSED, "cost": Outcome.PASSED}
    assert climb(Track.PORTABILITY, verdicts(given_), usable=usable).rungs[1].state is state


LAW, PRACTICE = Obligation.LAW, Obligation.PRACTICE


@pytest.mark.parametrize(
    ("members", "state"),
    [
        ([(Outcome.PASSED, LAW), (Outcome.INAPPLICABLE, LAW)], FamilyState.AS_EXPECTED),
        ([(Outcome.PASSED, LAW), (Outcome.FAILED, PRACTICE)], FamilyState.AS_EXPECTED),
        ([(Outcome.PASSED, LAW), (Outcome.FAILED, LAW)], FamilyState.SHORTFALL_OBSERVED),
        ([(Outcome.UNTESTED, LAW), (Outcome.FAILED, LAW)], FamilyState.SHORTFALL_OBSERVED),
        ([(Outcome.PASSED, LAW), (Outcome.UNTESTED, LAW)], FamilyState.OPEN),
        ([(Outcome.INAPPLICABLE, LAW)], FamilyState.OPEN),
        ([(Outcome.PASSED, PRACTICE)], FamilyState.OPEN),
        ([], FamilyState.OPEN),
    ],
)
def test_a_family_goes_by_its_law_criteria_alone(members: list[tuple[Outcome, Obligation]], state: FamilyState) -> None:
    assert family_state(tuple(verdict("x", outcome, obligation) for outcome, obligation in members)) is state
