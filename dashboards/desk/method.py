"""By which method does this program judge, by which did others before it, and what changes from one to another?"""

from typing import Final

from starlette.responses import Response

from dashboards.desk.roof import Missing
from dashboards.desk.visit import Visit
from dashboards.vocabulary import FAMILIES

CASES: Final = 20
"""How many cases of one change are named."""


async def listing(visit: Visit) -> Response:
    return visit.page("methods.html.j2", methods=await visit.roof.methods(), before="", after="")


async def show(visit: Visit) -> Response:
    return visit.page("method.html.j2", of=await visit.roof.method(visit.part("digest")), families=FAMILIES)


async def difference(visit: Visit) -> Response:
    """What changes, and for whom; of methods that are named by their whole digests."""
    methods = await visit.roof.methods()
    known = {one.method.digest for one in methods}
    before, after = visit.query("before"), visit.query("after")
    if not {before, after} <= known:
        raise Missing
    return visit.page(
        "method_difference.html.j2",
        methods=methods,
        before=before,
        after=after,
        differs=await visit.roof.method_differs(before, after, visit.language),
        most=CASES,
    )
