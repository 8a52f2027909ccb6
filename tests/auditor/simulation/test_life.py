"""Does a year with synthetic services hold, and is it the same year for the same seed?"""

import asyncio
import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from auditor.law import compute_deadline
from auditor.simulation import load_archetypes
from auditor.simulation.life import BEGIN, Lived, Part, live
from auditor.simulation.recovery import recovered
from results.records import Jurisdiction, LedgerKind
from results.store import Store, chain, judgment, ledger, sqlite_url

SERVICES, MONTHS = 40, 12


def part(home: Path, *, seed: int = 1, services: int = SERVICES, months: int = MONTHS, first: int = 0) -> Part:
    return Part(
        archetypes=load_archetypes(), seed=seed, first=first, services=services, months=months, home=home, alone=20
    )


async def run(wanted: Part) -> Lived:
    return await live(wanted, lambda _day, _cases: None)


async def heads(home: Path) -> str:
    """A digest of where every ledger ends."""
    store = await Store.open(sqlite_url(home / "store.sqlite"))
    async with store.read() as tx:
        rows = await ledger.listing(tx)
    await store.close()
    return hashlib.sha256(json.dumps([[row.id, row.head_seq, row.head_digest] for row in rows]).encode()).hexdigest()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("year") / "sim"


@pytest.fixture(scope="module")
def year(home: Path) -> Lived:
    return asyncio.run(run(part(home)))


def test_the_year_has_29_february_and_both_changes_of_the_clocks(home: Path) -> None:
    begin, end = BEGIN, part(home).end
    assert begin <= datetime(2027, 10, 31, tzinfo=UTC) < end
    assert begin <= datetime(2028, 2, 29, tzinfo=UTC) < end
    assert begin <= datetime(2028, 3, 26, tzinfo=UTC) < end
    paris = Jurisdiction(country="FR", timezone="Europe/Paris")
    assert compute_deadline(date(2028, 1, 31), paris).last_day == date(2028, 2, 29)


async def test_every_service_is_asked_four_times_and_every_request_once(year: Lived) -> None:
    assert year.tally.opened.total() == 4 * SERVICES
    assert year.doubled == 0
    assert year.tally.judged > 0.8 * year.tally.opened.total()
    assert year.tally.unasked == year.tally.opened["broken"]


async def test_nobody_is_accused_of_what_he_honours(year: Lived) -> None:
    assert year.tally.found["deadline failed"] > 0
    assert year.tally.found["provided_data failed"] > 0
    assert not year.tally.wrongly


async def test_nothing_of_the_criteria_broke(year: Lived) -> None:
    assert year.tally.found["deadline untested"] == year.tally.unasked


async def test_every_chain_holds_and_every_judged_case_has_its_seal(year: Lived, home: Path) -> None:
    store = await Store.open(sqlite_url(home / "store.sqlite"))
    async with store.read() as tx:
        assert await chain.verify_all(tx) >= 4 * SERVICES
        closed = [r for r in await ledger.listing(tx, kind=LedgerKind.CASE) if r.closed_at is not None]
        for row in closed:
            sealed = await judgment.latest_evidence(tx, row.id)
            card = await judgment.latest_scorecard(tx, row.id)
            assert sealed is not None
            assert card is not None
            assert card.evidence == sealed[0]
    await store.close()
    assert closed


async def test_letters_wait_for_each_other_and_questions_are_answered(year: Lived) -> None:
    assert year.tally.questions > 0
    assert year.tally.most_questions >= 1


async def test_the_engine_spends_little_more_than_two_transactions_a_step(year: Lived) -> None:
    assert 2.0 < year.commits.count / year.tally.advances < 2.6
    assert year.alone.count == 80


async def test_shares_are_recovered_or_said_to_be_undecided(year: Lived) -> None:
    shares = recovered(year.tally, load_archetypes().archetypes)
    assert {share.measure for share in shares} >= {"reply", "responsiveness", "fulfilment", "in_time", "complete"}
    assert sum(share.is_covered for share in shares) >= 0.85 * len(shares)


async def test_the_same_seed_is_the_same_year_to_the_last_digest_and_another_is_another(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        await run(part(tmp_path / name, seed=seed, services=12, months=4))
    first, again, other = [await heads(tmp_path / name) for name in ("a", "b", "c")]
    assert first == again
    assert first != other
