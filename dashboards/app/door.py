"""What is the same for every public address? Who asks too much, what has not changed, HEAD, other sites, the count.

What a reader has already is answered from its ETag, before anything is read: it
is a digest of all that is public, the address and the language.
"""

import hashlib
import time
from collections.abc import Sequence
from math import ceil
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.app.pages import BELOW as PAGES
from dashboards.app.tally import EARLY, ELSEWHERE, Tally
from dashboards.http.language import language_of
from dashboards.http.pace import Pace
from dashboards.http.problem import Problem

API: Final = 1
"""Raised where the same release is answered otherwise: nothing that readers keep is valid then."""

_BESIDE: Final = ("/sitemap", "/robots.txt", "/grids/")
"""What stands beside the pages, and is made as they are."""
PUBLIC: Final = ("/api/", "/feeds/", "/badge/", "/metrics", "/healthz", "/readyz", *PAGES, "/assets/", *_BESIDE)
WORDED: Final = ("/feeds/", "/badge/")
"""What begins so is said in a language; rows are not."""
_NONE_YET: Final = "/api/v1/releases"
"""Where it is said, in a language, that nothing is published."""
_PACKED: Final = (*PAGES, "/assets/", *_BESIDE)
_LIVE: Final = ("/metrics", "/healthz", "/readyz")
_FRESH: Final = "public, max-age=60, stale-while-revalidate=600"
_ANYBODY: Final = {"Access-Control-Allow-Origin": "*"}
_PREFLIGHT: Final = {
    **_ANYBODY,
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}
_SHOWN: Final = "ETag, Link, Content-Range, Accept-Ranges, Content-Language, Retry-After"


class Door:
    """Stands before every address; what is not public passes untouched."""

    def __init__(self, app: ASGIApp, *, pace: Pace, tally: Tally) -> None:
        self._app, self._pace, self._tally = app, pace, tally

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PUBLIC):
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        shelf = scope["app"].state.shelf
        inner = {**scope, "shelf": shelf, "asked_as": scope["method"]}
        worded = scope["path"].startswith(WORDED) or (scope["path"] == _NONE_YET and not shelf.books)
        inner["etag"] = etag = _etag(inner, shelf.state + _stamp(scope), language_of(Request(scope)) if worded else "")
        if scope["method"] == "HEAD":
            inner["method"] = "GET"
        answered = _Answered(
            send,
            _tag(scope["path"], etag),
            is_head=scope["method"] == "HEAD",
            worded=worded,
        )
        early = self._early(inner, etag)
        try:
            await (early or self._app)(inner, receive, answered)
        finally:
            shape = EARLY if early else getattr(inner.get("route"), "path", ELSEWHERE)
            self._tally.note(shape, answered.status, time.perf_counter() - begun)

    def _early(self, scope: Scope, etag: str) -> Response | None:
        """What can be said without reading anything."""
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        if scope["path"].startswith(_LIVE):
            return None
        wait_s = self._pace.wait_s(scope["client"][0] if scope.get("client") else "")
        if wait_s:
            problem = Problem(429, "too_many_requests", headers={"Retry-After": str(ceil(wait_s))})
            return problem.response(Request(scope))
        if scope["method"] == "GET" and etag in _known(Headers(scope=scope).getlist("if-none-match")):
            return Response(status_code=304)
        return None


def _known(headers: Sequence[str]) -> list[str]:
    """The tags that a reader has; `*` is answered in full."""
    return [tag.strip().removeprefix("W/") for header in headers for tag in header.split(",")]


def _etag(scope: Scope, state: str, language: str) -> str:
    said = b"\n".join((b"%d" % API, state.encode(), _path(scope), scope.get("query_string", b""), language.encode()))
    return f'"{hashlib.sha256(said).hexdigest()[:32]}"'


def _stamp(scope: Scope) -> str:
    """What else than the release a page is made of."""
    pages = scope["app"].state.pages
    return pages.stamp if pages is not None and scope["path"].startswith(_PACKED) else ""


def _tag(path: str, etag: str) -> str:
    """The tag as it is given; of what is packed for some readers a weak one (RFC 9110, 8.8.3)."""
    if path.startswith(_LIVE):
        return ""
    return f"W/{etag}" if path.startswith(_PACKED) else etag


def _path(scope: Scope) -> bytes:
    return scope["path"].encode("utf-8", errors="surrogateescape")  # type: ignore[no-any-return]


class _Answered:
    """Adds to an answer what every one has, and remembers how it went."""

    def __init__(self, send: Send, etag: str, *, is_head: bool, worded: bool) -> None:
        self._send, self._etag, self._is_head, self._worded = send, etag, is_head, worded
        self.status = 500

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._add(MutableHeaders(scope=message))
        elif message["type"] == "http.response.body" and self._is_head:
            message = {**message, "body": b""}
        await self._send(message)

    def _add(self, headers: MutableHeaders) -> None:
        headers.update({**_ANYBODY, "Access-Control-Expose-Headers": _SHOWN, "X-Content-Type-Options": "nosniff"})
        if self._worded or self.status >= 400:
            headers.add_vary_header("Accept-Language")
        if self.status in (200, 206, 304) and self._etag:
            headers["ETag"] = self._etag
            headers["Cache-Control"] = _FRESH
        else:
            headers.setdefault("Cache-Control", "no-store")
