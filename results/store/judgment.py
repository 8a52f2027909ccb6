"""What was sealed, inspected and judged?

History is never overwritten: a verdict's identity is (case, criterion, method,
evidence); `current_verdicts` is upserted in the same transaction so that
pages never scan.
"""

import hashlib
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Select, bindparam, delete, exists, func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import LEAKS, AlertWhat, Artifact, Inspection, Outcome, Retention, Role, Scorecard, Verdict
from results.store import alert
from results.store.prepared import Prepared
from results.tables import (
    artifacts,
    case_rows,
    current_verdicts,
    evidences,
    inspections,
    ledgers,
    scorecards,
    vault_reads,
    verdicts,
)

_INSPECTION: TypeAdapter[Inspection] = TypeAdapter(Inspection)
_SCORECARD: TypeAdapter[Scorecard] = TypeAdapter(Scorecard)
_VERDICT: TypeAdapter[Verdict] = TypeAdapter(Verdict)


async def artifacts_of(tx: AsyncConnection, ledger: str) -> tuple[Artifact, ...]:
    """What the vault holds of a ledger, in the order it was kept."""
    rows = await tx.execute(
        select(artifacts).where(artifacts.c.ledger == ledger).order_by(artifacts.c.kept_at, artifacts.c.sha256)
    )
    return tuple(
        Artifact(**{**row, "role": Role(row["role"]), "retention": Retention(row["retention"])})
        for row in rows.mappings()
    )


async def artifacts_of_each(tx: AsyncConnection, whose: Collection[str]) -> dict[str, dict[str, Artifact]]:
    """What the vault holds of some hundred ledgers, by ledger and digest; a ledger of which it holds nothing is not in it."""
    rows = await tx.execute(select(artifacts).where(artifacts.c.ledger.in_(sorted(whose))))
    found: dict[str, dict[str, Artifact]] = {}
    for row in rows.mappings():
        one = Artifact(**{**row, "role": Role(row["role"]), "retention": Retention(row["retention"])})
        found.setdefault(one.ledger, {})[one.sha256] = one
    return found


async def log_read(tx: AsyncConnection, *, ledger: str, sha256: str, person: str, why: str, now: datetime) -> None:
    """Every read of a raw artifact leaves a line: who, why."""
    await tx.execute(insert(vault_reads).values(ledger=ledger, sha256=sha256, at=now, person=person, why=why))


async def log_reads(
    tx: AsyncConnection, looked_at: Collection[tuple[str, str]], *, person: str, why: str, now: datetime
) -> None:
    """The same of several, each by its ledger and its digest."""
    rows = [{"ledger": ledger, "sha256": sha256} for ledger, sha256 in looked_at]
    if rows:
        await tx.execute(insert(vault_reads).values(at=now, person=person, why=why), rows)


_SEALS_AT_ONCE = 1000

_SEALED = Prepared(select(evidences.c.digest).where(evidences.c.digest == bindparam("wanted")))
_KEEP_SEAL = Prepared(insert(evidences))


async def keep_evidence(
    tx: AsyncConnection,
    *,
    digest: str,
    ledger: str,
    sealed_at: datetime,
    head_seq: int,
    manifest: bytes,
    signature: str,
) -> None:
    """Keep a seal; sealing the same state again changes nothing."""
    if await _SEALED.first(tx, wanted=digest) is None:
        await _KEEP_SEAL.on(
            tx,
            digest=digest,
            ledger=ledger,
            sealed_at=sealed_at,
            head_seq=head_seq,
            manifest=manifest,
            signature=signature,
        )


_NEWEST_FIRST = (evidences.c.sealed_at.desc(), evidences.c.head_seq.desc(), evidences.c.digest.desc())


async def latest_evidence(
    tx: AsyncConnection, ledger: str, *, digest: str | None = None
) -> tuple[str, datetime, bytes, str, int] | None:
    """The newest seal of a case, or that of this digest: (digest, sealed at, manifest, signature, head sequence number)."""
    query = select(evidences).where(evidences.c.ledger == ledger)
    if digest is not None:
        query = query.where(evidences.c.digest == digest)
    row = (await tx.execute(query.order_by(*_NEWEST_FIRST).limit(1))).first()
    return None if row is None else (row.digest, row.sealed_at, bytes(row.manifest), row.signature, row.head_seq)


_NEWEST = Prepared(
    select(evidences.c.digest).where(evidences.c.ledger == bindparam("case")).order_by(*_NEWEST_FIRST).limit(1)
)


async def newest_seal(tx: AsyncConnection, case: str) -> str | None:
    """The digest of the newest seal of a case; of two of the same moment that of the longer ledger."""
    row = await _NEWEST.first(tx, case=case)
    return None if row is None else str(row[0])


async def many_seals(tx: AsyncConnection) -> int:
    """How many seals there are, of all cases."""
    return int((await tx.execute(select(func.count()).select_from(evidences))).scalar_one())


