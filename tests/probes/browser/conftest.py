"""A real browser, and a site whose pages each test writes."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import async_playwright

from probes.chromium import find_executable, launch
from probes.egress import AllowList, Egress
from probes.errors import BrowserMissing

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Site:
    """Pages by path; what was asked for is kept."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    posted: list[dict[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(self, path: str, body: str, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """Serve the same page again and again."""

        async def answer(request: web.Request) -> web.Response:
            text = f"<!doctype html><html lang=fr><title>x</title><body>{body}</body></html>"
            return web.Response(text=text, content_type="text/html", status=status, headers=headers)

        self.answers[path] = answer

    def file(self, path: str, data: bytes, kind: str, *, status: int = 200, name: str | None = None) -> None:
        """Serve a file, as an attachment if it has a name."""

        async def answer(request: web.Request) -> web.Response:
            headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
            return web.Response(body=data, content_type=kind, status=status, headers=headers)

        self.answers[path] = answer

    def on(self, path: str) -> Callable[[Answer], Answer]:
        def keep(answer: Answer) -> Answer:
            self.answers[path] = answer
            return answer

        return keep

    def times(self, path: str) -> int:
        return sum(1 for _, asked in self.asked if asked == path)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.method, request.path))
        self.agents.add(request.headers.get("User-Agent", ""))
        if request.method == "POST":
            self.posted.append({name: str(value) for name, value in (await request.post()).items()})
        if request.path == "/favicon.ico":
            return web.Response(status=204)
        answer = self.answers.get(request.path)
        return await answer(request) if answer else web.Response(status=404, text="absent")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _server() -> AsyncIterator[list[Site]]:
    sites: list[Site] = []

    async def serve(request: web.Request) -> web.StreamResponse:
        return await sites[-1].serve(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sites.append(Site(runner.addresses[0][1]))
    yield sites
    await runner.cleanup()


@pytest.fixture
def site(_server):
    _server.append(Site(_server[0].port))
    return _server[-1]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def egress(_server) -> AsyncIterator[Egress]:
    async with Egress(AllowList.parse([f"127.0.0.1:{_server[0].port}"])) as proxy:
        yield proxy


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(egress):
    try:
        find_executable(os.environ)
    except BrowserMissing as missing:
        pytest.skip(str(missing))
    async with async_playwright() as playwright:
        browser = await launch(playwright, egress)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser):
    context = await browser.new_context()
    yield await context.new_page()
    await context.close()
