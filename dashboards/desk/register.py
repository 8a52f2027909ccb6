"""Which pages are there, and who gets to each? Whatever is not in this table does not exist."""

from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Final

from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Route

from dashboards.address import Site
from dashboards.desk import (
    alerts,
    api,
    board,
    calendar,
    campaigns,
    case,
    cases,
    enter,
    evidence,
    log,
    me,
    method,
    notices,
    people,
    questions,
    releases,
    samples,
    scenarios,
    today,
    tokens,
)
from dashboards.desk.guard import Guard, Page, Pulse
from dashboards.desk.program import Gate
from dashboards.desk.render import script, style
from dashboards.desk.right import Right
from dashboards.desk.roof import Missing, Roof
from dashboards.desk.visit import Visit
from dashboards.http.pace import Pace
from results.records.person import TokenScope

BELOW: Final = "/desk"
READS_PER_S: Final = 2
"""So often a program may ask by one token, on average."""
_YEAR: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One route of the desk.

    Attributes:
        pulse: its page asks by itself what has changed.
        scope: it is for programs, which show a token of this scope; no right opens it.
    """

    method: str
    path: str
    right: Right
    page: Page
    pulse: Pulse | None = None
    scope: TokenScope | None = None


async def _style(_visit: Visit) -> Response:
    return Response(style(), media_type="text/css", headers={"Cache-Control": _YEAR})


async def _script(_visit: Visit) -> Response:
    return Response(script(), media_type="text/javascript", headers={"Cache-Control": _YEAR})


async def _nothing(_visit: Visit) -> Response:
    raise Missing


def _get(path: str, right: Right, page: Page, pulse: Pulse | None = None) -> Address:
    return Address(method="GET", path=f"{BELOW}{path}", right=right, page=page, pulse=pulse)


def _told(path: str, scope: TokenScope, page: Page) -> Address:
    return Address(method="GET", path=f"{BELOW}{path}", right=Right.OPEN, page=page, scope=scope)


def _post(path: str, right: Right, page: Page) -> Address:
    return Address(method="POST", path=f"{BELOW}{path}", right=right, page=page)


ADDRESSES: Final = (
    _get("/style/{name}", Right.OPEN, _style),
    _get("/script/{name}", Right.OPEN, _script),
    _get("/sign-in", Right.OPEN, enter.ask),
    _post("/sign-in", Right.OPEN, enter.sign_in),
    _get("/code", Right.OPEN, enter.ask_code),
    _post("/code", Right.OPEN, enter.prove),
    _post("/sign-out", Right.SELF, enter.sign_out),
    _get("/me", Right.SELF, me.show),
    _post("/me/password", Right.SELF, me.change_password),
    _post("/me/code", Right.SELF, me.add_code),
    _post("/me/sessions", Right.SELF, me.end_sessions),
    _post("/me/tokens", Right.SELF, tokens.make),
    _post("/me/tokens/end", Right.SELF, tokens.end),
    _post("/me/interests", Right.SELF, me.declare),
    _get("", Right.READ, today.show, today.pulse),
    _get("/cases", Right.READ, cases.listing),
    _get("/cases/board", Right.READ, board.show),
    _get("/calendar", Right.READ, cases.calendar),
    _get("/calendar/deadlines.ics", Right.READ, calendar.ics),
    _get("/calendar/deadlines.csv", Right.READ, calendar.table),
    _get("/cases/{ledger}", Right.READ, case.show, case.pulse),
    _post("/cases/{ledger}/run", Right.ORDER, case.run),
    _post("/cases/{ledger}/abandon", Right.ORDER, case.abandon),
    _get("/cases/{ledger}/artifacts/{sha256}", Right.EVIDENCE, evidence.show),
    _get("/cases/{ledger}/artifacts/{sha256}/file", Right.EVIDENCE, evidence.download),
    _get("/cases/{ledger}/artifacts/{sha256}/picture", Right.EVIDENCE, evidence.picture),
    _get("/questions", Right.ANSWER, questions.listing),
    _get("/questions/{question}", Right.ANSWER, questions.show),
    _post("/questions/{question}", Right.ANSWER, questions.answer),
    _get("/campaigns", Right.READ, campaigns.listing),
    _get("/campaigns/new", Right.ORDER, campaigns.ask),
    _post("/campaigns/new", Right.ORDER, campaigns.order),
    _get("/campaigns/{name}", Right.READ, campaigns.show),
    _get("/campaigns/{name}/change", Right.ORDER, campaigns.ask_change),
    _post("/campaigns/{name}/change", Right.ORDER, campaigns.change),
    _post("/campaigns/{name}/pause", Right.ORDER, campaigns.pause),
    _post("/campaigns/{name}/resume", Right.ORDER, campaigns.resume),
    _post("/campaigns/{name}/run", Right.ORDER, campaigns.run),
    _get("/samples", Right.READ, samples.listing),
    _get("/samples/draw", Right.ORDER, samples.ask),
    _post("/samples/draw", Right.ORDER, samples.draw),
    _get("/samples/{sample}", Right.READ, samples.show),
    _get("/samples/{sample}/file", Right.READ, samples.download),
    _get("/scenarios", Right.READ, scenarios.scenarios),
    _get("/accounts", Right.READ, scenarios.accounts),
    _get("/notices", Right.READ, notices.listing),
    _post("/notices", Right.REVIEW, notices.draft),
    _get("/notices/{notice}", Right.EVIDENCE, notices.show),
    _post("/notices/{notice}/approve", Right.REVIEW, notices.approve),
    _post("/notices/{notice}/reject", Right.REVIEW, notices.reject),
    _post("/notices/{notice}/edit", Right.REVIEW, notices.edit),
    _post("/notices/{notice}/withdraw", Right.REVIEW, notices.withdraw),
    _post("/notices/{notice}/remind", Right.REVIEW, notices.remind),
    _post("/notices/{notice}/decide", Right.REVIEW, notices.decide),
    _get("/alerts", Right.READ, alerts.listing),
    _post("/alerts/ack", Right.TEND, alerts.see_to),
    _post("/alerts/mute", Right.TEND, alerts.mute),
    _get("/releases", Right.READ, releases.listing, releases.pulse),
    _get("/releases/build", Right.RELEASE, releases.ask),
    _post("/releases/build", Right.RELEASE, releases.order),
    _get("/releases/{release}", Right.READ, releases.show),
    _get("/releases/{release}/files", Right.READ, releases.files),
    _get("/releases/{release}/difference", Right.READ, releases.difference),
    _post("/releases/{release}/embargo", Right.RELEASE, releases.embargo),
    _post("/releases/{release}", Right.RELEASE, releases.step),
    _get("/method", Right.READ, method.listing),
    _get("/method/difference", Right.READ, method.difference),
    _get("/method/{digest}", Right.READ, method.show),
    _get("/people", Right.PEOPLE, people.listing),
    _post("/people/{name}/roles", Right.PEOPLE, people.set_roles),
    _post("/people/{name}/disable", Right.PEOPLE, people.disable),
    _get("/log", Right.LOG, log.show),
    _told("/api/cases", TokenScope.CASES, api.cases),
    _told("/api/{path:path}", TokenScope.CASES, _nothing),
    _get("/{path:path}", Right.SELF, _nothing),
    _post("/{path:path}", Right.SELF, _nothing),
)


def stands_on(path: str) -> str:
    """The path of the page on which the form stands that is sent to a path: its own, or the next above it."""
    read = {one.path for one in ADDRESSES if one.method == "GET"}
    while path not in read:
        path = path.rpartition("/")[0]
    return path


def install(app: FastAPI, roof: Roof, site: Site, *, rate_per_s: float | None, tries_per_s: float | None = 1) -> None:
    """Add the desk to the application.

    Args:
        app: the application.
        roof: the program around it.
        site: the address by which it is reached.
        rate_per_s: requests of one address, on average; None: no limit.
        tries_per_s: of those, tries to get in.
    """
    guard = Guard(roof=roof, site=site, pace=Pace(rate_per_s, monotonic), tries=Pace(tries_per_s, monotonic))
    gate = Gate(roof=roof, pace=Pace(READS_PER_S, monotonic), tries=Pace(tries_per_s, monotonic))
    app.router.routes.extend(_routes(guard, gate))
    app.state.faces[BELOW] = guard.face


def _routes(guard: Guard, gate: Gate) -> Iterator[Route]:
    for address in ADDRESSES:
        if address.page in (_style, _script):
            endpoint = guard.loaded(address.page)
        elif address.scope is not None:
            endpoint = gate.before(address.page, address.scope)
        else:
            read_at = stands_on(address.path)
            above = read_at if read_at != address.path else ""
            endpoint = guard.before(address.page, address.right, address.pulse, stands_on=above)
        yield Route(address.path, endpoint, methods=[address.method], include_in_schema=False)
