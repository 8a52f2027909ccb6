"""How is something erased, so that it is gone and the chain still says what was there?

The entry first, then the key: killed in between, the next round finishes it, and
`auditor store check` names it meanwhile. Digests stay, so evidence still
verifies, and says by which rule a file is gone.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.engine import failpoint
from auditor.house import House
from auditor.privacy.due import Term
from results.errors import ArtifactMissing
from results.records import Erased, ErasureRule
from results.store import ledger, privacy
from results.store.comparison import kept_by


async def erase(
    tx: AsyncConnection, house: House, terms: Sequence[Term], *, person: str, by: str, rule: ErasureRule | None = None
) -> dict[str, tuple[str, ...]]:
    """Say of artifacts that they are erased, by their own rules or by one; gives the digests by ledger, for `destroy`.

    Nothing is destroyed yet: that is done once this transaction is committed.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, some in groupby(terms, key=lambda term: term.artifact.ledger):
        mine = tuple(some)
        bodies = [Erased(sha256=t.artifact.sha256, rule=str(rule or t.rule), person=person) for t in mine]
        await ledger.append(tx, name, *bodies, at=house.clock.now(), by=by)
        found[name] = tuple(body.sha256 for body in bodies)
    return found


async def destroy(house: House, erased: Mapping[str, Sequence[str]]) -> None:
    """Destroy what is said to be erased, and the reports in which it may be shown; doing it again changes nothing."""
    if erased:
        failpoint.passing("erasure.said")
    for name, digests in erased.items():
        for digest in digests:
            with suppress(ArtifactMissing):  # it never came, or its folder is lost: nobody can read it
                await asyncio.to_thread(house.vault.erase, name, digest)
            failpoint.passing("erasure.done")
        for path in (house.settings.home / "reports").glob(f"{name}.*"):
            path.unlink(missing_ok=True)


async def finish(house: House) -> int:
    """Destroy what an entry says is erased and the vault still holds, because somebody was killed in between."""
    async with house.store.read() as tx:
        said = await privacy.erased(tx)
        left = await asyncio.to_thread(lambda: [one for one in said if house.vault.has(*one)])
        standing: dict[str, list[str]] = {}
        for name, digest in left:
            last = kept_by(await ledger.load(tx, name)).get(digest)
            if last is not None and isinstance(last.body, Erased):  # it may have come again since
                standing.setdefault(name, []).append(digest)
    await destroy(house, standing)
    return sum(map(len, standing.values()))
