"""Somebody's web server, on loopback: it keeps what comes, and answers as it is told."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from auditor.house import House

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, kw_only=True)
class Came:
    """A request as it came."""

    headers: dict[str, str]
    body: bytes
    path: str


@dataclass(kw_only=True)
class Receiver:
    """Answers with what stands in `answers`, in turn, then with 204."""

    url: str = ""
    came: list[Came] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.came.append(Came(headers=headers, body=await request.read(), path=request.path))
        return await self.answers.pop(0)(request) if self.answers else web.Response(status=204)

    @property
    def ids(self) -> list[str]:
        return [one.headers["webhook-id"] for one in self.came]


def says(status: int, **headers: str) -> Answer:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return answer


async def silent(_request: web.Request) -> web.Response:
    await asyncio.sleep(30)
    return web.Response()


async def hangs_up(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def endless(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(status=200)
    await answer.prepare(request)
    try:
        for _ in range(100_000):
            await answer.write(b"x" * 65536)
    except ConnectionError:
        pass
    return answer


@asynccontextmanager
async def receiving(context: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    application = web.Application(client_max_size=64 << 20)
    application.router.add_post("/{any:.*}", receiver.take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    receiver.url = f"http{'s' if context else ''}://127.0.0.1:{port}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()


def declare(home: Path | House, text: str) -> Path:
    """Write recipients.toml."""
    path = (home.settings.home if isinstance(home, House) else home) / "recipients.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def webhook(name: str, receiver: Receiver, **more: object) -> str:
    lines = [f"[{name}]", f'webhook = "{receiver.url}"', "plain_http = true"]
    lines += [f"{key} = {str(value).lower() if isinstance(value, bool) else value}" for key, value in more.items()]
    return "\n".join(lines) + "\n"
