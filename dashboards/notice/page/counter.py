"""What is answered at an address of a notice's page, to whom, and how often?

Whoever has no link, an old one or a revoked one is told the same, after the same
look. Only a form opens a notice: a program that follows links has opened nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from math import ceil
from time import monotonic
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from dashboards.address import Site
from dashboards.http.fault import noted, status_of
from dashboards.http.language import preferred
from dashboards.http.pace import Pace
from dashboards.notice.page import passing, reading, writing
from dashboards.notice.page.call import Call
from dashboards.notice.page.guard import Guard
from dashboards.notice.page.roof import Refused, Roof, Shown
from dashboards.notice.page.sent import AT_ONCE, Sent, read_sent
from dashboards.notice.page.view import rendered, style_digest
from dashboards.notice.page.words import REFUSALS, SAID
from dashboards.typography import written
from results.records import LANGUAGES, Language, Text

Answer = Callable[[Call], Awaitable[Response]]

BELOW: Final = "/n"
OPEN: Final = ("POST", "open")
_READ: Final[Mapping[tuple[str, str], Answer]] = {
    ("GET", "answer"): writing.ask,
    ("POST", "answer"): writing.write,
    ("GET", "check"): writing.check,
    ("POST", "check"): writing.send,
    ("GET", "received"): writing.received,
    ("GET", "pass-on"): passing.ask,
    ("POST", "pass-on"): passing.make,
    ("POST", "take-back"): passing.take_back,
    ("GET", "evidence"): reading.evidence,
    ("GET", "notice.json"): reading.document,
}
_STATUS: Final = {"too_large": 413, "busy": 503, "not_ours": 403, "too_fast": 429}


class Counter:
    """The pages of all notices, below one address."""

    def __init__(self, roof: Roof, site: Site, *, rate_per_s: float | None = 5, forms_per_s: float | None = 2) -> None:
        """Serve what the roof has.

        Args:
            roof: the program around it.
            site: the address by which it is reached.
            rate_per_s: requests of one address, on average; None: no limit.
            forms_per_s: of those, forms and downloads.
        """
        self._roof, self._guard = roof, Guard(site=site)
        self._pace, self._forms = Pace(rate_per_s, monotonic), Pace(forms_per_s, monotonic)
        self._room = asyncio.Semaphore(AT_ONCE)

    def route(self) -> Route:
        return Route(f"{BELOW}/{{rest:path}}", endpoint=self, include_in_schema=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answered(request)
        except Exception as error:  # noqa: BLE001  whoever reads a notice is told in its layout, and who runs it by the log
            response = self.face(request, status_of(error), noted(request, error))
        await response(scope, receive, send)

    def face(self, request: Request, status: int, fault: str) -> Response:
        """What is said where something of ours went wrong, or an address takes no such request."""
        if not fault:
            return self._apart(request, SAID["nowhere_lead"], 404)
        more = {"Retry-After": "10"} if status == 503 else {}
        return self._apart(request, SAID["fault" if status != 503 else "no_store"], status, more, fault)

    async def _answered(self, request: Request) -> Response:
        token, *rest = request.path_params["rest"].split("/")
        method = "GET" if request.method == "HEAD" else request.method
        wait_s = self._too_fast(request, method, rest)
        if wait_s:
            return self._apart(request, REFUSALS["too_fast"], 429, {"Retry-After": str(ceil(wait_s))})
        shown = await self._roof.shown(token)
        if shown is None:
            return self._apart(request, SAID["nowhere_lead"], 404)
        call = Call(
            request=request,
            roof=self._roof,
            guard=self._guard,
            shown=shown,
            visit=self._guard.visit(request, token),
            language=_language_of(request, shown),
            rest=tuple(rest),
            sent=Sent(),
        )
        try:
            return await self._at(call, method)
        except Refused as refused:
            return call.refuse(refused, _STATUS.get(refused.why, 409))

    async def _at(self, call: Call, method: str) -> Response:
        first = call.rest[0] if call.rest else ""
        if method == "POST":
            call = await self._with_form(call)
        if (method, first) == OPEN:
            return await reading.open_notice(call)
        if not call.visit.is_opened:
            return reading.door(call) if method == "GET" and not first else call.go()
        if method == "GET" and not first:
            return await reading.notice(call)
        answer = _READ.get((method, first))
        return call.missing() if answer is None else await answer(call)

    async def _with_form(self, call: Call) -> Call:
        """The form that was sent, once it is known to be this page's own."""
        if not self._guard.is_from_here(call.request) or not self._guard.had_cookie(call.request):
            raise Refused("not_ours")
        sent = await read_sent(call.request, self._room)
        if not call.visit.is_of(sent, "/".join(call.rest)):
            raise Refused("not_ours")
        return replace(call, sent=sent)

    def _too_fast(self, request: Request, method: str, rest: list[str]) -> float:
        address = request.client.host if request.client else ""
        wait_s = self._pace.wait_s(address)
        if method != "GET" or rest[:1] == ["evidence"]:
            wait_s = wait_s or self._forms.wait_s(address)
        return wait_s

    def _apart(
        self, request: Request, message: Text, status: int, more: dict[str, str] | None = None, fault: str = ""
    ) -> Response:
        """What is said where nobody knows of which notice: always the same."""
        language = _asked(request) or preferred(request.headers.get("accept-language", ""))
        title = written(SAID["nowhere" if status == 404 else "sorry"], language)
        body = rendered("apart", language, title=title, message=written(message, language), fault=fault)
        headers = {**self._guard.headers(style_digest()), "Content-Language": language, **(more or {})}
        return Response(body, status, media_type="text/html; charset=utf-8", headers=headers)


def _language_of(request: Request, shown: Shown) -> Language:
    """As it was asked for, else that of the notice."""
    return _asked(request) or shown.document.language


def _asked(request: Request) -> Language | None:
    asked = request.query_params.get("lang")
    return next((language for language in LANGUAGES if language == asked), None)
