"""Which scenario texts and ground truths did cases begin with?"""

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import DeclarationMissing
from results.records import GroundTruth
from results.tables import plantings, scenarios, truths

_TRUTH: TypeAdapter[GroundTruth] = TypeAdapter(GroundTruth)


async def keep_scenario(tx: AsyncConnection, *, digest: str, scenario: str, text: str, now: datetime) -> None:
    """Keep the canonical text of a scenario under its digest; keeping it again changes nothing."""
    if (await tx.execute(select(scenarios.c.digest).where(scenarios.c.digest == digest))).first() is None:
        await tx.execute(insert(scenarios).values(digest=digest, id=scenario, text=text, kept_at=now))


async def scenario_text(tx: AsyncConnection, digest: str) -> str:
    """The text a case began with.

    Raises:
        DeclarationMissing: never kept.
    """
    text: str | None = (await tx.execute(select(scenarios.c.text).where(scenarios.c.digest == digest))).scalar()
    if text is None:
        raise DeclarationMissing("scenario", digest)
    return text


async def keep_truth(tx: AsyncConnection, *, digest: str, truth: GroundTruth, now: datetime) -> None:
    """Keep a ground truth before anything of it is planted."""
    if (await tx.execute(select(truths.c.digest).where(truths.c.digest == digest))).first() is None:
        text = _TRUTH.dump_json(truth).decode()
        await tx.execute(insert(truths).values(digest=digest, account=truth.account, json=text, kept_at=now))


async def load_truth(tx: AsyncConnection, digest: str) -> GroundTruth:
    """A ground truth by its digest.

    Raises:
        DeclarationMissing: never kept.
    """
    text: str | None = (await tx.execute(select(truths.c.json).where(truths.c.digest == digest))).scalar()
    if text is None:
        raise DeclarationMissing("ground truth", digest)
    return _TRUTH.validate_json(text)


async def keep_planting(tx: AsyncConnection, *, account: str, ledger: str, truth: str, seed: str) -> None:
    """Say which truth is being planted in which account, and which ledger tells how."""
    await tx.execute(insert(plantings).values(account=account, ledger=ledger, truth=truth, seed=seed, complete=False))


async def complete_planting(tx: AsyncConnection, account: str) -> None:
    await tx.execute(update(plantings).where(plantings.c.account == account).values(complete=True))


async def planting_of(tx: AsyncConnection, account: str) -> tuple[str, str, bool] | None:
    """The planting of an account: (ledger, digest of its truth, whether it is complete)."""
    row = (await tx.execute(select(plantings).where(plantings.c.account == account))).first()
    return None if row is None else (row.ledger, row.truth, row.complete)
