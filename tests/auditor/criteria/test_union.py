"""Do several faults at once fail what each fails alone, and nothing else?

A service that does two things wrong must not be accused of a third; and no
fault hides another, save those that are declared to: nothing can be said of
the export of a service that gave none.
"""

from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.criteria import REGISTER
from results.records import Outcome
from tests.auditor.criteria.fault import FAULTS, TOGETHER, Fault, composed

BY_SLOT = {slot: [f for f in FAULTS if f.slot == slot] for slot in dict.fromkeys(f.slot for f in FAULTS)}
PAIRS = [pair for pair in combinations(FAULTS, 2) if pair[0].slot != pair[1].slot]
NEVER_HERE = {
    "acknowledgement",  # a mail may have acknowledged what no page did: not seen is no failure
    "electronic_channel",  # these two speak where no request can be sent, and then nothing else does
    "self_service",
    "copy",  # nothing is asked for under the right of access
    "processing_information",
    "identity_demand",  # the same: a document without which the form does not let anybody through
}


def failed(faults: Iterable[Fault]) -> set[str]:
    situation = composed(faults)
    return {judge.CRITERION.id for judge in REGISTER if judge.assess(*situation).outcome is Outcome.FAILED}


ALONE = {fault.name: failed([fault]) for fault in FAULTS}


def expected(faults: Iterable[Fault]) -> set[str]:
    faults = list(faults)
    union = {criterion for fault in faults for criterion in ALONE[fault.name]}
    masked = {criterion for fault in faults for criterion in fault.masks}
    return union - masked - hidden_together(faults)


def hidden_together(faults: Iterable[Fault]) -> set[str]:
    names = {fault.name for fault in faults}
    return {criterion for pair, hidden in TOGETHER.items() if pair <= names for criterion in hidden}


@st.composite
def sets_of_faults(draw: st.DrawFn) -> list[Fault]:
    """At most one of each slot, in any order."""
    slots = draw(st.lists(st.sampled_from(sorted(BY_SLOT)), unique=True, min_size=3))
    return [draw(st.sampled_from(BY_SLOT[slot])) for slot in slots]


def test_without_a_fault_nothing_fails() -> None:
    assert failed([]) == set()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_alone_fails_something(fault: Fault) -> None:
    assert ALONE[fault.name] - fault.masks


def test_there_is_a_fault_for_every_criterion_that_can_fail() -> None:
    assert {c for failing in ALONE.values() for c in failing} == {judge.CRITERION.id for judge in REGISTER} - NEVER_HERE


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0].name} and {pair[1].name}")
def test_two_fail_what_each_fails_alone(pair: tuple[Fault, Fault]) -> None:
    assert failed(pair) == expected(pair)


@given(faults=sets_of_faults())
@settings(max_examples=200, deadline=None)
def test_any_set_fails_what_each_fails_alone(faults: list[Fault]) -> None:
    assert failed(faults) == expected(faults)


def test_a_mask_is_declared_only_where_it_hides_something() -> None:
    for fault in FAULTS:
        others = [other for other in FAULTS if other.slot != fault.slot]
        hidden = {
            criterion
            for other in others
            for criterion in ALONE[other.name] - failed([fault, other]) - hidden_together([fault, other])
        }
        assert hidden == fault.masks, fault.name
