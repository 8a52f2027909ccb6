"""Which scenario texts and ground truths did cases begin with?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import DeclarationMissing
from results.records import GroundTruth
from results.store.prepared import Prepared
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Planting:
    """Which truth lies in an account, which ledger tells how it came there, and whether all of it does."""

    ledger: str
    truth: str
    complete: bool


async def keep_planting(
    tx: AsyncConnection, *, account: str, ledger: str, truth: str, seed: str, extends: str | None = None
) -> None:
    """Say which truth is being planted in which account, and which ledger tells how.

    `extends` is the ledger of the planting that this one goes on from. An
    account that somebody else begins to plant meanwhile is not planted twice:
    the store refuses.
    """
    if extends is not None:
        await tx.execute(delete(plantings).where(plantings.c.account == account, plantings.c.ledger == extends))
    await tx.execute(insert(plantings).values(account=account, ledger=ledger, truth=truth, seed=seed, complete=False))


async def mark_planting(tx: AsyncConnection, account: str, *, complete: bool) -> None:
    """Say whether all of it stands in the account: a case that put something back undoes that."""
    await tx.execute(update(plantings).where(plantings.c.account == account).values(complete=complete))


_PLANTING = Prepared(select(plantings).where(plantings.c.account == bindparam("whose")))


async def plantings_of(tx: AsyncConnection, whose: Collection[str]) -> Mapping[str, Planting]:
    """The plantings of several accounts, of those in which anything was planted."""
    query = select(plantings).where(plantings.c.account.in_(whose))
    return {
        row.account: Planting(ledger=row.ledger, truth=row.truth, complete=row.complete)
        for row in await tx.execute(query)
    }


async def planting_of(tx: AsyncConnection, account: str) -> Planting | None:
    """The planting of an account; None where nothing was ever planted."""
    row = await _PLANTING.first(tx, whose=account)
    return None if row is None else Planting(ledger=row.ledger, truth=row.truth, complete=row.complete)
