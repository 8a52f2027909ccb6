"""Who gets to a page of the desk? Nobody who has not signed in, may not, or was sent here by another site.

Every route passes here, and only routes of the register exist. Each answer
carries what keeps other sites, frames and scripts out.
"""

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboards.address import Site
from dashboards.desk.fault import fault_page, status_page
from dashboards.desk.form import Form, FormRefused, read_form
from dashboards.desk.render import script_name, style_name
from dashboards.desk.right import Right
from dashboards.desk.roof import Missing, Refused, Roof
from dashboards.desk.turn import Crowded, Turns
from dashboards.desk.visit import Seated, Visit, form_token
from dashboards.desk.words import INTERESTED, REFUSED
from dashboards.http.language import preferred
from dashboards.http.pace import Pace
from results.errors import (
    ArtifactErased,
    ArtifactMissing,
    CampaignMissing,
    LedgerMissing,
    MethodMissing,
    PersonMissing,
    QuestionMissing,
    ReleaseMissing,
    StoreUnreachable,
)
from results.records import LANGUAGES, Language, Text
from results.store import act, person_session

Page = Callable[[Visit], Awaitable[Response]]
Pulse = Callable[[Visit], Awaitable[str]]
"""Something small that is another as soon as a page has changed."""

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LIVE: Final = f"{POLICY}; script-src 'self'; connect-src 'self'"
"""Of those pages alone that ask by themselves what has changed: by one script of ours."""
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
_HSTS: Final = "max-age=63072000"
SIGN_IN: Final = "/desk/sign-in"
CODE: Final = "/desk/code"
ME: Final = "/desk/me"
_LANGUAGE: Final = "desk-lang"
_SOON_S: Final = "10"
_YEAR_S: Final = 365 * 24 * 3600
_GONE: Final = (
    Missing,
    ArtifactErased,
    ArtifactMissing,
    CampaignMissing,
    LedgerMissing,
    MethodMissing,
    PersonMissing,
    QuestionMissing,
    ReleaseMissing,
)

NOT_THERE = Text(fr="Il n’y a rien à cette adresse.", en="There is nothing at this address.")
MAY_NOT = Text(
    fr="Votre rôle ne le permet pas. Une personne qui administre peut vous en donner un autre.",
    en="Your role does not allow this. An admin can give you another.",
)
FROM_ELSEWHERE = Text(
    fr="Ce formulaire ne vient pas de votre session. Rien n’a été fait : revenez à la page, et recommencez.",
    en="This form does not come from your session. Nothing was done: go back to the page, and do it again.",
)
OVER = Text(
    fr="Votre session est terminée. Rien n’a été fait : connectez-vous, puis recommencez.",
    en="Your session has ended. Nothing was done: sign in, then do it again.",
)
TOO_LARGE = Text(
    fr="Ce formulaire est trop grand, ou illisible. Rien n’a été fait ; les fichiers joints ne dépassent pas 30 Mo ensemble.",
    en="This form is too large, or cannot be read. Nothing was done; the files attached are 30 MB at most together.",
)
TOO_FAST = Text(
    fr="Trop de demandes à la fois : attendez quelques secondes.", en="Too many requests at once: wait a few seconds."
)

