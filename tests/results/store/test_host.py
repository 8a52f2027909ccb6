"""Is there one session at a host, whoever wants a second, and is it free once it is left?"""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import Closed, Closing, Intended, OtherRequests
from results.store import Store, host, lease, ledger
from results.store.ledger import Asks
from results.store.restraint import others
from tests.results.store.test_ledger import NOON, new_case

HOST = "moncompte.example"
MINUTE = timedelta(minutes=1)


async def take(store: Store, ledger: str, *, owner: str = "a", after: timedelta = timedelta(0)) -> object:
    async with store.write() as tx:
        now = NOON + after
        return await host.take(tx, HOST, ledger=ledger, owner=owner, now=now, real=now)


async def leave(store: Store, ledger: str, *, owner: str = "a", pause: timedelta = MINUTE) -> None:
    async with store.write() as tx:
        await host.leave(tx, HOST, ledger=ledger, owner=owner, free_at=NOON + pause)


async def test_the_second_is_told_when_to_ask_again(store: Store) -> None:
    assert await take(store, "case-1") is None
    assert await take(store, "case-2", owner="b") == NOON + host.PAUSE
    async with store.write() as tx:
        assert await host.take(tx, "elsewhere.example", ledger="case-2", owner="b", now=NOON, real=NOON) is None


async def test_left_it_is_free_for_the_same_at_once_and_for_others_after_a_pause(store: Store) -> None:
    await take(store, "case-1")
    await leave(store, "case-1")
    assert await take(store, "case-2", owner="b") == NOON + MINUTE
    assert await take(store, "case-1") is None
    await leave(store, "case-1")
    assert await take(store, "case-2", owner="b", after=MINUTE) is None


async def test_who_lost_the_host_does_not_free_it_for_the_one_who_has_it(store: Store) -> None:
    await take(store, "case-1")
    assert await take(store, "case-2", owner="b", after=lease.LEASE) is None
    await leave(store, "case-1")
    assert await take(store, "case-3", owner="c", after=lease.LEASE) is not None


async def test_a_session_that_is_renewed_outlives_its_lease(store: Store) -> None:
    await take(store, "case-1")
    async with store.write() as tx:
        await host.renew(tx, HOST, ledger="case-1", owner="a", real=NOON + MINUTE)
    assert await take(store, "case-2", owner="b", after=lease.LEASE) is not None


async def test_what_the_dead_held_is_free(store: Store) -> None:
    await take(store, "case-1", owner="dead:1:1")
    async with store.write() as tx:
        await host.bury(tx, ("dead:1:1",))
    assert await take(store, "case-2", owner="b") is None


async def test_whoever_waits_longest_is_woken_when_the_host_is_left(store: Store) -> None:
    for name in ("case-1", "case-2", "case-3"):
        await new_case(store, name, asks=Asks(host=HOST))
    async with store.write() as tx:
        for name, minutes in (("case-2", 7), ("case-3", 6)):
            at = NOON + timedelta(minutes=minutes)
            await lease.settle(tx, name, due_at=at, why=host.BUSY, stage=None, epoch=0)
    await take(store, "case-1")
    await leave(store, "case-1")
    async with store.read() as tx:
        assert (await ledger.find(tx, "case-3")).due_at == NOON + MINUTE
        assert (await ledger.find(tx, "case-2")).due_at == NOON + timedelta(minutes=7)


async def ask(tx: AsyncConnection, case: str) -> None:
    await ledger.append(tx, case, Intended(step=1), at=NOON, by="probe:browser", stage="request", attempt=1)


async def close(tx: AsyncConnection, case: str) -> None:
    await ledger.append(tx, case, Closed(outcome=Closing.DELIVERED), at=NOON, by="engine")


class TestOthers:
    """What other cases have asked of the same people."""

    ASKS = Asks(host=HOST, controller="552081317", contact="dpo@acme.example", right="portability", written=True)

    @pytest.mark.parametrize(
        ("asks", "expected"),
        [
            (
                ASKS,
                OtherRequests(
                    last_asked=NOON, last_written=NOON, open_at_controller=1, open_at_contact=1, last_to_contact=NOON
                ),
            ),
            (
                Asks(host=HOST, controller="another", contact="dpo@acme.example", right="access", written=True),
                OtherRequests(last_asked=NOON, open_at_contact=1, last_to_contact=NOON),
            ),
            (Asks(host=HOST, controller="552081317"), OtherRequests(last_asked=NOON)),
        ],
    )
    async def test_a_request_counts_for_account_controller_and_contact(
        self, store: Store, asks: Asks, expected: OtherRequests
    ) -> None:
        await new_case(store, "case-1", asks=self.ASKS)
        await new_case(store, "case-2", asks=asks)
        async with store.write() as tx:
            assert await others(tx, await ledger.find(tx, "case-2"), real=NOON) == OtherRequests()
            await ask(tx, "case-1")
            assert await others(tx, await ledger.find(tx, "case-2"), real=NOON) == expected

    async def test_it_counts_from_the_claim_of_the_stage_that_makes_it(self, store: Store) -> None:
        await new_case(store, "case-1", asks=self.ASKS)
        await new_case(store, "case-2", asks=self.ASKS)
        async with store.write() as tx:
            await lease.claim(tx, "case-1", owner="a", real=NOON)
            await ledger.begin(tx, "case-1", "request")
            found = await others(tx, await ledger.find(tx, "case-2"), real=NOON)
            assert (found.open_at_controller, found.last_written) == (1, None)
            found = await others(tx, await ledger.find(tx, "case-2"), real=NOON + lease.LEASE)
            assert found.open_at_controller == 0

    async def test_a_closed_case_frees_its_place_but_not_its_half_year(self, store: Store) -> None:
        await new_case(store, "case-1", asks=self.ASKS)
        await new_case(store, "case-2", asks=self.ASKS)
        async with store.write() as tx:
            await ask(tx, "case-1")
            await close(tx, "case-1")
            found = await others(tx, await ledger.find(tx, "case-2"), real=NOON)
        assert (found.open_at_controller, found.open_at_contact, found.last_written) == (0, 0, NOON)
