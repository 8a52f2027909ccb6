"""Are two methods kept side by side, and can the digest of each be read for ever?"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from results.errors import MethodMissing
from results.records import (
    CriterionWords,
    Family,
    Method,
    MethodCriterion,
    Outcome,
    Reason,
    Text,
)
from results.store import Store, case_row, judgment, method
from results.store.case_row import KeptRow
from tests.database import Database, set_back
from tests.results.figures.rows import row as counted
from tests.results.store.test_judgment import SERVICE, card, verdict
from tests.results.store.test_ledger import NOON, new_case

DAY = timedelta(days=1)
OLD, NEW = "a1" * 32, "b2" * 32
ASKED = MethodCriterion(
    id="deadline", version=1, family=Family.TIME, question=Text(fr="À temps ?", en="In time?"), legal_basis="Art. 12(3)"
)
FIRST = Method(
    digest=OLD, version="2026.1", criteria=(ASKED,), thresholds={"delay.DAYS": 14}, inspector="6", law="2026"
)
SECOND = replace(FIRST, digest=NEW, version="2026.2", criteria=(replace(ASKED, version=2),))
EARLY, LATE = "e" * 64, "f" * 64


async def judged(store: Store, by: str, seal: str, outcome: Outcome, *, case: str = "case-1", at: datetime = NOON):
    """A seal of a case, its scorecard and its row, by one method."""
    sealed_at = NOON if seal == EARLY else NOON + DAY
    made = replace(card(verdict("deadline", outcome), evidence=seal, method=by), case=case)
    row = replace(counted(case, *[outcome] * 3), case=case, watched_until=sealed_at)
    kept = KeptRow(row=row, service=SERVICE, evidence=seal, head="1" * 64, account="zoe@acme")
    async with store.write() as tx:
        await judgment.keep_evidence(
            tx, digest=seal, ledger=case, sealed_at=sealed_at, head_seq=1, manifest=b"{}", signature="s"
        )
        await judgment.keep_scorecard(tx, made, now=at, is_current=seal == LATE)
        await case_row.keep(tx, kept, method=by)


def answered(kept: KeptRow | None) -> Outcome | None:
    return kept.row.exercise.answered if kept is not None and kept.row.exercise is not None else None


async def test_each_method_has_its_row_of_each_seal_and_none_is_written_over(store: Store) -> None:
    await new_case(store)
    await judged(store, OLD, EARLY, Outcome.FAILED)
    await judged(store, OLD, LATE, Outcome.PASSED)
    await judged(store, NEW, EARLY, Outcome.PASSED, at=NOON + 9 * DAY)
    async with store.read() as tx:
        of_old = [row async for row in case_row.all_rows(tx, OLD)]
        then = [row async for row in case_row.all_rows(tx, OLD, until=NOON)]
        of_new = [row async for row in case_row.all_rows(tx, NEW)]
        assert [answered(row) for row in (*of_old, *then, *of_new)] == [
            Outcome.PASSED,
            Outcome.FAILED,
            Outcome.PASSED,
        ]
        assert answered(await case_row.find(tx, "case-1", method=OLD)) is Outcome.PASSED
        assert set(await case_row.rows_of_seals(tx, NEW, [EARLY, LATE])) == {EARLY}
        assert await case_row.seals_laid_out(tx, OLD) == {EARLY, LATE}
        assert await judgment.judged_seals(tx, NEW) == {EARLY}
        assert await judgment.seals_by_case(tx) == {"case-1": (EARLY, LATE)}
        newest = await judgment.latest_scorecard(tx, "case-1")
    assert newest is not None
    assert (newest.evidence, newest.method) == (LATE, OLD), (
        "what an older seal was found to say later is not the newest"
    )


async def test_a_case_is_left_behind_until_its_newest_seal_is_laid_out(store: Store) -> None:
    await new_case(store)
    await judged(store, OLD, EARLY, Outcome.PASSED)
    async with store.read() as tx:
        assert (await case_row.left_behind(tx, OLD), await case_row.left_behind(tx, NEW)) == (0, 1)
    await judged(store, NEW, LATE, Outcome.PASSED)
    async with store.read() as tx:
        assert (await case_row.left_behind(tx, OLD), await case_row.left_behind(tx, NEW)) == (1, 0)


async def test_a_method_is_kept_once_as_it_was_first_used(store: Store) -> None:
    async with store.write() as tx:
        await method.keep(tx, FIRST, now=NOON)
        await method.keep(tx, replace(FIRST, version="forged"), now=NOON + DAY)
        await method.keep(tx, SECOND, now=NOON + DAY)
    async with store.read() as tx:
        assert await method.listing(tx) == (
            replace(SECOND, first_used_at=NOON + DAY),
            replace(FIRST, first_used_at=NOON),
        )
        assert method.named(await method.listing(tx), "a1a1a1").version == "2026.1"
        for wrong in ("c3c3c3", "a1a1", ""):
            with pytest.raises(MethodMissing):
                method.named(await method.listing(tx), wrong)


async def test_of_a_method_that_was_never_described_its_scorecards_tell(store: Store) -> None:
    await new_case(store)
    await judged(store, OLD, EARLY, Outcome.PASSED)
    asked = CriterionWords(
        id="deadline",
        version=1,
        family=Family.TIME,
        question=ASKED.question,
        legal_basis="Art. 12(3)",
        reason=Reason(words=ASKED.question),
    )
    other = replace(card(verdict("deadline", Outcome.PASSED), evidence=EARLY, method=NEW), words=(asked,))
    async with store.write() as tx:
        await judgment.keep_scorecard(tx, other, now=NOON + DAY)
        await method.keep(tx, FIRST, now=NOON)
    async with store.read() as tx:
        second, first = await method.listing(tx)
        assert await method.judged_by(tx) == {OLD: 1, NEW: 1}
        assert await judgment.not_laid_out(tx) == (("case-1", NEW, EARLY),)
    assert (first.is_whole, second.is_whole, second.thresholds) == (True, False, None)
    assert (second.digest, second.criteria, second.first_used_at) == (NEW, (ASKED,), NOON + DAY)


async def test_rows_of_the_schema_before_are_those_of_the_newest_seal_and_come_back(
    store: Store, database: Database
) -> None:
    await new_case(store)
    await judged(store, OLD, EARLY, Outcome.FAILED)
    await judged(store, OLD, LATE, Outcome.PASSED)
    await judged(store, NEW, LATE, Outcome.FAILED, at=NOON + 9 * DAY)
    await store.close()
    set_back(database.url, "0006")
    assert database.execute("SELECT method, evidence FROM case_rows") == [(NEW, LATE)]
    again = Store.at(database.url)
    await again.migrate()
    async with again.read() as tx:
        rows = [row async for row in case_row.all_rows(tx, NEW)]
        moment = (await tx.execute(text("SELECT count(*) FROM case_rows WHERE sealed_at IS NULL"))).scalar_one()
    assert ([answered(row) for row in rows], moment) == ([Outcome.FAILED], 0)
    await again.close()
