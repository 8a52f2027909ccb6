"""What would campaigns do in the months to come, and what would that ask of people? Pure, over dates.

Nothing of it is promised: it takes every account as ready, every service as
answering in time, and the declarations as they are today.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import takewhile

from auditor.campaign.cadence import firings, next_fire
from auditor.campaign.profile import MINUTES, SELF_SERVICE_LASTS, Profile, Work
from auditor.campaign.restraint import Expected, Holds, Requests
from auditor.campaign.window import into, start_of
from auditor.law import LawError, first_deadline, instant_of_end, local_day
from auditor.law.day import zone
from results.records import Campaign, Jurisdiction, Passed

_WEEK = timedelta(days=7)
_NO_DEADLINE = timedelta(days=31)  # where no law of ours says until when


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A campaign and what it would ask, as things stand."""

    campaign: Campaign
    profiles: tuple[Profile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A rule that holds a request back, and until when."""

    why: Holds
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A request that a firing would make.

    Attributes:
        start_at: when its case would begin, spread and within hours.
        asks_at: when restraint would let it go; None where the firing passes it over.
        deadline: the last day to answer, where the controller is.
        day, due: the days of the request and of that deadline, as the auditor's calendar shows them.
        people: what is asked of people, and on which day.
    """

    campaign: str
    profile: Profile
    fire_at: datetime
    start_at: datetime
    asks_at: datetime | None = None
    passed: Passed | None = None
    held: tuple[Held, ...] = ()
    day: date | None = None
    deadline: date | None = None
    people: tuple[tuple[date, Work], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week from Monday on.

    Attributes:
        requests: how many on each of its seven days.
        deadlines: how many legal periods end in it.
        questions: how many people are asked.
        minutes: how long that takes them, as `profile.MINUTES` assumes.
    """

    monday: date
    requests: tuple[int, ...]
    deadlines: int
    questions: int
    minutes: int


def forecast(
    orders: Sequence[Ordered], now: datetime, until: datetime, *, past: Sequence[Expected] = ()
) -> tuple[Planned, ...]:
    """Every request that the campaigns would make after `now` and up to `until`, by the moment its case begins.

    `past` are requests made already, which restraint counts.
    """
    requests = Requests()
    accounts: dict[str, datetime] = {}
    for made in past:
        requests.add(made)
        accounts[made.profile.account] = max(made.until, accounts.get(made.profile.account, made.until))
    wanted = sorted(
        _wanted(orders, now, until), key=lambda one: (one[1].start_at, one[1].campaign, one[1].profile.scenario)
    )
    busy_until: dict[tuple[str, str], datetime] = {}
    planted: set[str] = set()
    planned: list[Planned] = []
    for order, one, following in wanted:
        profile = one.profile
        if one.fire_at.date() > profile.valid_until:
            planned.append(replace(one, passed=Passed.OUT_OF_DATE))
            continue
        busy = busy_until.get((one.campaign, profile.scenario))
        if busy is not None and busy > one.fire_at:
            planned.append(replace(one, passed=Passed.OPEN))
            continue
        if accounts.get(profile.account, one.fire_at) > one.fire_at:
            planned.append(replace(one, passed=Passed.BUSY))
            continue
        asks_at, held = _held_back(order, requests, one, following)
        if following is not None and asks_at >= following:
            planned.append(replace(one, passed=Passed.RESTING, held=held))
            continue
        asked = _asked(order, one, asks_at, held, plants=profile.account not in planted)
        planted.add(profile.account)
        expected = Expected(profile=profile, at=asks_at, until=_until(asked))
        requests.add(expected)
        busy_until[one.campaign, profile.scenario] = accounts[profile.account] = expected.until
        planned.append(asked)
    return tuple(planned)


def weeks_of(planned: Sequence[Planned]) -> tuple[Week, ...]:
    """The weeks in which something happens, in order."""
    days: dict[date, list[int]] = {}
    deadlines: dict[date, int] = {}
    people: dict[date, list[int]] = {}
    for one in planned:
        if one.day is not None:
            days.setdefault(_monday(one.day), [0] * 7)[one.day.weekday()] += 1
        if one.deadline is not None:
            deadlines[_monday(one.deadline)] = deadlines.get(_monday(one.deadline), 0) + 1
        for day, work in one.people:
            people.setdefault(_monday(day), []).append(MINUTES[work])
    return tuple(
        Week(
            monday=monday,
            requests=tuple(days.get(monday, [0] * 7)),
            deadlines=deadlines.get(monday, 0),
            questions=len(people.get(monday, [])),
            minutes=sum(people.get(monday, [])),
        )
        for monday in sorted({*days, *deadlines, *people})
    )


def peak_of(weeks: Sequence[Week]) -> Week | None:
    """The week in which people are asked most; the first of several, None where they never are."""
    busiest = max(weeks, key=lambda week: (week.questions, week.minutes), default=None)
    return busiest if busiest is not None and busiest.questions else None


def _wanted(
    orders: Sequence[Ordered], now: datetime, until: datetime
) -> Iterator[tuple[Campaign, Planned, datetime | None]]:
    """Every request of every firing, with the moment of the firing that follows."""
    for order in orders:
        campaign = order.campaign
        for fire_at in takewhile(lambda moment: moment <= until, firings(campaign, now)):
            following = next_fire(campaign, fire_at)
            for profile in order.profiles:
                start_at = start_of(campaign, profile.scenario, fire_at, begin=fire_at)
                one = Planned(campaign=campaign.name, profile=profile, fire_at=fire_at, start_at=start_at)
                yield campaign, one, following


def _held_back(
    order: Campaign, requests: Requests, one: Planned, following: datetime | None
) -> tuple[datetime, tuple[Held, ...]]:
    """When restraint lets a request go, and each rule that held it back on the way there or to the next firing."""
    at = one.start_at
    held: list[Held] = []
    while (following is None or at < following) and (hold := requests.holds(one.profile, at)) is not None:
        held.append(Held(why=hold[1], until=hold[0]))
        at = into(order, hold[0])
    return at, tuple(held)


def _asked(order: Campaign, one: Planned, asks_at: datetime, held: tuple[Held, ...], *, plants: bool) -> Planned:
    where = zone(order.zone)
    jurisdiction = one.profile.jurisdiction
    deadline = _last_day(local_day(asks_at, jurisdiction), jurisdiction)
    asked = replace(one, asks_at=asks_at, held=held, day=asks_at.astimezone(where).date(), deadline=deadline)
    return replace(asked, people=tuple(_people(asked, plants=plants)))


@cache
def _last_day(received_on: date, jurisdiction: Jurisdiction) -> date | None:
    """The legal deadline of a request of that day; None where the place has no law of ours, or no calendar that far."""
    try:
        return first_deadline(received_on, jurisdiction).last_day
    except LawError:
        return None


def _until(asked: Planned) -> datetime:
    """When the case is taken to be over: a letter by its deadline, self-service some days later."""
    assert asked.asks_at is not None
    if not asked.profile.written:
        return asked.asks_at + SELF_SERVICE_LASTS
    if asked.deadline is None:
        return asked.asks_at + _NO_DEADLINE
    return instant_of_end(asked.deadline, asked.profile.jurisdiction)


def _people(asked: Planned, *, plants: bool) -> Iterator[tuple[date, Work]]:
    """What one case asks of people; a weighty fact is taken to be met half-way between request and end."""
    profile, day = asked.profile, asked.day
    assert day is not None
    last = _until(asked).date()
    for _ in range(profile.by_hand if plants else 0):
        yield day, Work.PLANTING
    for every, work in ((profile.sign_in_every, Work.SIGN_IN), (profile.look_every, Work.LOOK)):
        if every is not None:
            first = day if work is Work.SIGN_IN else day + max(every, timedelta(days=1))
            for offset in range(0, (last - first).days + 1, max(every.days, 1)):
                yield first + timedelta(days=offset), work
    for work in profile.at_request:
        yield day, work
    for _ in range(profile.facts_met):
        yield day + (last - day) / 2, Work.FACT
    for work in profile.at_end:
        yield last, work


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
