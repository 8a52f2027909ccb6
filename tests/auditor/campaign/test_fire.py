"""Does a campaign open each case once, at its moment, and say why where it opens none?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from auditor.campaign import change
from auditor.campaign.catalogue import Unfit
from auditor.campaign.fire import fire_due, fire_now
from auditor.campaign.window import parse_window, start_of
from auditor.refusal import Refused
from results.records import (
    Abandoned,
    AccountChange,
    CampaignMoment,
    Fact,
    FactSeen,
    Interval,
    Passed,
    Sector,
    Selection,
    Waited,
)
from results.store import Store, account, campaign, ledger
from scenarios.errors import Problem, ScenarioInvalid
from tests.auditor.campaign.fired import ABC, APRIL, DAY, JANUARY, JULY, OCTOBER, close, fired, opened
from tests.auditor.campaign.ordered import NEW_YEAR, Shelf, enter, order, scenario


async def test_nothing_fires_before_its_moment(store: Store) -> None:
    await enter(store, order())
    assert await fire_due(store, Shelf.of("a"), JANUARY - timedelta(seconds=1)) == ()
    async with store.read() as tx:
        assert await campaign.next_fire_at(tx) == JANUARY
        assert await ledger.listing(tx) == ()


async def test_at_its_moment_it_opens_a_case_for_each_scenario_and_says_for_when_the_next_is(store: Store) -> None:
    await enter(store, order(selection=ABC))
    [firing] = await fire_due(store, Shelf.of("a", "b", "c"), JANUARY)
    assert (firing.fire_at, firing.late, firing.missed) == (JANUARY, False, 0)
    cases = await fired(store)
    assert [(one.scenario, one.start_at, one.passed) for one in cases] == [(s, JANUARY, None) for s in "abc"]
    body = await opened(store, cases[0].case)
    assert body.campaign == CampaignMoment(name="pilot", fire_at=JANUARY)
    assert (body.scenario, body.account) == ("a", "camille@a")
    async with store.read() as tx:
        assert await campaign.next_fire_at(tx) == APRIL
        row = await ledger.find(tx, str(cases[0].case))
        assert (row.due_at, row.opened_at) == (JANUARY, JANUARY)
    assert await fire_due(store, Shelf.of("a", "b", "c"), JANUARY) == ()


async def test_a_year_of_a_quarterly_campaign(store: Store) -> None:
    await enter(store, order(selection=ABC))
    shelf = Shelf.of("a", "b", "c")
    moment: datetime | None = NEW_YEAR
    for _ in range(4):
        async with store.read() as tx:
            moment = await campaign.next_fire_at(tx)
        assert moment is not None
        await fire_due(store, shelf, moment)
        await close(store, moment + 40 * DAY)
    cases = await fired(store)
    assert [one.fire_at for one in cases] == sorted([JANUARY, APRIL, JULY, OCTOBER] * 3)
    assert all(one.case is not None for one in cases)
    async with store.read() as tx:
        assert [f.fire_at for f in await campaign.firings_of(tx, "pilot")] == [OCTOBER, JULY, APRIL, JANUARY]
        assert all(f.done_at is not None and not f.late for f in await campaign.firings_of(tx, "pilot"))


async def test_what_was_missed_is_one_firing_that_says_how_many_and_since_when(store: Store) -> None:
    await enter(store, order())
    now = JULY + 9 * DAY
    [firing] = await fire_due(store, Shelf.of("a"), now)
    assert (firing.fire_at, firing.late, firing.missed, firing.missed_since) == (JULY, True, 2, JANUARY)
    [one] = await fired(store)
    assert one.start_at == now
    assert (await opened(store, one.case)).campaign == CampaignMoment(name="pilot", fire_at=JULY, late=True, missed=2)
    async with store.read() as tx:
        assert await campaign.next_fire_at(tx) == OCTOBER


async def test_a_bot_that_looks_some_seconds_later_is_not_late(store: Store) -> None:
    await enter(store, order())
    [firing] = await fire_due(store, Shelf.of("a"), JANUARY + timedelta(seconds=40))
    assert (firing.late, firing.missed, firing.missed_since) == (False, 0, None)


async def test_one_that_was_off_for_an_hour_missed_nothing_and_is_late(store: Store) -> None:
    await enter(store, order())
    [firing] = await fire_due(store, Shelf.of("a"), JANUARY + timedelta(hours=1))
    assert (firing.late, firing.missed, firing.missed_since) == (True, 0, JANUARY)


async def test_what_is_late_is_spread_from_now_and_not_begun_all_at_once(store: Store) -> None:
    campaign_ = await enter(store, order(selection=ABC, jitter=3 * DAY))
    now = JANUARY + 20 * DAY
    await fire_due(store, Shelf.of("a", "b", "c"), now)
    starts = [one.start_at for one in await fired(store)]
    assert starts == [start_of(campaign_, s, JANUARY, begin=now) for s in "abc"]
    assert len(set(starts)) == 3


async def test_a_campaign_that_ended_while_the_bot_was_off_fires_no_more_and_says_so(store: Store) -> None:
    await enter(store, order(ends=APRIL))
    [firing] = await fire_due(store, Shelf.of("a"), APRIL + DAY)
    assert (firing.fire_at, firing.passed, firing.missed, firing.missed_since) == (APRIL, Passed.OVER, 2, JANUARY)
    assert await fired(store) == []
    async with store.read() as tx:
        assert await campaign.next_fire_at(tx) is None
    assert await fire_due(store, Shelf.of("a"), OCTOBER) == ()


async def test_its_last_moment_is_within_its_time(store: Store) -> None:
    await enter(store, order(ends=JANUARY))
    [firing] = await fire_due(store, Shelf.of("a"), JANUARY + timedelta(seconds=20))
    assert firing.passed is None
    assert len(await fired(store)) == 1


async def test_spread_and_window_give_the_cases_moment_and_the_ledger_says_what_it_waits_for(store: Store) -> None:
    window = parse_window("08:00-18:00", "mon-fri")
    campaign_ = await enter(store, order(selection=ABC, jitter=3 * DAY, window=window))
    await fire_due(store, Shelf.of("a", "b", "c"), JANUARY)
    for one in await fired(store):
        assert one.start_at == start_of(campaign_, one.scenario, JANUARY, begin=JANUARY)
        assert one.start_at > JANUARY
        async with store.read() as tx:
            row = await ledger.find(tx, str(one.case))
            entries = await ledger.load(tx, str(one.case))
        assert (row.due_at, row.why) == (one.start_at, "campaign")
        assert entries[1].body == Waited(until=one.start_at, why="campaign")


async def test_a_scenario_whose_case_goes_on_is_passed_over_with_that_case(store: Store) -> None:
    await enter(store, order(selection=Selection(scenarios=("a", "b"))))
    shelf = Shelf.of("a", "b")
    await fire_due(store, shelf, JANUARY)
    first = await fired(store)
    async with store.write() as tx:
        await ledger.append(tx, str(first[1].case), Abandoned(person="ines", why="test"), at=JANUARY, by="person:ines")
    await fire_due(store, shelf, APRIL)
    [a, b] = (await fired(store))[2:]
    assert (a.passed, a.case) == (Passed.OPEN, None)
    assert a.detail == f"case {first[0].case}, which this campaign opened before, is still open"
    assert b.case is not None


async def test_a_case_that_a_person_opened_on_the_account_keeps_it(store: Store) -> None:
    await enter(store, order())
    await enter(store, order(name="other"))
    await fire_due(store, Shelf.of("a"), JANUARY)
    [a], [other] = await fired(store), await fired(store, "other")
    assert {a.passed, other.passed} == {None, Passed.BUSY}
    assert "is open on account camille@a" in str(a.detail or other.detail)


@pytest.mark.parametrize("passed", [Passed.INVALID, Passed.OUT_OF_DATE, Passed.NO_ACCOUNT, Passed.NOT_ALLOWED])
async def test_one_that_became_unfit_is_passed_over_and_the_others_are_asked(store: Store, passed: Passed) -> None:
    await enter(store, order(selection=ABC))
    shelf = Shelf.of("a", "b", "c")
    shelf.unfits["b"] = Unfit(passed=passed, detail="b.yaml:1:1: why; mend")
    await fire_due(store, shelf, JANUARY)
    [a, b, c] = await fired(store)
    assert a.case is not None
    assert c.case is not None
    assert (b.case, b.start_at, b.passed, b.detail) == (None, None, passed, "b.yaml:1:1: why; mend")


async def test_one_that_cannot_be_read_or_is_gone_is_passed_over(store: Store) -> None:
    await enter(store, order(selection=ABC))
    problem = Problem(file="b.yaml", line=1, column=1, code="yaml", message="no YAML", mend="look")
    shelf = replace_broken(Shelf.of("a"), ScenarioInvalid([problem]))
    await fire_due(store, shelf, JANUARY)
    assert [(one.scenario, one.passed) for one in await fired(store)] == [
        ("a", None),
        ("b", Passed.INVALID),
        ("c", Passed.UNKNOWN),
    ]


def replace_broken(shelf: Shelf, error: ScenarioInvalid) -> Shelf:
    shelf.broken["b"] = error
    return shelf


async def test_a_sector_is_chosen_as_the_catalogue_is_at_each_firing(store: Store) -> None:
    await enter(store, order(selection=Selection(sectors=(Sector.BANK,))))
    shelf = Shelf(scenarios={"a": scenario("a", sector=Sector.BANK)})
    await fire_due(store, shelf, JANUARY)
    await close(store, JANUARY + DAY)
    shelf.scenarios["b"] = scenario("b", sector=Sector.BANK)
    await fire_due(store, shelf, APRIL)
    assert [(one.scenario, one.fire_at) for one in await fired(store)] == [("a", JANUARY), ("a", APRIL), ("b", APRIL)]


async def test_a_firing_that_chooses_nothing_is_one_all_the_same(store: Store) -> None:
    await enter(store, order(selection=Selection(sectors=(Sector.HEALTH,))))
    [firing] = await fire_due(store, Shelf.of("a"), JANUARY)
    async with store.read() as tx:
        assert [f.done_at for f in await campaign.firings_of(tx, "pilot")] == [JANUARY]
    assert firing.passed is None


async def test_an_account_that_is_locked_or_given_up_is_left_alone(store: Store) -> None:
    await enter(store, order(selection=Selection(scenarios=("a", "b"))))
    async with store.write() as tx:
        await account.append(tx, "camille@a", AccountChange.LOCKED, at=NEW_YEAR, by="person:ines")
        await account.append(tx, "camille@b", AccountChange.RETIRED, at=NEW_YEAR, by="person:ines")
    await fire_due(store, Shelf.of("a", "b"), JANUARY)
    assert [one.passed for one in await fired(store)] == [Passed.LOCKED, Passed.GIVEN_UP]


class TestRest:
    """An account that may not ask again yet."""

    async def asked(self, store: Store, shelf: Shelf) -> None:
        """The January case asked on 1 January, and was closed on the 10th."""
        await fire_due(store, shelf, JANUARY)
        [one] = await fired(store)
        async with store.write() as tx:
            submitted = FactSeen(fact=Fact.REQUEST_SUBMITTED, when=Interval(by=JANUARY))
            await ledger.append(tx, str(one.case), submitted, at=JANUARY, by="probe:browser")
        await close(store, JANUARY + 9 * DAY)

    def shelf(self, cooldown: timedelta) -> Shelf:
        made = scenario("a")
        limits = made.scenario.limits.model_copy(update={"cooldown": cooldown})
        return Shelf(scenarios={"a": replace(made, scenario=made.scenario.model_copy(update={"limits": limits}))})

    async def test_begins_when_it_may_within_the_campaigns_hours(self, store: Store) -> None:
        await enter(store, order(window=parse_window("08:00-18:00", None)))
        shelf = self.shelf(100 * DAY + timedelta(hours=13))
        await self.asked(store, shelf)
        await fire_due(store, shelf, APRIL)
        last = (await fired(store))[-1]
        assert last.case is not None
        assert JANUARY + 100 * DAY + timedelta(hours=13) == datetime(2026, 4, 11, 20, tzinfo=UTC)
        assert last.start_at == datetime(2026, 4, 12, 6, tzinfo=UTC)  # 08:00 in Paris

    async def test_is_passed_over_where_the_next_firing_may_ask(self, store: Store) -> None:
        await enter(store, order())
        shelf = self.shelf(182 * DAY)
        await self.asked(store, shelf)
        await fire_due(store, shelf, APRIL)
        last = (await fired(store))[-1]
        assert last.passed is Passed.RESTING
        assert "camille@a rests until 2026-07-02" in str(last.detail)

    async def test_is_passed_over_where_the_campaign_ends_first(self, store: Store) -> None:
        await enter(store, order(ends=APRIL + 5 * DAY))
        shelf = self.shelf(100 * DAY)
        await self.asked(store, shelf)
        await fire_due(store, shelf, APRIL)
        assert (await fired(store))[-1].passed is Passed.RESTING


class TestLanguage:
    def shelf(self) -> Shelf:
        made = scenario("a")
        day = next(iter(made.scenario.checked.values()))
        both = made.scenario.model_copy(update={"checked": {"fr": day, "en": day}})
        service = replace(made.service, languages=("fr", "en"))
        return Shelf(scenarios={"a": replace(made, scenario=both, service=service), "b": scenario("b")})

    async def test_several_take_turns_and_one_that_nobody_checked_has_none(self, store: Store) -> None:
        selection = Selection(scenarios=("a", "b"))
        await enter(store, order(selection=selection, languages=("fr", "en")))
        shelf = self.shelf()
        for moment in (JANUARY, APRIL, JULY):
            await fire_due(store, shelf, moment)
            await close(store, moment + DAY)
        spoken = [(one.scenario, (await opened(store, one.case)).language) for one in await fired(store)]
        assert spoken == [("a", "fr"), ("b", "fr"), ("a", "en"), ("b", "fr"), ("a", "fr"), ("b", "fr")]

    async def test_where_none_is_left_it_is_passed_over(self, store: Store) -> None:
        await enter(store, order(selection=Selection(scenarios=("b",)), languages=("en",)))
        await fire_due(store, self.shelf(), JANUARY)
        [one] = await fired(store)
        assert (one.passed, one.detail) == (
            Passed.NO_LANGUAGE,
            "nobody has checked b in en; walk it, or change the campaign",
        )


class TestRunNow:
    async def test_fires_beside_the_cadence_in_the_persons_name_and_without_spread(self, store: Store) -> None:
        await enter(store, order(jitter=9 * DAY))
        now = JANUARY + 40 * DAY
        await fire_due(store, Shelf.of("a"), JANUARY)
        await close(store, JANUARY + 9 * DAY)
        firing = await fire_now(store, Shelf.of("a"), "pilot", now, person="omar")
        assert (firing.fire_at, firing.by, firing.late) == (now, "person:omar", False)
        last = (await fired(store))[-1]
        assert (last.start_at, last.fire_at) == (now, now)
        async with store.read() as tx:
            assert (await ledger.load(tx, str(last.case)))[0].by == "person:omar"
            assert await campaign.next_fire_at(tx) == APRIL

    async def test_waits_for_the_hours_of_the_campaign(self, store: Store) -> None:
        await enter(store, order(window=parse_window("08:00-18:00", None)))
        await fire_now(store, Shelf.of("a"), "pilot", datetime(2026, 1, 5, 20, tzinfo=UTC), person="omar")
        [one] = await fired(store)
        assert one.start_at == datetime(2026, 1, 6, 7, tzinfo=UTC)

    async def test_at_the_very_moment_of_the_cadence_that_one_is_done_with(self, store: Store) -> None:
        await enter(store, order())
        await fire_now(store, Shelf.of("a"), "pilot", JANUARY, person="omar")
        assert await fire_due(store, Shelf.of("a"), JANUARY) == ()
        assert len(await fired(store)) == 1
        with pytest.raises(Refused, match="fires at this very moment"):
            await fire_now(store, Shelf.of("a"), "pilot", JANUARY, person="omar")

    async def test_is_refused_outside_its_time_paused_or_removed(self, store: Store) -> None:
        await enter(store, order(starts=JANUARY, ends=APRIL))
        for now, what in ((NEW_YEAR, "starts on 2026-01-01 07:00"), (JULY, "ended on 2026-04-01 06:00")):
            with pytest.raises(Refused, match=what):
                await fire_now(store, Shelf.of("a"), "pilot", now, person="omar")
        await change.pause(store, "pilot", person="ines", now=JANUARY)
        with pytest.raises(Refused, match="is paused; `auditor campaign resume pilot` first"):
            await fire_now(store, Shelf.of("a"), "pilot", JANUARY, person="omar")
        await change.remove(store, "pilot", person="ines", now=JANUARY)
        with pytest.raises(Refused, match="is removed"):
            await fire_now(store, Shelf.of("a"), "pilot", JANUARY, person="omar")
        assert await fired(store) == []


async def test_what_was_missed_while_paused_is_not_made_up(store: Store) -> None:
    await enter(store, order())
    await change.pause(store, "pilot", person="ines", now=NEW_YEAR)
    assert await fire_due(store, Shelf.of("a"), APRIL) == ()
    resumed = await change.resume(store, "pilot", person="omar", now=APRIL + DAY)
    assert resumed.next_fire_at == JULY
    assert await fire_due(store, Shelf.of("a"), APRIL + DAY) == ()
    [firing] = await fire_due(store, Shelf.of("a"), JULY)
    assert (firing.late, firing.missed) == (False, 0)


async def test_removed_it_fires_no_more_and_its_cases_go_on(store: Store) -> None:
    await enter(store, order(selection=ABC))
    await fire_due(store, Shelf.of("a", "b", "c"), JANUARY)
    running = await change.remove(store, "pilot", person="ines", now=JANUARY + DAY)
    assert sorted(running) == sorted(str(one.case) for one in await fired(store))
    assert await fire_due(store, Shelf.of("a", "b", "c"), OCTOBER) == ()
    async with store.read() as tx:
        assert all(row.closed_at is None for row in await ledger.listing(tx))
        assert await campaign.listing(tx) == ()
        assert [one.name for one in await campaign.listing(tx, removed=True)] == ["pilot"]
