"""How is a program given a token for an account? (OAuth 2.0: RFC 6749, 4.4 and 6; RFC 6750)."""

import asyncio
import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote_plus, urlencode

from probes.base import Scope, Session
from probes.errors import CallRefused, CredentialRejected, PageChanged, StepTimeout, ValueMissing
from probes.http.client import Client, Request
from probes.http.request import Writer, address
from probes.http.text import read_json
from results.redact.tree import Json
from scenarios.pattern import Inserted

REFRESH: Final = "oauth2_refresh_token"
"""Under which name the last refresh token is kept from stage to stage: services change it at each use."""

_WITHIN_S: Final = 20.0
_MOST_BYTES: Final = 65_536
_EARLIER: Final = timedelta(seconds=30)
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,16384}")  # RFC 6749, A.12, without what would end a header
_SECONDS: Final = re.compile(r"[0-9]{1,9}(?=$|\.)", re.ASCII)  # a life of thirty years, or none that is known
_REFUSED: Final = frozenset({"invalid_client", "invalid_grant", "unauthorized_client"})  # RFC 6749, 5.2


@dataclass(slots=True)
class Tokens:
    """The token of one run: asked for when it is first wanted, and again when it has run out.

    Attributes:
        kept: what the next stage is to know of it.
    """

    session: Session
    scope: Scope
    kept: dict[str, str] = field(default_factory=dict, repr=False)
    _token: str | None = field(default=None, repr=False)
    _until: datetime | None = None

    async def current(self, client: Client) -> str:
        """A token that is still good.

        Raises:
            ValueMissing: the scenario does not say where, or the account has no `client_id`.
            CredentialRejected: the service does not know the account's program, or its right was taken back.
            CallRefused, PageChanged, TargetUnreachable, StepTimeout: it gave none.
        """
        now = self.session.now()
        if self._token is None or (self._until is not None and now >= self._until - _EARLIER):
            said = await self._asked(client)
            self._token = _token(said)
            lasts = said.get("expires_in")
            found = _SECONDS.match(lasts) if isinstance(lasts, str) else None
            self._until = now + timedelta(seconds=int(found[0])) if found else None
        return self._token

    async def _asked(self, client: Client) -> Mapping[str, Json]:
        if self.session.oauth2 is None:
            raise ValueMissing(
                "`auth: oauth2` wants a token, and the scenario does not say where it is given: `oauth2:`"
            )
        values = {**self.scope.values, **{f"saved.{n}": Inserted.of(t) for n, t in self.session.saved.items()}}
        url = address(self.session.url, self.session.oauth2.token, values)
        writer = Writer(scope=self.scope, values=values, url=url)
        form = self._form(writer)
        headers = {
            "Authorization": _basic(writer.secret("account.client_id"), writer.secret("account.client_secret")),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        body = urlencode(form).encode()
        request = Request(
            method="POST",
            url=url,
            headers=headers,
            private=frozenset({"authorization"}),
            is_signed=True,
            load=lambda: body,
            sends="form",
        )
        try:
            async with asyncio.timeout(_WITHIN_S), client.ask(request) as reply:
                data = await reply.start(_MOST_BYTES)
        except TimeoutError:
            raise StepTimeout(0, _WITHIN_S) from None
        said = _read(data)
        self._learn(said)
        if reply.status != 200:
            if reply.status == 401 or said.get("error") in _REFUSED:
                raise CredentialRejected
            raise CallRefused(reply.status, "a token (200)")
        return said

    def _form(self, writer: Writer) -> dict[str, str]:
        """A right that a person has given is used where there is one; else the program asks in its own name."""
        assert self.session.oauth2 is not None
        refresh = self.kept.get(REFRESH) or self.session.saved.get(REFRESH)
        if refresh is None and "account.refresh_token" in self.scope.secrets:
            refresh = writer.secret("account.refresh_token")
        form = {"grant_type": "client_credentials"}
        if refresh is not None:
            form = {"grant_type": "refresh_token", "refresh_token": refresh}
        if self.session.oauth2.scope is not None:
            form["scope"] = self.session.oauth2.scope
        return form

    def _learn(self, said: Mapping[str, Json]) -> None:
        """The redactor knows what lets somebody in before anybody else does; a changed right is kept."""
        handed = {name: value for name in ("access_token", "refresh_token") if isinstance(value := said.get(name), str)}
        self.session.redactor.learn(handed.items())
        if "refresh_token" in handed:
            self.kept[REFRESH] = handed["refresh_token"]


def _basic(user: str, secret: str) -> str:
    """Name the program (RFC 6749, 2.3.1)."""
    return "Basic " + base64.b64encode(f"{quote_plus(user)}:{quote_plus(secret)}".encode()).decode()


def _read(data: bytes) -> Mapping[str, Json]:
    try:
        said = read_json(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _token(said: Mapping[str, Json]) -> str:
    """What calls sign in with.

    Raises:
        PageChanged: there is none, or one that no header holds.
    """
    value = said.get("access_token")
    if not isinstance(value, str) or not value:
        raise PageChanged("“access_token” in the answer", "an answer without it")
    if not _TOKEN.fullmatch(value):
        raise PageChanged("“access_token” in the answer", "one with line breaks, or of letters that no token has")
    return value
