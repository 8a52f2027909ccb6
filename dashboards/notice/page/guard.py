"""Who gets to a page of a notice, and does a form come from there? The secret of the link decides, and what it makes.

The visit is a random value in a cookie of this one page. A form carries a code
that the link's secret makes of the visit and the form's name: it fits no other
link, no other visit and no other form.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from dashboards.address import Site
from dashboards.notice.page.sent import Sent

_HSTS: Final = "max-age=63072000"
_DOWNLOAD: Final = "default-src 'none'; sandbox"
_OPENED: Final = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody at a link.

    Attributes:
        value: what their cookie holds.
        is_opened: they have opened the notice by hand.
    """

    token: str
    value: str
    is_opened: bool

    def code(self, form: str) -> str:
        return _mac(self.token, f"{self.value}\n{form}")

    def is_of(self, sent: Sent, form: str) -> bool:
        return hmac.compare_digest(sent.text("code").encode(), self.code(form).encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What is the same for every page of a notice."""

    site: Site

    def base(self, token: str) -> str:
        """Where the page of a link stands, as a browser that came through a proxy sees it."""
        return f"{urlsplit(self.site.url).path.rstrip('/')}/n/{token}"

    def visit(self, request: Request, token: str) -> Visit:
        value, _, mark = request.cookies.get(self.cookie, "").partition(".")
        if not value:
            return Visit(token=token, value=secrets.token_urlsafe(16), is_opened=False)
        is_opened = hmac.compare_digest(mark.encode(), _mac(token, f"{value}\n{_OPENED}").encode())
        return Visit(token=token, value=value, is_opened=is_opened)

    def remember(self, response: Response, visit: Visit, *, opened: bool) -> None:
        """Hand the browser what it shows from now on; it goes with the browser, and to this page alone."""
        mark = _mac(visit.token, f"{visit.value}\n{_OPENED}") if opened else ""
        response.set_cookie(
            self.cookie,
            f"{visit.value}.{mark}",
            path=self.base(visit.token),
            secure=self._is_https,
            httponly=True,
            samesite="lax",
        )

    def is_from_here(self, request: Request) -> bool:
        """Whether a form comes from this site, as far as the browser says; without a Referer it names no origin."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = request.headers.get("origin", "null")
        ours = (urlsplit(self.site.url).netloc, request.headers.get("host"))
        return origin == "null" or urlsplit(origin).netloc in ours

    def had_cookie(self, request: Request) -> bool:
        return bool(request.cookies.get(self.cookie))

    def headers(self, style_digest: str) -> Mapping[str, str]:
        return {
            "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{style_digest}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'",
            **self._always(),
        }

    def download(self, name: str) -> dict[str, str]:
        return {
            "Content-Security-Policy": _DOWNLOAD,
            "Content-Disposition": f'attachment; filename="{name}"',
            **self._always(),
        }

    def _always(self) -> dict[str, str]:
        hsts = {"Strict-Transport-Security": _HSTS} if self._is_https else {}
        return {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex, nofollow",
            **hsts,
        }

    @property
    def cookie(self) -> str:
        return "__Secure-notice" if self._is_https else "notice"

    @property
    def _is_https(self) -> bool:
        return self.site.url.startswith("https://")


def _mac(token: str, said: str) -> str:
    key = token.encode("utf-8", errors="surrogateescape")
    return hmac.new(key, said.encode("utf-8", errors="surrogateescape"), hashlib.sha256).hexdigest()
