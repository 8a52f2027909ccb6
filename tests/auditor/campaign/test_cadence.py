"""Does a campaign fire when a person who reads its cron text would say so, whatever clocks and calendars do?"""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.campaign.cadence import check_cadence, check_gap, firings, least_gap, next_fire
from auditor.campaign.wrong import OrderWrong
from tests.auditor.campaign.ordered import NEW_YEAR, order

PARIS = ZoneInfo("Europe/Paris")


def local(cron: str, after: str, count: int, **more: object) -> list[str]:
    """The next firings as a clock on the wall in Paris shows them, with the offset from UTC."""
    campaign = order(cron=cron, **more)
    begin = datetime.fromisoformat(after).replace(tzinfo=PARIS)
    return [f"{m.astimezone(PARIS):%m-%d %H:%M %z}" for m in islice(firings(campaign, begin), count)]


def test_in_the_spring_night_a_time_that_does_not_come_fires_as_soon_as_the_clock_is_past_it() -> None:
    assert local("30 2 * * *", "2026-03-28", 3) == ["03-28 02:30 +0100", "03-29 03:00 +0200", "03-30 02:30 +0200"]


def test_in_the_autumn_night_a_time_that_comes_twice_fires_once() -> None:
    assert local("30 2 * * *", "2026-10-24", 3) == ["10-24 02:30 +0200", "10-25 02:30 +0200", "10-26 02:30 +0100"]


def test_resumed_between_two_equal_hours_the_first_is_not_fired_again() -> None:
    second = datetime(2026, 10, 25, 1, 40, tzinfo=UTC)  # 02:40 for the second time
    assert next_fire(order(cron="45 2 * * *"), second) == datetime(2026, 10, 26, 1, 45, tzinfo=UTC)


def test_an_hourly_cadence_fires_in_both_of_the_equal_hours() -> None:
    hours = local("0 * * * *", "2026-10-25T01:30", 3)
    assert hours == ["10-25 02:00 +0200", "10-25 02:00 +0100", "10-25 03:00 +0100"]


def test_the_29th_of_february_comes_every_four_years() -> None:
    found = [m.astimezone(PARIS).date() for m in islice(firings(order(cron="0 8 29 2 *"), NEW_YEAR), 2)]
    assert [day.isoformat() for day in found] == ["2028-02-29", "2032-02-29"]


def test_the_31st_of_a_month_comes_in_the_months_that_have_one() -> None:
    months = [line[:5] for line in local("0 8 31 * *", "2026-01-01", 7)]
    assert months == ["01-31", "03-31", "05-31", "07-31", "08-31", "10-31", "12-31"]


def test_the_last_day_of_a_month_comes_in_every_month() -> None:
    assert [line[:5] for line in local("0 8 L * *", "2026-01-01", 3)] == ["01-31", "02-28", "03-31"]


def test_a_years_end_is_that_of_the_zone() -> None:
    campaign = order(cron="0 0 1 1 *", zone="Pacific/Auckland")
    assert next_fire(campaign, NEW_YEAR) == datetime(2026, 12, 31, 11, tzinfo=UTC)
    assert local("59 23 31 12 *", "2026-06-01", 1) == ["12-31 23:59 +0100"]


def test_nothing_fires_before_the_start_or_after_the_end_and_both_bounds_count() -> None:
    starts, ends = datetime(2026, 4, 1, 6, tzinfo=UTC), datetime(2026, 10, 1, 6, tzinfo=UTC)
    campaign = order(starts=starts, ends=ends)
    assert list(firings(campaign, NEW_YEAR)) == [starts, datetime(2026, 7, 1, 6, tzinfo=UTC), ends]
    assert next_fire(campaign, ends) is None


