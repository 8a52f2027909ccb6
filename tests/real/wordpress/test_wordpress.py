"""Is a site that nobody here wrote judged rightly, where a person on the other side must act, and mails carry the answer?

WordPress has no page where one asks. Its administrator enters what was written,
the person confirms by a mailed link, the administrator approves, and a link
comes by mail that opens for everybody. Its export leaves out what the person
has written: known from its own database.
"""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from auditor.operator import Operator, live_beside
from probes.browser import shared_browser
from results.clock import SetClock, SystemClock
from results.records import (
    Closed,
    Closing,
    Entry,
    Fact,
    FactSeen,
    FieldType,
    LinkResult,
    LinkTried,
    Obligation,
    Outcome,
    Requester,
    Scorecard,
)
from results.store import declaration
from scenarios.load import load_operator
from tests.real.installation import Bench, bench
from tests.real.wordpress.conftest import SERVICE, Members

LEA = f"lea@{SERVICE}"
OPERATOR = Path(__file__).with_name("operator.yaml")
PLANTED = {"profile": 1, "comments": 10, "posts": 3}
MISSING = {"draft-1", "draft-2", "draft-3"}
"""What its database holds of Lea, and no file of its export."""

HONOURED = {
    "accuracy": "as_given",
    "account_intact": "intact",
    "common_format": "common",
    "cost": "free",
    "deadline": "in_time",
    "electronic_answer": "answered_electronically",
    "hindrance": "unhindered",
    "identity_demand": "none_demanded",
    "leakage": "none_found",
    "link_life": "long_enough",
    "machine_readable": "extractable",
    "structured": "structured",
    "validity": "sound",
}


def told(card: Scorecard) -> dict[str, tuple[str, str]]:
    return {v.criterion: (v.outcome, v.reason) for v in card.verdicts}


def accused(card: Scorecard) -> dict[str, str]:
    """What counts as a shortfall; what is merely poor practice accuses nobody."""
    verdicts = [v for v in card.verdicts if v.obligation is not Obligation.PRACTICE]
    return {v.criterion: v.reason for v in verdicts if v.outcome is Outcome.FAILED}


async def test_its_own_posts_are_missing_its_link_opens_for_all_and_nothing_else_is_held_against_it(
    members: Members, tmp_path: Path
) -> None:
    clock = SetClock(SystemClock().now())
    async with (
        bench(tmp_path, clock, members.accounts, boxes=members.boxes) as at,
        shared_browser() as browsers,
    ):
        operator = Operator(house=at.house, played=load_operator(OPERATOR), browsers=browsers)
        await at.plant(members.scenario)
        await lies_in_the_database(at, members)
        case = await at.ask(members.scenario)
        began = clock.now()
        await live_beside(at.engine, operator, case, clock=clock, until=began + timedelta(hours=80))
        tried_again = taken_at(await at.entries(case)) + timedelta(hours=74)
        await at.live(max(clock.now(), tried_again))
        assert members.site.ask("age", days=4) == 1, "it deletes the file after three days"
        await at.live(began + timedelta(days=60))
        await answered(at, case)
        await judged(at, case)
        await closed_after_three_days(at, case)
        for path in (tmp_path / "home").rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            for secret in (*members.passwords.values(), members.site.admin, *members.office.passwords.values()):
                assert secret.encode() not in data, path


def taken_at(entries: Sequence[Entry]) -> datetime:
    """When the export was in our hands: later where the mail that offers it is read later."""
    return next(e.at for e in entries if isinstance(e.body, FactSeen) and e.body.fact is Fact.EXPORT_DELIVERED)


async def lies_in_the_database(at: Bench, members: Members) -> None:
    """Whatever was planted through its pages is what its database holds."""
    async with at.house.store.read() as tx:
        planting = await declaration.planting_of(tx, LEA)
        assert planting is not None
        assert planting.complete
        truth = await declaration.load_truth(tx, planting.truth)
    assert Counter(record.category for record in truth.records) == PLANTED
    texts = json.dumps(members.site.ask("held", username="lea"), ensure_ascii=False)
    for record in truth.records:
        for canary in (c for f in record.fields if f.type is not FieldType.FILE for c in f.canaries):
            assert canary.casefold() in texts.casefold(), record.id


async def answered(at: Bench, case: str) -> None:
    """Asked by letter, confirmed by a mailed link, approved, taken by a link that is mailed, too."""
    entries = await at.entries(case)
    facts = [e.body.fact for e in entries if isinstance(e.body, FactSeen) and e.body.fact is not Fact.SIGNED_IN]
    assert facts == [
        Fact.REQUEST_SUBMITTED,
        Fact.CONFIRMATION_DEMANDED,
        Fact.CONFIRMATION_GIVEN,
        Fact.EXPORT_READY,
        Fact.EXPORT_DELIVERED,
    ]
    last = entries[-1].body
    assert isinstance(last, Closed)
    assert last.outcome is Closing.DELIVERED


async def judged(at: Bench, case: str) -> None:
    card, inspection = await at.card(case), await at.inspection(case, LEA)
    assert {record.record for record in inspection.records if not record.present} == MISSING
    assert accused(card) == {"provided_data": "category_missing"}
    assert told(card)["link_protection"] == (Outcome.FAILED, "bearer_link")
    assert told(card)["documentation"] == (Outcome.CANNOT_TELL, "shown")
    assert {r.record: r.found for r in inspection.records if r.present and r.found != "exact"} == {}
    assert {m.format for m in inspection.members if m.role == "data"} == {"json", "html"}
    for criterion, verdict in HONOURED.items():
        assert told(card)[criterion] == (Outcome.PASSED, verdict), criterion
    assert inspection.decoy_hits == 0
    assert inspection.problems == ()


async def closed_after_three_days(at: Bench, case: str) -> None:
    bodies = [entry.body for entry in await at.entries(case)]
    tried = {(b.requester, b.after): b.result for b in bodies if isinstance(b, LinkTried)}
    for requester in (Requester.STRANGER, Requester.BYSTANDER):
        assert tried[requester, "at_once"] is LinkResult.SAME_FILE
        assert tried[requester, "72h"] is LinkResult.SAME_FILE
        assert tried[requester, "7d"] is LinkResult.GONE
