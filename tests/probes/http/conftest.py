"""A service on loopback whose answers each test writes, and the probe that calls it; no browser anywhere."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from aiohttp import web
from pydantic import TypeAdapter

from probes.base import ExportLink, Handed, Scope, Session, Stage, StageReport
from probes.egress import AllowList, Egress
from probes.http import HttpProbe, try_call
from results.records import ArtifactKept, Body, FactSeen, LinkTried, Requester, Unobserved
from results.redact import Redactor
from results.vault import Vault
from scenarios.pattern import Inserted
from scenarios.schema import Step

T = TypeVar("T")
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = b"k" * 32
STEPS = TypeAdapter(tuple[Step, ...])
PASSWORD = "correct-Horse-7battery"
TOKEN = "tok_5fG8kQ2wLxP0aZ"


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """Answers by path; what was asked for is kept."""

    port: int
    host: str = "127.0.0.1"
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def say(
        self, path: str, body: str | bytes = "", kind: str = "text/plain", *, status: int = 200, **headers: str
    ) -> None:
        """Give the same answer again and again; `_` in the name of a header stands for `-`."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(request: web.Request) -> web.Response:
            return web.Response(body=data, status=status, headers={"Content-Type": kind, **named})

        self.answers[path] = answer

    def send_to(self, path: str, location: str, status: int = 302) -> None:
        self.say(path, status=status, Location=location)

    def on(self, path: str) -> Callable[[Answer], Answer]:
        def keep(answer: Answer) -> Answer:
            self.answers[path] = answer
            return answer

        return keep

    def times(self, path: str) -> int:
        return sum(1 for asked in self.asked if asked.path == path)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.asked.append(Asked(request.method, request.raw_path, dict(request.headers), body))
        answer = self.answers.get(request.path)
        return await answer(request) if answer else web.Response(status=404, text="absent")


async def serving(host: str = "127.0.0.1") -> AsyncIterator[Service]:
    services: list[Service] = []

    async def serve(request: web.Request) -> web.StreamResponse:
        return await services[0].serve(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    services.append(Service(runner.addresses[0][1], host))
    yield services[0]
    await runner.cleanup()


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async for one in serving():
        yield one


@pytest.fixture
async def elsewhere() -> AsyncIterator[Service]:
    """Another origin of the same case."""
    async for one in serving():
        yield one


@dataclass
class Played:
    """What a stage gave back."""

    report: StageReport
    handed: list[Body]
    intents: list[int]
    vault: Vault
    redactor: Redactor

    @property
    def bodies(self) -> tuple[Body, ...]:
        return (*self.handed, *self.report.bodies)

    @property
    def facts(self) -> list[str]:
        return [body.fact.value for body in self.bodies if isinstance(body, FactSeen)]

    def all(self, kind: type[T]) -> list[T]:
        return [body for body in self.bodies if isinstance(body, kind)]

    def artifacts(self, role: str | None = None) -> list[bytes]:
        kept = [body for body in self.all(ArtifactKept) if role in (None, body.role)]
        return [self.vault.read("case-1", body.sha256) for body in kept]

    @property
    def exports(self) -> list[bytes]:
        return self.artifacts("export")

    @property
    def code(self) -> str | None:
        """Why we could not look."""
        return next((body.code for body in self.all(Unobserved)), None)

    @property
    def message(self) -> str:
        return self.report.message or ""


@dataclass
class Desk:
    """What a test does with the probe."""

    session: Session
    handed: list[Body]
    intents: list[int]

    async def play(self, *steps: dict[str, Any], name: str = "request", **stage: Any) -> Played:
        for each in ("steps_by",):
            if each in stage:
                stage[each] = {key: STEPS.validate_python(own) for key, own in stage[each].items()}
        report = await HttpProbe().run(Stage(name=name, steps=STEPS.validate_python(steps), **stage), self.session)
        return Played(report, self.handed, self.intents, self.session.vault, self.session.redactor)

    async def hand_over(self, step: dict[str, Any], name: str = "request", scope: Scope | None = None) -> Any:
        (one,) = STEPS.validate_python([step])
        handed = Handed(stage=Stage(name=name), number=3, step=one, scope=scope or self.session.scope)
        return await HttpProbe().do(handed, self.session)

    async def link(self, link: ExportLink, requester: Requester) -> LinkTried:
        return await try_call(link, requester, after="at_once", session=self.session)


@pytest.fixture
async def desk(service: Service, elsewhere: Service, tmp_path) -> AsyncIterator[Callable[..., Desk]]:
    """Make what a run works with; anything of the session can be given."""
    hosts = [service.url, elsewhere.url]
    async with Egress(AllowList.parse(hosts)) as egress:

        def make(*, values=None, secrets=None, files=None, own=None, **given: Any) -> Desk:
            handed: list[Body] = []
            intents: list[int] = []
            redactor = Redactor()

            async def intend(step: int) -> None:
                intents.append(step)

            async def observed(bodies: tuple[Body, ...]) -> None:
                handed.extend(bodies)

            async def delegate(handed: Handed) -> Any:
                raise AssertionError("calls hand nothing over")

            def reader(name: str, value: str) -> Callable[[], str]:
                def read() -> str:
                    redactor.register(value, name)
                    return value

                return read

            scratch = tmp_path / f"scratch-{len(list(tmp_path.iterdir()))}"
            scratch.mkdir(mode=0o700)
            usual = {"account.username": "anna"} if values is None else values
            known = {"account.password": PASSWORD, "account.token": TOKEN} if secrets is None else secrets
            scope = Scope(
                values={name: Inserted.of(value) for name, value in usual.items()},
                secrets={name: reader(name, value) for name, value in known.items()},
                files=files or {},
                hosts=AllowList.parse(hosts if own is None else own),
            )
            session = Session(**{
                "url": service.url, "language": "fr", "contact": "+https://auditor.example/bot", "now": lambda: NOW,
                "scope": scope, "redactor": redactor, "vault": Vault(tmp_path / "vault", KEY), "ledger": "case-1",
                "key": KEY, "egress": egress, "scratch": scratch, "intend": intend, "observed": observed,
                "delegate": delegate, **given,
            })  # fmt: skip
            return Desk(session, handed, intents)

        yield make


async def drip(request: web.Request, *portions: bytes, pause_s: float = 0.05, **headers: str) -> web.StreamResponse:
    """Answer in portions, with pauses."""
    response = web.StreamResponse(headers={name.replace("_", "-"): value for name, value in headers.items()})
    await response.prepare(request)
    for portion in portions:
        await response.write(portion)
        await asyncio.sleep(pause_s)
    return response
