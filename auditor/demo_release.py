"""What is public of the demonstration's cases, months later, and who may look at all of it?

Nothing passes a gate here that would stop a real case: what fails is confirmed
by somebody who did not run it, and told to whom it concerns; then time goes by.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from auditor.house import House
from auditor.publication import note
from auditor.release import build
from auditor.release_course import step
from dashboards.desk.password import made
from dashboards.desk.person import add
from dashboards.gate import SECURITY, SECURITY_DAYS
from dashboards.publish import tally
from results.clock import SetClock
from results.figures.period import period_of
from results.records import Outcome, PublicationWhat, ReleaseState, Scorecard
from results.records.person import PersonRole

VISITOR = "demo"
"""Who may enter the desk afterwards, in every role."""
RAN, REVIEWED = "ines", "paul"
_LATER = timedelta(days=SECURITY_DAYS + 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A release, and what it does not show.

    Attributes:
        held: what holds cases back, with how many.
    """

    release: str
    services: int
    held: Counter[str]


async def publish_later(house: House, cards: Sequence[Scorecard], clock: SetClock) -> Published:
    """Have what was found confirmed and told, wait until it may be public, and publish what may."""
    clock.advance(timedelta(days=1))
    for card in cards:
        await _tell(house, card)
    clock.advance(_LATER)
    asked = max(card.clocks.first_deadline for card in cards if card.clocks.first_deadline is not None)
    built = await build(house, period_of(f"{asked.year}-Q{(asked.month + 2) // 3}"), person=RAN)
    for state in (ReleaseState.FROZEN, ReleaseState.PUBLISHED):
        await step(house, built.row.id, state, person=REVIEWED)
    return Published(release=built.row.id, services=len(built.gated.release.services), held=tally(built.gated.held))


async def _tell(house: House, card: Scorecard) -> None:
    failed = {v.criterion for v in card.verdicts if v.outcome is Outcome.FAILED}
    if not failed:
        return
    await note(house, card.case, PublicationWhat.CONFIRMED, person=REVIEWED)
    if weak := failed & SECURITY:
        await note(house, card.case, PublicationWhat.TOLD, person=REVIEWED, criteria=tuple(sorted(weak)))
    await note(house, card.case, PublicationWhat.NOTIFIED, person=REVIEWED)


async def let_in(house: House) -> str:
    """Let the visitor in; gives their password, which stands nowhere else."""
    password = made()
    await add(house.store, VISITOR, password, tuple(PersonRole), by=f"person:{RAN}", now=house.clock.now(), given=False)
    return password
