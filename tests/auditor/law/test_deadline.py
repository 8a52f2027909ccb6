"""Is the last day to answer the right one, by hand and by rule?"""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.law import (
    COUNTRIES,
    Extension,
    ExtensionBase,
    ExtensionValidity,
    IdentityDemand,
    IdentityEffect,
    compute_deadline,
    default_timezone,
    first_deadline,
)
from auditor.law.calendar import calendars, day_off, regions
from auditor.law.error import CalendarEnds, CountryUnknown, DaysDisordered, LawNotYetInForce, ZoneUnknown
from auditor.law.period import first_day_counted, month_end
from results.records import Jurisdiction

FRANCE = Jurisdiction(country="FR", timezone="Europe/Paris")
MOSELLE = Jurisdiction(country="FR", region="57", timezone="Europe/Paris")
BRITAIN = Jurisdiction(country="GB", timezone="Europe/London")

with (Path(__file__).parents[2] / "vectors" / "deadlines_fr.csv").open(encoding="utf-8") as _file:
    VECTORS = [{name: date.fromisoformat(day) for name, day in row.items()} for row in csv.DictReader(_file)]


def valid(announced_on: date) -> Extension:
    return Extension(announced_on=announced_on, with_reasons=True)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: str(v["received"]))
def test_vectors_made_by_hand_for_france(vector):
    received = vector["received"]
    assert month_end(received, 1) == vector["month_end_raw"]
    assert month_end(received, 3) == vector["extended_raw"]

    plain = first_deadline(received, FRANCE)
    extended = compute_deadline(received, FRANCE, extension=valid(received))

    assert plain.last_day == plain.first_day == plain.strict_last_day == vector["deadline"]
    assert extended.first_day == vector["deadline"]
    assert extended.last_day == vector["extended_deadline"]


def test_there_are_vectors():
    assert len(VECTORS) == 40


@pytest.mark.parametrize(
    ("effect", "last_day"),
    [
        (IdentityEffect.NONE, date(2026, 4, 2)),
        (IdentityEffect.PAUSE, date(2026, 4, 13)),
        (IdentityEffect.RESTART, date(2026, 4, 20)),
    ],
)
def test_proof_of_identity_asked_for_and_given_by_each_reading(effect, last_day):
    demand = IdentityDemand(asked_on=date(2026, 3, 9), given_on=date(2026, 3, 19), effect=effect)
    assert compute_deadline(date(2026, 3, 2), FRANCE, identity=demand).last_day == last_day


def test_where_no_reading_is_settled_all_three_are_kept_and_the_most_lenient_judges():
    demand = IdentityDemand(asked_on=date(2026, 3, 9), given_on=date(2026, 3, 19))
    deadline = compute_deadline(date(2026, 3, 2), FRANCE, identity=demand)

    assert {r.effect: r.last_day for r in deadline.readings} == {
        IdentityEffect.NONE: date(2026, 4, 2),
        IdentityEffect.PAUSE: date(2026, 4, 13),
        IdentityEffect.RESTART: date(2026, 4, 20),
    }
    assert deadline.last_day == date(2026, 4, 20)
    assert deadline.strict_last_day == date(2026, 4, 2)


def test_a_pause_can_be_more_lenient_than_a_restart():
    """28 January: one month is 28 February; given four days later, a restart ends on 1 March, a pause on 4 March."""
    demand = IdentityDemand(asked_on=date(2026, 1, 28), given_on=date(2026, 2, 1))
    readings = {r.effect: r.last_day for r in compute_deadline(date(2026, 1, 28), FRANCE, identity=demand).readings}
    assert readings[IdentityEffect.PAUSE] == date(2026, 3, 4)
    assert readings[IdentityEffect.RESTART] == date(2026, 3, 2)


def test_a_demand_never_met_stops_the_clock():
    deadline = compute_deadline(date(2026, 3, 2), FRANCE, identity=IdentityDemand(asked_on=date(2026, 3, 9)))
    assert deadline.suspended
    assert deadline.last_day == date(2026, 4, 2)


