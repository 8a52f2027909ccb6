"""Which program gets to what the desk tells programs? One that shows a token; a browser's session opens nothing there."""

import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dashboards.desk.guard import Page
from dashboards.desk.roof import Missing, Roof
from dashboards.desk.visit import Visit
from dashboards.http.language import language_of
from dashboards.http.pace import Pace
from dashboards.http.problem import Problem
from results.errors import StoreUnreachable
from results.records.person import PersonToken, TokenScope
from results.store import person_token

_HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
_ASKED: Final = {"WWW-Authenticate": 'Bearer realm="desk"'}
_LONGEST: Final = 200  # of a token


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What stands before every address of programs. What goes wrong is said as `problem+json`.

    Attributes:
        pace: of all requests of one token; `tries`: of one address whose token does not hold.
    """

    roof: Roof
    pace: Pace
    tries: Pace

    def before(self, page: Page, scope: TokenScope) -> Callable[[Request], Awaitable[Response]]:
        """What is answered, and which tokens get to it."""

        async def answered(request: Request) -> Response:
            visit = Visit(
                request=request,
                roof=self.roof,
                language=language_of(request),
                now=self.roof.now(),
                token=secrets.token_urlsafe(32),
                session=None,
            )
            await self._admit(visit, scope)
            try:
                response = await page(visit)
            except Missing:
                raise Problem(404, "path_unknown") from None
            response.headers.update(_HEADERS)
            return response

        return answered

    async def _admit(self, visit: Visit, scope: TokenScope) -> None:
        found = await self._held(visit, scope)
        address = visit.request.client.host if visit.request.client else ""
        wait_s = self.tries.wait_s(address) if found is None else self.pace.wait_s(found.digest)
        if wait_s:
            raise Problem(429, "too_many_requests", headers={"Retry-After": str(ceil(wait_s))})
        if found is None:
            raise Problem(401, "token_invalid", headers=_ASKED)
        if person_token.is_worth_noting(found, visit.now):
            with suppress(StoreUnreachable):  # another program writes: one can still read
                async with self.roof.store.write() as tx:
                    await person_token.use(tx, found.digest, visit.now)

    async def _held(self, visit: Visit, scope: TokenScope) -> PersonToken | None:
        kind, _, token = visit.request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not 0 < len(token) <= _LONGEST:
            return None
        async with self.roof.store.read() as tx:
            return await person_token.find(tx, token.strip(), scope, visit.now)