async def seals_by_case(tx: AsyncConnection) -> dict[str, tuple[str, ...]]:
    """Every seal, by its case, the oldest first; cases in the order of their ids."""
    query = select(evidences.c.ledger, evidences.c.digest)
    found: dict[str, list[str]] = {}
    for row in await tx.execute(query.order_by(evidences.c.ledger, evidences.c.sealed_at, evidences.c.digest)):
        found.setdefault(row.ledger, []).append(row.digest)
    return {case: tuple(digests) for case, digests in found.items()}


async def seals_of(tx: AsyncConnection, digests: Collection[str]) -> dict[str, tuple[bytes, str]]:
    """The manifest and the signature of each of these seals."""
    table, wanted = evidences.c, sorted(digests)
    found: dict[str, tuple[bytes, str]] = {}
    for start in range(0, len(wanted), _SEALS_AT_ONCE):
        some = table.digest.in_(wanted[start : start + _SEALS_AT_ONCE])
        rows = await tx.execute(select(table.digest, table.manifest, table.signature).where(some))
        found.update((row.digest, (bytes(row.manifest), row.signature)) for row in rows)
    return found


def inspection_key(digests: Sequence[str], truth: str, inspector: str) -> str:
    """The name of an inspection: what was read, against which truth, by which inspector."""
    return hashlib.sha256("\n".join([*digests, truth, inspector]).encode()).hexdigest()


async def keep_inspection(tx: AsyncConnection, *, key: str, ledger: str, inspection: Inspection, now: datetime) -> None:
    await tx.execute(delete(inspections).where(inspections.c.key == key))
    await tx.execute(
        insert(inspections).values(
            key=key,
            ledger=ledger,
            inspector=inspection.inspector,
            made_at=now,
            json=_INSPECTION.dump_json(inspection).decode(),
        )
    )


async def load_inspection(tx: AsyncConnection, key: str) -> Inspection | None:
    text = (await tx.execute(select(inspections.c.json).where(inspections.c.key == key))).scalar()
    return None if text is None else _INSPECTION.validate_json(text)


async def inspections_of(tx: AsyncConnection, ledger: str) -> tuple[Inspection, ...]:
    """Every inspection that was ever made of a case's export, newest first."""
    query = select(inspections.c.json).where(inspections.c.ledger == ledger)
    rows = await tx.execute(query.order_by(inspections.c.made_at.desc(), inspections.c.key))
    return tuple(_INSPECTION.validate_json(text) for text in rows.scalars())


_KNOWN = Prepared(
    select(scorecards.c.ledger).where(
        scorecards.c.ledger == bindparam("case"),
        scorecards.c.method == bindparam("by_method"),
        scorecards.c.evidence == bindparam("by_evidence"),
    )
)
_KEEP_CARD = Prepared(insert(scorecards))
_KEEP_VERDICT = Prepared(insert(verdicts))
_FORGET_CURRENT = Prepared(delete(current_verdicts).where(current_verdicts.c.ledger == bindparam("case")))
_KEEP_CURRENT = Prepared(insert(current_verdicts))


async def keep_scorecard(tx: AsyncConnection, scorecard: Scorecard, *, now: datetime, is_current: bool = True) -> None:
    """Keep a scorecard and its verdicts, and make them the current ones of the case; idempotent.

    `is_current` False: of a seal that is not the newest of the case.
    """
    case = scorecard.case
    identity = {"ledger": case, "method": scorecard.method, "evidence": scorecard.evidence}
    if await _KNOWN.first(tx, case=case, by_method=scorecard.method, by_evidence=scorecard.evidence) is None:
        text = _SCORECARD.dump_json(scorecard).decode()
        await _KEEP_CARD.on(tx, **identity, made_at=now, json=text)
        await _KEEP_VERDICT.on_each(
            tx,
            [
                {
                    **identity,
                    "criterion": v.criterion,
                    "outcome": str(v.outcome),
                    "reason": v.reason,
                    "obligation": str(v.obligation),
                    "json": _VERDICT.dump_json(v).decode(),
                }
                for v in scorecard.verdicts
            ],
        )
        if is_current:
            await _alert(tx, scorecard, now)
    if not is_current:
        return
    await _FORGET_CURRENT.on(tx, case=case)
    await _KEEP_CURRENT.on_each(
        tx,
        [
            {
                "ledger": case,
                "criterion": v.criterion,
                "service": scorecard.service.id,
                "outcome": str(v.outcome),
                "reason": v.reason,
                "obligation": str(v.obligation),
                "method": scorecard.method,
            }
            for v in scorecard.verdicts
        ],
    )


_IS_CLOSED = Prepared(select(ledgers.c.id).where(ledgers.c.id == bindparam("of"), ledgers.c.closed_at.is_not(None)))
_OTHER = (
    select(scorecards.c.json)
    .join(evidences, evidences.c.digest == scorecards.c.evidence)
    .join(ledgers, ledgers.c.id == scorecards.c.ledger)
    .order_by(evidences.c.sealed_at.desc(), scorecards.c.made_at.desc())
    .limit(1)
)