def test_a_demand_never_met_without_effect_stops_nothing():
    demand = IdentityDemand(asked_on=date(2026, 3, 9), effect=IdentityEffect.NONE)
    assert not compute_deadline(date(2026, 3, 2), FRANCE, identity=demand).suspended


def test_a_demand_made_when_the_period_is_over_changes_nothing():
    for given_on in (None, date(2026, 4, 20)):
        demand = IdentityDemand(asked_on=date(2026, 4, 3), given_on=given_on)
        deadline = compute_deadline(date(2026, 3, 2), FRANCE, identity=demand)
        assert deadline.last_day == date(2026, 4, 2)
        assert not deadline.suspended


def test_a_demand_made_on_the_very_last_day_still_counts():
    demand = IdentityDemand(asked_on=date(2026, 4, 2), given_on=date(2026, 4, 9), effect=IdentityEffect.PAUSE)
    assert compute_deadline(date(2026, 3, 2), FRANCE, identity=demand).last_day == date(2026, 4, 9)


def test_an_extension_announced_while_the_clock_stands_still_is_never_late():
    demand = IdentityDemand(asked_on=date(2026, 3, 9), effect=IdentityEffect.PAUSE)
    deadline = compute_deadline(date(2026, 3, 2), FRANCE, extension=valid(date(2026, 5, 20)), identity=demand)
    assert deadline.extension_validity is ExtensionValidity.FORMALLY_VALID


def test_a_demand_never_met_within_a_valid_extension_stops_the_clock():
    demand = IdentityDemand(asked_on=date(2026, 4, 1))
    deadline = compute_deadline(date(2026, 1, 15), FRANCE, extension=valid(date(2026, 2, 10)), identity=demand)
    assert deadline.suspended
    assert deadline.last_day == date(2026, 4, 15)


def test_a_demand_made_within_a_valid_extension_counts():
    demand = IdentityDemand(asked_on=date(2026, 4, 1), given_on=date(2026, 4, 8), effect=IdentityEffect.PAUSE)
    deadline = compute_deadline(date(2026, 1, 15), FRANCE, extension=valid(date(2026, 2, 10)), identity=demand)
    assert deadline.first_day == date(2026, 2, 16)
    assert deadline.last_day == date(2026, 4, 22)  # 15 April and seven days


def test_a_demand_made_before_receipt_is_proven_counts_from_receipt():
    demand = IdentityDemand(asked_on=date(2026, 2, 20), given_on=date(2026, 3, 4), effect=IdentityEffect.PAUSE)
    assert compute_deadline(date(2026, 3, 2), FRANCE, identity=demand).last_day == date(
        2026, 4, 7
    )  # 4 April is Saturday


def test_proof_given_before_it_was_asked_for_is_an_error():
    with pytest.raises(DaysDisordered, match="Correct one of the two days"):
        IdentityDemand(asked_on=date(2026, 3, 19), given_on=date(2026, 3, 9))


@pytest.mark.parametrize(
    ("announced_on", "with_reasons", "validity", "last_day"),
    [
        (date(2026, 2, 16), True, ExtensionValidity.FORMALLY_VALID, date(2026, 4, 15)),
        (date(2026, 2, 17), True, ExtensionValidity.LATE, date(2026, 2, 16)),
        (date(2026, 2, 10), False, ExtensionValidity.NO_REASONS, date(2026, 2, 16)),
        (date(2026, 2, 17), False, ExtensionValidity.LATE, date(2026, 2, 16)),
        (date(2026, 1, 10), True, ExtensionValidity.FORMALLY_VALID, date(2026, 4, 15)),
    ],
)
def test_an_extension_counts_only_with_reasons_and_within_the_first_period(
    announced_on, with_reasons, validity, last_day
):
    extension = Extension(announced_on=announced_on, with_reasons=with_reasons)
    deadline = compute_deadline(date(2026, 1, 15), FRANCE, extension=extension)
    assert (deadline.extension_validity, deadline.last_day) == (validity, last_day)
    assert deadline.first_day == date(2026, 2, 16)


