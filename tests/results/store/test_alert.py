"""Is what a person may want to be told entered with the entry that says it, and with it alone?"""

from datetime import timedelta

import pytest

from results.records import (
    AccountChange,
    Adopted,
    AlertEvent,
    Answered,
    Asked,
    Body,
    Closed,
    Closing,
    Escalated,
    Fact,
    FactSeen,
    Fired,
    Firing,
    Interval,
    Passed,
    PushAttempt,
    PushCode,
    PushState,
    QuestionTopic,
    StageEnded,
    Unobserved,
)
from results.store import Store, account, alert, campaign, ledger, push
from tests.results.store.test_campaign import PLAIN as ORDER
from tests.results.store.test_ledger import NOON, new_case, waited
from tests.results.store.test_push import made


async def told(store: Store) -> list[tuple[str, bool]]:
    async with store.read() as tx:
        return [(one.key, one.is_over) for one in await alert.untaken(tx, 99)]


def seen(fact: Fact, *, proposed: bool = False) -> FactSeen:
    return FactSeen(fact=fact, when=Interval(by=NOON), proposed=proposed)


ASKED = Asked(question="q", topic=QuestionTopic.SCENARIO, answers=("yes",))


@pytest.mark.parametrize(
    ("bodies", "keys"),
    [
        ([waited(1), StageEnded(), Closed(outcome=Closing.DELIVERED)], []),
        ([Unobserved(code="step_timeout", retry=True)], []),
        ([Unobserved(code="page_changed", retry=False)], [("scenario_broken/acme", False)]),
        ([Adopted(scenario_digest="d" * 64, person="ines")], [("scenario_broken/acme", True)]),
        ([seen(Fact.EXPORT_READY)], [("export_ready/case", False)]),
        ([seen(Fact.EXPORT_READY, proposed=True)], []),
        ([seen(Fact.EXPORT_DELIVERED)], [("export_ready/case", True)]),
        (
            [ASKED, Escalated(question="q", level=1), Answered(question="q", answer="yes", person="ines")],
            [("question_open/q", False), ("question_escalated/q/1", False), ("question_open/q", True)],
        ),
    ],
)
async def test_entries(store: Store, bodies: list[Body], keys: list[tuple[str, bool]]) -> None:
    case = await new_case(store, "case")
    async with store.write(only=case) as tx:
        await ledger.append(tx, case, *bodies, at=NOON, by="engine")
    assert await told(store) == keys


async def test_nothing_is_entered_where_the_entry_is_not(store: Store) -> None:
    case = await new_case(store, "case")
    with pytest.raises(RuntimeError):
        async with store.write(only=case) as tx:
            await ledger.append(tx, case, Unobserved(code="page_changed", retry=False), at=NOON, by="engine")
            raise RuntimeError
    assert await told(store) == []


async def test_accounts(store: Store) -> None:
    for what in (AccountChange.SIGNED_IN, AccountChange.LOCKED, AccountChange.LOCKED, AccountChange.UNLOCKED):
        async with store.write() as tx:
            await account.append(tx, "maud@acme", what, at=NOON, by="person:ines")
    key = "account_locked/maud@acme"
    assert await told(store) == [(key, False), (key, False), (key, True)]
    case = await new_case(store, "case")
    async with store.write(only=case) as tx:
        await ledger.append(tx, case, Unobserved(code="credential_rejected", retry=False), at=NOON, by="engine")
    (event,) = (await untaken(store))[3:]
    assert event.key.startswith("credential_rejected/")


async def untaken(store: Store) -> tuple[AlertEvent, ...]:
    async with store.read() as tx:
        return await alert.untaken(tx, 99)


async def test_a_campaign_that_cannot_ask(store: Store) -> None:
    async with store.write() as tx:
        await campaign.add(tx, ORDER)
        await campaign.begin(tx, Firing(campaign=ORDER.name, fire_at=NOON, begun_at=NOON, by="engine"))
        for scenario, passed in (("a", Passed.NO_ACCOUNT), ("b", Passed.BUSY)):
            fired = Fired(campaign=ORDER.name, scenario=scenario, fire_at=NOON, passed=passed)
            await campaign.record(tx, fired)
    (event,) = await untaken(store)
    assert (event.key, event.campaign) == (f"campaign_refused/{ORDER.name}", ORDER.name)


async def test_a_recipient_who_is_not_reached_is_told_of_at_the_third_try_and_when_reached_again(store: Store) -> None:
    async with store.write() as tx:
        await push.enter(tx, made())
    outcomes = [PushCode.TIMEOUT] * 3 + [PushCode.DELIVERED]
    for hours, code in enumerate(outcomes):
        at = NOON + timedelta(hours=hours)
        state = PushState.DELIVERED if code is PushCode.DELIVERED else PushState.WAITING
        async with store.write() as tx:
            (claimed,) = await push.claim(tx, at, real=at, owner="me", limit=1)
            ended = PushAttempt(push="one", number=claimed.number, begun_at=at, code=code)
            await push.finish(tx, claimed, ended, state=state, next_at=at)
    assert await told(store) == [("push_failing/lab", False), ("push_failing/lab", True)]


async def test_what_is_taken_is_taken_once(store: Store) -> None:
    case = await new_case(store, "case")
    async with store.write() as tx:
        for _ in range(3):
            await ledger.append(tx, case, Unobserved(code="page_changed", retry=False), at=NOON, by="engine")
    async with store.write() as tx:
        await alert.take(tx, [one.id for one in await alert.untaken(tx, 2)])
    assert len(await told(store)) == 1
    async with store.read() as tx:
        assert len(await alert.since(tx, NOON)) == 3
