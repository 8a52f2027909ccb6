"""May a person have a release told now, to whom, and which pushes are that?"""

from collections.abc import Sequence

from auditor.gathered import folder_of
from auditor.house import House
from auditor.push.enter import Telling, telling_of
from auditor.refusal import Refused
from results.records import ReleaseEvent, ReleaseRow, ReleaseState
from results.store import push, switch
from results.store import release as releases
from results.store.switch import STOP


async def ask(house: House, release: str, names: Sequence[str], *, again: bool = False) -> tuple[str, ...]:
    """Make pushes of a release due now, also those that were given up; enter those that are missing. Gives their ids.

    Args:
        house: the installation.
        release: which.
        names: to whom; none: to everybody to whom it goes by itself.
        again: also to those whom it has reached. Who answered that they are gone is told only where they are named.

    Raises:
        ReleaseMissing: there is none of this name.
        RecipientMissing: somebody is named whom nobody knows.
        Refused: nobody may be told of it, or not they, or everything is stopped.
    """
    now = house.clock.now()
    async with house.store.read() as tx:
        row = await releases.find(tx, release)
        events = await releases.events_of(tx, release)
    telling = _telling(house, row, events, names)
    async with house.store.write() as tx:
        if await switch.is_on(tx, STOP):
            raise Refused("everything is stopped, and so nothing is sent; `auditor stop-all --lift` goes on")
        if (await releases.find(tx, release)).state is not row.state:
            raise Refused(
                f"release {release} has just changed its state; look at `auditor release list`, and ask again"
            )
        chosen = frozenset(names) or await telling.entitled(tx)
        ids = await telling.enter(tx, chosen, now)
        await push.hurry(tx, ids, now, again=again, gone=bool(names))
    return ids


def _telling(house: House, row: ReleaseRow, events: Sequence[ReleaseEvent], names: Sequence[str]) -> Telling:
    last = events[-1]
    if row.state is ReleaseState.SUPERSEDED:
        raise Refused(f"release {row.id} is superseded: push the one that takes its place (`auditor release list`)")
    if row.state is ReleaseState.EMBARGOED:
        strangers = sorted(set(names) - set(last.recipients))
        if strangers:
            raise Refused(
                f"release {row.id} is under embargo, and {', '.join(strangers)} is not among those who have it before: "
                f"{', '.join(last.recipients)}; it goes to others once it is published"
            )
    known = house.recipients()
    for name in names:
        known.of(name)
    telling = telling_of(
        house,
        folder_of(house) / row.id,
        row,
        row.state,
        at=last.at,
        until=last.until,
        named=last.recipients if row.state is ReleaseState.EMBARGOED else (),
    )
    if telling is None:
        raise Refused(f"release {row.id} is {row.state}: nobody is told of it before it is embargoed or published")
    return telling