def test_an_extension_announced_during_a_pause_is_in_time_by_the_readings_that_know_the_pause():
    demand = IdentityDemand(asked_on=date(2026, 3, 9), given_on=date(2026, 3, 19))
    deadline = compute_deadline(date(2026, 3, 2), FRANCE, extension=valid(date(2026, 4, 10)), identity=demand)
    assert {r.effect: r.extension_validity for r in deadline.readings} == {
        IdentityEffect.NONE: ExtensionValidity.LATE,
        IdentityEffect.PAUSE: ExtensionValidity.FORMALLY_VALID,
        IdentityEffect.RESTART: ExtensionValidity.FORMALLY_VALID,
    }
    assert deadline.extension_validity is ExtensionValidity.FORMALLY_VALID
    assert deadline.last_day == date(2026, 6, 19)


def test_an_extension_may_be_counted_from_the_first_deadline():
    received = date(2026, 1, 31)  # first deadline Monday 2 March
    by_base = {
        base: compute_deadline(received, FRANCE, extension=valid(date(2026, 2, 10)), extension_base=base).last_day
        for base in ExtensionBase
    }
    assert by_base == {ExtensionBase.RECEIPT: date(2026, 4, 30), ExtensionBase.FIRST_DEADLINE: date(2026, 5, 4)}


def test_a_regional_holiday_moves_the_lenient_day_and_not_the_strict_one():
    deadline = first_deadline(date(2026, 3, 3), MOSELLE)  # one month ends on Good Friday
    assert (deadline.last_day, deadline.strict_last_day) == (date(2026, 4, 7), date(2026, 4, 3))


def test_a_restart_in_britain_starts_where_the_proof_came():
    demand = IdentityDemand(asked_on=date(2026, 3, 9), given_on=date(2026, 3, 19), effect=IdentityEffect.RESTART)
    assert compute_deadline(date(2026, 3, 2), BRITAIN, identity=demand).last_day == date(2026, 4, 20)


def test_a_request_late_in_the_evening_is_received_on_the_controllers_day():
    deadline = first_deadline(datetime(2026, 3, 5, 23, 30, tzinfo=UTC), FRANCE)
    assert deadline.received_on == date(2026, 3, 6)


def test_what_was_received_before_the_law_has_no_deadline():
    assert first_deadline(date(2018, 5, 25), FRANCE).last_day == date(2018, 6, 25)
    with pytest.raises(LawNotYetInForce, match="2018-05-25"):
        first_deadline(date(2018, 5, 24), FRANCE)


def test_an_unknown_country_or_zone_or_year_is_an_error():
    with pytest.raises(CountryUnknown):
        first_deadline(date(2026, 3, 5), Jurisdiction(country="US", timezone="Europe/Paris"))
    with pytest.raises(ZoneUnknown):
        first_deadline(date(2026, 3, 5), Jurisdiction(country="FR", timezone="Europe/Pariss"))
    with pytest.raises(CalendarEnds):
        first_deadline(date(2100, 12, 5), FRANCE)


RECEIVED = st.dates(date(2018, 7, 20), date(2060, 12, 31))


@st.composite
def places(draw: st.DrawFn) -> Jurisdiction:
    code = draw(st.sampled_from(sorted(COUNTRIES)))
    region = draw(st.sampled_from([None, *regions(COUNTRIES[code])][:8]))
    return Jurisdiction(country=code, region=region, timezone=default_timezone(code, region))


@st.composite
def histories(draw: st.DrawFn):
    """A request, perhaps with an extension and a demand for identity, in any order."""
    received = draw(RECEIVED)
    offset = st.integers(0, 120).map(lambda n: received + timedelta(days=n))
    extension = draw(st.none() | st.builds(Extension, announced_on=offset, with_reasons=st.booleans()))
    asked = draw(st.none() | offset)
    identity = asked and IdentityDemand(
        asked_on=asked,
        given_on=draw(st.none() | st.integers(0, 60).map(lambda n: asked + timedelta(days=n))),
        effect=draw(st.none() | st.sampled_from(IdentityEffect)),
    )
    return received, extension, identity


