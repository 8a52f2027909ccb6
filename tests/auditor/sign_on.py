"""A portal that leaves signing in to somebody else, and the sign-on it sends people to: two servers on this machine."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

import pyotp
from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass
class Server:
    """Pages by path; what was typed into them is kept."""

    answers: dict[str, Answer] = field(default_factory=dict)
    typed: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        if request.method == "POST":
            self.typed.append({name: str(value) for name, value in (await request.post()).items()})
        answer = self.answers.get(request.path)
        return await answer(request) if answer else web.Response(status=404)


def page(body: str) -> web.Response:
    text = f"<!doctype html><html lang=fr><title>x</title><body>{body}</body></html>"
    return web.Response(text=text, content_type="text/html")


@dataclass
class SignOn(Server):
    """Asks for a choice, a password, a code and a consent; whoever it knows already it sends straight back."""

    passwords: dict[str, str] = field(default_factory=dict)
    clock: Callable[[], float] = lambda: 0.0
    known: dict[str, str] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)
    asks_again: bool = False

    def __post_init__(self) -> None:
        self.answers |= {"/autoriser": self._choose, "/mot-de-passe": self._password, "/code": self._code}

    async def _choose(self, request: web.Request) -> web.StreamResponse:
        who = self.known.get(request.cookies.get("sso", ""))
        if who:
            raise web.HTTPFound(self._back(request, who))
        again = "<h2>Confirmez votre mot de passe</h2><label>Secret <input type=password name=s></label>"
        back = request.query["retour"]
        return page(
            f"<h1>Je choisis un compte</h1>{again if self.asks_again else ''}"
            f"<form action=/mot-de-passe><input type=hidden name=retour value='{back}'><button>Démonstration</button></form>"
        )

    async def _password(self, request: web.Request) -> web.StreamResponse:
        wrong = ""
        if request.method == "POST":
            given = self.typed[-1]
            if self.passwords.get(given["u"]) == given["p"]:
                return page(
                    f"<h1>Code</h1><form action=/code?retour={quote(request.query['retour'])} method=post>"
                    f"<input type=hidden name=u value={given['u']}><label>Code <input name=c></label><button>Valider</button></form>"
                )
            wrong = "<p>Incorrect</p>"
        return page(
            f"{wrong}<form action=/mot-de-passe?retour={quote(request.query['retour'])} method=post>"
            "<label>Identifiant <input name=u></label><label>Mot de passe <input type=password name=p></label>"
            "<button>Se connecter</button></form>"
        )

    async def _code(self, request: web.Request) -> web.StreamResponse:
        given = self.typed[-1]
        assert given["c"] == pyotp.TOTP(TOTP).at(int(self.clock()))
        key = f"sso-{len(self.known)}-4f1c9b7e"
        self.known[key] = given["u"]
        answer = page(f"<a href='{self._back(request, given['u'])}'>Continuer vers le portail</a>")
        answer.set_cookie("sso", key)
        return answer

    def _back(self, request: web.Request, who: str) -> str:
        ticket = f"ticket-{len(self.tickets)}-8ac2d1"
        self.tickets[ticket] = who
        return f"{request.query['retour']}?billet={ticket}"


@dataclass
class Portal(Server):
    """Knows nobody's password: who comes back with a ticket is let in, and may take a file."""

    sign_on: SignOn = field(default_factory=SignOn)
    sessions: dict[str, str] = field(default_factory=dict)
    leads_to: str = ""

    def __post_init__(self) -> None:
        self.answers |= {"/": self._home, "/entrer": self._enter, "/retour": self._let_in, "/export": self._export}

    async def _home(self, request: web.Request) -> web.StreamResponse:
        who = self.sessions.get(request.cookies.get("session", ""))
        inside = f"<a href=/moi>Mon compte</a><p>{who}</p><a href=/export>Télécharger</a>"
        return page(inside if who else "<a href=/entrer>Entrer</a>")

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(f"{self.leads_to or self.sign_on.url}/autoriser?retour={self.url}/retour")

    async def _let_in(self, request: web.Request) -> web.StreamResponse:
        who = self.sign_on.tickets.pop(request.query["billet"])
        key = f"session-{len(self.asked)}-7e21b0"
        self.sessions[key] = who
        answer = web.Response(status=302, headers={"Location": "/"})
        answer.set_cookie("session", key)
        return answer

    async def _export(self, request: web.Request) -> web.StreamResponse:
        who = self.sessions.get(request.cookies.get("session", ""))
        if not who:
            raise web.HTTPFound("/entrer")
        name = {"Content-Disposition": 'attachment; filename="export.json"'}
        return web.Response(text=f'{{"name": "{who}"}}', content_type="application/json", headers=name)


@asynccontextmanager
async def served(*servers: Server) -> AsyncIterator[None]:
    """Each at a port of its own."""
    async with AsyncExitStack() as stack:
        for server in servers:
            app = web.Application()
            app.router.add_route("*", "/{path:.*}", server.serve)
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield
