"""Is somebody free to record, approve or decide anything about a controller?

Whoever declared an interest is not, by whichever way they come: the desk, or a
terminal under the same name.
"""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.refusal import Refused
from dashboards.gate import person_of
from results.records import Service
from results.records.person import Interest
from results.store import declaration, interest
from results.store.ledger import LedgerRow
from scenarios.digest import from_text


class Interested(Refused):
    """{0}"""

    code = "interested"


async def refuse_interested(tx: AsyncConnection, person: str, services: Iterable[Service]) -> None:
    """Refuse whoever declared an interest in one of these services, or in who answers for it.

    Raises:
        Interested: says towards whom.
    """
    for service in services:
        found = await interest_in(tx, person, service)
        if found is not None:
            raise Interested(
                f"{person} has declared an interest in {found.controller}, and records, approves and decides nothing there: "
                "let somebody else do it"
            )


async def interest_in(tx: AsyncConnection, person: str, service: Service) -> Interest | None:
    """What somebody has declared towards a service, or towards who answers for it."""
    controller = service.controller
    names = [service.id, service.name.fr, service.name.en, controller.name]
    return await interest.towards(tx, person_of(person), [*names, *([controller.siren] if controller.siren else [])])


async def refuse_interested_in(tx: AsyncConnection, person: str, row: LedgerRow) -> None:
    """The same, of the service of a ledger.

    Raises:
        Interested: says towards whom.
    """
    if not await interest.of(tx, person_of(person)):
        return
    text = await declaration.scenario_text(tx, row.scenario_digest)
    await refuse_interested(tx, person, [from_text(text).service])
