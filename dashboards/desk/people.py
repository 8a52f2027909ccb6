"""Who may enter, and as what? Passwords are given at a terminal (`auditor user`), never here."""

from starlette.responses import Response

from dashboards.desk import person as acts
from dashboards.desk.person import PersonRefused
from dashboards.desk.right import ROLES
from dashboards.desk.visit import Visit
from results.records import Text
from results.records.person import PersonRole
from results.store import interest, person


async def listing(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, status: int = 200, problem: Text | None = None) -> Response:
    async with visit.roof.store.read() as tx:
        found = [(one, await interest.of(tx, one.name)) for one in await person.listing(tx)]
    return visit.page(
        "people.html.j2",
        status,
        problem=visit.said(problem) if problem is not None else None,
        people=found,
        every_role=ROLES,
        locked=lambda one: one.locked_until is not None and one.locked_until > visit.now,
    )


async def set_roles(visit: Visit) -> Response:
    assert visit.session is not None
    roles, here = [role for role in PersonRole if role in visit.form.many("role")], visit.session.digest
    try:
        await acts.set_roles(visit.roof.store, visit.part("name"), roles, by=visit.name, now=visit.now, staying=here)
    except PersonRefused as refused:
        return await _page(visit, 422, refused.words)
    return visit.go("/desk/people", said="roles")


async def disable(visit: Visit) -> Response:
    again = visit.form.text("again") == "yes"
    try:
        await acts.disable(visit.roof.store, visit.part("name"), by=visit.name, now=visit.now, again=again)
    except PersonRefused as refused:
        return await _page(visit, 422, refused.words)
    return visit.go("/desk/people", said="enabled" if again else "disabled")
