"""Are seals, inspections and verdicts kept for ever, and is the newest the current one?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from results.records import (
    ArtifactKept,
    Basis,
    BasisClaim,
    Clocks,
    Controller,
    Inspection,
    LegalBasis,
    Obligation,
    Outcome,
    Scorecard,
    Sector,
    Service,
    Text,
    Verdict,
)
from results.store import Store, judgment, ledger
from results.tables import current_verdicts, inspections, scorecards, vault_reads, verdicts
from tests.results.store.test_ledger import NOON, new_case

DAY = timedelta(days=1)
SERVICE = Service(
    id="acme",
    name=Text(fr="Acmé", en="Acme"),
    url="https://acme.example",
    controller=Controller(name="Acme", country="FR", timezone="Europe/Paris"),
    sector=Sector.INSURANCE,
    legal_basis=Basis(default=BasisClaim(basis=LegalBasis.CONTRACT)),
    languages=("fr",),
)


def verdict(criterion: str, outcome: Outcome) -> Verdict:
    return Verdict(criterion=criterion, version=1, outcome=outcome, reason="r", obligation=Obligation.LAW)


def card(*judged: Verdict, evidence: str = "e" * 64, method: str = "m" * 64) -> Scorecard:
    return Scorecard(
        case="case-1",
        service=SERVICE,
        scenario="acme",
        scenario_digest="d" * 64,
        language="fr",
        evidence=evidence,
        method=method,
        method_version="2026.1",
        observed_at=NOON,
        verdicts=judged,
        words=(),
        families={},
        ladders=(),
        clocks=Clocks(),
    )


PASSED = card(verdict("deadline", Outcome.PASSED), verdict("cost", Outcome.UNTESTED))


async def seal(store: Store, digest: str = "e" * 64, at: datetime = NOON) -> None:
    async with store.write() as tx:
        await judgment.keep_evidence(
            tx, digest=digest, ledger="case-1", sealed_at=at, head_seq=7, manifest=b"{}", signature="s"
        )


async def keep(store: Store, scorecard: Scorecard, at: datetime = NOON) -> None:
    async with store.write() as tx:
        await judgment.keep_scorecard(tx, scorecard, now=at)


async def current(store: Store) -> dict[str, str]:
    async with store.read() as tx:
        rows = await tx.execute(select(current_verdicts.c.criterion, current_verdicts.c.outcome))
        return {row.criterion: row.outcome for row in rows}


async def test_the_newest_seal_is_the_one_that_is_judged(store: Store) -> None:
    await new_case(store)
    async with store.read() as tx:
        assert await judgment.latest_evidence(tx, "case-1") is None
    await seal(store, "f" * 64, NOON + DAY)
    await seal(store)
    await seal(store)
    async with store.read() as tx:
        latest = await judgment.latest_evidence(tx, "case-1")
    assert latest == ("f" * 64, NOON + DAY, b"{}", "s", 7)


async def test_a_scorecard_comes_back_equal_and_keeping_it_again_adds_nothing(store: Store) -> None:
    await new_case(store)
    await seal(store)
    await keep(store, PASSED)
    await keep(store, PASSED, NOON + DAY)
    async with store.read() as tx:
        assert await judgment.latest_scorecard(tx, "case-1") == PASSED
        assert len((await tx.execute(select(scorecards))).all()) == 1
        assert len((await tx.execute(select(verdicts))).all()) == 2


async def test_a_later_judgment_is_current_and_the_earlier_one_is_not_lost(store: Store) -> None:
    await new_case(store)
    await seal(store)
    await keep(store, PASSED)
    assert await current(store) == {"deadline": "passed", "cost": "untested"}
    later = card(verdict("deadline", Outcome.FAILED), method="n" * 64)
    await keep(store, later, NOON + DAY)
    assert await current(store) == {"deadline": "failed"}
    async with store.read() as tx:
        assert await judgment.latest_scorecard(tx, "case-1") == later
        outcomes = (await tx.execute(select(verdicts.c.outcome).where(verdicts.c.criterion == "deadline"))).scalars()
        assert sorted(outcomes) == ["failed", "passed"]


async def test_an_inspection_has_one_place_for_each_thing_read_and_comes_back_equal(store: Store) -> None:
    await new_case(store)
    one = Inspection(artifacts=("a" * 64,), truth="t" * 64, inspector="1", members=(), records=(), counts=())
    key = judgment.inspection_key(["a" * 64], "t" * 64, "1")
    async with store.write() as tx:
        assert await judgment.load_inspection(tx, key) is None
        for inspection in (one, replace(one, decoy_hits=1)):
            await judgment.keep_inspection(tx, key=key, ledger="case-1", inspection=inspection, now=NOON)
    async with store.read() as tx:
        assert await judgment.load_inspection(tx, key) == replace(one, decoy_hits=1)
        assert len((await tx.execute(select(inspections))).all()) == 1


def test_another_file_truth_or_inspector_is_another_inspection() -> None:
    keys = {
        judgment.inspection_key(files, truth, inspector)
        for files in (["a"], ["b"], ["a", "b"], ["b", "a"])
        for truth in ("t", "u")
        for inspector in ("1", "2")
    }
    assert len(keys) == 16


async def test_every_read_of_a_raw_artifact_leaves_a_line(store: Store) -> None:
    async with store.write() as tx:
        for person in ("ines", "ines"):
            await judgment.log_read(tx, ledger="case-1", sha256="a" * 64, person=person, why="doubt", now=NOON)
    async with store.read() as tx:
        rows = (await tx.execute(select(vault_reads))).all()
    assert [(row.person, row.why, row.at) for row in rows] == [
        ("ines", "doubt", datetime(2026, 11, 24, 12, tzinfo=UTC))
    ] * 2


async def test_what_several_cases_hold_and_what_was_said_of_several_seals_is_asked_once(store: Store) -> None:
    cases = [await new_case(store, name) for name in ("case-1", "case-2", "case-3")]
    kept = ArtifactKept(sha256="b" * 64, role="mail", media_type="message/rfc822", size=12, retention="mail")
    async with store.write() as tx:
        for case in cases[:2]:
            await ledger.append(tx, case, kept, at=NOON, by="probe:mailbox")
        looks = [(case, kept.sha256) for case in cases[:2]]
        await judgment.log_reads(tx, looks, person="ines", why="review", now=NOON)
        await judgment.log_reads(tx, [], person="ines", why="review", now=NOON)
    await seal(store)
    await keep(store, PASSED)
    async with store.read() as tx:
        held = await judgment.artifacts_of_each(tx, cases)
        each = {case: await judgment.artifacts_of(tx, case) for case in cases[:2]}
        assert {case: tuple(some.values()) for case, some in held.items()} == each
        assert await judgment.cards_of_seals(tx, "m" * 64, ["e" * 64, "f" * 64]) == {"e" * 64: PASSED}
        assert await judgment.cards_of_seals(tx, "n" * 64, ["e" * 64]) == {}
        rows = (await tx.execute(select(vault_reads).order_by(vault_reads.c.ledger))).all()
    assert [(row.ledger, row.person, row.why) for row in rows] == [(case, "ines", "review") for case in cases[:2]]
