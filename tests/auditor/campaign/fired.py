"""What a campaign has opened, and when its moments are."""

from datetime import UTC, datetime, timedelta

from results.records import (
    Abandoned,
    CaseOpened,
    Fired,
    Selection,
)
from results.store import Store, campaign, ledger

APRIL, JULY, OCTOBER, JANUARY = (
    datetime(2026, 4, 1, 6, tzinfo=UTC),
    datetime(2026, 7, 1, 6, tzinfo=UTC),
    datetime(2026, 10, 1, 6, tzinfo=UTC),
    datetime(2026, 1, 1, 7, tzinfo=UTC),
)
DAY = timedelta(days=1)
ABC = Selection(scenarios=("a", "b", "c"))


async def fired(store: Store, name: str = "pilot") -> list[Fired]:
    async with store.read() as tx:
        return list(await campaign.fired_by(tx, name))


async def close(store: Store, at: datetime) -> None:
    """Every open case is given up."""
    async with store.write() as tx:
        for row in await ledger.listing(tx, open_only=True):
            await ledger.append(tx, row.id, Abandoned(person="ines", why="test"), at=at, by="person:ines")


async def opened(store: Store, case: str | None) -> CaseOpened:
    assert case is not None
    async with store.read() as tx:
        body = (await ledger.load(tx, case))[0].body
    assert isinstance(body, CaseOpened)
    return body
