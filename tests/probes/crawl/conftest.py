"""A site on loopback whose pages each test writes, and the crawl that reads it through its own way out."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from probes.crawl import Passage, Read, Site, Task, crawl
from probes.egress import AllowList, Egress

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

NOTICE = (
    "<h1>Protection des données</h1><p>La société est responsable du traitement de vos données personnelles. "
    "Les finalités du traitement sont le contrat et le service. La durée de conservation est de trois ans. "
    "Vous pouvez saisir la CNIL d’une réclamation. {more}</p>"
)


@dataclass
class Pages:
    """What stands where; what was asked for, and when."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[float, str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def say(self, path: str, body: str | bytes, kind: str = "text/html", *, status: int = 200, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body

        async def answer(_request: web.Request) -> web.Response:
            return web.Response(body=data, status=status, headers={"Content-Type": kind, **headers})

        self.answers[path] = answer

    def page(self, path: str, body: str, *links: str, lang: str = "fr") -> None:
        """A page with links written as `address words`."""
        anchors = "".join(f'<li><a href="{link.partition(" ")[0]}">{link.partition(" ")[2]}</a></li>' for link in links)
        self.say(path, f'<html lang="{lang}"><title>T</title><body>{body}<ul>{anchors}</ul></body></html>')

    @property
    def paths(self) -> list[str]:
        return [path for _, _, path in self.asked]


@pytest.fixture
async def pages() -> AsyncIterator[Pages]:
    """A site without any page."""
    made = Pages()

    async def answer(request: web.Request) -> web.StreamResponse:
        made.asked.append((time.monotonic(), request.host, request.path_qs))
        found = made.answers.get(request.path_qs) or made.answers.get(request.path)
        return await found(request) if found else web.Response(status=404, text="nothing here")

    application = web.Application()
    application.router.add_route("*", "/{rest:.*}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.port = runner.addresses[0][1]
    yield made
    await runner.cleanup()


@dataclass(frozen=True)
class Looked:
    """What a crawl brought, and what its way out saw."""

    site: Site
    egress: Egress

    @property
    def notices(self) -> list[Read]:
        return [page for page in self.site.pages if page.is_notice]

    def found(self, kind: str) -> list[tuple[Read, Passage]]:
        return [(page, p) for page in self.site.pages for p in page.passages if p.kind == kind]

    def words(self, kind: str) -> list[str]:
        return [page.text[p.start : p.end].strip() for page, p in self.found(kind)]


LookOver = Callable[..., Awaitable[Looked]]


async def look_over(home: str, *, hosts: tuple[str, ...], language: str = "fr", **more: object) -> Looked:
    """Crawl one site, through an egress that lets out to these hosts alone."""
    async with Egress(AllowList.parse(hosts)) as egress:
        told = {"pause_s": 0.01, "seconds": 30.0, **more}
        task = Task(
            home=home,
            hosts=hosts,
            language=language,
            agent="portability-auditor (+https://auditor.example/bot)",
            proxy=egress.url,
            **told,  # type: ignore[arg-type]
        )
        return Looked(site=await crawl(task), egress=egress)
