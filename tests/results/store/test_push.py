"""Does the outbox hand each push to one at a time, and keep what became of it?"""

from datetime import timedelta

from results.records import Push, PushAttempt, PushCode, PushKind, PushState, Said, Text
from results.store import Store, push
from tests.results.store.test_ledger import NOON

SAID = Said(title=Text(fr="t", en="t"), body=Text(fr="b", en="b"), document="{}")
LATER = NOON + timedelta(hours=1)


def made(identity: str = "one", recipient: str = "lab", what: str = "published") -> Push:
    return Push(
        id=identity,
        kind=PushKind.RELEASE,
        subject="r",
        what=what,
        recipient=recipient,
        entered_at=NOON,
        said=SAID,
    )


async def claim(store: Store, *, real=NOON, now=NOON, owner="me", limit=9, only=None):
    async with store.write() as tx:
        return await push.claim(tx, now, real=real, owner=owner, limit=limit, only=only)


async def finish(store: Store, claimed, code: PushCode, state: PushState, next_at=None):
    ended = PushAttempt(push=claimed.push.id, number=claimed.number, begun_at=NOON, code=code, took_ms=3)
    async with store.write() as tx:
        await push.finish(tx, claimed, ended, state=state, next_at=next_at)


async def row(store: Store):
    async with store.read() as tx:
        (found,) = await push.listing(tx, PushKind.RELEASE)
        return found


async def test_what_is_claimed_is_nobody_elses_until_its_lease_ends(store: Store) -> None:
    async with store.write() as tx:
        assert await push.enter(tx, made())
        assert await push.is_due(tx, NOON, real=NOON)
        assert not await push.is_due(tx, NOON - timedelta(seconds=1), real=NOON)
    (first,) = await claim(store)
    assert (first.push, first.number) == (made(), 1)
    assert await claim(store, owner="other") == ()
    (second,) = await claim(store, owner="other", real=NOON + push.LEASE)
    assert second.number == 2
    await finish(store, first, PushCode.REFUSED, PushState.WAITING, LATER)
    found = await row(store)
    assert (found.code, found.next_at) == (None, NOON), "who comes late changes nothing of another's try"
    await finish(store, second, PushCode.TIMEOUT, PushState.WAITING, LATER)
    assert (await row(store)).next_at == LATER
    async with store.read() as tx:
        assert [one.code for one in await push.attempts(tx, "one")] == [PushCode.REFUSED, PushCode.TIMEOUT]
        assert await push.next_due(tx) == LATER


async def test_delivered_is_delivered_whoever_says_so_last(store: Store) -> None:
    async with store.write() as tx:
        await push.enter(tx, made())
    (slow,) = await claim(store)
    (quick,) = await claim(store, owner="other", real=NOON + push.LEASE)
    await finish(store, slow, PushCode.DELIVERED, PushState.DELIVERED)
    await finish(store, quick, PushCode.REFUSED, PushState.WAITING, LATER)
    found = await row(store)
    assert (found.state, found.next_at) == (PushState.DELIVERED, None)


async def test_what_the_dead_had_claimed_is_free(store: Store) -> None:
    async with store.write() as tx:
        await push.enter(tx, made())
    await claim(store, owner="dead")
    async with store.write() as tx:
        assert await push.holders(tx) == {"dead"}
        await push.bury(tx, ["dead"])
    assert len(await claim(store)) == 1


async def test_what_is_withdrawn_goes_to_nobody_and_its_recipients_are_still_known(store: Store) -> None:
    async with store.write() as tx:
        await push.enter(tx, made())
        await push.enter(tx, made("two", "press", "embargoed"))
        await push.withdraw(tx, PushKind.RELEASE, "r", PushCode.SUPERSEDED)
        assert await push.told(tx, PushKind.RELEASE, "r") == {"lab", "press"}
        assert await push.told(tx, PushKind.RELEASE, "r", what="embargoed") == {"press"}
        assert [one.recipient for one in await push.listing(tx, PushKind.RELEASE, what="published")] == ["lab"]
    assert await claim(store) == ()
    async with store.write() as tx:
        await push.hurry(tx, ["one"], LATER)
    assert await claim(store) == ()
    assert [one.push.id for one in await claim(store, now=LATER)] == ["one"]


async def test_only_those_that_are_named_are_claimed_the_longest_due_first(store: Store) -> None:
    async with store.write() as tx:
        for name in ("c", "a", "b"):
            await push.enter(tx, made(name))
    assert [one.push.id for one in await claim(store, only=["b", "c"], limit=1)] == ["b"]
    assert [one.push.id for one in await claim(store)] == ["a", "c"]
