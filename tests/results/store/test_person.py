"""Who gets in, how often may they try, when does a session end, and is what they did never changed?"""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from results.errors import PersonKnown, PersonMissing, StoreDamaged
from results.records.person import Interest, Person, PersonRole
from results.store import Store, act, interest, person, person_session
from results.store.person import LOCKED, LOCKED_AT_MOST, TRIES
from results.store.person_session import IDLE, LONGEST, UNPROVEN
from results.tables import people, person_sessions
from tests.results.store.test_ledger import NOON

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
INES = Person(name="ines", roles=(PersonRole.AUDITOR,), added_at=NOON, added_by="cli:root")


@pytest.fixture(autouse=True)
async def ines(store: Store) -> None:
    async with store.write() as tx:
        await person.add(tx, INES, password="hash")


async def tried(store: Store, after: timedelta = timedelta()) -> bool:
    async with store.write() as tx:
        return await person.take_try(tx, "ines", NOON + after) is not None


async def test_a_name_is_given_once_also_after_whoever_bore_it_is_gone(store: Store) -> None:
    async with store.write() as tx:
        await person.disable(tx, "ines", NOON)
    with pytest.raises(PersonKnown, match="ines"):
        async with store.write() as tx:
            await person.add(tx, INES, password="other")
    async with store.read() as tx:
        with pytest.raises(PersonMissing):
            await person.named(tx, "paul")


async def test_after_five_tries_nobody_gets_in_for_a_time_that_doubles_up_to_an_hour(store: Store) -> None:
    assert [await tried(store) for _ in range(TRIES + 1)] == [*[True] * TRIES, False]
    waited = timedelta()
    for lasts in (LOCKED, LOCKED * 2, LOCKED * 4):
        assert not await tried(store, waited + lasts - timedelta(seconds=1))
        waited += lasts
        assert await tried(store, waited)
    waited += timedelta(days=1)
    for _ in range(40):
        await tried(store, waited)
        waited += LOCKED_AT_MOST
    assert await tried(store, waited)


async def test_who_comes_in_begins_anew_with_counting(store: Store) -> None:
    for _ in range(3):
        for _ in range(TRIES - 1):
            assert await tried(store)
        async with store.write() as tx:
            assert await person.came_in(tx, "ines")


async def test_many_tries_at_once_are_no_more_than_as_many_one_after_the_other(store: Store) -> None:
    async with asyncio.TaskGroup() as group:
        many = [group.create_task(tried(store)) for _ in range(20)]
    assert sum(one.result() for one in many) == TRIES


async def test_a_code_is_taken_once_and_none_that_is_older(store: Store) -> None:
    async with store.write() as tx:
        assert await person.came_in(tx, "ines", step=7)
        assert not await person.came_in(tx, "ines", step=7)
        assert not await person.came_in(tx, "ines", step=6)
        assert await person.came_in(tx, "ines", step=8)


async def test_the_secret_of_codes_lies_sealed_and_opens_with_our_key_for_this_person_alone(store: Store) -> None:
    async with store.write() as tx:
        await person.add(tx, Person(name="paul", roles=(), added_at=NOON, added_by="ines"), password="hash")
        await person.set_code(tx, "ines", b"JBSWY3DPEHPK3PXP", key=KEY, step=3)
        proof = await person.take_try(tx, "ines", NOON)
        assert proof is not None
        assert (person.opened_code(proof, key=KEY), proof.code_step) == (b"JBSWY3DPEHPK3PXP", 3)
        assert b"JBSWY3DPEHPK3PXP" not in bytes(proof.code or b"")
        with pytest.raises(StoreDamaged):
            person.opened_code(proof, key=OTHER_KEY)
        sealed = (await tx.execute(select(people.c.code).where(people.c.name == "ines"))).scalar_one()
        await tx.execute(people.update().where(people.c.name == "paul").values(code=sealed))
        stolen = await person.take_try(tx, "paul", NOON)
        assert stolen is not None
        with pytest.raises(StoreDamaged):
            person.opened_code(stolen, key=KEY)
        assert "JBSWY" not in repr(proof)
        assert "hash" not in repr(proof)


async def begun(store: Store, token: str = "token", *, proven: bool = True) -> None:
    async with store.write() as tx:
        await person_session.begin(tx, token, "ines", NOON, proven=proven)


