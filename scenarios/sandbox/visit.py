"""What happens around every page: session, language, obstacles, forms, the activity log?"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from results.clock import Clock
from results.records import LANGUAGES, Language, Text
from scenarios.sandbox.behaviour import Behaviour, Knock, Obstacle
from scenarios.sandbox.page import render_text
from scenarios.sandbox.service import SandboxService
from scenarios.sandbox.sign_in import change_session, find_session
from scenarios.sandbox.state import Activity, Counters, Doing, Member, Session, State, StoredFile

COOKIE = "sablon_session"
LARGEST_FILE = 5 * 1024 * 1024
SESSION_LOST = ("Votre session a expiré. Reconnectez-vous.", "Your session has expired. Please sign in again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """The service at work: what every page needs."""

    clock: Clock
    service: SandboxService
    behaviour: Behaviour
    state: State
    counters: Counters


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Visit:
    """One request by one browser."""

    portal: Portal
    request: Request
    session: Session
    now: datetime
    language: Language
    texts: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    @property
    def state(self) -> State:
        return self.portal.state

    @property
    def member(self) -> Member:
        """Who is signed in; only pages for members ask."""
        assert self.session.username is not None
        return self.state.members[self.session.username]

    @property
    def promise(self) -> Text:
        """In which time the service says that it answers."""
        return self.portal.behaviour.promise or self.portal.service.promise

    def say(self, fr: str, en: str) -> str:
        words = fr if self.language == "fr" else en
        return self.portal.behaviour.relabelled.get(words, words)

    def text(self, name: str) -> str:
        """What is kept of a field, without the spaces around it; browsers send line breaks as CRLF."""
        typed = self.texts.get(name, "").replace("\r\n", "\n").strip()
        return self.portal.behaviour.keeps(name, typed)

    def stored(self, name: str) -> StoredFile | None:
        """Keep an uploaded file exactly as it came; None where there is none."""
        upload = self.uploads.get(name)
        if upload is None or not upload.name:
            return None
        return StoredFile(
            id=self.state.new_id("file"),
            name=PurePosixPath(upload.name.replace("\\", "/")).name,
            media_type=upload.media_type,
            content=upload.content,
        )

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        body = self.render(template, **values)
        return HTMLResponse(body, status, headers={"Content-Language": self.language, "Vary": "Accept-Language"})

    def render(self, template: str, **values: object) -> str:
        """Write a page in the visitor's language, with what is to be said to them."""
        note, self.session.note = self.session.note, None
        behaviour = self.portal.behaviour
        return render_text(
            template,
            self.language,
            relabelled=behaviour.relabelled,
            service=self.portal.service,
            behaviour=behaviour,
            promise=self.promise,
            member=self.state.members.get(self.session.username or ""),
            csrf=self.session.csrf,
            note=note,
            path=self.request.url.path,
            banner=behaviour.cookie_banner and not self.session.cookies_answered,
            now=self.now,
            **values,
        )

    def go(self, path: str, note: str | None = None) -> Response:
        """Send the browser on; `note` is said on the page it comes to."""
        self.session.note = note
        return RedirectResponse(path, 303)

    def observe(self, doing: Doing, member: Member, page: str, *, query: str = "") -> None:
        """Write a line of the activity log."""
        client = self.request.client
        member.activity.append(
            Activity(
                id=self.state.new_id("activity"),
                at=self.now,
                doing=doing,
                page=page,
                address=client.host if client else "",
                user_agent=self.request.headers.get("user-agent", ""),
                query=query,
            )
        )


Page = Callable[[Visit], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(portal: Portal, page: Page, *, members_only: bool = True) -> Endpoint:
    """Put around a page what all pages have in common."""

    async def answer(request: Request) -> Response:
        if portal.behaviour.pause_s:
            await asyncio.sleep(portal.behaviour.pause_s)
        now = portal.clock.now()
        session, lost = find_session(portal.state, request.cookies.get(COOKIE), now)
        visit = Visit(portal=portal, request=request, session=session, now=now, language=_language(request, session))
        response = await _pass_gates(visit, page, members_only=members_only, lost=lost)
        response.set_cookie(COOKIE, visit.session.id, httponly=True, samesite="lax", path="/")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


async def _pass_gates(visit: Visit, page: Page, *, members_only: bool, lost: bool) -> Response:
    path, session = visit.request.url.path, visit.session
    knock = Knock(path=path, username=session.username, state=visit.state, now=visit.now)
    for gate in visit.portal.behaviour.gates:
        obstacle = gate(knock)
        if obstacle is not None and obstacle.ends_session:
            visit.session = change_session(visit.state, session, visit.now, username=None)
            lost = True
        elif obstacle is not None:
            return _stop(visit, obstacle)
    if visit.session.username is not None and visit.portal.behaviour.locked(knock):
        visit.session = change_session(visit.state, visit.session, visit.now, username=None)
    if members_only and visit.session.username is None:
        return visit.go("/connexion", visit.say(*SESSION_LOST) if lost else None)
    if visit.request.method == "POST":
        await _read_form(visit)
        if not secrets.compare_digest(visit.text("csrf").encode(), visit.session.csrf.encode()):
            return visit.page("notice.html", 403, notice="form_expired")
    response = await page(visit)
    if members_only and visit.request.method == "GET" and response.status_code == 200:
        visit.observe(Doing.PAGE, visit.member, path)
    return response


def _stop(visit: Visit, obstacle: Obstacle) -> Response:
    response = visit.page(obstacle.template, obstacle.status)
    response.headers.update(obstacle.headers)
    return response


async def _read_form(visit: Visit) -> None:
    async with visit.request.form(max_files=4, max_fields=40, max_part_size=64 * 1024) as form:
        for name in form:
            values = form.getlist(name)
            visit.lists[name] = tuple(value for value in values if isinstance(value, str))
            for value in values:
                if isinstance(value, UploadFile):
                    visit.uploads[name] = Upload(
                        name=value.filename or "",
                        media_type=value.content_type or "application/octet-stream",
                        content=await value.read(),
                    )
                else:
                    visit.texts[name] = value


def _language(request: Request, session: Session) -> Language:
    """The language switched to, else the best of Accept-Language (RFC 9110, 12.5.4) that we speak, else French."""
    if session.language is not None:
        return session.language
    weighed: list[tuple[float, Language]] = []
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.strip().partition(";q=")
        spoken = tag.lower().split("-")[0]
        weighed.extend((_weight(weight), language) for language in LANGUAGES if language == spoken)
    return max(weighed, key=lambda pair: pair[0])[1] if weighed else "fr"


def _weight(written: str) -> float:
    try:
        return float(written) if written else 1.0
    except ValueError:
        return 0.0
