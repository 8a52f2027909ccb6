"""How are releases told at the desk?"""

from collections.abc import Sequence

from auditor.house import House
from auditor.release_course import NEXT
from dashboards.desk.edition import ReleaseTold
from results.records import ReleaseEvent, ReleaseRow
from results.store import release as releases


async def listing(house: House) -> tuple[ReleaseTold, ...]:
    async with house.store.read() as tx:
        rows = await releases.listing(tx)
        events = await releases.events(tx)
    return tuple(_told(row, events.get(row.id, ()), rows) for row in rows)


def _told(row: ReleaseRow, events: Sequence[ReleaseEvent], rows: Sequence[ReleaseRow]) -> ReleaseTold:
    held = next((event for event in reversed(events) if event.until is not None), None)
    return ReleaseTold(
        id=row.id,
        state=str(row.state),
        period=row.period,
        corrects=row.corrects,
        built_at=row.built_at,
        digest=row.digest,
        leads_to=tuple(str(state) for state in NEXT[row.state]),
        history=tuple((event.at, str(event.state), event.person) for event in events),
        held_until=held.until if held is not None else None,
        recipients=held.recipients if held is not None else (),
        beside=_beside(row, rows),
    )


def _beside(row: ReleaseRow, rows: Sequence[ReleaseRow]) -> tuple[str, ...]:
    """The others of the period: first what it corrects, then those before it, then those after."""
    same = [one for one in rows if one.period == row.period and one.id != row.id]
    same.sort(key=lambda one: (one.id != row.corrects, one.built_at > row.built_at, row.built_at - one.built_at))
    return tuple(one.id for one in same)
