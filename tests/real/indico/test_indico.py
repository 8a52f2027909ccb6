"""Is an event server that nobody here wrote judged rightly, whose export leaves things out and whose page misleads?

Indico makes its exports in the background. Until then its page offers the last
one as ready, or the empty form as if nothing had been asked; all its boxes are
off at first. What it leaves out is known from its own database: the postal
address, and the people marked as favourites.
"""

import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from auditor.action import Action, Wait
from auditor.desk import open_case
from auditor.engine.embedded import run_case
from results.clock import SetClock, SystemClock
from results.records import (
    ArtifactKept,
    Entry,
    Fact,
    FactSeen,
    FieldType,
    Inspection,
    LinkResult,
    LinkTried,
    Obligation,
    Outcome,
    Requester,
    Role,
    Scorecard,
)
from results.store import declaration
from tests.real.indico.conftest import SERVICE, Members
from tests.real.indico.instance import Indico
from tests.real.installation import Bench, bench

ANNA = f"anna@{SERVICE}"
_EXPORT_S = 120.0

PLANTED = {
    "profile": 1,
    "postal_address": 1,
    "favourite_users": 3,
    "registrations": 2,
    "abstracts": 4,
    "abstracts_with_file": 2,
    "events": 2,
}

MISSING = {"address", "colleague-1", "colleague-2", "colleague-3"}
"""What its database holds of Anna, and no file of its export."""

ONLY_SHORTFALL = {"provided_data": "category_missing", "documentation": "unexplained"}

HONOURED = {
    "acknowledgement": "acknowledged",
    "attachments": "returned",
    "common_format": "common",
    "cost": "free",
    "deadline": "in_time",
    "hindrance": "unhindered",
    "leakage": "none_found",
    "link_protection": "closed",
    "machine_readable": "extractable",
    "self_service": "offered",
    "structured": "structured",
    "validity": "sound",
}


@dataclass
class Case:
    """A case that is lived through moment by moment; Indico's own time is the machine's."""

    at: Bench
    name: str
    last: Action | None = None
    seen: int = 0

    async def next(self) -> tuple[list[Fact], list[Entry]]:
        """Jump to what is due, do it and what follows at once; the facts seen, and all entries."""
        if isinstance(self.last, Wait) and self.last.until is not None:
            self.at.clock.set(max(self.last.until, self.at.clock.now()))
        self.last = (await run_case(self.at.engine, self.name)).action
        entries = await self.at.entries(self.name)
        new, self.seen = entries[self.seen :], len(entries)
        return [entry.body.fact for entry in new if isinstance(entry.body, FactSeen)], list(new)

    async def card(self) -> Scorecard:
        return await self.at.card(self.name)

    async def exports(self) -> list[str]:
        bodies = [entry.body for entry in await self.at.entries(self.name)]
        return [body.sha256 for body in bodies if isinstance(body, ArtifactKept) and body.role is Role.EXPORT]


def told(card: Scorecard) -> dict[str, tuple[str, str]]:
    return {v.criterion: (v.outcome, v.reason) for v in card.verdicts}


def accused(card: Scorecard) -> dict[str, str]:
    """What counts as a shortfall; what is merely poor practice accuses nobody."""
    verdicts = [v for v in card.verdicts if v.obligation is not Obligation.PRACTICE]
    return {v.criterion: v.reason for v in verdicts if v.outcome is Outcome.FAILED}


def absent(inspection: Inspection) -> set[str]:
    return {record.record for record in inspection.records if not record.present}


async def ask(at: Bench, members: Members) -> tuple[Case, list[Fact]]:
    """Open a case, and let it read back, look at what is old, and ask; until it waits."""
    name = await open_case(at.house, members.scenario, language=members.language, url=members.indico.url)
    case = Case(at, name)
    facts, entries = await case.next()
    assert Fact.REQUEST_SUBMITTED in facts, entries[-1].body
    return case, facts


def make_export(indico: Indico, username: str) -> None:
    """Start the worker until it has made what was asked for, and stop it again."""
    before = indico.ask("export", username=username)
    indico.start_worker()
    try:
        end = time.monotonic() + _EXPORT_S
        made = before
        while made["file"] in (None, before["file"]):
            assert time.monotonic() < end, made
            made = indico.ask("export", username=username)
        assert made["state"] == "success"
    finally:
        indico.stop_worker()


