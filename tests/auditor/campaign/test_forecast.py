"""Is what is to come foreseen: requests, deadlines, people's work, what restraint delays?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from auditor.campaign.calendar import calendar_of
from auditor.campaign.forecast import Ordered, Planned, forecast, peak_of, weeks_of
from auditor.campaign.profile import MINUTES, Profile, Work
from auditor.campaign.restraint import Expected, Holds
from auditor.campaign.window import parse_window, start_of
from results.records import Fact, Language, Passed
from tests.auditor.campaign.ordered import NEW_YEAR, order
from tests.auditor.campaign.test_restraint import FORM, LETTER, elsewhere

DAY = timedelta(days=1)
YEAR = NEW_YEAR + 365 * DAY
PLAIN = replace(FORM, cooldown=timedelta())


def ahead(
    *profiles: Profile, until: datetime = YEAR, past: Iterable[Expected] = (), **campaign: object
) -> tuple[Planned, ...]:
    ordered = Ordered(campaign=order(**campaign), profiles=profiles)  # type: ignore[arg-type]
    return forecast([ordered], NEW_YEAR, until, past=tuple(past))


def test_each_firing_of_the_year_is_a_request_with_its_deadline() -> None:
    planned = ahead(PLAIN)
    assert [one.day for one in planned] == [date(2026, m, 1) for m in (1, 4, 7, 10)]
    # month by month; 1 February 2026 is a Sunday, 1 May a holiday before a weekend, 1 August a Saturday, 1 November too
    assert [one.deadline for one in planned] == [
        date(2026, 2, 2),
        date(2026, 5, 4),
        date(2026, 8, 3),
        date(2026, 11, 2),
    ]


def test_the_start_is_the_one_that_the_firing_will_compute() -> None:
    campaign = {"jitter": 5 * DAY, "window": parse_window("08:00-18:00", "mon-fri")}
    for one in ahead(PLAIN, elsewhere(1, written=False), **campaign):
        assert one.start_at == start_of(order(**campaign), one.profile.scenario, one.fire_at, begin=one.fire_at)  # type: ignore[arg-type]


def test_a_case_that_is_still_open_passes_the_next_firing_over() -> None:
    weekly = ahead(PLAIN, cron="0 8 * * MON", until=NEW_YEAR + 31 * DAY)
    assert [one.passed for one in weekly] == [None, Passed.OPEN, None, Passed.OPEN]
    letters = ahead(LETTER, cron="0 8 1 * *", until=NEW_YEAR + 70 * DAY)
    assert [one.passed for one in letters] == [None, Passed.OPEN, Passed.RESTING]


def test_a_quarterly_letter_is_asked_every_second_time() -> None:
    planned = ahead(LETTER)
    assert [one.passed for one in planned] == [None, Passed.RESTING, None, Passed.RESTING]
    assert planned[1].held[0].why is Holds.SIX_MONTHS
    # 1 July, 08:00 in summer time, is an hour short of six months: it is waited for, and the day is the same
    assert planned[2].held[0].until == planned[2].asks_at == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert planned[2].day == date(2026, 7, 1)


def test_towns_that_share_a_contact_are_asked_one_after_the_other() -> None:
    towns = [elsewhere(n, scenario=f"t{n}") for n in range(7)]
    planned = ahead(*towns, until=NEW_YEAR + 10 * DAY)
    assert [one.day.isoformat() for one in planned if one.day] == [
        "2026-01-01",
        "2026-01-05",  # 1 January is a holiday: Friday and Monday are the two working days after it
        "2026-01-07",
        "2026-01-09",
        "2026-01-13",
        "2026-02-03",  # the first one's deadline is over
        "2026-02-06",
    ]
    assert {hold.why for one in planned[1:] for hold in one.held} == {Holds.CONTACT}


def test_what_the_account_asked_before_counts() -> None:
    asked = Expected(profile=LETTER, at=NEW_YEAR - 30 * DAY, until=NEW_YEAR - DAY)
    first = ahead(LETTER, past=[asked])[0]
    assert first.passed is Passed.RESTING
    running = Expected(profile=PLAIN, at=NEW_YEAR - DAY, until=NEW_YEAR + 8 * DAY)
    over = Expected(profile=PLAIN, at=NEW_YEAR - 90 * DAY, until=NEW_YEAR - 80 * DAY)
    assert ahead(PLAIN, past=[running, over])[0].passed is Passed.BUSY


def test_two_campaigns_on_one_account_get_in_each_others_way() -> None:
    orders = [Ordered(campaign=order(name=name), profiles=(PLAIN,)) for name in ("one", "two")]
    assert [one.passed for one in forecast(orders, NEW_YEAR, NEW_YEAR + 9 * DAY)] == [None, Passed.BUSY]


def test_a_declaration_that_ends_meanwhile_passes_the_rest_over() -> None:
    planned = ahead(replace(PLAIN, valid_until=date(2026, 7, 1)))
    assert [one.passed for one in planned] == [None, None, None, Passed.OUT_OF_DATE]


def test_nothing_is_foreseen_before_now_or_after_the_end() -> None:
    assert ahead(PLAIN, until=NEW_YEAR + timedelta(hours=6)) == ()
    assert [one.day for one in ahead(PLAIN, ends=datetime(2026, 4, 2, tzinfo=UTC))] == [
        date(2026, 1, 1),
        date(2026, 4, 1),
    ]


class TestPeople:
    def days(self, profile: Profile) -> list[tuple[str, Work]]:
        [one] = ahead(profile, until=NEW_YEAR + 9 * DAY)
        return [(day.isoformat(), work) for day, work in one.people]

    def test_planting_by_hand_is_done_before_the_first_case_alone(self) -> None:
        planned = ahead(replace(PLAIN, by_hand=2))
        assert [len(one.people) for one in planned] == [2, 0, 0, 0]
        assert planned[0].people == ((date(2026, 1, 1), Work.PLANTING),) * 2

    def test_steps_at_the_request_and_at_the_end(self) -> None:
        profile = replace(PLAIN, at_request=(Work.STEP,), at_end=(Work.STEP,))
        assert self.days(profile) == [("2026-01-01", Work.STEP), ("2026-01-10", Work.STEP)]

    def test_a_session_is_opened_again_while_a_letter_is_awaited(self) -> None:
        profile = replace(LETTER, sign_in_every=14 * DAY)
        assert self.days(profile) == [(day, Work.SIGN_IN) for day in ("2026-01-01", "2026-01-15", "2026-01-29")]

    def test_a_person_is_asked_again_and_again_whether_something_came(self) -> None:
        profile = replace(LETTER, look_every=10 * DAY)
        assert self.days(profile) == [(day, Work.LOOK) for day in ("2026-01-11", "2026-01-21", "2026-01-31")]

    def test_one_weighty_fact_in_four_is_met_half_way(self) -> None:
        facts = (Fact.REFUSED, Fact.FEE_DEMANDED, Fact.PAPER_DEMANDED, Fact.NO_DATA_HELD, Fact.IDENTITY_DEMANDED)
        assert self.days(replace(PLAIN, doubted=facts)) == [("2026-01-05", Work.FACT)] * 2


class TestWeeks:
    def test_only_weeks_in_which_something_happens_are_there_and_nothing_is_lost(self) -> None:
        planned = ahead(
            replace(PLAIN, at_request=(Work.STEP, Work.LETTER)),
            elsewhere(1, scenario="b", written=False),
            jitter=3 * DAY,
        )
        weeks = weeks_of(planned)
        assert sum(sum(week.requests) for week in weeks) == 8
        assert sum(week.deadlines for week in weeks) == 8
        assert sum(week.questions for week in weeks) == 8
        assert sum(week.minutes for week in weeks) == 4 * (MINUTES[Work.STEP] + MINUTES[Work.LETTER])
        assert [week.monday for week in weeks] == sorted({week.monday for week in weeks})
        assert all(week.monday.isoweekday() == 1 for week in weeks)

    def test_a_request_stands_on_its_day(self) -> None:
        [week, *_] = weeks_of(ahead(PLAIN, until=NEW_YEAR + 9 * DAY))
        assert (week.monday, week.requests) == (date(2025, 12, 29), (0, 0, 0, 1, 0, 0, 0))  # 1 January is a Thursday

    def test_the_day_is_that_of_the_campaigns_zone(self) -> None:
        [one] = ahead(PLAIN, cron="30 23 1 * *", zone="America/Havana", until=NEW_YEAR + 9 * DAY)
        assert one.day == date(2026, 1, 1)
        assert one.asks_at == datetime(2026, 1, 2, 4, 30, tzinfo=UTC)

    def test_the_peak_is_the_week_with_most_questions(self) -> None:
        busy = replace(PLAIN, at_request=(Work.STEP,) * 3)
        quiet = elsewhere(1, scenario="b", written=False, at_request=(Work.STEP,))
        peak = peak_of(weeks_of(ahead(busy, quiet)))
        assert peak is not None
        assert (peak.questions, peak.minutes) == (4, 40)
        assert peak_of(weeks_of(ahead(PLAIN))) is None
        assert peak_of(()) is None


@pytest.mark.parametrize(
    ("language", "request_words", "deadline_words"),
    [
        ("fr", "Demande à a (pilot)", "Échéance légale\u00a0: a (pilot)"),
        ("en", "Request to a (pilot)", "Legal deadline: a (pilot)"),
    ],
)
def test_the_calendar_file_holds_requests_and_whole_day_deadlines(
    language: Language, request_words: str, deadline_words: str
) -> None:
    planned = ahead(PLAIN, cron="0 8 * * MON", until=NEW_YEAR + 31 * DAY)
    data = calendar_of(planned, language, now=NEW_YEAR)
    assert calendar_of(planned, language, now=NEW_YEAR) == data
    calendar = icalendar.Calendar.from_ical(data)
    events = calendar.walk("VEVENT")
    assert len(events) == 4  # two firings are passed over
    request, deadline = events[0], events[1]
    assert (str(request["summary"]), request.decoded("dtstart")) == (request_words, datetime(2026, 1, 5, 7, tzinfo=UTC))
    assert (str(deadline["summary"]), deadline.decoded("dtstart")) == (deadline_words, date(2026, 2, 5))
    assert len({str(event["uid"]) for event in events}) == 4
    assert str(calendar["version"]) == "2.0"
    assert calendar["prodid"]


def test_ten_thousand_services_are_foreseen() -> None:
    """In seconds, shared contacts included: whoever walks a list for each request of the year waits for hours."""
    profiles = [elsewhere(n, scenario=f"s{n}", contact=f"c{n // 40}", written=n % 2 == 0) for n in range(10_000)]
    planned = ahead(*profiles, jitter=20 * DAY)
    assert len(planned) == 40_000