CROWDED = Text(
    fr="Trop de pages sont demandées en même temps. Rien n’est perdu : redemandez celle-ci dans quelques secondes.",
    en="Too many pages are asked for at the same time. Nothing is lost: ask for this one again in a few seconds.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What stands before every page.

    Attributes:
        pace: of all requests of one address; `tries`: of those by which somebody wants to get in.
        turns: in which pages are read.
    """

    roof: Roof
    site: Site
    pace: Pace
    tries: Pace
    turns: Turns = field(default_factory=Turns)

    def before(
        self, page: Page, right: Right, pulse: Pulse | None = None, *, stands_on: str = ""
    ) -> Callable[[Request], Awaitable[Response]]:
        """A page, and who gets to it; with a pulse, a page that is asked for again and again.

        `stands_on`: the path above its own at which the form is read that is sent to it.
        """
        parts = len(stands_on.split("/"))

        async def answered(request: Request) -> Response:
            visit = self._stranger(request)
            if stands_on:
                visit = replace(visit, stands_at="/".join(request.url.path.split("/")[:parts]))
            try:
                response = self._slowed(visit, right)  # before the store is asked anything
                if response is None:
                    async with self._turn(request):
                        visit = await self._known(visit)
                        response = await self._kept(visit, page, right, pulse)
            except Crowded:
                response = problem(visit, 503, CROWDED)
                response.headers["Retry-After"] = _SOON_S
            except Exception as error:  # noqa: BLE001  whoever is at the desk is told at the desk, and who runs it by the log
                response = fault_page(visit, error)
            for name, value in self._headers.items():
                response.headers.setdefault(name, value)
            self._remember(request, visit, response)
            return response

        return answered

    def loaded(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        """What pages load beside themselves: it says nothing of anybody, and is there also where the store is not."""

        async def answered(request: Request) -> Response:
            response = await page(self._stranger(request))
            for name, value in self._headers.items():
                response.headers.setdefault(name, value)
            return response

        return answered

    def face(self, request: Request, status: int, fault: str) -> Response:
        """What is said below the desk where no address takes a request."""
        response = status_page(self._stranger(request), status, fault)
        response.headers.update(self._headers)
        return response

    def _stranger(self, request: Request) -> Visit:
        """Whoever comes, before anything is known of them."""
        return Visit(
            request=request,
            roof=self.roof,
            language=_language_of(request),
            now=self.roof.now(),
            token=request.cookies.get(self.cookie, "") or secrets.token_urlsafe(32),
            session=None,
        )

    def _turn(self, request: Request) -> AbstractAsyncContextManager[None]:
        """Whose page is read now; what somebody does may take long, or wait for a file, and waits for no turn."""
        return nullcontext() if request.method == "POST" else self.turns.turn()

    async def _known(self, visit: Visit) -> Visit:
        if not visit.request.cookies.get(self.cookie):
            return visit
        async with self.roof.store.read() as tx:
            return replace(visit, session=await person_session.find(tx, visit.token, visit.now))

    async def _kept(self, visit: Visit, page: Page, right: Right, pulse: Pulse | None) -> Response:
        stopped = self._stopped(visit, right)
        if stopped is not None:
            return stopped
        if visit.request.method == "POST":
            try:
                form = await read_form(visit.request)
            except FormRefused:
                return problem(visit, 413, TOO_LARGE)
            if not self._is_ours(visit, form):
                return problem(visit, 403, FROM_ELSEWHERE)
            visit = replace(visit, form=form)
        try:
            if pulse is not None:
                return await self._lively(visit, page, pulse)
            await self._see(visit)
            return await page(visit)
        except _GONE:
            return problem(visit, 404, NOT_THERE)
        except Refused as refused:
            return await refusal(visit, refused)

    async def _lively(self, visit: Visit, page: Page, pulse: Pulse) -> Response:
        """A page that says by which tag it is known; who has it already is told no more than that.

        A page that asks by itself is nobody who does something: it keeps no session open.
        """
        tag = _tag(await pulse(visit), visit)
        known = visit.request.headers.get("if-none-match")
        if known is None:
            await self._see(visit)
        elif tag in known:
            return Response(status_code=304, headers={"ETag": tag})
        response = await page(replace(visit, tag=tag))
        if response.status_code == 200:
            response.headers.update({"ETag": tag, "Content-Security-Policy": LIVE})
        return response

    def _slowed(self, visit: Visit, right: Right) -> Response | None:
        """What somebody is told who asks too fast; None: they do not."""
        address = visit.request.client.host if visit.request.client else ""
        wait_s = self.pace.wait_s(address)
        if right is Right.OPEN and visit.request.method == "POST":
            wait_s = wait_s or self.tries.wait_s(address)
        if not wait_s:
            return None
        response = problem(visit, 429, TOO_FAST)
        response.headers["Retry-After"] = str(ceil(wait_s))
        return response

    def _stopped(self, visit: Visit, right: Right) -> Response | None:
        """What somebody is told who does not get in; None: they do."""
        request, session = visit.request, visit.session
        if right is Right.OPEN:
            return None
        if session is None:
            if request.method == "POST":
                return problem(visit, 401, OVER)
            wanted = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
            return RedirectResponse(f"{SIGN_IN}?next={quote(wanted)}" if wanted != "/desk" else SIGN_IN, 303)
        if not session.proven:
            return RedirectResponse(CODE, 303)
        if session.person.given and right is not Right.SELF:
            return RedirectResponse(ME, 303)
        return None if visit.may(right) else problem(visit, 403, MAY_NOT)

    def _is_ours(self, visit: Visit, form: Form) -> bool:
        """Whether a form comes from a page of this session, and from this site, as far as the browser says."""
        request = visit.request
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc not in (
            urlsplit(self.site.url).netloc,
            request.headers.get("host"),
        ):
            return False
        has_cookie = bool(request.cookies.get(self.cookie))
        said = form.text("csrf").encode()
        return has_cookie and hmac.compare_digest(said, form_token(visit.token).encode())

    async def _see(self, visit: Visit) -> None:
        session = visit.session
        if session is not None and session.proven and session.is_worth_noting(visit.now):
            with suppress(StoreUnreachable):  # while another program writes, one can still read
                async with self.roof.store.write() as tx:
                    await person_session.see(tx, session.digest, visit.now)

    @property
    def cookie(self) -> str:
        """The `__Host-` prefix binds it to this host, where browsers let it be."""
        return "__Host-desk" if self._is_https else "desk"

    @property
    def _headers(self) -> dict[str, str]:
        return {**HEADERS, **({"Strict-Transport-Security": _HSTS} if self._is_https else {})}

    @property
    def _is_https(self) -> bool:
        return self.site.url.startswith("https://")

    def _remember(self, request: Request, visit: Visit, response: Response) -> None:
        """Hand the browser what it is to show next time: another token only where it has none, or was given one."""
        token = response.token if isinstance(response, Seated) else None
        if token is None and not request.cookies.get(self.cookie) and request.url.path == SIGN_IN:
            token = visit.token
        if token is not None:
            response.set_cookie(self.cookie, token, path="/", secure=self._is_https, httponly=True, samesite="lax")
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(
                _LANGUAGE,
                visit.language,
                max_age=_YEAR_S,
                path="/desk",
                secure=self._is_https,
                httponly=True,
                samesite="lax",
            )


def problem(visit: Visit, status: int, words: Text, *, mend: str | None = None) -> Response:
    """A page that says what is not as asked."""
    return visit.page("problem.html.j2", status, message=visit.said(words), mend=mend)


async def refusal(visit: Visit, refused: Refused) -> Response:
    """What was asked for cannot be: it is noted, and told."""
    await note_refusal(visit, refused)
    if refused.interested:
        return problem(visit, 403, INTERESTED)
    return problem(visit, 409, REFUSED, mend=refused.mend)


async def note_refusal(visit: Visit, refused: Refused) -> None:
    async with visit.roof.store.write() as tx:
        await act.note(
            tx, visit.name, "refused", visit.request.url.path.removeprefix("/desk/"), at=visit.now, details=refused.mend
        )


def _tag(pulse: str, visit: Visit) -> str:
    """Of a page as this person sees it; it says how long ago things were, so each minute has its own."""
    person, asked = visit.person, str(visit.request.url.query)
    said = repr((pulse, person, visit.language, asked, style_name(), script_name(), f"{visit.now:%Y-%m-%d %H:%M}"))
    return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _language_of(request: Request) -> Language:
    """As the switch was set, else as the browser prefers."""
    said = (request.query_params.get("lang"), request.cookies.get(_LANGUAGE))
    for wanted in said:
        for language in LANGUAGES:
            if wanted == language:
                return language
    return preferred(request.headers.get("accept-language", ""))