async def test_exactly_what_is_missing_is_named_three_times_in_a_row_and_no_old_archive_is_taken_for_the_answer(
    english: Members, tmp_path: Path
) -> None:
    indico, anna = english.indico, english.username("anna")
    clock = SetClock(SystemClock().now() - timedelta(days=100))
    async with bench(tmp_path, clock, english.accounts) as at:
        await english.plant(at)
        await lies_in_the_database(at, indico.ask("held", username=anna))

        first, _ = await ask(at, english)
        facts, _ = await first.next()
        assert facts == [Fact.REQUEST_LOST], "its page shows the empty form"
        assert accused(await first.card()) == {}
        make_export(indico, anna)
        await taken_and_judged(first)

        # Later the page goes on offering the archive that was asked for on an earlier day.
        clock.set(SystemClock().now() - timedelta(days=60))
        indico.ask("age", username=anna, days=61)
        second, _ = await ask(at, english)
        facts, _ = await second.next()
        assert facts == [], "its page shows neither that it works on it nor that it lost it"
        assert accused(await second.card()) == {}
        make_export(indico, anna)
        await taken_and_judged(second)

        # And it offers one that was asked for on this very day: its bytes alone tell that it is old.
        clock.set(SystemClock().now())
        third, _ = await ask(at, english)
        facts, _ = await third.next()
        assert facts == [Fact.EXPORT_READY, Fact.SIGNED_IN, Fact.EXPORT_STALE]
        assert accused(await third.card()) == {}
        make_export(indico, anna)
        await taken_and_judged(third)

        await holds_no_password(tmp_path, english)


async def test_in_french_it_is_the_same(french: Members, tmp_path: Path) -> None:
    indico, anna = french.indico, french.username("anna")
    clock = SetClock(SystemClock().now() - timedelta(days=40))
    async with bench(tmp_path, clock, french.accounts) as at:
        await french.plant(at)
        case, _ = await ask(at, french)
        make_export(indico, anna)
        await taken_and_judged(case)


async def lies_in_the_database(at: Bench, held: dict[str, object]) -> None:
    """Whatever was planted through its pages is what its database holds, the postal address and favourites too."""
    async with at.house.store.read() as tx:
        planting = await declaration.planting_of(tx, ANNA)
        assert planting is not None
        truth = await declaration.load_truth(tx, planting.truth)
    assert Counter(record.category for record in truth.records) == PLANTED
    texts = json.dumps(held, ensure_ascii=False)
    for record in truth.records:
        for canary in (c for f in record.fields if f.type is not FieldType.FILE for c in f.canaries):
            assert canary.casefold() in texts.casefold(), record.id


async def taken_and_judged(case: Case) -> None:
    """The new archive is taken, all its links are tried for a month, and it is judged."""
    before = await case.exports()
    facts, _ = await case.next()
    assert [fact for fact in facts if fact is not Fact.SIGNED_IN] == [Fact.EXPORT_READY, Fact.EXPORT_DELIVERED]
    assert not set(before) & set((await case.exports())[len(before) :])
    while isinstance(case.last, Wait) and case.last.until is not None:
        await case.next()
    card, inspection = await case.card(), await case.at.inspection(case.name, ANNA)
    assert accused(card) == ONLY_SHORTFALL
    measures = {m.name: m.value for v in card.verdicts if v.criterion == "provided_data" for m in v.measures}
    assert set(measures["missing"].split(", ")) == absent(inspection) == MISSING
    assert {r.record: r.found for r in inspection.records if r.present and r.found != "exact"} == {}
    assert Counter(record.category for record in inspection.records) == PLANTED
    assert {m.format for m in inspection.members if m.role == "data"} == {"yaml"}
    assert inspection.problems == ()
    assert inspection.decoy_hits == 0
    for criterion, verdict in HONOURED.items():
        assert told(card)[criterion] == (Outcome.PASSED, verdict), criterion
    await closed_to_others(case)


async def closed_to_others(case: Case) -> None:
    bodies = [entry.body for entry in await case.at.entries(case.name)]
    tried = {(b.requester, b.after): b.result for b in bodies if isinstance(b, LinkTried)}
    for after in ("at_once", "72h", "7d"):
        assert tried[Requester.STRANGER, after] is LinkResult.LOGIN_PAGE
        assert tried[Requester.BYSTANDER, after] in (LinkResult.GONE, LinkResult.DENIED), "it has no export of its own"
    assert tried[Requester.ACCOUNT, "7d"] is LinkResult.SAME_FILE


async def holds_no_password(folder: Path, members: Members) -> None:
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert not [name for name, password in members.passwords.items() if password.encode() in data], path
