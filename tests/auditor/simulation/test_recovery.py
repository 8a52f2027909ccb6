"""Do intervals of 95 % hold what generated them about as often as they say? And is it said where they do not?

A year is lived here without engine and store: fates are drawn, and counted as
the looks of a poll every day would let them be counted.
"""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from auditor.simulation import load_archetypes
from auditor.simulation.fate import Fate, fate_of
from auditor.simulation.measure import chance_in_time
from auditor.simulation.recovery import Recovered, recovered
from auditor.simulation.tally import Kept, Tally
from results.figures import Count
from results.records import Jurisdiction, Outcome

BEGIN = datetime(2027, 9, 1, 10, tzinfo=UTC)
PARIS = Jurisdiction(country="FR", timezone="Europe/Paris")
KINDS = load_archetypes().archetypes


def answered_in_time(fate: Fate) -> Outcome:
    return Outcome.PASSED if fate.answered is not None and fate.answered < fate.last_moment else Outcome.FAILED


def year(seed: int, cases: int) -> tuple[Recovered, ...]:
    """The shares of so many cases of each archetype."""
    tally = Tally()
    for name in ("queued", "in_time", "late", "extension", "refusal"):
        for number in range(cases):
            asked = BEGIN + timedelta(days=number % 300)
            fate = fate_of(KINDS[name], Random(f"{seed}/{name}/{number}"), asked, PARIS)
            add(tally, name, "in_time", answered_in_time(fate), chance_in_time(fate))
            for measure, share, true in (
                ("complete", fate.archetype.complete, fate.complete),
                ("refusal_reasoned", fate.archetype.reasoned, fate.reasoned),
            ):
                add(tally, name, measure, Outcome.PASSED if true else Outcome.FAILED, share)
    return recovered(tally, KINDS)


def add(tally: Tally, archetype: str, measure: str, outcome: Outcome, chance: float) -> None:
    tally.shares.setdefault((archetype, measure), Kept()).add(outcome, chance)


def test_over_many_parameters_about_one_interval_in_twenty_misses_its_own() -> None:
    shares = [share for seed in range(40) for share in year(seed, 60) if 0.02 < share.parameter < 0.98]
    assert len(shares) > 200
    held = sum(share.is_covered for share in shares) / len(shares)
    assert 0.92 <= held <= 0.98


def test_certain_things_are_always_held() -> None:
    certain = [share for share in year(1, 50) if share.parameter in (0.0, 1.0)]
    assert certain
    assert all(share.is_covered for share in certain)


def test_a_parameter_that_did_not_generate_it_is_missed() -> None:
    tally = Tally()
    for _ in range(200):
        add(tally, "late", "complete", Outcome.PASSED, 0.463)
    (share,) = recovered(tally, KINDS)
    assert not share.is_covered


def test_what_nobody_can_tell_widens_the_interval_and_what_does_not_apply_is_not_counted() -> None:
    tally = Tally()
    for outcome, count in ((Outcome.PASSED, 30), (Outcome.FAILED, 30), (Outcome.CANNOT_TELL, 40)):
        for _ in range(count):
            add(tally, "late", "complete", outcome, 0.65)
    for _ in range(500):
        add(tally, "late", "complete", Outcome.INAPPLICABLE, 0.0)
    (share,) = recovered(tally, KINDS)
    assert share.rate.count == Count(good=30, bad=30, open=40)
    assert share.parameter == pytest.approx(0.65)
    assert share.rate.is_bounds_only
    assert share.interval.low < 0.30
    assert share.interval.high > 0.70
    assert share.is_covered
