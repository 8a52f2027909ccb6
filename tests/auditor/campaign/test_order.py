"""What may a person write of a campaign, what is refused, and who did what?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.campaign import change
from auditor.campaign.catalogue import Unfit
from auditor.campaign.order import Written
from auditor.campaign.window import parse_window
from auditor.campaign.wrong import OrderWrong
from auditor.refusal import Refused
from results.errors import CampaignMissing
from results.records import Campaign, CampaignChange, CampaignState, Passed, Sector, Selection
from results.store import Store, campaign
from tests.auditor.campaign.ordered import QUARTERLY, Shelf

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, 6, tzinfo=UTC)
WRITTEN = Written(scenarios=("a",), cron=QUARTERLY, zone="Europe/Paris")


async def add(store: Store, written: Written = WRITTEN, name: str = "pilot", **more: object) -> Campaign:
    written = replace(written, **more)  # type: ignore[arg-type]
    return (await change.add(store, Shelf.of("a", "b"), name, written, person="ines", now=NOW))[0]


async def alter(store: Store, now: datetime = NOW, **what: object) -> Campaign:
    return await change.change(
        store,
        Shelf.of("a", "b"),
        "pilot",
        Written(**what),  # type: ignore[arg-type]
        person="omar",
        now=now,
    )


async def test_an_order_is_kept_as_it_is_meant(store: Store, tmp_path: Path) -> None:
    (tmp_path / "drawn.txt").write_text("b\n")
    order = await add(
        store,
        cron="0  8 1 1,4,7,10  *",
        sectors=("bank",),
        tags=("east",),
        sample=tmp_path / "drawn.txt",
        jitter="3d",
        window="08:00-18:00",
        weekdays="mon-fri",
        starts="2026-03-15",
        ends="2026-12-31",
        languages=("en", "fr"),
    )
    async with store.read() as tx:
        assert await campaign.find(tx, "pilot") == order
    assert order.cron == QUARTERLY
    assert (order.selection.scenarios, order.selection.sectors, order.selection.tags) == (
        ("a",),
        (Sector.BANK,),
        ("east",),
    )
    assert order.selection.sample is not None
    assert (order.selection.sample.file, order.selection.sample.scenarios) == ("drawn.txt", ("b",))
    assert order.jitter == timedelta(days=3)
    assert order.window == parse_window("08:00-18:00", "mon-fri")
    assert order.starts == datetime(2026, 3, 14, 23, tzinfo=UTC)  # midnight in Paris
    assert order.ends == datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)
    assert order.languages == ("fr", "en")
    assert (order.ordered_by, order.ordered_at, order.state, order.next_fire_at) == (
        "ines",
        NOW,
        CampaignState.ACTIVE,
        APRIL,
    )


@pytest.mark.parametrize(
    ("more", "part", "what"),
    [
        ({"name": "Été"}, "name", "is no name"),
        ({"name": ""}, "name", "is no name"),
        ({"name": "x" * 60}, "name", "59 at most"),
        ({"cron": None}, "cron", "needs a cadence"),
        ({"cron": "0 0 30 2 *"}, "cron", "never fires"),
        ({"cron": "0 0 8 1 1 *"}, "cron", "there are no seconds"),
        ({"cron": f"0 8 {','.join(['1'] * 70)} * *"}, "cron", "longer than 120"),
        ({"cron": "* * * * *"}, "cron", "more than once an hour"),
        ({"zone": None}, "zone", "needs a time zone"),
        ({"zone": "Europe/Sablon"}, "zone", "no time zone 'Europe/Sablon'"),
        ({"jitter": "3 days"}, "jitter", "as 3d"),
        ({"jitter": "90d"}, "jitter", "reaches into the next firing"),
        ({"window": "8h-18h"}, "window", "as 08:00-18:00"),
        ({"weekdays": "lun"}, "weekdays", "no day of the week"),
        ({"starts": "1er mars"}, "starts", "'1er mars' is no day"),
        ({"starts": "2026-02-30"}, "starts", "is no day"),
        ({"ends": "20270101"}, "ends", "is no day"),
        ({"starts": "2026-06-01", "ends": "2026-05-31"}, "ends", "before it starts"),
        ({"ends": "2026-03-01"}, "ends", "before it starts"),
        ({"ends": "2026-03-31"}, "cron", "never fires between"),
        ({"starts": "2026-01-01", "ends": "2026-03-31"}, "ends", "no firing is left before 2026-03-31"),
        ({"languages": ("de",)}, "language", "de is no language of the house"),
        ({"sectors": ("bakery",)}, "sector", "there is no sector bakery; there are: communication"),
        ({"scenarios": ()}, "scenario", "selects nothing"),
        ({"scenarios": (), "tags": ("west",)}, "tag", "no scenario of west"),
        ({"scenarios": ("a.yaml",)}, "scenario", "is a file"),
        ({"sample": Path("nothing.txt")}, "sample", "cannot be read"),
    ],
)
async def test_what_cannot_be_meant_is_refused_with_its_part_and_nothing_is_written(
    store: Store, more: dict[str, object], part: str, what: str
) -> None:
    with pytest.raises(OrderWrong, match=what) as wrong:
        await add(store, **{"name": "pilot", **more})  # type: ignore[arg-type]
    assert wrong.value.part == part
    async with store.read() as tx:
        assert await campaign.listing(tx, removed=True) == ()


async def test_a_scenario_that_could_not_be_asked_refuses_the_order(store: Store) -> None:
    shelf = Shelf.of("a", "b")
    shelf.unfits["b"] = Unfit(passed=Passed.NO_ACCOUNT, detail="accounts.toml: there is no account camille@b; add it")
    with pytest.raises(Refused, match="there is no account camille@b; add it"):
        await change.add(store, shelf, "pilot", replace(WRITTEN, scenarios=("a", "b")), person="ines", now=NOW)
    with pytest.raises(Refused, match="There is no scenario z"):
        await change.add(store, shelf, "pilot", replace(WRITTEN, scenarios=("a", "z")), person="ines", now=NOW)
    async with store.read() as tx:
        assert await campaign.listing(tx) == ()


async def test_a_name_is_given_once_and_for_ever(store: Store) -> None:
    await add(store)
    with pytest.raises(Refused, match=r"there is a campaign pilot already; `auditor campaign change pilot \.\.\.`"):
        await add(store, cron="0 8 1 * *")
    await change.remove(store, "pilot", person="ines", now=NOW)
    with pytest.raises(Refused, match="there was a campaign pilot, now removed"):
        await add(store)


async def test_a_start_long_ago_makes_nothing_up(store: Store) -> None:
    order = await add(store, starts="2020-01-01")
    assert order.next_fire_at == APRIL


async def test_what_is_not_said_stays(store: Store) -> None:
    before = await add(store, jitter="3d", window="08:00-18:00", weekdays="mon-fri", ends="2026-12-31")
    after = await alter(store, jitter="1d")
    assert after == replace(before, jitter=timedelta(days=1))
    async with store.read() as tx:
        assert await campaign.find(tx, "pilot") == after


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ({"cron": "0 9 1 * *"}, {"cron": "0 9 1 * *", "next_fire_at": datetime(2026, 4, 1, 7, tzinfo=UTC)}),
        ({"zone": "UTC"}, {"zone": "UTC", "next_fire_at": datetime(2026, 4, 1, 8, tzinfo=UTC)}),
        ({"window": "none"}, {"window": parse_window(None, "mon-fri")}),
        ({"weekdays": "none"}, {"window": parse_window("08:00-18:00", None)}),
        ({"window": "09:00-12:00"}, {"window": parse_window("09:00-12:00", "mon-fri")}),
        ({"ends": "none"}, {"ends": None}),
        ({"jitter": "none"}, {"jitter": timedelta()}),
        ({"languages": ("none",)}, {"languages": ()}),
        ({"scenarios": ("b",)}, {"selection": Selection(scenarios=("b",))}),
        ({"starts": "2026-05-01"}, {"starts": None, "next_fire_at": datetime(2026, 7, 1, 6, tzinfo=UTC)}),
    ],
)
async def test_one_thing_is_changed(store: Store, what: dict[str, object], changed: dict[str, object]) -> None:
    before = await add(
        store, jitter="3d", window="08:00-18:00", weekdays="mon-fri", ends="2026-12-31", languages=("fr",)
    )
    after = await alter(store, **what)
    if changed.get("starts", ...) is None:
        changed = {**changed, "starts": after.starts}
    assert after == replace(before, **changed)  # type: ignore[arg-type]


async def test_a_firing_that_is_overdue_is_not_lost_by_a_change_of_the_hours(store: Store) -> None:
    await add(store)
    late = APRIL + timedelta(days=3)
    assert (await alter(store, now=late, window="08:00-18:00")).next_fire_at == APRIL
    assert (await alter(store, now=late, cron="0 8 1 * *")).next_fire_at == datetime(2026, 5, 1, 6, tzinfo=UTC)


async def test_what_is_refused_when_added_is_refused_when_changed_and_nothing_is_changed(store: Store) -> None:
    before = await add(store, jitter="20d")
    with pytest.raises(OrderWrong, match="reaches into the next firing"):
        await alter(store, cron="0 8 * * 1")
    with pytest.raises(OrderWrong, match="before it starts"):
        await alter(store, ends="2026-03-01")
    with pytest.raises(Refused, match="nothing about campaign pilot is to change"):
        await alter(store)
    async with store.read() as tx:
        assert await campaign.find(tx, "pilot") == before
        assert len(await campaign.events_of(tx, "pilot")) == 1


async def test_a_change_while_paused_does_not_resume(store: Store) -> None:
    await add(store)
    await change.pause(store, "pilot", person="ines", now=NOW)
    after = await alter(store, cron="0 8 1 * *")
    assert (after.state, after.next_fire_at) == (CampaignState.PAUSED, None)


async def test_pausing_and_resuming_are_refused_where_they_change_nothing(store: Store) -> None:
    await add(store)
    with pytest.raises(Refused, match="is not paused; nothing was changed"):
        await change.resume(store, "pilot", person="ines", now=NOW)
    await change.pause(store, "pilot", person="ines", now=NOW)
    with pytest.raises(Refused, match="is paused already; nothing was changed"):
        await change.pause(store, "pilot", person="ines", now=NOW)


async def test_a_removed_one_is_left_as_it_is(store: Store) -> None:
    await add(store)
    await change.remove(store, "pilot", person="ines", now=NOW)
    for act in (change.pause, change.resume, change.remove):
        with pytest.raises(Refused, match="campaign pilot is removed; nothing was changed"):
            await act(store, "pilot", person="ines", now=NOW)
    with pytest.raises(Refused, match="campaign pilot is removed"):
        await alter(store, jitter="1d")


async def test_one_there_never_was_is_named(store: Store) -> None:
    for act in (change.pause, change.resume, change.remove):
        with pytest.raises(CampaignMissing, match="There is no campaign pilot"):
            await act(store, "pilot", person="ines", now=NOW)


async def test_everything_that_was_done_is_kept_with_who_did_it(store: Store) -> None:
    await add(store)
    await alter(store, jitter="1d")
    await change.pause(store, "pilot", person="lou", now=NOW)
    await change.resume(store, "pilot", person="lou", now=NOW)
    await change.remove(store, "pilot", person="ines", now=NOW)
    async with store.read() as tx:
        events = await campaign.events_of(tx, "pilot")
    assert [(e.what, e.by) for e in events] == [
        (CampaignChange.ADDED, "person:ines"),
        (CampaignChange.CHANGED, "person:omar"),
        (CampaignChange.PAUSED, "person:lou"),
        (CampaignChange.RESUMED, "person:lou"),
        (CampaignChange.REMOVED, "person:ines"),
    ]
    assert [e.after.jitter for e in events[:2]] == [timedelta(), timedelta(days=1)]
    assert events[-1].after.state is CampaignState.REMOVED


async def test_a_drawn_sample_does_not_drift_with_its_file(store: Store, tmp_path: Path) -> None:
    drawn = tmp_path / "sample.yaml"
    drawn.write_text("seed: 7\nframe: {sha256: 9f2c}\nsample: [b, a]\n")
    before = await add(store, scenarios=(), sample=drawn)
    drawn.write_text("sample: [a]\n")
    async with store.read() as tx:
        kept = (await campaign.find(tx, "pilot")).selection.sample
    assert kept == before.selection.sample
    assert kept is not None
    assert (kept.scenarios, kept.frame, kept.seed) == (("b", "a"), "9f2c", "7")
