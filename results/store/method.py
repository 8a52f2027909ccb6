"""Which methods judged anything here, and what does the digest of each stand for?

Append-only. A program older than the table described none: of its methods only
what their scorecards say is known, and that is said.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.errors import MethodMissing
from results.records import Method, MethodCriterion, Scorecard
from results.store.prepared import Prepared
from results.tables import methods, scorecards

_METHOD: TypeAdapter[Method] = TypeAdapter(Method)
_SCORECARD: TypeAdapter[Scorecard] = TypeAdapter(Scorecard)
_KNOWN = Prepared(select(methods.c.digest).where(methods.c.digest == bindparam("wanted")))
_KEEP = Prepared(insert(methods))
_MAY_BE_SHORT = 6
"""Characters of a digest that name it, where no other begins with them."""


async def keep(tx: AsyncConnection, method: Method, *, now: datetime) -> None:
    """Keep what a digest stands for, when something is first judged by it; later nothing changes."""
    if await _KNOWN.first(tx, wanted=method.digest) is None:
        text = _METHOD.dump_json(replace(method, first_used_at=now)).decode()
        await _KEEP.on(tx, digest=method.digest, version=method.version, first_used_at=now, json=text)


async def listing(tx: AsyncConnection) -> tuple[Method, ...]:
    """Every method that judged anything here, the newest first."""
    kept = (await tx.execute(select(methods.c.json))).scalars()
    found = {method.digest: method for method in map(_METHOD.validate_json, kept)}
    used = await tx.execute(
        select(scorecards.c.method, func.min(scorecards.c.made_at).label("first")).group_by(scorecards.c.method)
    )
    for row in used.all():
        if row.method not in found:
            found[row.method] = await _recovered(tx, row.method, row.first)
    return tuple(sorted(found.values(), key=lambda m: (_first(m), m.digest), reverse=True))


async def judged_by(tx: AsyncConnection) -> dict[str, int]:
    """How many cases each method has judged."""
    query = select(scorecards.c.method, func.count(scorecards.c.ledger.distinct())).group_by(scorecards.c.method)
    return {method: int(cases) for method, cases in (await tx.execute(query)).all()}


def named(known: Iterable[Method], name: str) -> Method:
    """The one method that a digest, or the beginning of one, names.

    Raises:
        MethodMissing: none begins so, or several do.
    """
    found = [method for method in known if method.digest.startswith(name)]
    if len(found) != 1 or len(name) < _MAY_BE_SHORT:
        raise MethodMissing(name)
    return found[0]


async def _recovered(tx: AsyncConnection, digest: str, first_used_at: datetime) -> Method:
    """What a scorecard says of the method that it was made by."""
    text = (await tx.execute(select(scorecards.c.json).where(scorecards.c.method == digest).limit(1))).scalar_one()
    card = _SCORECARD.validate_json(text)
    criteria = tuple(
        MethodCriterion(
            id=words.id,
            version=words.version,
            family=words.family,
            question=words.question,
            legal_basis=words.legal_basis,
        )
        for words in card.words
    )
    return Method(digest=digest, version=card.method_version, criteria=criteria, first_used_at=first_used_at)


def _first(method: Method) -> float:
    return method.first_used_at.timestamp() if method.first_used_at is not None else 0.0
