"""Is every change told, and each part of it for the right reason?"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.figures import CaseRow, Change, change_of
from results.figures.change import RATES, shortfall_by
from results.records import Outcome
from tests.results.figures.rows import FAILED, PASSED, row

ANSWERED = RATES["responsiveness"]
HALF = Fraction(1, 2)


def rows(period: str, outcomes: dict[str, Outcome | None]) -> list[CaseRow]:
    return [row(name, o, o, o, service=name, case=f"{period}-{name}") for name, o in outcomes.items() if o is not None]


def split(old: dict, again: dict, new: dict) -> tuple[Fraction, Fraction, Fraction] | None:
    change = change_of(rows("old", old), rows("old", again), rows("new", new), ANSWERED)
    return change and (change.service, change.method, change.coverage)


def test_services_that_became_better() -> None:
    assert split({"a": FAILED, "b": PASSED}, {"a": FAILED, "b": PASSED}, {"a": PASSED, "b": PASSED}) == (HALF, 0, 0)


def test_a_method_that_became_milder() -> None:
    assert split({"a": FAILED, "b": PASSED}, {"a": PASSED, "b": PASSED}, {"a": PASSED, "b": PASSED}) == (0, HALF, 0)


def test_others_who_were_looked_at() -> None:
    old, new = {"a": PASSED, "b": FAILED}, {"a": PASSED, "c": PASSED}
    assert split(old, old, new) == (0, 0, HALF)


def test_periods_with_no_service_in_common_tell_no_reason() -> None:
    assert split({"a": PASSED}, {"a": PASSED}, {"b": PASSED}) is None
    assert split({}, {}, {}) is None


def test_old_cases_must_be_the_ones_that_were_judged_anew() -> None:
    with pytest.raises(ValueError, match="not those judged by the old"):
        split({"a": PASSED}, {"b": PASSED}, {"a": PASSED})


def test_few_services_in_common_are_not_published() -> None:
    few, many = ({f"s{i}": PASSED for i in range(n)} for n in (29, 30))
    for names, is_publishable in ((few, False), (many, True)):
        change = change_of(rows("old", names), rows("old", names), rows("new", names), ANSWERED)
        assert change is not None
        assert change.is_publishable is is_publishable


def test_a_criterion_that_a_case_lacks_says_nothing() -> None:
    assert shortfall_by("deadline")(row("a")) is None


outcome = st.sampled_from([PASSED, FAILED, Outcome.CANNOT_TELL, Outcome.UNTESTED])
services = st.dictionaries(st.sampled_from("abcdefghij"), st.tuples(outcome, outcome, st.integers(1, 9)))


@given(services, services)
def test_the_three_parts_are_the_whole_change(before: dict, after: dict) -> None:
    def told(period: str, said: dict, place: int) -> list[CaseRow]:
        return [
            row(name, *[s[place]] * 3, service=name, case=f"{period}-{name}", weight=float(s[2]))
            for name, s in said.items()
        ]

    change = change_of(told("old", before, 0), told("old", before, 1), told("new", after, 0), ANSWERED)
    if change is None:
        return
    assert change.service + change.method + change.coverage == change.total == change.new - change.old
    service, method, coverage, whole = change.points()
    assert service + method + coverage == whole
    for rounded, exact in zip(
        (service, method, coverage), (change.service, change.method, change.coverage), strict=True
    ):
        assert abs(rounded - 100 * exact) <= Fraction(2, 10)
    assert abs(whole - 100 * change.total) <= Fraction(1, 20)


def test_rounding_goes_where_it_changes_least() -> None:
    third = Fraction(1, 300)
    change = Change(
        old=Fraction(0), new=3 * third, service=third, method=third, coverage=third, common=1, controllers=1
    )
    assert change.points(0) == (1, 0, 0, 1)
