"""What exactly is sent for a call of the scenario, and may its secrets be sent there?"""

import base64
import json
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode

from pydantic import JsonValue
from yarl import URL

from probes.base import Scope
from probes.errors import PageChanged, SecretAstray, ValueMissing
from probes.http.client import Load, Request, read_url
from scenarios.pattern import Inserted, UnknownVariable, substitute, variables
from scenarios.schema import Call
from scenarios.schema.trade import Auth

_WHOLE_ADDRESS = re.compile(r"\$\{[a-z0-9_.-]+\}")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")  # RFC 9110 5.5: no header holds them
_LOGIN: dict[str, str] = {"basic": "account.password", "bearer": "account.token"}


@dataclass(slots=True, kw_only=True)
class Writer:
    """Puts values into what is sent; a secret is read only as it is put in, and only where it may go.

    Attributes:
        values: every variable that has a value and is no secret.
        token: given to us for this run, where the scenario says that calls sign in so.
        has_login: a secret of the account was put in: what is sent is our login, in whatever form.
    """

    scope: Scope
    values: Mapping[str, Inserted]
    url: URL
    token: str | None = field(default=None, repr=False)
    has_login: bool = False

    def text(self, written: str) -> str:
        """Raises `UnknownVariable`, or `SecretAstray` where the address is none of the file that asks for the secret."""
        secret = [name for name in variables(written) if name in self.scope.secrets]
        read = {name: Inserted.of(self.secret(name)) for name in secret}
        return substitute(written, {**self.values, **read})

    def secret(self, name: str) -> str:
        """Read a secret; the redactor knows it before we do.

        Raises:
            SecretAstray: it may not be sent to this address.
            ValueMissing: the account has none of this name.
        """
        if not self.scope.hosts.allows(str(self.url)):
            raise SecretAstray(self.url.host)
        reader = self.scope.secrets.get(name)
        if reader is None:
            raise ValueMissing(f"${{{name}}} is wanted to sign in, and accounts.toml has none for this account")
        self.has_login = True
        return reader()

    def login(self, auth: Auth) -> str:
        """Write the value of `Authorization` (RFC 7617, RFC 6750)."""
        if auth == "oauth2":
            return f"Bearer {self.given()}"
        secret = self.secret(_LOGIN[auth])
        if auth == "bearer":
            return f"Bearer {secret}"
        user = self.values.get("account.username")
        if user is None:
            raise ValueMissing("${account.username} is wanted to sign in, and the account has none")
        return "Basic " + base64.b64encode(f"{user.texts[0]}:{secret}".encode()).decode()

    def given(self) -> str:
        """The token that we were given.

        Raises:
            SecretAstray: it may not be sent to this address.
            ValueMissing: there is none.
        """
        if not self.scope.hosts.allows(str(self.url)):
            raise SecretAstray(self.url.host)
        if self.token is None:
            raise ValueMissing(
                "`auth: oauth2` wants a token, and the scenario does not say where it is given: `oauth2:`"
            )
        self.has_login = True
        return self.token

    def headers(self, written: Mapping[str, str], auth: Auth | None) -> dict[str, str]:
        """Write the headers.

        Raises:
            ValueMissing: a value would break the header in two.
        """
        headers = {name: self.text(value) for name, value in written.items()}
        for name, value in headers.items():
            if _CONTROL.search(value):
                raise ValueMissing(f"the header {name} would hold a line break or another control character")
        return headers if auth is None else {**headers, "Authorization": self.login(auth)}


def address(base: str, path: str, values: Mapping[str, Inserted]) -> URL:
    """Join a call's path to the service's address, whose own path is kept; an address stays as it is.

    What is put into a path is one piece of it, whatever it holds; only a
    variable with which the path begins is an address itself.

    Raises:
        UnknownVariable: the path names a variable that has no value.
        PageChanged: it is no address.
    """
    pieces = {name: Inserted.of(quote(value.texts[0], safe="")) for name, value in values.items()}
    whole = _WHOLE_ADDRESS.match(path)
    rest = path[whole.end() :] if whole else path
    written = (substitute(whole[0], values) if whole else "") + substitute(rest, pieces)
    if written.startswith("/") and not written.startswith("//"):
        written = base.rstrip("/") + written
    try:
        return read_url(written).with_fragment(None)
    except ValueError:
        raise PageChanged("a web address", "something that is none") from None


def request_of(writer: Writer, method: str, *, headers: Mapping[str, str], auth: Auth | None) -> Request:
    """Make a request without a body."""
    written = writer.headers(headers, auth)
    return Request(method=method, url=writer.url, headers=written, private=private(headers), is_signed=writer.has_login)


def private(headers: Mapping[str, str]) -> frozenset[str]:
    """Name the headers that only the first host may see: those that sign in, and those made for it."""
    return frozenset(
        {"authorization", "cookie", *(name.lower() for name, value in headers.items() if variables(value))}
    )


def load_of(writer: Writer, step: Call, files: Mapping[str, Path]) -> tuple[Load, str, str] | None:
    """Make what a call sends: the body, its media type, and its kind for the journal; None if it sends nothing.

    Raises:
        UnknownVariable: it names a value or file that is not here.
    """
    if step.json_ is not None:
        text = json.dumps(_filled(step.json_, writer), ensure_ascii=False)
        return _bytes(text), "application/json", "json"
    if step.form is not None:
        text = urlencode({name: writer.text(value) for name, value in step.form.items()})
        return _bytes(text), "application/x-www-form-urlencoded", "form"
    if step.body is not None:
        return _bytes(writer.text(step.body)), "text/plain; charset=utf-8", "body"
    if step.file is not None:
        path = files.get(variables(step.file)[0])
        if path is None:
            raise UnknownVariable(f"{step.file} is no file here; known: {', '.join(files) or 'none'}")
        return partial(_open, path), mimetypes.guess_type(path.name)[0] or "application/octet-stream", "file"
    return None


def _filled(value: JsonValue, writer: Writer) -> JsonValue:
    match value:
        case str():
            return writer.text(value)
        case dict():
            return {key: _filled(item, writer) for key, item in value.items()}
        case list():
            return [_filled(item, writer) for item in value]
        case _:
            return value


def _bytes(text: str) -> Load:
    return lambda: text.encode("utf-8", "surrogatepass")


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")