@given(histories(), places(), st.sampled_from(ExtensionBase))
def test_no_deadline_falls_on_a_day_off(history, place, base):
    received, extension, identity = history
    deadline = compute_deadline(received, place, extension=extension, identity=identity, extension_base=base)
    strict, lenient = calendars(place)
    assert day_off(deadline.first_day, lenient) is None
    assert day_off(deadline.last_day, lenient) is None
    assert day_off(deadline.strict_last_day, strict) is None


@given(histories(), places())
def test_the_lenient_day_is_never_before_the_strict_one(history, place):
    received, extension, identity = history
    deadline = compute_deadline(received, place, extension=extension, identity=identity)
    assert received < deadline.strict_last_day <= deadline.last_day
    assert all(r.strict_last_day <= r.last_day for r in deadline.readings)
    assert deadline.first_day <= deadline.last_day


@given(RECEIVED, st.integers(0, 400), places())
def test_a_later_receipt_never_gives_an_earlier_deadline(received, days, place):
    assert first_deadline(received, place).last_day <= first_deadline(received + timedelta(days=days), place).last_day


@given(histories(), places(), st.sampled_from(ExtensionBase))
def test_an_extension_never_shortens(history, place, base):
    received, extension, identity = history
    with_extension = compute_deadline(received, place, extension=extension, identity=identity, extension_base=base)
    without = compute_deadline(received, place, identity=identity, extension_base=base)
    assert with_extension.last_day >= without.last_day
    assert with_extension.first_day <= with_extension.last_day


@given(histories(), places())
def test_a_demand_for_identity_never_shortens(history, place):
    received, extension, identity = history
    with_demand = compute_deadline(received, place, extension=extension, identity=identity)
    assert with_demand.last_day >= compute_deadline(received, place, extension=extension).last_day


@given(histories(), places())
def test_the_unsettled_reading_is_the_most_lenient_of_the_settled_ones(history, place):
    received, extension, identity = history
    if identity is None:
        return
    each = [
        compute_deadline(
            received,
            place,
            extension=extension,
            identity=IdentityDemand(asked_on=identity.asked_on, given_on=identity.given_on, effect=effect),
        )
        for effect in IdentityEffect
    ]
    demand = IdentityDemand(asked_on=identity.asked_on, given_on=identity.given_on)
    unsettled = compute_deadline(received, place, extension=extension, identity=demand)
    assert unsettled.last_day == max(d.last_day for d in each)
    assert unsettled.strict_last_day == min(d.strict_last_day for d in each)
    assert unsettled.suspended == any(d.suspended for d in each)


@given(RECEIVED, st.sampled_from(["Europe/Paris", "Atlantic/Azores", "UTC", "Pacific/Noumea", "America/Cayenne"]))
def test_summer_time_never_shifts_a_date(received, timezone):
    here = first_deadline(received, Jurisdiction(country="FR", timezone=timezone))
    assert here.last_day == first_deadline(received, FRANCE).last_day


def test_the_span_in_france_is_28_to_34_days_and_35_where_good_friday_is_off():
    """Every day of receipt from 2019 to 2032; the whole calendar to 2099 gives the same range."""
    days = [date(2019, 1, 1) + timedelta(days=n) for n in range(14 * 365)]
    for place, longest in ((FRANCE, 34), (MOSELLE, 35)):
        spans = {(first_deadline(day, place).last_day - day).days for day in days}
        assert (min(spans), max(spans)) == (28, longest)


@given(RECEIVED, st.integers(1, 24))
def test_a_period_of_months_ends_on_the_same_date_or_the_last_of_the_month(event, months):
    end = month_end(event, months)
    assert (end.year * 12 + end.month) - (event.year * 12 + event.month) == months
    assert end.day == event.day or (end.day < event.day and first_day_counted(end).day == 1)
