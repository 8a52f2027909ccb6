"""Is a CalDAV and CardDAV server that nobody here wrote judged rightly, by calls alone?

Radicale gives back everything it was given: every record must be found, and
nothing said against it. What its administrator then takes away behind its back
must be named, and accuse nobody, since it is one record.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from auditor.action import Perform
from results.clock import SetClock
from results.records import (
    ArtifactKept,
    Closed,
    Closing,
    Fact,
    FactSeen,
    Inspection,
    LinkResult,
    LinkTried,
    Outcome,
    Requester,
    Scorecard,
)
from tests.real.installation import Bench, bench
from tests.real.radicale.conftest import Radicale

START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
MAUD = "maud@radicale-test"
PLANTED = {"contacts": 12, "appointments": 10}


def told(card: Scorecard) -> dict[str, tuple[str, str]]:
    return {v.criterion: (v.outcome, v.reason) for v in card.verdicts}


def absent(inspection: Inspection) -> set[str]:
    return {record.record for record in inspection.records if not record.present}


async def ended(at: Bench, case: str) -> Closing:
    last = (await at.entries(case))[-1].body
    assert isinstance(last, Closed), "the case is not closed"
    return last.outcome


async def test_everything_planted_is_found_and_nothing_held_against_it_twice_in_a_row(
    radicale: Radicale, tmp_path: Path
) -> None:
    clock = SetClock(START)
    async with bench(tmp_path, clock, radicale.accounts) as at:
        await at.plant(radicale.scenario)
        for _ in range(2):
            case = await at.ask(radicale.scenario)
            await at.live(clock.now() + timedelta(days=40))
            assert await ended(at, case) is Closing.DELIVERED
            await complete(at, case)
            await closed_to_others(at, case)
            await by_calls_alone(at, case)
        for path in (tmp_path / "home").rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                assert not [name for name, password in radicale.passwords.items() if password.encode() in data], path


async def complete(at: Bench, case: str) -> None:
    card, inspection = await at.card(case), await at.inspection(case, MAUD)
    verdicts = told(card)
    assert {c: v for c, v in verdicts.items() if v[0] is Outcome.FAILED} == {}
    assert verdicts["provided_data"] == (Outcome.PASSED, "complete")
    assert verdicts["leakage"] == (Outcome.PASSED, "none_found")
    assert verdicts["deadline"] == (Outcome.PASSED, "in_time")
    assert absent(inspection) == set()
    assert Counter(record.category for record in inspection.records) == PLANTED
    assert Counter(member.format for member in inspection.members) == {"vcard": 1, "icalendar": 1}
    texts = [f for r in inspection.records for f in r.fields if f.field not in ("card", "entry")]
    assert {f.field: f.found for f in texts if f.found not in ("exact", "normalised")} == {}
    assert inspection.decoy_hits == 0


async def closed_to_others(at: Bench, case: str) -> None:
    card, entries = await at.card(case), await at.entries(case)
    assert told(card)["link_protection"] == (Outcome.PASSED, "closed")
    tried = [entry.body for entry in entries if isinstance(entry.body, LinkTried)]
    results = {(link.requester, link.after, link.status, link.result) for link in tried}
    for after in ("at_once", "72h", "7d"):
        assert (Requester.STRANGER, after, 401, LinkResult.DENIED) in results
        assert (Requester.BYSTANDER, after, 403, LinkResult.DENIED) in results
    assert (Requester.ACCOUNT, "7d", 200, LinkResult.SAME_FILE) in results
    asked = Counter((link.requester, link.after) for link in tried)
    assert set(asked.values()) == {2}, "one request each for the calendar and the address book"


async def by_calls_alone(at: Bench, case: str) -> None:
    entries = await at.entries(case)
    assert {entry.by for entry in entries} <= {"engine", "probe:http"}
    assert {entry.body.role for entry in entries if isinstance(entry.body, ArtifactKept)} == {"export", "journal"}
    facts = [entry.body.fact for entry in entries if isinstance(entry.body, FactSeen)]
    assert facts == [Fact.REQUEST_SUBMITTED, Fact.EXPORT_DELIVERED]


async def test_a_record_taken_away_behind_its_back_is_named_and_accuses_nobody(
    radicale: Radicale, tmp_path: Path
) -> None:
    clock = SetClock(START)
    async with bench(tmp_path, clock, radicale.accounts) as at:
        await at.plant(radicale.scenario)
        case = await at.ask(radicale.scenario)
        first = (await at.engine.advance(case)).action
        assert isinstance(first, Perform)
        assert first.stage == "readback", "the record was proven to be there"
        radicale.file("maud", "contacts/contact-7.vcf").unlink()
        await at.live(clock.now() + timedelta(days=40))
        card, inspection = await at.card(case), await at.inspection(case, MAUD)
    assert absent(inspection) == {"contact-7"}
    assert told(card)["provided_data"] == (Outcome.CANNOT_TELL, "single_record_missing")
    assert {c: v for c, v in told(card).items() if v[0] is Outcome.FAILED} == {}
