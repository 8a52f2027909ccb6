"""An export in parts of which one does not come: is nobody accused of what lay in it, and is what counts what came whole?"""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from auditor.desk import open_case
from auditor.house import House
from auditor.judge import inspection_of, judge
from results.clock import SetClock
from results.records import (
    ArtifactKept,
    Fact,
    FactSeen,
    LinkResult,
    LinkTried,
    Looked,
    Outcome,
    ReadBack,
    Requester,
    Role,
    Scorecard,
    StageEnded,
    Transport,
    TruthRecord,
    Unobserved,
)
from scenarios.loaded import LoadedScenario
from tests.auditor.answered import DAY, seen, tell, truth_of
from tests.auditor.situations import ASKED, asked, entries, evidence
from tests.auditor.situations import seen as fact_at

BROKEN_OFF = b'{"records": [{"category": "messages", "text": "What was th'


@pytest.fixture
async def case(house: House, loaded: LoadedScenario, clock: SetClock) -> str:
    """It has asked, and an export is offered."""
    case = await open_case(house, loaded)
    fields = tuple(f"{r.id}.{f.name}" for r in (await truth_of(house)).records for f in r.fields)
    await tell(house, case, ReadBack(category="profile", seen=fields), StageEnded(), stage="readback")
    clock.advance(timedelta(minutes=1))
    await tell(house, case, seen(Fact.REQUEST_SUBMITTED, house, timedelta()), StageEnded(), stage="request")
    clock.advance(3 * DAY)
    await tell(house, case, seen(Fact.REQUEST_PENDING, house), seen(Fact.EXPORT_READY, house), Looked(), stage="look")
    return case


def part(house: House, case: str, number: int, data: bytes) -> ArtifactKept:
    kept = house.vault.put(case, data)
    return ArtifactKept(
        sha256=kept.sha256,
        role="export",
        media_type="application/json",
        size=kept.size,
        retention="export",
        part=number,
        transport=Transport.LOOPBACK,
    )


def written(records: tuple[TruthRecord, ...]) -> bytes:
    held = [{"category": r.category, **{f.name: f.value for f in r.fields}} for r in records]
    return json.dumps({"records": held}, ensure_ascii=False).encode()


def accused_of(card: Scorecard) -> list[tuple[str, str]]:
    return [(v.criterion, v.reason) for v in card.verdicts if v.outcome is Outcome.FAILED]


async def fail(house: House, case: str, result: LinkResult) -> None:
    """What the browser writes down of a part that does not come."""
    gone = (seen(Fact.EXPORT_EXPIRED, house),) if result is LinkResult.GONE else ()
    tried = LinkTried(requester=Requester.ACCOUNT, result=result, after="collect")
    await tell(house, case, tried, *gone, Unobserved(code="no_file", retry=True), stage="collect")


@pytest.mark.parametrize("result", [LinkResult.GONE, LinkResult.UNREACHABLE], ids=["404", "500"])
async def test_what_lies_in_a_part_that_never_comes_fails_nobody(
    house: House, clock: SetClock, case: str, result: LinkResult
) -> None:
    for _ in range(3):
        await tell(house, case, part(house, case, 1, BROKEN_OFF), stage="collect")
        await fail(house, case, result)
        clock.advance(DAY)
    clock.advance(60 * DAY)
    await tell(house, case, Looked(), stage="look")
    card = await judge(house, case)
    assert accused_of(card) == []
    assert card.missing == ()


@pytest.mark.parametrize("result", [LinkResult.GONE, LinkResult.UNREACHABLE], ids=["404", "500"])
async def test_what_an_attempt_took_in_vain_is_no_part_of_the_answer(
    house: House, clock: SetClock, case: str, result: LinkResult
) -> None:
    """Each attempt is given other bytes: the service makes its archive anew."""
    records = (await truth_of(house)).records
    await tell(house, case, part(house, case, 1, BROKEN_OFF), stage="collect")
    await fail(house, case, result)
    clock.advance(DAY)
    parts = [part(house, case, 1, written(records[:1])), part(house, case, 2, written(records[1:]))]
    delivered = replace(seen(Fact.EXPORT_DELIVERED, house), artifacts=tuple(kept.sha256 for kept in parts))
    await tell(house, case, *parts, delivered, StageEnded(), stage="collect")
    card = await judge(house, case)
    inspected = await inspection_of(house, case)
    assert inspected is not None
    assert set(inspected.artifacts) == {kept.sha256 for kept in parts}
    told = {v.criterion: (v.outcome, v.reason) for v in card.verdicts}
    assert told["provided_data"] == (Outcome.PASSED, "complete")
    assert told["validity"] == (Outcome.PASSED, "sound")


def kept(letter: str) -> ArtifactKept:
    return ArtifactKept(sha256=letter * 64, role=Role.EXPORT, media_type="x", size=1, retention="export")


def brought(fact: Fact, *letters: str) -> FactSeen:
    return fact_at(fact, ASKED + DAY, artifacts=tuple(letter * 64 for letter in letters))


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ([kept("a"), kept("b")], "ab"),
        ([kept("a"), kept("b"), brought(Fact.EXPORT_DELIVERED, "a", "b")], "ab"),
        ([kept("a"), kept("b"), kept("c"), brought(Fact.EXPORT_DELIVERED, "b", "c")], "bc"),
        ([kept("a"), kept("a"), kept("b"), brought(Fact.EXPORT_DELIVERED, "a", "b")], "aab"),
        ([kept("a"), brought(Fact.EXPORT_STALE, "a"), kept("b")], "b"),
        ([kept("a"), brought(Fact.EXPORT_STALE, "a"), kept("b"), brought(Fact.EXPORT_DELIVERED, "b")], "b"),
        ([kept("a"), brought(Fact.EXPORT_STALE, "a"), kept("a"), brought(Fact.EXPORT_DELIVERED, "a")], "aa"),
        ([kept("a"), brought(Fact.EXPORT_DELIVERED, "a"), kept("b"), brought(Fact.EXPORT_DELIVERED, "b")], "ab"),
        ([kept("a"), brought(Fact.EXPORT_DELIVERED, "f")], "a"),
    ],
    ids=[
        "not brought yet",
        "all parts",
        "a part taken in vain before",
        "the same bytes at both attempts",
        "an old one, and one not brought yet",
        "an old one, then the new",
        "an old one that is the answer after all",
        "two exports, or an answer completed",
        "a person said so, with a paper",
    ],
)
def test_the_export_is_what_was_brought_as_the_answer(said: list[ArtifactKept | FactSeen], counts: str) -> None:
    made = evidence(entries(asked(), *said))
    assert "".join(body.sha256[0] for _, body in made.exports()) == counts
