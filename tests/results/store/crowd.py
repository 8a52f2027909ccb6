"""Any number of ledgers that wait, made by the database itself."""

from datetime import datetime, timedelta

from sqlalchemy import text

from results.records import GENESIS
from results.store import Store, declaration
from tests.results.store.test_ledger import NOON

DUE = 20

_NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :many)",
    "postgresql": "WITH numbers AS (SELECT n FROM generate_series(1, :many) AS n)",
}
_LATER = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', '2026-11-25', '+' || (n * 61 % 7776000) || ' seconds')",
    "postgresql": "timestamptz '2026-11-25 00:00+00' + (n * 61 % 7776000) * interval '1 second'",
}
_INSERT = """
{numbers} INSERT INTO ledgers
    (id, kind, scenario, scenario_digest, service, account, opened_at, due_at, why, head_seq, head_digest, epoch)
SELECT 'case-' || {number}, 'case', 'acme', :scenario, 'service-' || (n % 997), 'persona-' || (n % 9973) || '@acme',
    :opened, CASE WHEN n % 7 = 0 THEN NULL ELSE {later} END, 'poll', 0, :genesis, 0
FROM numbers
"""
_NUMBER = {"sqlite": "printf('%08d', n)", "postgresql": "lpad(n::text, 8, '0')"}


async def crowd(store: Store, many: int) -> None:
    """So many ledgers that wait for later, of which one in seven for a person, and `DUE` that are due at noon."""
    async with store.write() as tx:
        await declaration.keep_scenario(tx, digest="d" * 64, scenario="acme", text="{}", now=NOON)
        made = _INSERT.format(
            numbers=_NUMBERS[store.dialect], number=_NUMBER[store.dialect], later=_LATER[store.dialect]
        )
        given = {"many": many, "scenario": "d" * 64, "genesis": GENESIS, "opened": moment(store, NOON)}
        await tx.execute(text(made), given)
        for number in range(DUE):
            due = moment(store, NOON - timedelta(minutes=number))
            name = f"case-{1 + number * (many // DUE):08d}"
            await tx.execute(text("UPDATE ledgers SET due_at = :due WHERE id = :name"), {"due": due, "name": name})
        await tx.execute(text("ANALYZE ledgers"))


def moment(store: Store, at: datetime) -> object:
    """A moment as the driver wants it."""
    return at if store.dialect == "postgresql" else at.strftime("%Y-%m-%d %H:%M:%S.%f")
