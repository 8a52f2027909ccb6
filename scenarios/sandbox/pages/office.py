"""How does an agent of the service answer by hand what nobody answers by itself?"""

from starlette.responses import Response

from scenarios.sandbox.order import OrderStatus, status_of
from scenarios.sandbox.state import Order
from scenarios.sandbox.visit import Visit


async def office(visit: Visit) -> Response:
    """Show the requests that wait, and prepare the archive of one; who is no agent learns nothing of the page."""
    if not visit.member.account.is_agent:
        return visit.page("notice.html", 404, notice="missing")
    waiting = [order for order in visit.state.orders if _waits(visit, order)]
    if visit.request.method == "GET":
        return visit.page("office.html", orders=[(order, visit.state.members[order.username]) for order in waiting])
    order = next((one for one in waiting if one.reference == visit.text("reference")), None)
    if order is None:
        return visit.go("/bureau", visit.say("Cette demande n’attend plus.", "This request no longer waits."))
    order.prepared_at = visit.now
    done = visit.say(f"L’archive {order.reference} est prête.", f"The archive {order.reference} is ready.")
    return visit.go("/bureau", done)


def _waits(visit: Visit, order: Order) -> bool:
    return status_of(order, visit.portal.behaviour, visit.now) is OrderStatus.PREPARING
