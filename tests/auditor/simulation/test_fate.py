"""Does a request meet the fate that its archetype says, and what may be found against it?"""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from auditor.simulation import load_archetypes
from auditor.simulation.fate import MARGIN, Fate, fate_of, share_by
from auditor.simulation.measure import chance_in_time
from results.records import Jurisdiction

ASKED = datetime(2028, 1, 31, 10, 0, tzinfo=UTC)  # its month ends with 29 February
PARIS = Jurisdiction(country="FR", timezone="Europe/Paris")
KINDS = load_archetypes().archetypes
DEADLINE = datetime(2028, 2, 29, 23, 0, tzinfo=UTC)  # midnight in Paris


def fates(name: str, count: int = 300) -> list[Fate]:
    return [fate_of(KINDS[name], Random(f"{name}/{n}"), ASKED, PARIS) for n in range(count)]


def test_the_first_month_ends_by_the_law() -> None:
    assert {fate.deadline for fate in fates("silence", 3)} == {DEADLINE}


def test_by_hand_in_time_is_in_time_and_late_is_late() -> None:
    assert all(f.answered is not None and f.answered <= DEADLINE - MARGIN for f in fates("in_time"))
    assert all(f.answered is not None and f.answered >= DEADLINE for f in fates("late"))
    assert not any("deadline" in f.breaks for f in fates("in_time"))
    assert all("deadline" in f.breaks for f in fates("late"))


def test_silence_never_answers() -> None:
    assert all(f.answered is None and "deadline" in f.breaks for f in fates("silence", 5))


def test_an_extension_with_reasons_moves_the_deadline_and_one_without_does_not() -> None:
    found = fates("extension")
    valid = [f for f in found if f.extended is not None and f.extended.with_reasons]
    assert 0.6 < len(valid) / len(found) < 0.8
    for fate in found:
        assert fate.extended is not None
        assert fate.extended.until == datetime(2028, 5, 2, 22, 0, tzinfo=UTC)  # 30 April is a Sunday, 1 May a holiday
        assert ("extension" in fate.breaks) is not fate.extended.with_reasons
        assert ("deadline" in fate.breaks) is not fate.extended.with_reasons


def test_the_same_luck_is_the_same_fate() -> None:
    assert fates("refusal", 20) == fates("refusal", 20)


@pytest.mark.parametrize("name", ["instant", "queued", "in_time", "late", "refusal"])
def test_as_many_have_their_answer_by_a_moment_as_its_share_says(name: str) -> None:
    found = fates(name, 2000)
    time = KINDS[name].time
    assert time is not None
    for days in (1, 10, 20, 35, 50):
        moment = ASKED + timedelta(days=days)
        share = sum(f.answered is not None and f.answered <= moment for f in found) / len(found)
        assert share == pytest.approx(share_by(time, moment, ASKED, DEADLINE), abs=0.035)


@pytest.mark.parametrize(("name", "chance"), [("silence", 0.0), ("late", 0.0), ("in_time", 1.0), ("extension", 0.7)])
def test_the_chance_of_an_answer_in_time(name: str, chance: float) -> None:
    assert chance_in_time(fates(name, 1)[0]) == pytest.approx(chance)
