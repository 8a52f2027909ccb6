"""How are the pages of the site served: from which world, in which language, packed, and what where there is none?"""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dashboards.http.fault import Face
from dashboards.http.language import preferred
from dashboards.ladder import Ladders
from dashboards.shelf.stock import Shelf
from dashboards.site.catalogue import Catalogue, catalogue_of
from dashboards.site.layout import POLICY
from dashboards.site.place import Place
from dashboards.site.register import page_at
from dashboards.site.trouble import trouble
from dashboards.site.world import Measured, Publisher, World
from results.records import LANGUAGES, Language

BELOW: Final = tuple(f"/{language}/" for language in LANGUAGES)
"""What the addresses of pages begin with."""

_FOR_PROGRAMS: Final = ("/api/", "/desk/api/")
_HERE: Final = Path(__file__).parents[1]
_WORDS: Final = ("templates", "locale", "assets", "site")
_LEVEL: Final = 5
_SMALLEST: Final = 1000
_MOST_KEPT: Final = 300  # pages asked for last, as they were given: a release does not change
_LARGEST_KEPT: Final = 64_000
_GUARDS: Final = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


@dataclass
class Pages:
    """Serves the pages; what they are made of is read once for each shelf.

    Attributes:
        url: at which the site is reached.
        today: the day in the operator's calendar.
    """

    ladders: Ladders
    today: Callable[[], date]
    url: str = ""
    publisher: Publisher = field(default_factory=Publisher)
    measured: Measured = field(default_factory=Measured)
    _world: World | None = field(default=None, init=False)
    _words: str = field(default="", init=False)
    _made: OrderedDict[tuple[str, str, bool], tuple[bytes, dict[str, str]]] = field(
        default_factory=OrderedDict, init=False
    )
    _made_of: World | None = field(default=None, init=False)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    def __post_init__(self) -> None:
        self._words = hashlib.sha256(repr((_written(), self.url, self.publisher, self.measured)).encode()).hexdigest()

    @property
    def stamp(self) -> str:
        """What changes where the same release is shown otherwise: our words, and the day."""
        return f"{self._words} {self.today()}"

    async def world(self, shelf: Shelf) -> World:
        """What pages of this shelf are made of; read aside, so that nobody waits who asks for something else."""
        async with self._reading:
            known = self._world
            if known is None or known.shelf is not shelf:
                known = self._of(shelf, await asyncio.to_thread(catalogue_of, shelf))
            elif known.today != self.today():
                known = replace(known, today=self.today())
            self._world = known
            return known

    def _of(self, shelf: Shelf, catalogue: Catalogue) -> World:
        return World(
            shelf=shelf,
            catalogue=catalogue,
            ladders=self.ladders,
            today=self.today(),
            url=self.url,
            publisher=self.publisher,
            measured=self.measured,
        )

    async def page(self, request: Request) -> Response:
        """The page that is asked for."""
        language: Language = "en" if request.url.path.startswith("/en/") else "fr"
        place = Place(
            language=language, path=request.url.path.removeprefix(f"/{language}/"), asked=dict(request.query_params)
        )
        world = await self.world(request.scope["shelf"])
        if self._made_of is not world:
            self._made.clear()
            self._made_of = world
        asked = (request.url.path, request.url.query, "gzip" in request.headers.get("accept-encoding", ""))
        if asked in self._made:
            self._made.move_to_end(asked)
            body, headers = self._made[asked]
            return Response(body, headers=headers)
        found = page_at(world, place)
        if found is None:
            return self.trouble(request, 404)
        response = answer(request, found, language)
        if len(response.body) <= _LARGEST_KEPT:
            self._made[asked] = bytes(response.body), dict(response.headers)
            if len(self._made) > _MOST_KEPT:
                self._made.popitem(last=False)
        return response

    def face(self, request: Request) -> Face | None:
        """How whoever looks at a page is told that something is not as asked; None for programs."""
        return self.trouble if _is_reader(request) else None

    def trouble(self, request: Request, status: int, fault: str = "") -> Response:
        """The page that says what is wrong, and by which id the log tells of it; it is made of what is there already."""
        path = request.url.path
        language = path[1:3] if path.startswith(BELOW) else preferred(request.headers.get("accept-language", ""))
        root = "../" * (path.count("/") - 1) or "./"
        place = Place(language="en" if language == "en" else "fr", path="", root=root)
        world = self._world or self._of(Shelf(), catalogue_of(Shelf()))
        return answer(request, trouble(world, place, status, fault), place.language, status)


def _is_reader(request: Request) -> bool:
    """Whether somebody looks at a page, or goes to one, and no program asks for data."""
    path = request.url.path
    return path.startswith(BELOW) or (
        "text/html" in request.headers.get("accept", "") and not path.startswith(_FOR_PROGRAMS)
    )


def answer(request: Request, html: str, language: Language, status: int = 200) -> Response:
    headers = {**_GUARDS, "Content-Language": language}
    return packed(request, html.encode("utf-8", errors="replace"), "text/html; charset=utf-8", headers, status)


def packed(request: Request, body: bytes, media_type: str, headers: dict[str, str], status: int = 200) -> Response:
    """An answer, compressed for who reads that."""
    headers = {**headers, "Vary": "Accept-Encoding"}
    if len(body) >= _SMALLEST and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers = gzip.compress(body, _LEVEL, mtime=0), {**headers, "Content-Encoding": "gzip"}
    return Response(body, status, media_type=media_type, headers=headers)


def _written() -> str:
    """A digest of all that pages are made with."""
    seen = hashlib.sha256()
    for folder in _WORDS:
        for path in sorted((_HERE / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                seen.update(path.name.encode() + path.read_bytes())
    return seen.hexdigest()
