"""Is each case opened once, though a bot dies in the middle, or several fire at the same time?"""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from auditor.campaign import change
from auditor.campaign.fire import fire_due
from auditor.campaign.window import start_of
from results.errors import StoreConflict
from results.records import (
    Passed,
)
from results.store import Store, campaign, ledger, sqlite_url
from tests.auditor.campaign.fired import ABC, APRIL, DAY, JANUARY, fired
from tests.auditor.campaign.ordered import Shelf, enter, order


class TestCrash:
    """Killed between two cases; whoever looks next goes on."""

    def dying(self, *at: str) -> Shelf:
        shelf = Shelf.of("a", "b", "c")

        def die(name: str) -> None:
            if name in at:
                raise KeyError(name)

        shelf.on_load = die
        return shelf

    @pytest.mark.parametrize("at", ["a", "b", "c"])
    async def test_the_rest_is_opened_and_nothing_twice(self, store: Store, at: str) -> None:
        await enter(store, order(selection=ABC))
        with pytest.raises(KeyError):
            await fire_due(store, self.dying(at), JANUARY, at_once=1)
        before = await fired(store)
        assert [one.scenario for one in before] == list("abc")[: "abc".index(at)]
        async with store.read() as tx:
            assert await campaign.next_fire_at(tx) == JANUARY  # the dispatcher does not sleep over it
        [firing] = await fire_due(store, Shelf.of("a", "b", "c"), JANUARY + timedelta(minutes=3))
        assert (firing.fire_at, firing.late) == (JANUARY, False)
        after = await fired(store)
        assert after[: len(before)] == before
        assert [(one.scenario, one.fire_at) for one in after] == [(s, JANUARY) for s in "abc"]
        assert len({one.case for one in after}) == 3

    async def test_of_several_opened_together_all_are_there_or_none(self, store: Store) -> None:
        await enter(store, order(selection=ABC))
        for at, there in (("b", ""), ("c", "ab")):
            with pytest.raises(KeyError):
                await fire_due(store, self.dying(at), JANUARY, at_once=2)
            assert [one.scenario for one in await fired(store)] == list(there)
        await fire_due(store, Shelf.of("a", "b", "c"), JANUARY, at_once=2)
        assert [one.scenario for one in await fired(store)] == ["a", "b", "c"]

    @pytest.mark.parametrize("at_once", [1, 2, 20])
    async def test_a_database_that_fails_between_two_inserts_keeps_no_case_without_its_row(
        self, store: Store, at_once: int
    ) -> None:
        await enter(store, order(selection=ABC))
        fails = "BEFORE INSERT ON campaign_cases WHEN NEW.scenario = 'b' BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        async with store.write() as tx:
            await tx.execute(text(f"CREATE TRIGGER full {fails}"))
        with pytest.raises(StoreConflict, match="disk full"):
            await fire_due(store, Shelf.of("a", "b", "c"), JANUARY, at_once=at_once)
        async with store.write() as tx:
            assert {row.id for row in await ledger.listing(tx)} == {
                one.case for one in await campaign.fired_by(tx, "pilot")
            }
            await tx.execute(text("DROP TRIGGER full"))
        await fire_due(store, Shelf.of("a", "b", "c"), JANUARY, at_once=at_once)
        async with store.read() as tx:
            assert sorted(row.scenario for row in await ledger.listing(tx)) == ["a", "b", "c"]
        assert [(one.scenario, one.passed) for one in await fired(store)] == [(s, None) for s in "abc"]

    async def test_the_moments_of_the_rest_are_those_they_would_have_had(self, store: Store) -> None:
        campaign_ = await enter(store, order(selection=ABC, jitter=9 * DAY))
        with pytest.raises(KeyError):
            await fire_due(store, self.dying("b"), JANUARY, at_once=1)
        await fire_due(store, Shelf.of("a", "b", "c"), JANUARY + timedelta(minutes=5))
        starts = [one.start_at for one in await fired(store)]
        assert starts == [start_of(campaign_, s, JANUARY, begin=JANUARY) for s in "abc"]

    async def test_half_a_firing_is_finished_before_the_next_begins(self, store: Store) -> None:
        await enter(store, order(selection=ABC))
        with pytest.raises(KeyError):
            await fire_due(store, self.dying("c"), JANUARY, at_once=1)
        firings = await fire_due(store, Shelf.of("a", "b", "c"), APRIL)
        assert [firing.fire_at for firing in firings] == [JANUARY, APRIL]
        found = {(one.scenario, one.fire_at): one.passed for one in await fired(store)}
        assert found == {
            **{(s, JANUARY): None for s in "abc"},
            **{(s, APRIL): Passed.OPEN for s in "abc"},
        }

    async def test_what_was_paused_meanwhile_is_not_gone_on_with(self, store: Store) -> None:
        await enter(store, order(selection=ABC))
        with pytest.raises(KeyError):
            await fire_due(store, self.dying("b"), JANUARY, at_once=1)
        await change.pause(store, "pilot", person="ines", now=JANUARY)
        assert await fire_due(store, Shelf.of("a", "b", "c"), JANUARY + DAY) == ()
        await change.resume(store, "pilot", person="ines", now=JANUARY + 2 * DAY)
        assert await fire_due(store, Shelf.of("a", "b", "c"), JANUARY + 2 * DAY) == ()
        assert [one.scenario for one in await fired(store)] == ["a"]
        async with store.read() as tx:
            [firing] = await campaign.firings_of(tx, "pilot")
        assert (firing.passed, firing.done_at) == (Passed.STOPPED, JANUARY)

    async def test_paused_between_two_cases_the_rest_is_not_opened(self, store: Store) -> None:
        await enter(store, order(selection=ABC))
        shelf = Shelf.of("a", "b", "c")
        loop = asyncio.get_running_loop()

        def pause(name: str) -> None:
            if name == "b":
                acting = change.pause(store, "pilot", person="ines", now=JANUARY)
                asyncio.run_coroutine_threadsafe(acting, loop).result()

        shelf.on_load = pause
        await fire_due(store, shelf, JANUARY, at_once=1)
        assert [one.scenario for one in await fired(store)] == ["a"]


@pytest.mark.parametrize("offset", [timedelta(), APRIL - JANUARY - timedelta(seconds=15), APRIL - JANUARY])
async def test_machines_that_fire_at_the_same_time_open_one_set_of_cases(
    store: Store, tmp_path: Path, offset: timedelta
) -> None:
    """Also where the clocks of two stand on either side of a moment of the cadence."""
    await enter(store, order(selection=ABC))
    others = [await Store.open(sqlite_url(tmp_path / "store.sqlite")) for _ in range(2)]
    nows = (JANUARY + offset, JANUARY + offset + timedelta(seconds=30), JANUARY + offset)
    async with asyncio.TaskGroup() as group:
        for machine, now in zip((store, *others), nows, strict=True):
            group.create_task(fire_due(machine, Shelf.of("a", "b", "c"), now))
    found = await fired(store)
    opened_cases = [(one.scenario, one.case) for one in found if one.case is not None]
    assert [scenario for scenario, _ in opened_cases] == ["a", "b", "c"]
    assert all(one.passed in (None, Passed.OPEN) for one in found)
    async with store.read() as tx:
        assert {row.id for row in await ledger.listing(tx)} == {case for _, case in opened_cases}
        assert all(f.done_at is not None for f in await campaign.firings_of(tx, "pilot"))
    for other in others:
        await other.close()
