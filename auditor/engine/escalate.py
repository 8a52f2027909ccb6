"""Has a question stood open for too long? Said when it is due, else after three days, then a week, a fortnight.

A case that waits for a person is asked about once; whoever is told, and how, is
for the alerts to say.
"""

from datetime import timedelta

from results.clock import Clock
from results.records import Escalated
from results.store import Store, ledger, question

LEVELS = (timedelta(days=3), timedelta(days=7), timedelta(days=14))


async def escalate(store: Store, clock: Clock) -> int:
    """Escalate what is due to be; gives how many questions."""
    now = clock.now()
    count = 0
    async with store.read() as tx:
        late = [
            (level, found)
            for level, after in enumerate(LEVELS)
            for found in await question.standing(tx, level=level, before=now - after)
        ]
        told = {asked for _, (asked, _) in late}
        late += [(0, found) for found in await question.overdue(tx, now) if found[0] not in told]
    for level, (asked, where) in late:
        async with store.write() as tx:
            if (asked, where) in await question.standing(tx, level=level, before=now):
                await ledger.append(tx, where, Escalated(question=asked, level=level + 1), at=now, by="engine")
                count += 1
    return count
