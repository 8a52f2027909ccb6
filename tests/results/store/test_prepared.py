"""Is a statement that is prepared the statement that SQLAlchemy would have done?"""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import bindparam, insert, select, update

from results.errors import StoreConflict, StoreUnreachable
from results.store import Store, ledger
from results.store.prepared import Prepared
from results.tables import ledgers, switches
from tests.results.store.test_ledger import NOON, new_case

PUT = Prepared(insert(switches))
FIND = Prepared(select(switches).where(switches.c.name == bindparam("wanted")))
TURN = Prepared(
    update(switches)
    .where(switches.c.name == bindparam("wanted"))
    .values(on=bindparam("now"))
    .returning(switches.c.name, switches.c.at)
)
ROW = {"name": "stop", "on": True, "at": NOON, "person": "ines"}


async def test_values_go_in_and_come_out_as_we_know_them(store: Store) -> None:
    async with store.write() as tx:
        await PUT.on_each(tx, [ROW, {**ROW, "name": "other", "on": False}])
        found = await FIND.first(tx, wanted="stop")
        same = (await tx.execute(select(switches).where(switches.c.name == "stop"))).one()
    assert (found.name, found.on, found.at, found.person) == tuple(same) == ("stop", True, NOON, "ines")
    assert found.at.tzinfo is not None
    assert found._asdict() == same._asdict()


async def test_what_is_not_there_is_none(store: Store) -> None:
    async with store.read() as tx:
        assert await FIND.first(tx, wanted="stop") is None


async def test_a_change_gives_back_what_it_is_asked_for_and_nothing_where_it_changes_nothing(store: Store) -> None:
    move = Prepared(update(ledgers).where(ledgers.c.id == bindparam("of")).values(due_at=bindparam("due")))
    case = await new_case(store)
    async with store.write() as tx:
        await PUT.on(tx, **ROW)
        assert await TURN.on(tx, wanted="stop", now=False) == [("stop", NOON)]
        assert await TURN.first(tx, wanted="nobody", now=False) is None
        assert await move.on(tx, of=case, due=NOON + timedelta(days=1)) == []
        assert (await ledger.find(tx, case)).due_at == NOON + timedelta(days=1)


@pytest.mark.dialect("sqlite")
async def test_a_value_that_is_not_given_is_missed(store: Store) -> None:
    with pytest.raises(KeyError, match="person"):
        async with store.write() as tx:
            await PUT.on(tx, name="stop", on=True, at=NOON)


async def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="time zone"):
        async with store.write() as tx:
            await PUT.on(tx, **{**ROW, "at": NOON.replace(tzinfo=None)})


async def test_what_a_constraint_forbids_is_a_conflict_and_nothing_of_it_stays(store: Store) -> None:
    with pytest.raises(StoreConflict):
        async with store.write() as tx:
            await PUT.on(tx, **{**ROW, "name": "other"})
            await PUT.on(tx, **ROW)
            await PUT.on(tx, **ROW)
    async with store.read() as tx:
        assert await FIND.first(tx, wanted="other") is None


async def test_our_own_mistake_is_no_matter_of_the_database(store: Store) -> None:
    with pytest.raises(Exception) as ours:
        async with store.write() as tx:
            await PUT.on(tx, **{**ROW, "person": Decimal(1) if store.dialect == "sqlite" else object()})
    assert not isinstance(ours.value, StoreConflict | StoreUnreachable)