async def _alert(tx: AsyncConnection, scorecard: Scorecard, now: datetime) -> None:
    """A leak is told as soon as it is judged; a ladder that fell, when both cases are closed."""
    if any(v.criterion in LEAKS and v.outcome is Outcome.FAILED for v in scorecard.verdicts):
        await alert.enter_of_ledger(
            tx, AlertWhat.LEAK_FOUND, scorecard.case, at=now, place=f"{scorecard.service.id}/{scorecard.case}"
        )
    if await _IS_CLOSED.first(tx, of=scorecard.case) is None:
        return
    other = _OTHER.where(
        ledgers.c.service == scorecard.service.id,
        ledgers.c.id != scorecard.case,
        ledgers.c.closed_at.is_not(None),
        scorecards.c.method == scorecard.method,
        evidences.c.sealed_at < scorecard.observed_at,
    )
    text = (await tx.execute(other)).scalar()
    if text is None:
        return
    before = {ladder.track: ladder.reached for ladder in _SCORECARD.validate_json(text).ladders}
    if any(ladder.reached < before.get(ladder.track, 0) for ladder in scorecard.ladders):
        await alert.enter_of_ledger(
            tx, AlertWhat.LADDER_FELL, scorecard.case, at=now, place=f"{scorecard.service.id}/{scorecard.case}"
        )


CURRENT = ("case_id", "service_id", "criterion", "outcome", "reason", "obligation", "method")
"""What `all_current` gives of each verdict, in order."""

_AT_ONCE = 20_000


async def all_current(tx: AsyncConnection) -> AsyncIterator[Sequence[tuple[str, ...]]]:
    """The verdicts that stand today, in the order of their cases and criteria, some thousands at a time."""
    c = current_verdicts.c
    query = select(c.ledger, c.service, c.criterion, c.outcome, c.reason, c.obligation, c.method)
    query = query.order_by(c.ledger, c.criterion).limit(_AT_ONCE)
    after = ("", "")
    while True:
        rows = [tuple(row) for row in (await tx.execute(query.where(tuple_(c.ledger, c.criterion) > after))).all()]
        if rows:
            yield rows
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1][0], rows[-1][2]


async def latest_scorecard(tx: AsyncConnection, case: str) -> Scorecard | None:
    """What was said last of the newest seal that was judged."""
    return await _newest(tx, _cards_of(case))


async def known_scorecard(tx: AsyncConnection, case: str, *, method: str, evidence: str) -> Scorecard | None:
    """What a method said of a seal; None where it was not asked yet."""
    return await _newest(tx, _cards_of(case).where(scorecards.c.method == method, scorecards.c.evidence == evidence))


async def known_scorecards(tx: AsyncConnection, method: str, cases: Mapping[str, str]) -> dict[str, Scorecard]:
    """What a method said of some hundred cases, each by the seal that is named; those it was not asked of are not in it."""
    query = select(scorecards.c.ledger, scorecards.c.evidence, scorecards.c.json).where(
        scorecards.c.method == method, scorecards.c.ledger.in_(sorted(cases))
    )
    rows = await tx.execute(query)
    return {r.ledger: _SCORECARD.validate_json(r.json) for r in rows if cases[r.ledger] == r.evidence}


async def cards_of_seals(tx: AsyncConnection, method: str, seals: Collection[str]) -> dict[str, Scorecard]:
    """What a method said of some hundred seals; those it was not asked of are not in it."""
    query = select(scorecards.c.evidence, scorecards.c.json).where(
        scorecards.c.method == method, scorecards.c.evidence.in_(sorted(seals))
    )
    return {row.evidence: _SCORECARD.validate_json(row.json) for row in await tx.execute(query)}


async def scorecard_before(
    tx: AsyncConnection, case: str, *, method: str, evidence: str | None = None
) -> Scorecard | None:
    """The newest scorecard of a case by any other method than this; `evidence`: of that seal."""
    query = _cards_of(case).where(scorecards.c.method != method)
    return await _newest(tx, query if evidence is None else query.where(scorecards.c.evidence == evidence))


def _cards_of(case: str) -> Select[Any]:
    return select(scorecards.c.json).join(evidences).where(scorecards.c.ledger == case)


async def _newest(tx: AsyncConnection, query: Select[Any]) -> Scorecard | None:
    order = (evidences.c.sealed_at.desc(), scorecards.c.made_at.desc())
    text = (await tx.execute(query.order_by(*order).limit(1))).scalar()
    return None if text is None else _SCORECARD.validate_json(text)


async def not_laid_out(tx: AsyncConnection) -> tuple[tuple[str, str, str], ...]:
    """Scorecards of which there is no row, as programs before 0.7 left them: (case, method, evidence), in order."""
    row = exists().where(
        case_rows.c.method == scorecards.c.method,
        case_rows.c.ledger == scorecards.c.ledger,
        case_rows.c.evidence == scorecards.c.evidence,
    )
    key = (scorecards.c.ledger, scorecards.c.method, scorecards.c.evidence)
    rows = (await tx.execute(select(*key).where(~row).order_by(*key))).all()
    return tuple((case, method, evidence) for case, method, evidence in rows)


async def judged_seals(tx: AsyncConnection, method: str) -> frozenset[str]:
    """The seals that a method has judged."""
    return frozenset((await tx.execute(select(scorecards.c.evidence).where(scorecards.c.method == method))).scalars())
