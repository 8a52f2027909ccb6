"""The longer ways of a case, through a real browser: confirmed, several exports, an old archive, an account lived in."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.desk import open_case, open_planting
from auditor.judge import inspection_of, judge
from probes.browser import Browsers
from results.records import ArtifactKept, Fact, FactSeen, LinkTried, Outcome, QuestionTopic, Role, StageEnded
from results.store import declaration, ledger, question
from tests.e2e.stage import PLANTED, START, Planted, audited, told

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]  # the browser lives in its loop

LATER = timedelta(days=40)


@pytest.mark.long
async def test_what_two_exports_lack_fails_though_one_alone_does_not(
    insurer: Planted, tmp_path: Path, browsers: Browsers
) -> None:
    async with audited(insurer, tmp_path / "home", browsers, "drops_some_records") as stage:
        first = await stage.run(days=10)
        assert told(await judge(stage.house, first))["provided_data"] == (Outcome.CANNOT_TELL, "records_missing")
        await stage.run_until(START + LATER)
        case = await open_case(stage.house, stage.loaded, url=stage.url, confirms=first)
        await stage.run_until(START + LATER + timedelta(days=10))
        assert told(await judge(stage.house, case))["provided_data"] == (Outcome.FAILED, "records_missing_twice")


async def test_an_archive_older_than_the_request_is_waited_out_though_nobody_saw_it(
    insurer: Planted, tmp_path: Path, browsers: Browsers
) -> None:
    """It is offered under today's date: only the days of the files inside tell."""
    async with audited(insurer, tmp_path / "home", browsers, "stale_archive") as stage:
        case = await stage.run(days=14)
        async with stage.house.store.read() as tx:
            entries = await ledger.load(tx, case)
        facts = [e.body.fact for e in entries if isinstance(e.body, FactSeen)]
        assert facts.index(Fact.EXPORT_STALE) < facts.index(Fact.EXPORT_DELIVERED)
        tried = Counter((e.body.requester, e.body.after) for e in entries if isinstance(e.body, LinkTried))
        assert set(tried.values()) == {1}, "the link of the old one is nobody's business"
        card = told(await judge(stage.house, case))
        assert card["provided_data"] == (Outcome.PASSED, "complete")
        kept = [e.body.sha256 for e in entries if isinstance(e.body, ArtifactKept) and e.body.role == Role.EXPORT]
        inspected = await inspection_of(stage.house, case)
        assert inspected is not None
        assert len(set(kept)) == 2
        assert inspected.artifacts == (kept[-1],), "what the old one holds is no part of the answer"
        assert not [c for c, (outcome, _) in card.items() if outcome is Outcome.FAILED]


async def test_pages_that_turn_to_another_language_accuse_nobody_of_silence(
    insurer: Planted, tmp_path: Path, browsers: Browsers
) -> None:
    async with audited(insurer, tmp_path / "home", browsers, "never_answers", every="5d") as stage:
        case = await stage.run(days=3)
        for session in stage.state.sessions.values():
            session.language = "en"
        await stage.run_until(START + timedelta(days=60))
        async with stage.house.store.read() as tx:
            asked = [row.asked.topic for row in await question.listing(tx, open_only=True)]
        assert asked == [QuestionTopic.PAGE_CHANGED]
        card = told(await judge(stage.house, case))
        assert card["deadline"] == (Outcome.CANNOT_TELL, "not_watched")
        assert not [c for c, (outcome, _) in card.items() if outcome is Outcome.FAILED]


async def test_an_export_that_came_and_went_between_two_looks_accuses_nobody_of_silence(
    insurer: Planted, tmp_path: Path, browsers: Browsers
) -> None:
    async with audited(insurer, tmp_path / "home", browsers, "link_dies_within_a_day", every="4d") as stage:
        card = told(await judge(stage.house, await stage.run(days=45)))
    assert card["deadline"] == (Outcome.CANNOT_TELL, "watched_with_gaps")
    assert not [c for c, (outcome, _) in card.items() if outcome is Outcome.FAILED]


LIVED_IN = """
live:
  every: 3d
  during: 12d
  steps:
    - open: /messages
    - see: {heading: {fr: Messages, en: Messages}}

ready_when: {age: 20d, live_runs: 4}

"""


async def test_an_account_is_lived_in_before_it_asks(insurer: Planted, tmp_path: Path, browsers: Browsers) -> None:
    """A fresh account: planted, used for twelve days, and left alone until it is old enough."""
    async with audited(
        insurer, tmp_path / "home", browsers, fresh=True, edit=("request:\n", LIVED_IN + "request:\n")
    ) as stage:
        for persona in ("camille", "noe"):
            await open_planting(stage.house, stage.loaded, persona, url=stage.url)
        await stage.run_until(PLANTED)
        async with stage.house.store.read() as tx:
            planting = await declaration.planting_of(tx, stage.loaded.account)
        assert planting is not None
        assert planting.complete, "cases may begin while the account is lived in"
        case = await open_case(stage.house, stage.loaded, url=stage.url)
        await stage.run_until(PLANTED + timedelta(days=19, hours=23))
        async with stage.house.store.read() as tx:
            row, lived = await ledger.find(tx, case), await ledger.load(tx, planting.ledger)
        assert row.why == "account_too_young"
        assert sum(isinstance(e.body, StageEnded) and e.stage == "live" for e in lived) == 4
        await stage.run_until(PLANTED + timedelta(days=21))
        async with stage.house.store.read() as tx:
            entries = await ledger.load(tx, case)
        assert any(isinstance(e.body, FactSeen) and e.body.fact is Fact.REQUEST_SUBMITTED for e in entries)
