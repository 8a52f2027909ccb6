"""Is a day read, placed and ended where the controller lives?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.law import instant_of_end, local_day, parse_day
from auditor.law.error import DayMalformed, MomentNaive, ZoneUnknown
from results.records import Jurisdiction


def in_zone(timezone: str) -> Jurisdiction:
    return Jurisdiction(country="FR", timezone=timezone)


PARIS = in_zone("Europe/Paris")


@given(st.dates())
def test_a_day_written_out_is_read_back(day):
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "2026-02-30",
        "2025-02-29",
        "2026-13-01",
        "0000-01-01",
        "5.3.2026",
        "05/03/2026",
        "20260305",
        "2026-W10-4",
        "2026-3-5",
        " 2026-03-05",
        "2026-03-05\n",
        "2026-03-05T10:00",
        "२०२६-०३-०५",
    ],
)
def test_what_only_looks_like_a_day_is_an_error_that_names_the_mend(text):
    with pytest.raises(DayMalformed, match="YYYY-MM-DD, for example") as refused:
        parse_day(text)
    assert repr(text) in str(refused.value)


def test_half_past_eleven_at_night_in_london_is_the_next_day_in_paris():
    assert local_day(datetime(2026, 3, 5, 23, 30, tzinfo=UTC), PARIS) == date(2026, 3, 6)


def test_the_same_moment_has_two_days_on_two_sides_of_france():
    moment = datetime(2026, 3, 5, 14, tzinfo=UTC)
    assert local_day(moment, in_zone("Pacific/Noumea")) == date(2026, 3, 6)
    assert local_day(moment, in_zone("Pacific/Tahiti")) == date(2026, 3, 5)


def test_a_moment_without_a_zone_has_no_legal_day():
    with pytest.raises(MomentNaive, match="no time zone"):
        local_day(datetime(2026, 3, 5, 14), PARIS)


@pytest.mark.parametrize("name", ["Europe", "Europe/Pariss", "", "../etc/passwd"])
def test_an_unknown_zone_is_named(name):
    with pytest.raises(ZoneUnknown, match="IANA"):
        instant_of_end(date(2026, 3, 5), in_zone(name))


@pytest.mark.parametrize(
    ("timezone", "day", "end"),
    [
        ("Europe/Paris", date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("Europe/Paris", date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),  # a day of 23 hours
        ("Europe/Paris", date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        ("Europe/Paris", date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # and one of 25
        ("Atlantic/Azores", date(2026, 3, 28), datetime(2026, 3, 29, 1, tzinfo=UTC)),  # its midnight is skipped
        ("Atlantic/Azores", date(2026, 10, 24), datetime(2026, 10, 25, 0, tzinfo=UTC)),  # and here comes twice
    ],
)
def test_a_day_ends_at_local_midnight_whatever_the_clocks_do(timezone, day, end):
    assert instant_of_end(day, in_zone(timezone)) == end


ZONES = st.sampled_from(["Europe/Paris", "Atlantic/Azores", "Europe/London", "Asia/Nicosia", "Pacific/Noumea"])


@given(st.dates(date(2018, 5, 25), date(2099, 12, 31)), ZONES)
def test_the_last_second_of_a_day_is_in_it_and_its_end_is_not(day, timezone):
    place = in_zone(timezone)
    end = instant_of_end(day, place)
    assert local_day(end - timedelta(microseconds=1), place) == day
    assert local_day(end, place) == day + timedelta(days=1)
