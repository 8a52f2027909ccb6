"""Which declarations are there, do they still hold; which test accounts, and how are they?"""

from starlette.responses import Response

from dashboards.desk.visit import Visit
from results.store import board


async def scenarios(visit: Visit) -> Response:
    found = await visit.roof.scenarios()
    async with visit.roof.store.read() as tx:
        last = await board.last_success(tx)
    ordered = sorted(found, key=lambda one: (not one.refused, not one.faults, one.id))
    return visit.page("scenarios.html.j2", scenarios=ordered, last=last)


async def accounts(visit: Visit) -> Response:
    found = await visit.roof.accounts(visit.language)
    ordered = sorted(found, key=lambda one: (one.is_fine, one.account))
    return visit.page("accounts.html.j2", accounts=ordered)
