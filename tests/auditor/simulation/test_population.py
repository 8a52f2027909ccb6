"""Who is asked, how, and when?"""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from auditor.simulation import load_archetypes
from auditor.simulation.population import Population, case_id, later, numbers_of

BEGIN = datetime(2027, 9, 1, tzinfo=UTC)
END = datetime(2028, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def population() -> Population:
    return Population(archetypes=load_archetypes(), seed=1, size=2000)


def test_archetypes_are_as_frequent_as_they_weigh(population: Population) -> None:
    drawn = Counter(population.member(n).archetype for n in range(population.size))
    for name, kind in population.archetypes.archetypes.items():
        assert drawn[name] / population.size == pytest.approx(kind.weight, abs=0.03)


def test_each_service_is_asked_once_a_quarter_and_by_letter_every_six_months(population: Population) -> None:
    for number in range(100):
        moments = dict(population.moments(number, BEGIN, END))
        assert sorted(moments) == [0, 1, 2, 3]
        letters = [moments[turn] for turn in moments if population.archetype(number, turn).way == "letter"]
        assert len(letters) in (0, 2)
        if letters:
            assert letters[1] >= later(letters[0], 6)


def test_the_calendar_holds_every_request_once(population: Population) -> None:
    calendar = population.calendar(BEGIN, END)
    asked = [(number, turn) for day in calendar.values() for number, turn, _ in day]
    assert len(asked) == len(set(asked)) == 4 * population.size
    for day, requests in calendar.items():
        begins = BEGIN + timedelta(days=day)
        assert all(begins <= moment < begins + timedelta(days=1) for _, _, moment in requests)


def test_a_case_is_named_by_its_numbers() -> None:
    name = case_id(9999, 3, BEGIN)
    assert numbers_of(name) == (9999, 3)
    assert len(name) == len("case-") + 28


def test_no_service_can_be_taken_for_a_real_one(population: Population) -> None:
    for number in range(50):
        service = population.loaded(number, 0).service
        assert service.id.startswith("sim-")
        assert service.url.endswith(".test")  # reserved by RFC 6761
        assert service.environment == "preproduction"  # never in a rate


def test_a_part_of_the_services_is_what_it_is_in_the_whole(population: Population) -> None:
    part = Population(archetypes=population.archetypes, seed=1, size=10, first=500)
    assert [part.member(n) for n in range(500, 510)] == [population.member(n) for n in range(500, 510)]
    assert {number for day in part.calendar(BEGIN, END).values() for number, _, _ in day} == set(range(500, 510))


def test_some_data_protection_officers_read_for_several_services(population: Population) -> None:
    shared = Counter(
        member.contact for member in map(population.member, range(population.size)) if "shared" in member.contact
    )
    assert sum(shared.values()) / population.size == pytest.approx(0.2, abs=0.03)
    assert sum(shared.values()) / len(shared) == pytest.approx(10, abs=1.5)
