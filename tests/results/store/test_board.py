"""Does every case stand in one place of the board alone, and is what is counted what is listed?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from results.records import (
    Answered,
    Asked,
    Closed,
    Closing,
    LedgerKind,
    Obligation,
    Outcome,
    QuestionTopic,
)
from results.store import Store, board, declaration, judgment, lease, ledger
from results.store.board import Standing, Wanted, standing_of
from tests.results.store.test_judgment import card, verdict
from tests.results.store.test_ledger import NOON

LATER = NOON + timedelta(days=1)
DIGEST = "d" * 64


async def opened(tx, case: str, *, service: str = "acme", kind: LedgerKind = LedgerKind.CASE) -> None:
    await ledger.create(
        tx,
        ledger=case,
        kind=kind,
        scenario=service,
        scenario_digest=DIGEST,
        service=service,
        account=f"camille@{service}",
        now=NOON,
    )


async def asks(tx, case: str) -> None:
    asked = Asked(question=f"q-{case}", topic=QuestionTopic.COLLECT_NOW, answers=("yes", "no"))
    await ledger.append(tx, case, asked, at=NOON, by="engine", stage="wait")


@pytest.fixture
async def crowd(store: Store) -> dict[str, Standing]:
    """A case of each standing, and some that could be taken for two."""
    async with store.write() as tx:
        await declaration.keep_scenario(tx, digest=DIGEST, scenario="acme", text="{}", now=NOON)
        for name in (
            "due",
            "waiting",
            "idle",
            "asked",
            "asked-later",
            "answered",
            "held",
            "held-asked",
            "lost",
            "closed",
        ):
            await opened(tx, f"case-{name}")
        await opened(tx, "plant-1", kind=LedgerKind.PLANTING)
        for name in ("waiting", "asked-later"):
            await lease.settle(tx, f"case-{name}", due_at=LATER, why="poll", stage="look", epoch=0)
        await lease.settle(tx, "case-idle", due_at=None, why="mail", stage="look", epoch=0)
        for name in ("asked", "asked-later", "answered", "held-asked", "closed"):
            await asks(tx, f"case-{name}")
        said = Answered(question="q-case-answered", answer="yes", person="ines")
        await ledger.append(tx, "case-answered", said, at=NOON, by="person:ines")
        for name in ("held", "held-asked"):
            await lease.claim(tx, f"case-{name}", owner="host:1:1", real=NOON)
        await lease.claim(tx, "case-lost", owner="host:2:1", real=NOON - timedelta(days=1))
        await ledger.append(tx, "case-closed", Closed(outcome=Closing.SILENT), at=NOON, by="engine")
    return {
        "case-due": Standing.DUE,
        "case-waiting": Standing.WAITING,
        "case-idle": Standing.WAITING,
        "case-asked": Standing.PERSON,
        "case-asked-later": Standing.PERSON,
        "case-answered": Standing.DUE,
        "case-held": Standing.RUNNING,
        "case-held-asked": Standing.RUNNING,
        "case-lost": Standing.DUE,
        "case-closed": Standing.CLOSED,
    }


async def test_each_case_stands_in_one_place_and_is_counted_there(store: Store, crowd: dict[str, Standing]) -> None:
    async with store.read() as tx:
        found = {
            row.id: standing
            for standing in Standing
            for row in await board.listing(tx, Wanted(standing=standing), now=NOON)
        }
        counts = await board.counts(tx, Wanted(), now=NOON)
        everything = await board.listing(tx, Wanted(), now=NOON)
        asked = await board.asked_of(tx, crowd)
    assert found == crowd
    assert counts == {standing: list(crowd.values()).count(standing) for standing in Standing}
    assert len(everything) == sum(counts.values()) == len(crowd), "no planting is among them"
    assert {row.id: standing_of(row, NOON, asked=row.id in asked) for row in everything} == crowd


async def test_the_board_is_read_page_by_page_the_newest_first(store: Store, crowd: dict[str, Standing]) -> None:
    async with store.read() as tx:
        pages, before = [], None
        while rows := await board.listing(tx, Wanted(), now=NOON, before=before, limit=3):
            pages.append([row.id for row in rows])
            before = rows[-1].id
    assert [len(page) for page in pages] == [3, 3, 3, 1]
    assert [one for page in pages for one in page] == sorted(crowd, reverse=True)


async def test_what_is_looked_for_is_taken_as_it_is_typed(store: Store, crowd: dict[str, Standing]) -> None:
    async with store.write() as tx:
        await opened(tx, "case-x", service="cent_pour%cent")
        for words, found in (("cent_pour%", 1), ("centXpour", 0), ("%", 1), ("camille@acme", len(crowd)), ("'", 0)):
            rows = await board.listing(tx, Wanted(words=words), now=NOON)
            counts = await board.counts(tx, Wanted(words=words, standing=Standing.CLOSED), now=NOON)
            assert (len(rows), sum(counts.values())) == (found, found), words


async def test_findings_are_counted_by_outcome_and_weight(store: Store, crowd: dict[str, Standing]) -> None:
    seal = "e" * 64
    judged = card(
        verdict("deadline", Outcome.PASSED),
        verdict("cost", Outcome.PASSED),
        verdict("x", Outcome.FAILED),
        evidence=seal,
    )
    async with store.write() as tx:
        await opened(tx, judged.case)
        await judgment.keep_evidence(
            tx, digest=seal, ledger=judged.case, sealed_at=NOON, head_seq=0, manifest=b"{}", signature="s"
        )
        await judgment.keep_scorecard(tx, judged, now=NOON)
        found = await board.tallies(tx, [judged.case, "case-due"])
    assert set(found) == {judged.case}
    law = {one.outcome: one.count for one in found[judged.case] if one.obligation is Obligation.LAW}
    assert law == {Outcome.PASSED: 2, Outcome.FAILED: 1}


async def test_when_a_scenario_was_last_brought_to_its_end_only_cases_that_asked_count(store: Store) -> None:
    async with store.write() as tx:
        await declaration.keep_scenario(tx, digest=DIGEST, scenario="acme", text="{}", now=NOON)
        await opened(tx, "case-1")
        await ledger.append(tx, "case-1", Closed(outcome=Closing.CREDENTIAL_REJECTED), at=NOON, by="engine")
        assert await board.last_success(tx, ["acme"]) == {}
        assert board.in_words(await board.asked_and_open(tx)) == {}
        assert await board.accounts(tx) == {"camille@acme"}


@pytest.mark.parametrize("few", [500, 5])
@pytest.mark.parametrize("several", [2_000, 1])
async def test_words_are_looked_for_once_and_what_is_listed_and_counted_is_the_same(
    store: Store, crowd: dict[str, Standing], monkeypatch: pytest.MonkeyPatch, few: int, several: int
) -> None:
    monkeypatch.setattr(board, "_FEW", few)
    monkeypatch.setattr(board, "_SEVERAL", several)
    async with store.write() as tx:
        await opened(tx, "case-0193abcd", service="other")
        subjects = await board.subjects(tx)
        assert {(one.account, one.service, one.scenario, one.cases) for one in subjects} == {
            ("camille@acme", "acme", "acme", len(crowd)),
            ("camille@other", "other", "other", 1),
        }
        for words, matching in (
            ("case-HELD", 2),
            ("ACME@nowhere", 0),
            ("Camille@", len(crowd) + 1),
            ("oth", 1),
            ("%", 0),
            ("", len(crowd) + 1),
        ):
            about = [one for one in subjects if words.lower() in one.account]
            wanted = Wanted(words=words or None)
            found = await board.found(tx, wanted, about)
            for narrowed in (found, replace(found, among=None), wanted):
                assert len(await board.listing(tx, narrowed, now=LATER)) == matching, (words, narrowed)
                counted = await board.counts(tx, narrowed, now=LATER)
                assert sum(counted.values()) == matching, (words, narrowed)
        assert (await board.found(tx, Wanted(words="93AB"), ())).among == ("case-0193abcd",), "a part of a name"
        assert await board.found(tx, Wanted(standing=Standing.DUE), ()) == Wanted(standing=Standing.DUE)


async def test_a_file_is_told_what_stands_in_its_indexes_and_a_service_is_found_by_its_own(store: Store) -> None:
    async with store.write() as tx:
        await declaration.keep_scenario(tx, digest=DIGEST, scenario="acme", text="{}", now=NOON)
        for number in range(200):
            await opened(tx, f"case-{number:03d}", service=f"town-{number:03d}")
    await store.count_values()
    if store.file is None:
        return  # a server counts by itself
    async with store.read() as tx:
        query = "SELECT id FROM ledgers WHERE kind = 'case' AND service = 'town-007' ORDER BY id DESC"
        (plan, *_) = (await tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")).all()
    assert "ix_ledgers_by_service (service=?" in plan[-1]
