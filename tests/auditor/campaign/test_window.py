"""Does a case begin within the hours wanted, spread, and at the same moment whenever it is computed anew?"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.campaign.window import into, parse_window, start_of, written_hours, written_weekdays
from auditor.campaign.wrong import OrderWrong
from results.records import Window
from tests.auditor.campaign.ordered import order

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 3, 2, 8, tzinfo=PARIS)
OFFICE = parse_window("08:00-18:00", "mon-fri")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("hours", "weekdays", "window"),
    [
        (None, None, Window()),
        ("08:00-18:00", None, Window(opens=time(8), closes=time(18))),
        ("00:00-24:00", None, Window()),
        ("20:00-24:00", None, Window(opens=time(20))),
        ("22:30-06:00", "sat", Window(opens=time(22, 30), closes=time(6), weekdays=(6,))),
        (None, "mon-fri", Window(weekdays=(1, 2, 3, 4, 5))),
        (None, "fri-mon", Window(weekdays=(1, 5, 6, 7))),
        (None, "Tue, thu", Window(weekdays=(2, 4))),
    ],
)
def test_hours_and_days_are_read_as_people_write_them(hours: str | None, weekdays: str | None, window: Window) -> None:
    assert parse_window(hours, weekdays) == window
    assert parse_window(written_hours(window), written_weekdays(window)) == window


@pytest.mark.parametrize("hours", ["8-18", "08:00", "08:00-25:00", "08:00-08:00", "08:60-09:00", "", "08:00–18:00"])
def test_hours_that_cannot_be_read_are_refused(hours: str) -> None:
    with pytest.raises(OrderWrong) as wrong:
        parse_window(hours, None)
    assert wrong.value.part == "window"


@pytest.mark.parametrize("weekdays", ["lundi", "mon-", "-fri", "mon-xyz", "", "1-5"])
def test_days_that_cannot_be_read_are_refused(weekdays: str) -> None:
    with pytest.raises(OrderWrong, match="write mon, tue") as wrong:
        parse_window(None, weekdays)
    assert wrong.value.part == "weekdays"


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        ("2026-03-02T08:00", "2026-03-02T08:00"),
        ("2026-03-02T17:59", "2026-03-02T17:59"),
        ("2026-03-02T18:00", "2026-03-03T08:00"),
        ("2026-03-02T03:00", "2026-03-02T08:00"),
        ("2026-03-06T20:00", "2026-03-09T08:00"),  # Friday evening: Monday
        ("2026-03-07T12:00", "2026-03-09T08:00"),
        ("2026-12-31T19:00", "2027-01-01T08:00"),
    ],
)
def test_what_lies_outside_waits_for_the_next_opening(moment: str, begins: str) -> None:
    assert into(order(window=OFFICE), at(moment)) == at(begins)


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        ("2026-03-07T23:00", "2026-03-07T23:00"),  # Saturday night
        ("2026-03-08T05:59", "2026-03-08T05:59"),  # the same night, past midnight
        ("2026-03-08T06:00", "2026-03-14T22:00"),
        ("2026-03-08T23:00", "2026-03-14T22:00"),  # Sunday night is another
    ],
)
def test_a_window_over_midnight_belongs_to_the_day_it_opens_on(moment: str, begins: str) -> None:
    assert into(order(window=parse_window("22:00-06:00", "sat")), at(moment)) == at(begins)


def test_a_window_that_a_spring_night_swallows_opens_the_day_after() -> None:
    night = order(window=parse_window("02:00-03:00", None))
    assert into(night, at("2026-03-28T12:00")) == at("2026-03-30T02:00")


def test_a_window_in_the_autumn_night_is_an_hour_longer() -> None:
    night = order(window=parse_window("02:00-03:00", None))
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02:30 for the second time
    assert into(night, second) == second


def test_without_a_spread_everything_begins_at_the_firing() -> None:
    assert start_of(order(), "a", MONDAY, begin=MONDAY) == MONDAY


def test_the_starts_of_one_firing_are_spread_over_the_jitter() -> None:
    campaign = order(jitter=timedelta(days=3))
    starts = [start_of(campaign, f"s{n}", MONDAY, begin=MONDAY) for n in range(600)]
    assert MONDAY <= min(starts) < MONDAY + timedelta(hours=3)
    assert MONDAY + timedelta(days=2, hours=21) < max(starts) < MONDAY + timedelta(days=3)
    by_day = [sum(MONDAY + timedelta(days=d) <= s < MONDAY + timedelta(days=d + 1) for s in starts) for d in range(3)]
    assert all(150 < count < 250 for count in by_day)


def test_what_waits_for_the_opening_is_spread_over_the_hours_and_does_not_begin_all_at_once() -> None:
    campaign = order(jitter=timedelta(hours=10), window=OFFICE)
    evening = at("2026-03-02T18:00")
    starts = [start_of(campaign, f"s{n}", evening, begin=evening) for n in range(400)]
    assert {start.astimezone(PARIS).date().isoformat() for start in starts} == {"2026-03-03"}
    assert sum(start < at("2026-03-03T09:00") for start in starts) < 80
    assert max(starts) > at("2026-03-03T17:00")


def test_another_firing_or_campaign_gives_another_moment_within_the_spread() -> None:
    campaign = order(jitter=timedelta(days=30))
    later = MONDAY + timedelta(days=91)
    offsets = {
        start_of(campaign, "a", MONDAY, begin=MONDAY) - MONDAY,
        start_of(campaign, "a", later, begin=later) - later,
        start_of(order(name="other", jitter=timedelta(days=30)), "a", MONDAY, begin=MONDAY) - MONDAY,
        start_of(campaign, "b", MONDAY, begin=MONDAY) - MONDAY,
    }
    assert len(offsets) == 4


def test_the_moment_of_a_year_ago_is_still_the_same() -> None:
    """What was drawn once must not change with the program."""
    campaign = order(jitter=timedelta(days=3), window=OFFICE)
    assert start_of(campaign, "sablon-mutuelle", MONDAY, begin=MONDAY).isoformat() == "2026-03-03T07:57:37+00:00"


@given(
    moment=st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 1), timezones=st.just(UTC)),
    opens=st.times(),
    closes=st.times(),
    weekdays=st.sets(st.integers(1, 7), min_size=1),
    jitter=st.timedeltas(min_value=timedelta(), max_value=timedelta(days=40)),
    zone=st.sampled_from(["Europe/Paris", "America/Havana", "Indian/Reunion"]),
)
def test_every_start_lies_in_the_window_and_after_its_firing(
    moment: datetime, opens: time, closes: time, weekdays: set[int], jitter: timedelta, zone: str
) -> None:
    window = Window(opens=opens, closes=closes, weekdays=tuple(sorted(weekdays)))
    campaign = order(jitter=jitter, window=window, zone=zone)
    start = start_of(campaign, "a", moment, begin=moment)
    assert start >= moment
    assert into(campaign, start) == start
    assert start == start_of(campaign, "a", moment, begin=moment)