async def found(store: Store, after: timedelta = timedelta(), token: str = "token") -> bool:
    async with store.read() as tx:
        return await person_session.find(tx, token, NOON + after) is not None


async def test_a_session_ends_when_nothing_is_done_in_it_and_when_a_days_work_is_over(store: Store) -> None:
    await begun(store)
    assert await found(store, IDLE - timedelta(seconds=1))
    assert not await found(store, IDLE)
    at = timedelta()
    while at + IDLE < LONGEST:
        at += IDLE / 2
        async with store.write() as tx:
            await person_session.see(tx, person_session.digest_of("token"), NOON + at)
    assert await found(store, at)
    assert not await found(store, LONGEST)


async def test_whoever_has_not_given_their_code_has_five_minutes_for_it(store: Store) -> None:
    await begun(store, proven=False)
    assert await found(store, UNPROVEN - timedelta(seconds=1))
    assert not await found(store, UNPROVEN)


async def test_only_the_digest_of_a_token_is_kept_and_no_other_token_is_let_in(store: Store) -> None:
    await begun(store)
    async with store.read() as tx:
        (row,) = (await tx.execute(select(person_sessions))).all()
    assert "token" not in str(row)
    assert not await found(store, token=row.digest)
    assert not await found(store, token="")


async def test_who_is_shown_the_door_is_out_at_once(store: Store) -> None:
    await begun(store)
    async with store.write() as tx:
        await person.disable(tx, "ines", NOON)
    assert not await found(store)
    assert not await tried(store)
    async with store.write() as tx:
        await person.disable(tx, "ines", None)
    assert not await found(store), "the session of before does not come back"
    assert await tried(store)


async def test_ending_every_session_but_one(store: Store) -> None:
    await begun(store, "one")
    await begun(store, "two")
    async with store.write() as tx:
        assert await person_session.of(tx, "ines", NOON) == 2
        assert await person_session.end_all(tx, "ines", but=person_session.digest_of("one")) == 1
    assert await found(store, token="one")
    assert not await found(store, token="two")


async def test_an_interest_holds_however_the_controller_is_written_until_it_is_over(store: Store) -> None:
    declared = Interest(person="ines", controller="Ville  de Sablon", why="élue", declared_at=NOON, declared_by="ines")
    async with store.write() as tx:
        assert await interest.declare(tx, declared)
        assert not await interest.declare(tx, declared)
        assert await interest.towards(tx, "ines", ["sablon-ville", "VILLE DE SABLON"])
        assert not await interest.towards(tx, "ines", ["Ville de Grève"])
        assert not await interest.towards(tx, "paul", ["Ville de Sablon"])
        assert await interest.end(tx, "ines", "ville de sablon", NOON)
        assert not await interest.end(tx, "ines", "ville de sablon", NOON)
        assert not await interest.towards(tx, "ines", ["Ville de Sablon"])
        assert [one.ended_at for one in await interest.of(tx, "ines", over=True)] == [NOON]


async def test_a_register_number_is_the_same_with_and_without_spaces(store: Store) -> None:
    async with store.write() as tx:
        declared = Interest(person="ines", controller="217 500 016", why="", declared_at=NOON, declared_by="ines")
        await interest.declare(tx, declared)
        assert await interest.towards(tx, "ines", ["217500016"])


async def test_what_somebody_did_is_read_newest_first_and_page_by_page(store: Store) -> None:
    async with store.write() as tx:
        for n in range(5):
            await act.note(tx, "ines" if n % 2 else "paul", "looked", f"case-{n}", at=NOON)
        page = await act.listing(tx, limit=2)
        assert [one.subject for one in page] == ["case-4", "case-3"]
        assert [one.subject for one in await act.listing(tx, before=page[-1].seq)] == ["case-2", "case-1", "case-0"]
        assert [one.subject for one in await act.listing(tx, person="ines")] == ["case-3", "case-1"]


async def test_a_password_that_was_changed_while_it_was_looked_at_opens_nothing(store: Store) -> None:
    async with store.write() as tx:
        assert await person.take_try(tx, "ines", NOON) is not None
    async with store.write() as tx:
        await person.set_password(tx, "ines", "another hash", NOON, given=False)
    async with store.write() as tx:
        assert not await person.came_in(tx, "ines", password="hash")
        assert not await person.half_in(tx, "ines", password="hash")
        assert await person.came_in(tx, "ines", password="another hash")
