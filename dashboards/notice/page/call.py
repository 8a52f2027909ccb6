"""Somebody asks for an address below a link that leads to a notice: what is at hand to answer them?"""

from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboards.notice.page.guard import Guard, Visit
from dashboards.notice.page.roof import Refused, Roof, Shown
from dashboards.notice.page.sent import Sent
from dashboards.notice.page.view import page, style_digest, title_of
from dashboards.notice.page.words import REFUSALS, SAID
from dashboards.typography import spaced, written
from results.records import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request.

    Attributes:
        rest: the parts of the address below the link.
        sent: the form, where one was sent; that it comes from here is known.
    """

    request: Request
    roof: Roof
    guard: Guard
    shown: Shown
    visit: Visit
    language: Language
    rest: tuple[str, ...]
    sent: Sent

    @property
    def token(self) -> str:
        return self.visit.token

    @property
    def base(self) -> str:
        return self.guard.base(self.token)

    def page(self, template: str, status: int = 200, *, title: str | None = None, **values: object) -> Response:
        """A page; its title never says more than the number of the notice and what is done."""
        number = title_of(self.shown, self.language)
        body = page(
            template,
            self.shown,
            self.language,
            base=self.base,
            here="/".join(self.rest) if self.request.method != "POST" else "",
            title=f"{title} · {number}" if title else number,
            code=self.visit.code,
            heading=title,
            **values,
        )
        return Response(body, status, media_type="text/html; charset=utf-8", headers=self._headers())

    def go(self, path: str = "") -> Response:
        """Send them on, by a GET that may be repeated."""
        asked = f"?lang={self.language}" if self.language != self.shown.document.language else ""
        where = f"{self.base}{f'/{path}' if path else ''}{asked}"
        return RedirectResponse(where, HTTPStatus.SEE_OTHER, headers=self._headers())

    def refuse(self, refused: Refused, status: int = 409) -> Response:
        title = written(SAID["sorry"], self.language)
        return self.page("problem", status, title=title, message=self.why(refused))

    def why(self, refused: Refused) -> str:
        return spaced(REFUSALS[refused.why].in_(self.language).format(name=refused.name), self.language)

    def missing(self) -> Response:
        return self.refuse(Refused("missing"), 404)

    def _headers(self) -> dict[str, str]:
        return {**self.guard.headers(style_digest()), "Content-Language": self.language}
