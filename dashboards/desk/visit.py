"""Who asks for what, and in which language? One request at the desk, as its page sees it."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboards.desk.form import Form
from dashboards.desk.render import day_of, rendered
from dashboards.desk.right import Right, rights_of
from dashboards.desk.roof import Roof
from dashboards.typography import written
from results.records import Language, LedgerKind, Text
from results.records.person import Person
from results.store.person_session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request at the desk.

    Attributes:
        token: what the browser shows; forms are bound to it.
        session: None: nobody has signed in.
        form: what was sent, where something was.
        tag: of the page as it is now, where the page asks by itself what has changed since.
        stands_at: where the page is read on which the form stands that was sent; empty: at its own address.
        kept: what the form says that came back, and that page's address too.
    """

    request: Request
    roof: Roof
    language: Language
    now: datetime
    token: str = field(repr=False)
    session: Session | None
    form: Form = field(default_factory=Form)
    tag: str = ""
    stands_at: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def person(self) -> Person:
        assert self.session is not None, "the guard lets nobody in without"
        return self.session.person

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def today(self) -> date:
        """The day by the desk's own time."""
        return day_of(self.now, self.roof.zone)

    @property
    def rights(self) -> frozenset[Right]:
        return rights_of(self.person.roles) if self.session is not None and self.session.proven else frozenset()

    def may(self, right: str) -> bool:
        return Right(right) in self.rights

    def may_open(self, ledger: str) -> bool:
        """Whether a ledger's page opens to whoever is here: that of a notice is evidence."""
        return not ledger.startswith(f"{LedgerKind.NOTICE}-") or self.may(Right.EVIDENCE)

    def query(self, name: str) -> str:
        """A parameter of the address; empty where there is none."""
        return self.request.query_params.get(name, "").strip()[:200]

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def said(self, text: Text, **values: object) -> str:
        return written(text.fill(**values) if values else text, self.language)

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """A page of the desk."""
        return Response(rendered(self, template, values), status, media_type="text/html")

    def go(self, path: str, **query: str) -> Response:
        """After something was done: read there what came of it."""
        return RedirectResponse(f"{path}?{urlencode(query)}" if query else path, 303)


class Seated(RedirectResponse):
    """Go there, and show this token from now on."""

    def __init__(self, path: str, token: str) -> None:
        super().__init__(path, 303)
        self.token = token


def form_token(token: str) -> str:
    """What every form of a session carries, and no other site can know."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def switched(visit: Visit, language: Language) -> str:
    """The address of the same page in another language; where a form came back, that of the page on which it stands."""
    query: Mapping[str, str] = {**dict(visit.request.query_params), **visit.kept, "lang": language}
    return f"{visit.stands_at or visit.request.url.path}?{urlencode(query)}"
