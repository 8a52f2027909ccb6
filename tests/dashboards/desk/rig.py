"""A browser without a window: it keeps cookies, follows nothing, and sends forms as browsers do."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlencode

from fastapi import FastAPI
from PIL import Image

from auditor.house import House
from dashboards.address import Site
from dashboards.app import create_app
from dashboards.desk.password import hashed
from dashboards.desk.register import install
from dashboards.desk.roof import Roof
from dashboards.shelf.stock import Shelf
from results.records import ArtifactKept, Asked, QuestionTopic, Retention, Role
from results.records.person import Person, PersonRole
from results.store import ledger, person, person_session


def picture(kind: str) -> bytes:
    """A small picture."""
    drawn = BytesIO()
    Image.new("RGB", (12, 8), "#24478f").save(drawn, kind)
    return drawn.getvalue()


PASSWORD = "la mer est calme ce soir"
_HASH = hashed(PASSWORD)
PNG, JPEG = picture("PNG"), picture("JPEG")
_BOUNDARY = "----form"


def app_over(roof: Roof, *, url: str = "http://test", tries_per_s: float | None = None, **more: Any) -> FastAPI:
    """The application with a desk, and nothing published."""
    app = create_app(Shelf(books=()), ladders={}, site=Site(url=url))
    install(app, roof, Site(url=url), rate_per_s=None, tries_per_s=tries_per_s, **more)
    return app


@dataclass(frozen=True)
class Page:
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)

    @property
    def to(self) -> str | None:
        return self.header("location")

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([0-9a-f]{64})"', self.text)
        assert found is not None, self.text
        return found[1]

    def has(self, words: str) -> bool:
        return words in unescape(self.text).replace("\u202f", " ").replace("\xa0", " ")


@dataclass
class Seat:
    """Somebody at a browser."""

    app: FastAPI
    cookies: dict[str, str] = field(default_factory=dict)
    client: str = "192.0.2.1"

    async def get(self, target: str, **headers: str) -> Page:
        return await self.send("GET", target, b"", headers)

    async def post(
        self,
        target: str,
        form: Mapping[str, str | Sequence[str]] | None = None,
        *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        csrf: str | None = None,
        **headers: str,
    ) -> Page:
        """Send a form, with the token that a page of this session carries."""
        token = csrf if csrf is not None else await self.token()
        fields = [("csrf", token), *((n, v) for n, some in (form or {}).items() for v in _many(some))]
        if files is None:
            body = urlencode(fields).encode()
            kind = "application/x-www-form-urlencoded"
        else:
            body = b"".join(_part(name, value.encode()) for name, value in fields)
            body += b"".join(_part(name, data, given) for name, (given, data) in files.items())
            body += f"--{_BOUNDARY}--\r\n".encode()
            kind = f"multipart/form-data; boundary={_BOUNDARY}"
        said = {"content-type": kind, "content-length": str(len(body)), **headers}
        return await self.send("POST", target, body, said)

    async def token(self) -> str:
        page = await self.get("/desk/me")
        return (page if page.status == 200 else await self.get("/desk/sign-in")).csrf

    async def send(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Page:
        path, _, query = target.partition("?")
        said = {"host": "test", "accept-language": "en", **{n.replace("_", "-"): v for n, v in headers.items()}}
        if self.cookies:
            said["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in said.items()],
            "client": (self.client, 1),
            "server": ("test", 80),
            "state": {},
        }
        started: dict[str, Any] = {}
        answered = bytearray()
        sent = False

        async def receive() -> dict[str, Any]:
            nonlocal sent
            if sent:
                return {"type": "http.disconnect"}
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                answered.extend(message.get("body", b""))

        await self.app(scope, receive, send)
        got = [(name.decode(), value.decode()) for name, value in started["headers"]]
        for name, value in got:
            if name == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
        return Page(started["status"], got, bytes(answered))


def _many(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _part(name: str, data: bytes, given: str | None = None) -> bytes:
    file = f'; filename="{given}"\r\nContent-Type: application/octet-stream' if given is not None else ""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return head.encode() + data + b"\r\n"


async def enter(house: House, name: str, *roles: str, given: bool = False) -> None:
    """Let somebody in, without asking how."""
    added = Person(
        name=name,
        roles=tuple(PersonRole(role) for role in roles),
        added_at=house.clock.now(),
        added_by="test",
        given=given,
    )
    async with house.store.write() as tx:
        await person.add(tx, added, password=_HASH)


async def seat(app: FastAPI, house: House, name: str, *roles: str, proven: bool = True, given: bool = False) -> Seat:
    """Somebody who is let in, and has signed in."""
    await enter(house, name, *roles, given=given)
    return await again(app, house, name, proven=proven)


async def again(app: FastAPI, house: House, name: str, *, proven: bool = True) -> Seat:
    """Somebody who signs in anew."""
    token = secrets.token_urlsafe(32)
    async with house.store.write() as tx:
        await person_session.begin(tx, token, name, house.clock.now(), proven=proven)
    return Seat(app, {"desk": token})


async def keep(house: House, of: str, data: bytes, media_type: str, role: Role = Role.SCREENSHOT) -> str:
    """Keep an artifact in a ledger; gives its digest."""
    kept = house.vault.put(of, data)
    entry = ArtifactKept(sha256=kept.sha256, role=role, media_type=media_type, size=kept.size, retention=Retention.PAGE)
    async with house.store.write() as tx:
        await ledger.append(tx, of, entry, at=house.clock.now(), by="probe:browser", stage="look")
    return str(kept.sha256)


async def ask(
    house: House, of: str, topic: QuestionTopic, answers: tuple[str, ...], *, stage: str = "wait", **more: Any
) -> str:
    """Ask a question in a ledger; gives its id."""
    name = f"q-{secrets.token_hex(4)}"
    asked = Asked(question=name, topic=topic, answers=answers, **more)
    async with house.store.write() as tx:
        await ledger.append(tx, of, asked, at=house.clock.now(), by="engine", stage=stage)
    return name
