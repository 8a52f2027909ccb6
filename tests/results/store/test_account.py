"""Is what happened to an account written once, kept as it was said, and told by the ledgers themselves?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from results.records import (
    AccountChange,
    AccountEvent,
    Body,
    ChangeDetails,
    Fact,
    FactSeen,
    Interval,
    Looked,
    StageEnded,
    Unobserved,
)
from results.store import Store, account, ledger
from tests.results.store.test_ledger import NOON, new_case

ZOE = "zoe@acme"
REFUSED = Unobserved(code="credential_rejected", retry=False)
SIGNED_IN = FactSeen(fact=Fact.SIGNED_IN, when=Interval(by=NOON))
LOCKED = FactSeen(fact=Fact.ACCOUNT_LOCKED, when=Interval(by=NOON))


async def history(store: Store, whose: str = ZOE) -> tuple[AccountEvent, ...]:
    async with store.read() as tx:
        return await account.events_of(tx, whose)


async def changes(store: Store, whose: str = ZOE) -> list[AccountChange]:
    return [event.what for event in await history(store, whose)]


async def tell(store: Store, case: str, *bodies: Body) -> None:
    async with store.write() as tx:
        for body in bodies:
            await ledger.append(tx, case, body, at=NOON, by="probe:browser", stage="look")


async def test_events_come_back_as_they_were_said_oldest_first_and_each_to_its_account(store: Store) -> None:
    said = ChangeDetails(why="paré", ledger="case-1", on=date(2026, 2, 28), until=datetime(2026, 3, 9, tzinfo=UTC))
    async with store.write() as tx:
        await account.append(tx, ZOE, AccountChange.CREATED, at=NOON, by="person:ines", details=said)
        await account.append(tx, "yann@acme", AccountChange.WANTED, at=NOON, by="person:ines")
        await account.append(tx, ZOE, AccountChange.VERIFIED, at=NOON + timedelta(hours=1), by="person:omar")
    first, second = await history(store)
    assert (first.what, first.at, first.by, first.details) == (AccountChange.CREATED, NOON, "person:ines", said)
    assert (second.what, second.details) == (AccountChange.VERIFIED, ChangeDetails())
    assert first.seq < second.seq
    async with store.read() as tx:
        assert await account.known(tx) == {ZOE, "yann@acme"}


async def test_an_account_nothing_happened_to_has_no_history(store: Store) -> None:
    assert await history(store) == ()


@pytest.mark.parametrize(
    ("body", "what", "why"),
    [
        (REFUSED, AccountChange.PASSWORD_REFUSED, None),
        (LOCKED, AccountChange.LOCKED, "account_locked"),
        (FactSeen(fact=Fact.ACCOUNT_CLOSED, when=Interval(by=NOON)), AccountChange.LOCKED, "account_closed"),
    ],
    ids=lambda value: getattr(value, "what", str(value)),
)
async def test_what_an_account_suffers_in_a_case_is_its_history_too(
    store: Store, body: Body, what: AccountChange, why: str | None
) -> None:
    case = await new_case(store)
    await tell(store, case, body)
    (event,) = await history(store)
    assert (event.what, event.at, event.by) == (what, NOON, "probe:browser")
    assert event.details == ChangeDetails(why=why, ledger=case)


async def test_what_says_nothing_of_the_account_leaves_nothing(store: Store) -> None:
    case = await new_case(store)
    proposed = FactSeen(fact=Fact.ACCOUNT_LOCKED, when=Interval(by=NOON), proposed=True)
    await tell(store, case, Looked(), Unobserved(code="page_changed", retry=False), proposed)
    assert await history(store) == ()


async def test_a_sign_in_is_told_only_where_it_ends_a_row_of_refusals(store: Store) -> None:
    case = await new_case(store)
    await tell(store, case, SIGNED_IN, REFUSED, REFUSED, SIGNED_IN, SIGNED_IN)
    refused = AccountChange.PASSWORD_REFUSED
    assert await changes(store) == [refused, refused, AccountChange.SIGNED_IN]


async def test_a_change_of_password_ends_the_row_already(store: Store) -> None:
    case = await new_case(store)
    await tell(store, case, REFUSED)
    async with store.write() as tx:
        await account.append(tx, ZOE, AccountChange.ROTATED, at=NOON, by="person:ines")
    await tell(store, case, SIGNED_IN)
    assert (await changes(store))[-1] is AccountChange.ROTATED


async def test_an_entry_that_is_not_kept_leaves_no_event_either(store: Store) -> None:
    case = await new_case(store)
    with pytest.raises(ZeroDivisionError):
        async with store.write() as tx:
            await ledger.append(tx, case, REFUSED, at=NOON, by="probe:browser")
            raise ZeroDivisionError
    assert await history(store) == ()


async def test_only_runs_that_came_to_their_end_are_counted(store: Store) -> None:
    case = await new_case(store)
    async with store.write() as tx:
        for hours, (stage, body) in enumerate(
            [
                ("live", StageEnded()),
                ("live", StageEnded(stopped_by=Fact.CAPTCHA_MET)),
                ("plant", StageEnded()),
                ("live", Unobserved(code="target_unreachable", retry=True)),
                ("live", StageEnded()),
            ]
        ):
            await ledger.append(tx, case, body, at=NOON + timedelta(hours=hours), by="probe:browser", stage=stage)
        assert await ledger.ended_runs(tx, [case], stage="live") == {case: (NOON, NOON + timedelta(hours=4))}
