"""What would change if a method were adopted, read before it is? Two methods on the same evidence; nothing is kept."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from auditor.assess import method_digest, this_method
from auditor.house import House
from auditor.judge import conclude
from auditor.judged import counted
from auditor.method.difference import Difference, Pair, difference
from auditor.refusal import Refused
from results.figures.columns import day_of
from results.figures.period import Period, period_of
from results.records import Method, ReleaseRow
from results.store import case_row
from results.store import method as methods
from results.store import release as releases
from results.store.case_row import KeptRow

CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A method as somebody named it; `release`: by one that rests on it."""

    method: Method
    release: ReleaseRow | None = None

    @property
    def is_current(self) -> bool:
        return self.method.digest == method_digest()


async def side_of(house: House, name: str) -> Side:
    """Find a method by `current`, by its digest or the beginning of it, or by a release.

    Raises:
        MethodMissing: nothing is called so, or several methods begin so.
    """
    async with house.store.read() as tx:
        known = await methods.listing(tx)
        release = next((row for row in await releases.listing(tx) if row.id == name), None)
    here = this_method()
    if name == CURRENT:
        return Side(method=next((m for m in known if m.digest == here.digest), here))
    known = known if any(m.digest == here.digest for m in known) else (*known, here)
    return Side(method=methods.named(known, name if release is None else release.method), release=release)


async def adoption(
    house: House, before: str, after: str, *, period: Period | None = None, judging: bool = True
) -> Difference:
    """Compare two methods on the evidence that one has judged; where one is a release's, on what that rests on.

    What a method has not judged yet is judged now, if it is that of this
    program, and not kept; without `judging` it is left out.

    Raises:
        MethodMissing: nothing is called so, or several methods begin so.
        Refused: two releases of different periods, or of another than `period`.
    """
    one, other = await side_of(house, before), await side_of(house, after)
    of = _period(one, other, period)
    base = min((one, other), key=lambda side: (side.release is None, side.is_current))
    against = other if base is one else one
    until = base.release.built_at if base.release is not None else None
    kept = await _rows(house, base, until)
    if of is not None:
        kept = {seal: row for seal, row in kept.items() if of.holds(day_of(row.row))}
    facing = (
        kept if against.method.digest == base.method.digest else await _facing(house, against, kept, judging=judging)
    )
    accounts = house.accounts()
    pairs: list[Pair] = []
    for seal, row in kept.items():
        if seal in facing:
            mine, its = counted(row, accounts), counted(facing[seal], accounts)
            pairs.append((mine, its) if base is one else (its, mine))
    left_out = len(kept) - len(pairs)
    return await asyncio.to_thread(difference, one.method, other.method, pairs, period=of, left_out=left_out)


def _period(one: Side, other: Side, named: Period | None) -> Period | None:
    said = {side.release.period for side in (one, other) if side.release is not None}
    if named is not None:
        said.add(named.name)
    if len(said) > 1:
        raise Refused(f"{' and '.join(sorted(said))} are different periods; compare methods on one of them")
    return period_of(said.pop()) if said else None


async def _rows(house: House, side: Side, until: datetime | None) -> dict[str, KeptRow]:
    """What a method has judged: of each case the newest seal, by its digest."""
    async with house.store.read() as tx:
        return {row.evidence: row async for row in case_row.all_rows(tx, side.method.digest, until=until)}


async def _facing(house: House, side: Side, seals: Mapping[str, KeptRow], *, judging: bool) -> dict[str, KeptRow]:
    """What another method says of the same seals, as far as it is known or can be judged now."""
    async with house.store.read() as tx:
        found = await case_row.rows_of_seals(tx, side.method.digest, seals.keys())
    if side.is_current and judging:
        for seal in _lacking(seals, found):
            found[seal] = (await conclude(house, seals[seal].row.case, seal=seal)).row
    return found


def _lacking(wanted: Iterable[str], found: Mapping[str, KeptRow]) -> list[str]:
    return [seal for seal in wanted if seal not in found]