@pytest.mark.parametrize(
    ("cron", "what"),
    [
        ("0 0 30 2 *", "never fires"),
        ("0 8 31 4,6,9,11 *", "never fires"),
        ("0 0 8 1 * *", "has 6 fields"),
        ("* * * *", "has 4 fields"),
        ("@daily", "has 1 field;"),
        ("every monday", "has 2 fields"),
        ("", "has 0 field"),
        ("60 8 * * *", "'60' is no minute"),
        ("0 24 * * *", "'24' is no hour"),
        ("0 8 32 * *", "'32' is no day of the month"),
        ("0 8 1 13 *", "'13' is no month"),
        ("0 8 * * FOO", "'FOO' is no day of the week"),
        ("0 8 ? * *", "'\\?' is no day of the month"),
        ("-1 8 * * *", "'-1' is no minute"),
        ("0 8 5-1 * *", "'5-1' is no day of the month"),
        ("é 8 * * *", "'é' is no minute"),
    ],
)
def test_a_text_that_is_no_cadence_is_refused_with_what_is_wrong(cron: str, what: str) -> None:
    with pytest.raises(OrderWrong, match=what) as wrong:
        check_cadence(cron, "Europe/Paris")
    assert wrong.value.part == "cron"


@pytest.mark.parametrize("zone", ["Europe/Sablon", "Europe", "", "../../etc/passwd", "UTC+1"])
def test_a_zone_there_is_not_is_refused(zone: str) -> None:
    with pytest.raises(OrderWrong, match="there is no time zone") as wrong:
        check_cadence("0 8 * * *", zone)
    assert wrong.value.part == "zone"


@pytest.mark.parametrize("cron", ["* 8 * * *", "*/30 * * * *", "0,30 8 1 * *", "0,59 0,23 * * *"])
def test_a_slip_that_fires_more_than_once_an_hour_is_refused(cron: str) -> None:
    with pytest.raises(OrderWrong, match="more than once an hour"):
        check_gap(order(cron=cron))


@pytest.mark.parametrize("cron", ["0 * * * *", "0 8,9 * * *", "30 2 * * *", "0 8 29 2 *", "0 0 * 2 MON#5"])
def test_what_fires_hourly_at_most_is_a_cadence(cron: str) -> None:
    check_cadence(cron, "Europe/Paris")
    check_gap(order(cron=cron))


def test_a_cadence_that_never_fires_in_its_time_is_refused_with_that_time() -> None:
    with pytest.raises(OrderWrong, match="never fires between 2026-01-01 01:00 and 2026-03-01 01:00"):
        check_gap(order(cron="0 8 1 12 *", ends=datetime(2026, 3, 1, tzinfo=UTC)))


def test_a_spread_that_reaches_into_the_next_firing_is_refused() -> None:
    check_gap(order(cron="0 8 1 * *", jitter=timedelta(days=27)))
    with pytest.raises(OrderWrong, match="a spread of 28d reaches into the next firing, which may come 28d later"):
        check_gap(order(cron="0 8 1 * *", jitter=timedelta(days=28)))


def test_one_firing_has_no_gap() -> None:
    assert least_gap(order(cron="0 0 * 2 MON#5")) is None


@given(
    cron=st.sampled_from(["30 2 * * *", "0 3 * * *", "15 1,2,3 * * *", "0 8 1 1,4,7,10 *", "0 0 31 * *", "0 * * * *"]),
    zone=st.sampled_from(["Europe/Paris", "America/Havana", "Australia/Lord_Howe", "Indian/Reunion", "UTC"]),
    after=st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2028, 1, 1), timezones=st.just(UTC)),
)
def test_going_on_from_any_firing_gives_the_same_row_of_moments(cron: str, zone: str, after: datetime) -> None:
    campaign = order(cron=cron, zone=zone)
    row = list(islice(firings(campaign, after), 6))
    assert row == sorted(set(row))
    assert all(moment > after for moment in row)
    one_by_one = [after]
    for _ in row:
        following = next_fire(campaign, one_by_one[-1])
        assert following is not None
        one_by_one.append(following)
    assert one_by_one[1:] == row
