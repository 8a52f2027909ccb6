"""How is a service put together from a clock, vices and accounts?"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from email.utils import format_datetime
from ipaddress import ip_address

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from results.clock import Clock
from results.records import Text
from scenarios.sandbox.behaviour import Behaviour, Layout
from scenarios.sandbox.pages import account, entry, exchange, office, public, rights
from scenarios.sandbox.service import SERVICES, ExportMode, SandboxService, ServiceName
from scenarios.sandbox.sign_in import enrol
from scenarios.sandbox.state import Counters, SandboxAccount, State
from scenarios.sandbox.vices import VICES
from scenarios.sandbox.visit import Page, Portal, endpoint

CONTROL_PATH = "/__sandbox__/counters"
_AGENT_TAKES = timedelta(days=9)
_QUEUE_TAKES = timedelta(hours=36)
_USUAL_DELAYS = {
    ExportMode.IMMEDIATE: timedelta(0),
    ExportMode.QUEUED: _QUEUE_TAKES,
    ExportMode.ON_REQUEST: _AGENT_TAKES,
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
# path, page, for members only, methods
_PAGES: tuple[tuple[str, Page, bool, str], ...] = (
    ("/", public.home, False, "GET"),
    ("/confidentialite", public.privacy, False, "GET"),
    ("/mentions-legales", public.legal, False, "GET"),
    ("/vos-droits", public.your_rights, False, "GET"),
    ("/aide", public.help_page, False, "GET"),
    ("/contact", public.contact, False, "GET"),
    ("/langue/{language}", public.switch_language, False, "GET"),
    ("/cookies", public.answer_cookies, False, "POST"),
    ("/connexion", entry.sign_in, False, "GET POST"),
    ("/connexion/code", entry.enter_code, False, "GET POST"),
    ("/deconnexion", entry.sign_out, True, "POST"),
    ("/compte", account.dashboard, True, "GET"),
    ("/profil", account.profile, True, "GET POST"),
    ("/famille", account.family, True, "GET"),
    ("/famille/ajouter", account.add_relative, True, "GET POST"),
    ("/activite", account.activity, True, "GET"),
    ("/messages", exchange.messages, True, "GET"),
    ("/messages/nouveau", exchange.write_message, True, "GET POST"),
    ("/rendez-vous", exchange.appointments, True, "GET"),
    ("/rendez-vous/nouveau", exchange.book, True, "GET POST"),
    ("/fichiers/{file_id}", exchange.fetch_file, True, "GET"),
    ("/bureau", office.office, True, "GET POST"),
    ("/droits", rights.rights, True, "GET"),
    ("/droits/donnees", rights.ask, True, "GET POST"),
    ("/droits/demandes", rights.requests, True, "GET"),
    ("/telechargement/{token}", rights.download, False, "GET"),
    ("/confirmation/{token}", rights.confirm, False, "GET"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """A service ready to be served, and what it knows."""

    app: ASGIApp
    service: SandboxService
    behaviour: Behaviour
    state: State
    counters: Counters


def create_sandbox(
    *,
    clock: Clock,
    vices: Sequence[str] = (),
    service: ServiceName = "mutuelle",
    accounts: Sequence[SandboxAccount],
    seed: str,
    export_mode: ExportMode | None = None,
    export_delay: timedelta | None = None,
    control: bool = False,
    title: Text | None = None,
    layout: Layout = Layout.FOOTER,
    state: State | None = None,
) -> Sandbox:
    """Put a service together; without vices it honours the right.

    Args:
        clock: whose time the service lives in; everything expires by it.
        vices: names from `VICES`, applied in this order.
        service: the insurer (Art. 20) or the town (Art. 15).
        accounts: who is a member from the start.
        seed: makes ids and references the same each time; no secret rests on it but the second factor that
            the vice `two_factor` hands out.
        export_mode: instead of the service's own; its usual delay comes with it.
        export_delay: instead of the mode's usual delay.
        title: instead of the service's own name.
        layout: where the privacy notice stands.
        state: what it holds already, members included, instead of beginning empty.
        control: show the counters at `/__sandbox__/counters`, to loopback only.

    Raises:
        ValueError: a vice, or a service, is not known.
    """
    if service not in SERVICES:
        raise ValueError(f"there is no sandbox service {service!r}; there are {', '.join(SERVICES)}")
    kind = SERVICES[service] if title is None else replace(SERVICES[service], title=title)
    behaviour = replace(_behaviour(kind, vices, export_mode, export_delay), layout=layout)
    if state is None:
        state = State(opened_at=clock.now(), seed=seed)
        for one in accounts:
            enrol(one, state, prefix=kind.prefix, code_for_all=behaviour.code_for_all)
    portal = Portal(clock=clock, service=kind, behaviour=behaviour, state=state, counters=Counters())
    return Sandbox(
        app=_with_own_date(Starlette(routes=_routes(portal, control=control)), clock),
        service=kind,
        behaviour=behaviour,
        state=state,
        counters=portal.counters,
    )


def _behaviour(
    kind: SandboxService, vices: Sequence[str], mode: ExportMode | None, delay: timedelta | None
) -> Behaviour:
    usual = kind.delay if mode is None else _USUAL_DELAYS[mode]
    behaviour = Behaviour(mode=mode or kind.mode, delay=usual if delay is None else delay)
    for name in vices:
        if name not in VICES:
            raise ValueError(f"there is no vice {name!r}; `auditor sandbox --list` shows those there are")
        behaviour = VICES[name].apply(behaviour)
    return behaviour


def _routes(portal: Portal, *, control: bool) -> list[Route]:
    routes = [
        Route(path, endpoint(portal, page, members_only=members), methods=methods.split())
        for path, page, members, methods in _PAGES
    ]
    claims = portal.service.claims_path
    routes += [
        Route(claims, endpoint(portal, exchange.claims), methods=["GET"]),
        Route(f"{claims}/nouvelle", endpoint(portal, exchange.make_claim), methods=["GET", "POST"]),
        Route("/style.css", public.style),
        Route("/robots.txt", public.robots),
    ]
    if control:
        routes.append(Route(CONTROL_PATH, _control(portal)))
    routes.append(Route("/{path:path}", endpoint(portal, public.missing, members_only=False)))
    return routes


def _control(portal: Portal) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        host = request.client.host if request.client else ""
        if not host or not ip_address(host).is_loopback:
            return Response(status_code=404)
        counted = {one.name: dict(getattr(portal.counters, one.name)) for one in fields(portal.counters)}
        return JSONResponse({**counted, "session_ids": list(portal.state.sessions)})

    return show


def _with_own_date(app: ASGIApp, clock: Clock) -> ASGIApp:
    """Date every answer by the service's clock (RFC 9110, 6.6.1), and add what protects its pages."""

    async def dated(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Date"] = format_datetime(clock.now(), usegmt=True)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await app(scope, receive, send_dated)

    return dated
