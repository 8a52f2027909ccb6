"""A sandbox on a clock that is set, and people who use it over real HTTP."""

import io
import json
import re
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape

import aiohttp
import pytest

from results.clock import SetClock
from scenarios.sandbox import Sandbox, SandboxAccount, create_sandbox, serve

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CAMILLE = SandboxAccount(
    username="camille", password="correct-horse", full_name="Camille Aubépine", email="camille@sandbox.test"
)
NOE = SandboxAccount(username="noe", password="battery-staple", full_name="Noé Bruyère", email="noe@sandbox.test")
RECEIPT = "Reçu : 34,50 €\r\nœuvre\n".encode() + bytes([0xFF, 0x00])


@dataclass(frozen=True)
class Answer:
    status: int
    url: str
    text: str
    content: bytes
    headers: dict[str, str]


@dataclass
class Person:
    """Somebody at a browser: keeps cookies, fills forms as they stand on the page."""

    http: aiohttp.ClientSession
    base: str
    language: str = "fr"

    async def get(self, path: str, *, follow: bool = True) -> Answer:
        headers = {"Accept-Language": self.language}
        async with self.http.get(self.base + path, headers=headers, allow_redirects=follow) as response:
            return await self._answer(response)

    async def post(
        self, path: str, fields: dict[str, str] | list[tuple[str, str]], file: tuple[str, str, bytes] | None = None
    ) -> Answer:
        page = await self.get(path)
        token = re.search(r'name="csrf" value="([^"]+)"', page.text)
        if token is None:
            return page
        pairs = [*(fields.items() if isinstance(fields, dict) else fields), ("csrf", token[1])]
        if file is None:
            data = aiohttp.FormData(pairs)
        else:
            data = aiohttp.FormData(pairs, quote_fields=False, default_to_multipart=True)  # names as browsers send them
            data.add_field(file[0], file[2], filename=file[1], content_type="text/plain")
        headers = {"Accept-Language": self.language}
        async with self.http.post(self.base + path, data=data, headers=headers) as response:
            return await self._answer(response)

    async def sign_in(self, account: SandboxAccount) -> Answer:
        return await self.post("/connexion", {"username": account.username, "password": account.password})

    async def plant(self, mark: str, claims_path: str = "/remboursements") -> None:
        await self.post(
            "/profil",
            {
                "phone": "01 99 00 12 34",
                "street": f"7 rue {mark}",
                "postal_code": "57000",
                "city": "Metz",
                "occupation": f"luthière {mark}",
            },
        )
        for n in range(3):
            fields = {"full_name": f"Lou {mark}-{n}", "relationship": "child", "birth_date": f"201{n}-04-05"}
            await self.post("/famille/ajouter", fields)
        for n in range(4):
            fields = {"subject": f"Question {mark}-{n}", "body": f"Voici {mark}-{n}\r\net « œ ÿ » ; =1+1"}
            file = ("attachment", f"pièce {n}.txt", f"{mark}-{n}".encode() + RECEIPT) if n == 3 else None
            await self.post("/messages/nouveau", fields, file)
        for n in range(2):
            fields = {
                "topic": "Bilan de mon contrat",
                "day": f"2026-12-0{n + 1}",
                "time": "09:30",
                "note": f"{mark}-{n}",
            }
            await self.post("/rendez-vous/nouveau", fields)
        for n in range(2):
            fields = {"provider": f"Cabinet {mark}-{n}", "care_date": f"2026-10-0{n + 1}", "amount": "34,50"}
            file = ("receipt", "facture.txt", f"{mark}-{n}".encode() + RECEIPT)
            await self.post(f"{claims_path}/nouvelle", fields, file)

    async def ask(self) -> Answer:
        everything = [("category", c) for c in ("profile", "family", "messages", "appointments", "claims", "activity")]
        return await self.post("/droits/donnees", everything)

    async def link(self) -> str | None:
        """The address of the newest archive offered, if any."""
        page = await self.get("/droits/demandes")
        found = re.search(r'href="(/telechargement/[^"]+)"', page.text)
        return found[1] if found else None

    async def archive(self) -> dict[str, bytes]:
        link = await self.link()
        assert link is not None, "nothing is offered"
        return unzip((await self.get(link)).content)

    async def _answer(self, response: aiohttp.ClientResponse) -> Answer:
        content = await response.read()
        text = unescape(content.decode("utf-8", "replace"))
        return Answer(response.status, str(response.url.path), text, content, dict(response.headers))


@dataclass
class Town:
    """One running sandbox and those who visit it."""

    sandbox: Sandbox
    clock: SetClock
    base: str
    _stack: AsyncExitStack = field(repr=False)

    async def person(self, account: SandboxAccount | None = None, *, language: str = "fr") -> Person:
        jar = aiohttp.CookieJar(unsafe=True)
        http = await self._stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        person = Person(http=http, base=self.base, language=language)
        if account is not None:
            await person.sign_in(account)
        return person


Open = Callable[..., Awaitable[Town]]


def unzip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def records(members: dict[str, bytes], category: str) -> list[dict]:
    return json.loads(members[f"{category}.json"])["records"]


@pytest.fixture
async def open_town() -> AsyncIterator[Open]:
    async with AsyncExitStack() as stack:

        async def opened(*vices: str, accounts=(CAMILLE, NOE), **options) -> Town:
            clock = SetClock(START)
            sandbox = create_sandbox(clock=clock, vices=vices, accounts=accounts, seed="a town", **options)
            base = await stack.enter_async_context(serve(sandbox))
            return Town(sandbox=sandbox, clock=clock, base=base, _stack=stack)

        yield opened


@pytest.fixture
def camille() -> SandboxAccount:
    return CAMILLE


@pytest.fixture
def noe() -> SandboxAccount:
    return NOE


@pytest.fixture
def receipt() -> bytes:
    return RECEIPT


@pytest.fixture
def read() -> Callable[[dict[str, bytes], str], list[dict]]:
    """Read the records of one category out of an archive."""
    return records


@pytest.fixture
def opened_zip() -> Callable[[bytes], dict[str, bytes]]:
    return unzip
