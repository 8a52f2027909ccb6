"""A town's notice with a page that is served over HTTP, and somebody who goes there with a browser that runs nothing."""

import asyncio
import io
import os
import re
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import aiohttp
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright

from auditor.house import House
from auditor.judge import judge
from auditor.notice import link, review
from auditor.notice.draft import draft
from auditor.notice.enter import find_notice
from auditor.notice.page import NoticePages
from auditor.notice.state import NoticeState
from auditor.settings import NoticeMailbox
from dashboards.address import Site
from dashboards.app import create_app
from dashboards.notice.page.counter import Counter
from dashboards.shelf.stock import Shelf
from probes.chromium import find_executable
from probes.errors import BrowserMissing
from results.clock import SetClock
from results.records import NoticeReply, QuestionTopic
from results.store import question
from results.store.question import QuestionRow
from tests.auditor.installation import plant
from tests.auditor.notice.rig import NoticeRig, approved, judged
from tests.auditor.written import by_letter, written_case

LINK = re.compile(r"http://127\.0\.0\.1:\d+/n/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")

File = tuple[str, bytes]


@dataclass
class Shown:
    """A page as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def text(self) -> str:
        return self.body.decode()

    def fields(self, action: str) -> dict[str, str]:
        """What the hidden fields of a form hold, which goes to an address that ends so."""
        found = _Forms()
        found.feed(self.text)
        fitting = [hidden for to, hidden in found.forms if to.partition("?")[0].endswith(action)]
        assert fitting, f"{self.url} ({self.status}) has no form to {action}"
        return fitting[0]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self.forms.append((said.get("action") or "", {}))
        elif tag == "input" and said.get("type") == "hidden":
            self.forms[-1][1][said["name"] or ""] = said.get("value") or ""


@dataclass
class Visitor:
    """Somebody with a browser."""

    site: str
    token: str
    web: aiohttp.ClientSession = field(repr=False)

    @property
    def link(self) -> str:
        return f"{self.site}/n/{self.token}"

    async def get(self, path: str = "", **headers: str) -> Shown:
        url = f"{self.link}/{path}" if path else self.link
        async with self.web.get(url, headers=headers) as answer:
            return await _shown(answer)

    async def post(
        self,
        path: str,
        fields: Mapping[str, str | Sequence[str]],
        files: Sequence[File] = (),
        *,
        follow: bool = True,
        **headers: str,
    ) -> Shown:
        form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
        for name, value in fields.items():
            for one in (value,) if isinstance(value, str) else value:
                form.add_field(name, one)
        for name, data in files:
            form.add_field(
                "files", io.BytesIO(data), filename=name.replace('"', "%22"), content_type="application/octet-stream"
            )
        async with self.web.post(f"{self.link}/{path}", data=form, headers=headers, allow_redirects=follow) as answer:
            return await _shown(answer)

    async def open(self) -> Shown:
        return await self.post("open", (await self.get()).fields("/open"))

    def forget(self) -> None:
        """Another browser, or the same one closed meanwhile."""
        self.web.cookie_jar.clear()

    async def write(self, form: str, fields: Mapping[str, str | Sequence[str]], files: Sequence[File] = ()) -> Shown:
        """Fill in a form; gives what it is answered by, to be read over."""
        hidden = (await self.get(f"answer/{form}")).fields(f"/answer/{form}")
        return await self.post(f"answer/{form}", {**hidden, **fields}, files)

    async def send(self, check: Shown) -> Shown:
        name = check.url.partition("?")[0].rpartition("/")[2]
        return await self.post(f"check/{name}", check.fields(f"/check/{name}"))


async def _shown(answer: aiohttp.ClientResponse) -> Shown:
    return Shown(answer.status, dict(answer.headers), await answer.read(), str(answer.url))


@dataclass
class Page:
    """A notice with a page that is served."""

    house: House
    notice: str
    token: str
    app: FastAPI
    site: str

    @property
    def clock(self) -> SetClock:
        assert isinstance(self.house.clock, SetClock)
        return self.house.clock

    async def state(self) -> NoticeState:
        async with self.house.store.read() as tx:
            return (await find_notice(tx, self.notice))[2]

    async def replies(self) -> list[NoticeReply]:
        return [reply for _, reply in (await self.state()).replies]

    async def asked(self, topic: QuestionTopic) -> list[QuestionRow]:
        async with self.house.store.read() as tx:
            return [row for row in await question.listing(tx) if row.asked.topic is topic]

    @asynccontextmanager
    async def visitor(self, token: str | None = None) -> AsyncIterator[Visitor]:
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as web:
            yield Visitor(site=self.site, token=token or self.token, web=web)

    async def names(self) -> tuple[str, ...]:
        return (await self.state()).names


def token_in(rig: NoticeRig, number: int = -1) -> str:
    """The secret of the link that a letter brought."""
    return token_of(rig.letters[number][1])


def token_of(letter: EmailMessage) -> str:
    plain = letter.get_body(("plain",))
    assert plain is not None
    found = LINK.search(plain.get_content())
    assert found is not None
    return found[1]


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    try:
        executable = find_executable()
    except BrowserMissing as missing:
        pytest.skip(str(missing))
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=executable, chromium_sandbox=os.geteuid() != 0)
        try:
            yield launched
        finally:
            await launched.close()


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[socket.socket, str]]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken, f"http://127.0.0.1:{taken.getsockname()[1]}"


@asynccontextmanager
async def serving(app: FastAPI, taken: socket.socket) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning", access_log=False, ws="none"))
    task = asyncio.create_task(server.serve(sockets=[taken]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def served(house: House, notice: str, token: str, taken: socket.socket, site: str) -> AsyncIterator[Page]:
    app = create_app(Shelf(), ladders={}, site=Site(url=site))
    hurried = Counter(NoticePages(house), app.state.site, rate_per_s=None, forms_per_s=None)
    app.router.routes.append(hurried.route())
    async with serving(app, taken):
        yield Page(house=house, notice=notice, token=token, app=app, site=site)


@asynccontextmanager
async def by_letter_of(folder: Path) -> AsyncIterator[tuple[NoticeRig, Page]]:
    """A notice that a town was sent by true mail, with the page that its letter links to."""
    async with listening() as (taken, site), judged(folder, page_at=site) as rig:
        notice = await approved(rig)
        async with served(rig.house, notice, token_in(rig), taken, site) as page:
            yield rig, page


def with_pages(house: House, site: str) -> House:
    """The same installation, whose notices have pages."""
    box = NoticeMailbox(
        address="avis@observatoire.test", person="Inès Durand", imap="env:NO_IMAP", smtp="env:NO_SMTP", page=True
    )
    said = {"operator": "Observatoire d’essai", "public_url": site, "notices": box}
    return replace(house, settings=house.settings.model_copy(update=said))


@asynccontextmanager
async def by_hand(house: House, *, sheet: bool = False) -> AsyncIterator[Page]:
    """An approved notice of which nothing was mailed, and a link that was made by hand."""
    async with listening() as (taken, site):
        mine = with_pages(house, site)
        loaded = by_letter(mine)
        await plant(mine, loaded)
        assert isinstance(mine.clock, SetClock)
        await judge(mine, await written_case(mine, loaded, mine.clock, without=("lou", "gaelle")))
        notice = await draft(mine, "portal", person="ines", with_sheet=sheet)
        await review.approve(mine, notice, person="paul")
        async with served(mine, notice, await link.give(mine, notice, person="ines"), taken, site) as page:
            yield page
