"""Who may take each route of the desk, and does nobody without having signed in? `test_reach` takes each by every role."""

import re
from collections.abc import Mapping

import pytest
from fastapi import FastAPI
from starlette.routing import Route

from auditor.house import House
from auditor.roof import DeskRoof
from dashboards.address import Site
from dashboards.app import ROUTERS, create_app
from dashboards.desk.register import ADDRESSES
from dashboards.desk.right import RIGHTS, Right
from dashboards.shelf.stock import Shelf
from results.records import QuestionTopic
from results.records.person import PersonRole
from tests.dashboards.desk.rig import PNG, Seat, ask, keep, seat

OPEN, EVERYBODY = "OPEN", ("reader", "auditor", "reviewer", "admin")
LOOK, WORK, JUDGE = ("auditor", "reviewer"), ("auditor",), ("reviewer",)

WHO: Mapping[str, str | tuple[str, ...]] = {
    "GET /desk/style/{name}": OPEN,
    "GET /desk/script/{name}": OPEN,
    "GET /desk/sign-in": OPEN,
    "POST /desk/sign-in": OPEN,
    "GET /desk/code": OPEN,
    "POST /desk/code": OPEN,
    "POST /desk/sign-out": EVERYBODY,
    "GET /desk/me": EVERYBODY,
    "POST /desk/me/password": EVERYBODY,
    "POST /desk/me/code": EVERYBODY,
    "POST /desk/me/sessions": EVERYBODY,
    "POST /desk/me/interests": EVERYBODY,
    "POST /desk/me/tokens": EVERYBODY,
    "POST /desk/me/tokens/end": EVERYBODY,
    "GET /desk/api/cases": OPEN,
    "GET /desk/api/{path:path}": OPEN,
    "GET /desk": EVERYBODY,
    "GET /desk/cases": EVERYBODY,
    "GET /desk/cases/board": EVERYBODY,
    "GET /desk/calendar": EVERYBODY,
    "GET /desk/calendar/deadlines.ics": EVERYBODY,
    "GET /desk/calendar/deadlines.csv": EVERYBODY,
    "GET /desk/cases/{ledger}": EVERYBODY,
    "POST /desk/cases/{ledger}/run": WORK,
    "POST /desk/cases/{ledger}/abandon": WORK,
    "GET /desk/cases/{ledger}/artifacts/{sha256}": LOOK,
    "GET /desk/cases/{ledger}/artifacts/{sha256}/file": LOOK,
    "GET /desk/cases/{ledger}/artifacts/{sha256}/picture": LOOK,
    "GET /desk/questions": LOOK,
    "GET /desk/questions/{question}": LOOK,
    "POST /desk/questions/{question}": LOOK,
    "GET /desk/campaigns": EVERYBODY,
    "GET /desk/campaigns/new": WORK,
    "POST /desk/campaigns/new": WORK,
    "GET /desk/campaigns/{name}": EVERYBODY,
    "GET /desk/campaigns/{name}/change": WORK,
    "POST /desk/campaigns/{name}/change": WORK,
    "POST /desk/campaigns/{name}/pause": WORK,
    "POST /desk/campaigns/{name}/resume": WORK,
    "POST /desk/campaigns/{name}/run": WORK,
    "GET /desk/samples": EVERYBODY,
    "GET /desk/samples/draw": WORK,
    "POST /desk/samples/draw": WORK,
    "GET /desk/samples/{sample}": EVERYBODY,
    "GET /desk/samples/{sample}/file": EVERYBODY,
    "GET /desk/scenarios": EVERYBODY,
    "GET /desk/accounts": EVERYBODY,
    "GET /desk/notices": EVERYBODY,
    "POST /desk/notices": JUDGE,
    "GET /desk/notices/{notice}": LOOK,
    "POST /desk/notices/{notice}/approve": JUDGE,
    "POST /desk/notices/{notice}/reject": JUDGE,
    "POST /desk/notices/{notice}/edit": JUDGE,
    "POST /desk/notices/{notice}/withdraw": JUDGE,
    "POST /desk/notices/{notice}/remind": JUDGE,
    "POST /desk/notices/{notice}/decide": JUDGE,
    "GET /desk/alerts": EVERYBODY,
    "POST /desk/alerts/ack": LOOK,
    "POST /desk/alerts/mute": LOOK,
    "GET /desk/releases": EVERYBODY,
    "GET /desk/releases/build": JUDGE,
    "POST /desk/releases/build": JUDGE,
    "GET /desk/releases/{release}": EVERYBODY,
    "GET /desk/releases/{release}/files": EVERYBODY,
    "GET /desk/releases/{release}/difference": EVERYBODY,
    "POST /desk/releases/{release}/embargo": JUDGE,
    "POST /desk/releases/{release}": JUDGE,
    "GET /desk/method": EVERYBODY,
    "GET /desk/method/difference": EVERYBODY,
    "GET /desk/method/{digest}": EVERYBODY,
    "GET /desk/people": ("admin",),
    "POST /desk/people/{name}/roles": ("admin",),
    "POST /desk/people/{name}/disable": ("admin",),
    "GET /desk/log": ("reviewer", "admin"),
    "GET /desk/{path:path}": EVERYBODY,
    "POST /desk/{path:path}": EVERYBODY,
}
"""Who gets to each route; written by hand, so that whoever adds one says it here too."""


