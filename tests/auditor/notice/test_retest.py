"""Does what a re-test shows enter the notice that it was opened for, and no other?"""

from dataclasses import replace
from datetime import date

import pytest

from auditor.assess import method_digest
from auditor.house import House
from auditor.notice.draft import account_of, controller_of
from auditor.notice.enter import enter, find_notice
from auditor.notice.retest import shows, tell
from auditor.notice.state import NoticeState
from results.figures.row import Finding
from results.records import (
    Delivery,
    LedgerKind,
    NoticeDelivered,
    NoticedFinding,
    NoticeOpened,
    NoticeReviewed,
    NoticeWritten,
    Obligation,
    Outcome,
    PublicationWhat,
    RetestOpened,
)
from results.store import case_row, declaration, ledger, publication
from scenarios.loaded import LoadedScenario
from tests.auditor.test_release import enter as judged_case
from tests.dashboards.released import BAD, GOOD
from tests.results.figures.rows import row
from tests.results.store.test_ledger import new_case

OPEN = Finding(Outcome.CANNOT_TELL, "straddles_deadline", Obligation.LAW)


def noticed(criterion: str) -> NoticedFinding:
    return NoticedFinding(case="case-old", service="acme", criterion=criterion, reason="late", evidence="e" * 64)


@pytest.mark.parametrize(
    ("found", "said"), [(GOOD, Outcome.PASSED), (BAD, Outcome.FAILED), (OPEN, Outcome.CANNOT_TELL)]
)
def test_a_finding_is_repaired_only_where_the_retest_passed(found: Finding, said: Outcome) -> None:
    made = replace(row("acme", *[found.outcome] * 3), outcomes={"deadline": found})
    assert shows(made, noticed("deadline")) is said
    assert shows(made, noticed("rates")) is said
    assert shows(made, noticed("format")) is Outcome.CANNOT_TELL


async def told(house: House, loaded: LoadedScenario, finding: Finding, *, known: bool = False) -> NoticeState:
    """A delivered notice of two findings, whose re-test shows this of one; their case is `known`, or opened here."""
    now = house.clock.now()
    if not known:
        await new_case(house.store, "case-old")
    case = await judged_case(house, "acme", finding)
    async with house.store.write() as tx:
        kept = await case_row.find(tx, case, method=method_digest())
        assert kept is not None
        controller = controller_of(kept.service)
        await declaration.keep_scenario(tx, digest=loaded.digest, scenario=loaded.id, text=loaded.text, now=now)
        await ledger.create(
            tx,
            ledger="notice-1",
            kind=LedgerKind.NOTICE,
            scenario=loaded.id,
            scenario_digest=loaded.digest,
            service="acme",
            account=account_of(controller),
            now=now,
        )
        findings = (noticed("deadline"), noticed("format"))
        await enter(
            tx,
            "notice-1",
            NoticeOpened(controller=controller, language="fr", findings=findings),
            NoticeWritten(artifact="a" * 64),
            NoticeReviewed(artifact="a" * 64, approved=True, person="paul"),
            NoticeDelivered(how=Delivery.RECEIPT, day=date(2027, 1, 4)),
            RetestOpened(case=case),
            at=now,
            by="person:paul",
        )
    await tell(house, case)
    await tell(house, case)  # it is judged as often as we like
    async with house.store.read() as tx:
        return (await find_notice(tx, "notice-1"))[2]


async def test_what_is_repaired_is_told_to_the_gate_once(house: House, loaded: LoadedScenario) -> None:
    state = await told(house, loaded, GOOD)
    assert state.repaired.keys() == {"case-old deadline"}
    assert state.awaited_retests == []
    async with house.store.read() as tx:
        events = await publication.events_of(tx, "case-old")
    assert [e.what for e in events] == [PublicationWhat.NOTIFIED, PublicationWhat.REPAIRED]


async def test_a_case_of_another_scenario_says_nothing_of_a_finding(house: House, loaded: LoadedScenario) -> None:
    async with house.store.write() as tx:
        await declaration.keep_scenario(tx, digest="d" * 64, scenario="acme", text="{}", now=house.clock.now())
        await ledger.create(
            tx,
            ledger="case-old",
            kind=LedgerKind.CASE,
            scenario="acme-access",
            scenario_digest="d" * 64,
            service="acme",
            account="zoe@acme",
            now=house.clock.now(),
        )
    state = await told(house, loaded, GOOD, known=True)
    assert (state.repaired, state.awaited_retests) == ({}, [])


async def test_what_is_found_again_is_said_to_stand(house: House, loaded: LoadedScenario) -> None:
    state = await told(house, loaded, BAD)
    assert (state.repaired, state.awaited_retests) == ({}, [])
    async with house.store.read() as tx:
        entries = await ledger.load(tx, "notice-1")
    said = entries[-1].body
    assert (said.stands, said.open) == (("case-old deadline",), ("case-old format",))  # type: ignore[union-attr]
