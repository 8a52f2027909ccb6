"""Whenever the bot was off, and wherever it died: is no case opened twice, and none outside the campaign's time?"""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.campaign import change
from auditor.campaign.cadence import firings
from auditor.campaign.fire import fire_due
from results.records import Abandoned, Campaign, Fired, Firing, Passed, Selection
from results.store import Store, campaign, ledger, sqlite_url
from tests.auditor.campaign.ordered import NEW_YEAR, Shelf, enter, order
from tests.database import lay

NAMES = ("a", "b", "c")
STARTS, ENDS = datetime(2026, 1, 20, tzinfo=UTC), datetime(2026, 7, 10, 12, tzinfo=UTC)


class Killed(BaseException):
    """The process is gone."""


@dataclass(frozen=True)
class Wake:
    """The bot looks after a while; it dies on reading a scenario, a person closes what is open, or pauses."""

    after: timedelta
    dies_on: str | None = None
    closes: bool = True
    pauses: bool = False
    at_once: int = 20


WAKES = st.lists(
    st.builds(
        Wake,
        after=st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=60)),
        dies_on=st.sampled_from([None, None, *NAMES]),
        closes=st.booleans(),
        pauses=st.sampled_from([False, False, False, True]),
        at_once=st.integers(1, 4),
    ),
    max_size=12,
)


@dataclass(frozen=True)
class Life:
    order: Campaign
    firings: tuple[Firing, ...]
    fired: tuple[Fired, ...]
    cases: tuple[str, ...]
    end: datetime


async def live(path: Path, wakes: list[Wake]) -> Life:
    """A campaign's whole life: the wakes, then one more for whatever was left undone."""
    store = await Store.open(sqlite_url(path))
    campaign_ = order(
        cron="30 2 * * SUN",
        selection=Selection(scenarios=NAMES),
        jitter=timedelta(days=2),
        starts=STARTS,
        ends=ENDS,
    )
    await enter(store, campaign_)
    now = NEW_YEAR
    for wake in (*wakes, Wake(after=timedelta(seconds=1))):
        now += wake.after
        if wake.pauses:
            await change.pause(store, "pilot", person="ines", now=now)
            await change.resume(store, "pilot", person="ines", now=now)
        shelf = Shelf.of(*NAMES)
        shelf.on_load = _dying_on(wake.dies_on)
        try:
            await fire_due(store, shelf, now, at_once=wake.at_once)
        except Killed:
            continue
        if wake.closes:
            await _close_all(store, now)
    async with store.read() as tx:
        life = Life(
            order=campaign_,
            firings=await campaign.firings_of(tx, "pilot"),
            fired=await campaign.fired_by(tx, "pilot"),
            cases=tuple(row.id for row in await ledger.listing(tx)),
            end=now,
        )
    await store.close()
    return life


@given(wakes=WAKES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_for_any_gaps_and_deaths_each_case_is_opened_once_and_within_the_campaigns_time(
    tmp_path_factory: pytest.TempPathFactory, wakes: list[Wake]
) -> None:
    path = tmp_path_factory.mktemp("life") / "store.sqlite"
    lay(path)
    life = asyncio.run(live(path, wakes))
    shutil.rmtree(path.parent)
    cadence = list(takewhile(lambda moment: moment <= life.end, firings(life.order, NEW_YEAR)))

    keys = [(one.scenario, one.fire_at) for one in life.fired]
    assert len(keys) == len(set(keys))
    assert {one.fire_at for one in life.fired} <= {firing.fire_at for firing in life.firings} <= set(cadence)
    assert all(STARTS <= one.fire_at <= ENDS for one in life.fired)

    opened = [one.case for one in life.fired if one.case is not None]
    assert sorted(opened) == sorted(life.cases)
    assert all(one.start_at is not None and one.start_at >= one.fire_at for one in life.fired if one.case)
    assert all((one.case is None) == (one.passed is not None) for one in life.fired)

    # each moment of the cadence is a firing, or counted as missed by one, or went by while the campaign was paused
    missed = sum(f.missed for f in life.firings) - sum(f.passed is Passed.OVER for f in life.firings)
    accounted = len(life.firings) + missed
    assert accounted <= len(cadence)
    if not any(wake.pauses for wake in wakes):
        assert accounted == len(cadence)
        undone = [f for f in life.firings if f.passed is not Passed.OVER]
        assert len(keys) == len(NAMES) * len(undone)


def _dying_on(name: str | None) -> Callable[[str], None]:
    def die(read: str) -> None:
        if read == name:
            raise Killed

    return die


async def _close_all(store: Store, now: datetime) -> None:
    async with store.write() as tx:
        for row in await ledger.listing(tx, open_only=True):
            await ledger.append(tx, row.id, Abandoned(person="ines", why="test"), at=now, by="person:ines")