def test_every_route_below_the_desk_is_in_the_table_and_no_other(app: FastAPI) -> None:
    found = [
        f"{method} {route.path}"
        for route in app.router.routes
        if getattr(route, "path", "").startswith("/desk")
        for method in sorted((route.methods or set()) - {"HEAD"})  # type: ignore[attr-defined]
    ]
    assert sorted(found) == sorted(WHO)
    assert sorted(f"{one.method} {one.path}" for one in ADDRESSES) == sorted(WHO)
    assert all(type(route) is Route for route in app.router.routes if getattr(route, "path", "").startswith("/desk"))


def test_what_is_not_in_the_table_is_public_and_takes_nothing(house: House) -> None:
    app = create_app(Shelf(books=()), ladders={}, site=Site(url="http://test"), roof=DeskRoof(house))
    beside = {path for route in app.router.routes if (path := getattr(route, "path", None)) is not None}
    assert {path for path in beside if not path.startswith("/desk")} == {"/api/v1/openapi.json"}
    public = [route for router in ROUTERS for route in router.routes]
    assert len(public) > 30
    for route in public:
        assert route.methods <= {"GET", "HEAD"}, route.path  # type: ignore[attr-defined]
        assert not route.path.startswith(("/desk", "/n/")), route.path  # type: ignore[attr-defined]


def test_every_role_and_every_right_is_told_of() -> None:
    assert set(RIGHTS) == set(PersonRole)
    assert {right for some in RIGHTS.values() for right in some} == set(Right)
    assert RIGHTS[PersonRole.ADMIN].isdisjoint({Right.EVIDENCE, Right.ANSWER, Right.ORDER, Right.REVIEW, Right.RELEASE})


@pytest.fixture
async def places(house: House, case: str) -> dict[str, str]:
    """What stands in each part of a path."""
    return {
        "ledger": case,
        "sha256": await keep(house, case, PNG, "image/png"),
        "question": await ask(house, case, QuestionTopic.COLLECT_NOW, ("yes", "no")),
        "name": "nobody",
        "notice": "notice-1",
        "release": "2026-Q1.1",
        "sample": "towns",
        "digest": "f" * 64,
        "path:path": "nothing/here",
    }


def path_of(route: str, places: Mapping[str, str]) -> tuple[str, str]:
    method, _, path = route.partition(" ")
    return method, re.sub(r"\{([^}]+)\}", lambda found: places[found[1]], path)


async def send(at: Seat, method: str, path: str):
    return await (at.get(path) if method == "GET" else at.post(path, {"choice": "no"}))


async def test_nobody_gets_anywhere_without_having_signed_in(app: FastAPI, places: dict[str, str]) -> None:
    for route, who in WHO.items():
        method, path = path_of(route, places)
        page = await send(Seat(app), method, path)
        if who == OPEN:
            assert page.status in (200, 303, 401), route
        elif method == "POST":
            assert page.status == 401, route
        else:
            assert (page.status, (page.to or "").partition("?")[0]) == (303, "/desk/sign-in"), route
            assert not page.body, route


@pytest.mark.parametrize("state", ["unproven", "given"])
async def test_who_owes_a_code_or_a_password_of_their_own_gets_nowhere_else(
    app: FastAPI, house: House, places: dict[str, str], state: str
) -> None:
    every = [str(role) for role in PersonRole]
    for number, (route, who) in enumerate(WHO.items()):
        method, path = path_of(route, places)
        at = await seat(app, house, f"p{number}", *every, proven=state != "unproven", given=state == "given")
        page = await send(at, method, path)
        if who == OPEN or (state == "given" and "/me" in route) or "sign-out" in route or "path:path" in route:
            continue
        assert (page.status, page.to) == (303, "/desk/code" if state == "unproven" else "/desk/me"), route
        assert not page.body
