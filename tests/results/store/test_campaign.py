"""Do campaigns come back as they were kept, and is nothing of a firing kept twice?"""

from dataclasses import replace
from datetime import UTC, time, timedelta

import pytest

from results.errors import CampaignMissing, ResultsError
from results.records import (
    Campaign,
    CampaignChange,
    CampaignState,
    Fired,
    Firing,
    Passed,
    Sample,
    Sector,
    Selection,
    Window,
)
from results.store import Store, campaign
from tests.results.store.test_ledger import NOON, new_case

DAY = timedelta(days=1)
WHOLE = Campaign(
    name="pilot",
    selection=Selection(
        scenarios=("acme",),
        sectors=(Sector.BANK, Sector.ENERGY),
        tags=("east",),
        sample=Sample(file="sample.yaml", sha256="0" * 64, scenarios=("a", "b"), frame="9f2c", seed="42"),
    ),
    cron="0 8 1 1,4,7,10 *",
    zone="Europe/Paris",
    starts=NOON,
    ends=NOON + 365 * DAY,
    jitter=timedelta(days=3, seconds=1),
    window=Window(opens=time(8), closes=time(18, 30), weekdays=(1, 5)),
    languages=("fr", "en"),
    ordered_by="ines",
    ordered_at=NOON,
    next_fire_at=NOON + DAY,
)
PLAIN = Campaign(
    name="plain", selection=Selection(), cron="0 8 * * *", zone="UTC", starts=NOON, ordered_by="ines", ordered_at=NOON
)
FIRING = Firing(campaign="pilot", fire_at=NOON, begun_at=NOON + DAY, late=True, missed=2, missed_since=NOON - DAY)


@pytest.fixture
async def kept(store: Store) -> Store:
    async with store.write() as tx:
        await campaign.add(tx, WHOLE)
        await campaign.add(tx, PLAIN)
    return store


@pytest.mark.parametrize("order", [WHOLE, PLAIN], ids=lambda order: order.name)
async def test_an_order_comes_back_as_it_was_kept(kept: Store, order: Campaign) -> None:
    async with kept.read() as tx:
        assert await campaign.find(tx, order.name) == order
        [event] = await campaign.events_of(tx, order.name)
    assert (event.what, event.by, event.at, event.after) == (CampaignChange.ADDED, "person:ines", NOON, order)


async def test_one_there_is_not_is_named(kept: Store) -> None:
    async with kept.write() as tx:
        with pytest.raises(CampaignMissing, match="There is no campaign other"):
            await campaign.lock(tx, "other")
        assert not await campaign.exists(tx, "other")


async def test_a_name_is_taken_once(kept: Store) -> None:
    with pytest.raises(ResultsError):
        async with kept.write() as tx:
            await campaign.add(tx, replace(PLAIN, cron="0 9 * * *"))
    async with kept.read() as tx:
        assert (await campaign.find(tx, "plain")).cron == "0 8 * * *"


async def test_what_is_due_is_what_must_fire_or_was_left_half_done(kept: Store) -> None:
    async with kept.write() as tx:
        assert await campaign.due(tx, NOON) == ()
        assert await campaign.due(tx, NOON + DAY) == ("pilot",)
        assert await campaign.next_fire_at(tx) == NOON + DAY
        undone = Firing(campaign="plain", fire_at=NOON - DAY, begun_at=NOON - DAY)
        await campaign.begin(tx, undone)
        assert await campaign.due(tx, NOON) == ("plain",)
        assert await campaign.next_fire_at(tx) == NOON - DAY
        assert await campaign.undone(tx, "plain") == undone
        await campaign.end(tx, undone, at=NOON)
        assert await campaign.due(tx, NOON) == ()
        await campaign.schedule(tx, "pilot", None)
        assert await campaign.next_fire_at(tx) is None


async def test_a_firing_comes_back_as_it_was_kept(kept: Store) -> None:
    over = Firing(
        campaign="pilot", fire_at=NOON + 2 * DAY, begun_at=NOON, done_at=NOON, passed=Passed.OVER, by="person:x"
    )
    async with kept.write() as tx:
        await campaign.begin(tx, FIRING)
        await campaign.begin(tx, over)
        assert await campaign.firings_of(tx, "pilot") == (over, FIRING)
        assert await campaign.firings_of(tx, "pilot", limit=1) == (over,)
        assert await campaign.is_begun(tx, "pilot", NOON)
        assert not await campaign.is_begun(tx, "plain", NOON)


async def test_a_firing_does_one_thing_for_a_scenario(kept: Store) -> None:
    case = await new_case(kept)
    first = Fired(campaign="pilot", scenario="acme", fire_at=NOON, case=case, start_at=NOON + DAY)
    passed = Fired(campaign="pilot", scenario="b", fire_at=NOON, passed=Passed.INVALID, detail="b.yaml:1:1: é")
    async with kept.write() as tx:
        await campaign.begin(tx, FIRING)
        await campaign.record(tx, first)
        await campaign.record(tx, passed)
    with pytest.raises(ResultsError):
        async with kept.write() as tx:
            await campaign.record(tx, replace(first, case=None, passed=Passed.OPEN))
    with pytest.raises(ResultsError):  # and a case belongs to one firing
        async with kept.write() as tx:
            await campaign.record(tx, replace(first, fire_at=NOON + DAY))
    async with kept.read() as tx:
        assert await campaign.fired_by(tx, "pilot") == (first, passed)
        assert await campaign.fired_by(tx, "pilot", since=NOON + DAY) == ()
        assert await campaign.recorded(tx, FIRING, ["b", "c"]) == {"b"}
        assert await campaign.open_cases(tx, "pilot") == (("acme", case),)
        assert await campaign.open_cases(tx, "pilot", scenarios=["b"]) == ()
        assert (await campaign.case_count(tx, "pilot", "acme"), await campaign.case_count(tx, "pilot", "b")) == (1, 0)


async def test_stopping_ends_what_is_under_way_and_nothing_that_is_done(kept: Store) -> None:
    done = replace(FIRING, fire_at=NOON - DAY, done_at=NOON)
    async with kept.write() as tx:
        await campaign.begin(tx, FIRING)
        await campaign.begin(tx, done)
        await campaign.stop(tx, "pilot", at=NOON + 3 * DAY)
        assert await campaign.firings_of(tx, "pilot") == (
            replace(FIRING, done_at=NOON + 3 * DAY, passed=Passed.STOPPED),
            done,
        )


async def test_removed_ones_are_listed_only_where_asked_for(kept: Store) -> None:
    removed = replace(PLAIN, state=CampaignState.REMOVED)
    async with kept.write() as tx:
        await campaign.change(tx, removed, CampaignChange.REMOVED, at=NOON, by="person:omar")
        assert await campaign.listing(tx) == (WHOLE,)
        assert await campaign.listing(tx, removed=True) == (WHOLE, removed)


async def test_moments_are_the_same_in_every_zone(kept: Store) -> None:
    async with kept.read() as tx:
        found = await campaign.find(tx, "pilot")
    assert found.starts.tzinfo is UTC
    assert found.starts == NOON
