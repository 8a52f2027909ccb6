"""Which declarations are there, do they still hold; which test accounts, and how are they?"""

from collections.abc import Sequence
from typing import Final, TypeVar
from urllib.parse import urlencode

from starlette.responses import Response

from dashboards.desk.visit import Visit
from results.store import board

PAGE: Final = 50

T = TypeVar("T")


async def scenarios(visit: Visit) -> Response:
    """The scenarios, those to be mended first, fifty a page."""
    wanted = visit.query("q").casefold()
    found = [
        one
        for one in await visit.roof.scenarios()
        if wanted in one.id.casefold() or (one.name is not None and wanted in visit.said(one.name).casefold())
    ]
    ordered = sorted(found, key=lambda one: (not one.refused, not one.faults, one.id))
    shown, following = _part(visit, "/desk/scenarios", ordered)
    async with visit.roof.store.read() as tx:
        last = await board.last_success(tx, [one.id for one in shown])
    return visit.page(
        "scenarios.html.j2", scenarios=shown, total=len(ordered), last=last, q=visit.query("q"), following=following
    )


async def accounts(visit: Visit) -> Response:
    """The accounts by name, fifty a page."""
    wanted = visit.query("q").casefold()
    names = [name for name in await visit.roof.account_names() if wanted in name.casefold()]
    shown, following = _part(visit, "/desk/accounts", names)
    return visit.page(
        "accounts.html.j2",
        accounts=await visit.roof.accounts(shown, visit.language),
        total=len(names),
        q=visit.query("q"),
        following=following,
    )


def _part(visit: Visit, path: str, everything: Sequence[T]) -> tuple[Sequence[T], str | None]:
    """One page of a list, and where the next is; None where it is the last."""
    said = visit.query("from")
    start = int(said) if said.isdecimal() and len(said) < 9 else 0
    following = None
    if start + PAGE < len(everything):
        query = {"q": visit.query("q"), "from": str(start + PAGE)}
        following = f"{path}?{urlencode({name: value for name, value in query.items() if value})}"
    return everything[start : start + PAGE], following
