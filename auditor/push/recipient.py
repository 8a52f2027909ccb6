"""Who is told of what, and where are they reached?

`recipients.toml` in the home, a table for each. A target may carry a token, so
it is a reference as secrets are in `accounts.toml`; only the address of a
webhook may stand in clear. It is read at the moment of its use.
"""

import ipaddress
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from results.records import Language
from scenarios.account import lines_of
from scenarios.errors import Problem, ScenarioError
from scenarios.secret import FORMS, Reference, problem_at, read_private, read_secret

Gets = Literal["releases", "corrections", "embargoed", "alerts", "observatory", "auditors", "extract"]
"""What a recipient gets: what is published; what takes the place of something published; copies before their time; alerts, which name what is not public; and of the reports that come by themselves (`auditor.subscriber`) those of what is public, of our own work, of a controller's own services."""

Way = Literal["webhook", "apprise"]

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)
_EXAMPLE: Final = 'webhook = "https://HOST/PATH" or apprise = "env:NAME"'


class RecipientsInvalid(ScenarioError):
    """The recipients cannot be used as they are written."""

    code = "recipients_invalid"


class RecipientMissing(ScenarioError):
    """There is no such recipient."""

    code = "recipient_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who is told; it holds no secret.

    Attributes:
        target: the address of a webhook in clear, or where the target is kept.
        with_files: whether the archive of a release goes with it, beside the link.
        plain_http: whether a webhook on this machine may be reached without TLS.
        line: where its table stands in the file.
    """

    name: str
    file: Path
    line: int
    way: Way
    target: str | Reference = field(repr=False)
    language: Language
    gets: frozenset[Gets]
    with_files: bool
    plain_http: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """All recipients of an installation."""

    file: Path
    by_name: Mapping[str, Recipient]

    def of(self, name: str) -> Recipient:
        """One by its name.

        Raises:
            RecipientMissing: there is none; says which table to write.
        """
        found = self.by_name.get(name)
        if found is None:
            known = f"; there are: {', '.join(sorted(self.by_name))}" if self.by_name else ""
            message, mend = f"there is no recipient “{name}”{known}", f"add the table [{name}] with {_EXAMPLE}"
            raise RecipientMissing([problem_at(self.file, "recipient_missing", message, mend)])
        return found

    def who_get(self, what: Gets) -> frozenset[str]:
        return frozenset(one.name for one in self.by_name.values() if what in one.gets)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    webhook: str | None = None
    apprise: str | None = None
    language: Language | None = None
    gets: Annotated[list[Gets], Field(min_length=1)] = ["releases", "corrections"]
    with_files: bool = False
    plain_http: bool = False


def load_recipients(path: Path, *, language: Language) -> Recipients:
    """Read `recipients.toml`; where there is none, nobody is told anything. `language`: of those who name none.

    Raises:
        SecretExposed: others than its owner can reach it, or it is another user's.
        RecipientsInvalid: it is no TOML, or a table is wrong; names every place, and never a target.
    """
    text = read_private(path)
    if text is None:
        return Recipients(file=path, by_name={})
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipientsInvalid([problem_at(path, "toml", f"this is no TOML: {error}", "mend it there")]) from None
    reader = _Reader(path, text, language)
    found = [reader.recipient(name, table) for name, table in tables.items()]
    if reader.problems:
        raise RecipientsInvalid(reader.problems)
    return Recipients(file=path, by_name={one.name: one for one in found if one is not None})


def target_of(recipient: Recipient, *, environ: Mapping[str, str], register: Callable[[str, str], object]) -> str:
    """Where a recipient is reached, read from where it is kept; the redactor is told first.

    Raises:
        SecretMissing, SecretExposed: it is not there, or others can read it.
        RecipientsInvalid: what is kept there is no address that a webhook may have.
    """
    if isinstance(recipient.target, str):
        return recipient.target
    secret = read_secret(
        recipient.target,
        called=f"“{recipient.way}” of {recipient.name}",
        file=recipient.file,
        environ=environ,
    )
    register(secret, f"{recipient.name}.{recipient.way}")
    wrong = _wrong_address(secret, plain_http=recipient.plain_http) if recipient.way == "webhook" else None
    if wrong is not None:
        message = f"what {recipient.target} holds for {recipient.name} is no address of a webhook: {wrong[0]}"
        raise RecipientsInvalid([problem_at(recipient.file, "webhook_address", message, wrong[1], line=recipient.line)])
    return secret


class _Reader:
    """Turns tables into recipients, and gathers what is wrong with them."""

    def __init__(self, file: Path, text: str, language: Language) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._language = language
        self._lines = lines_of(text)

    def recipient(self, name: str, given: object) -> Recipient | None:
        if not _NAME.fullmatch(name) or not isinstance(given, dict):
            mend = f"write a table [name], in small letters, digits and -, with {_EXAMPLE}"
            self._refuse(name, "", "no_recipient", f"“{name}” is no recipient", mend)
            return None
        try:
            table = _Table.model_validate(given)
        except ValidationError as error:
            for one in error.errors(include_input=False, include_url=False):
                self._refuse(name, str(one["loc"][0]), "wrong_value", *_said(name, one["loc"], one["type"], one["msg"]))
            return None
        target = self._target(name, table)
        if target is None:
            return None
        if "embargoed" in table.gets and not table.with_files:
            what = f"{name} gets copies before their time, and there is no link to what is not public"
            self._refuse(name, "gets", "copy_without_files", what, "add with_files = true")
            return None
        return Recipient(
            name=name,
            file=self._file,
            line=self._line(name, ""),
            way="webhook" if table.webhook is not None else "apprise",
            target=target,
            language=table.language or self._language,
            gets=frozenset(table.gets),
            with_files=table.with_files,
            plain_http=table.plain_http,
        )

    def _target(self, name: str, table: _Table) -> str | Reference | None:
        if (table.webhook is None) is (table.apprise is None):
            self._refuse(name, "", "one_target", f"{name} has one target, no more and no less", f"write {_EXAMPLE}")
            return None
        written = table.webhook if table.webhook is not None else str(table.apprise)
        try:
            return Reference.parse(written)
        except ValueError:
            pass
        if table.webhook is None:
            what = f"“apprise” of {name} stands in clear; such a target holds a token"
            self._refuse(name, "apprise", "secret_in_clear", what, f"keep it elsewhere and write {FORMS}")
            return None
        wrong = _wrong_address(table.webhook, plain_http=table.plain_http)
        if wrong is not None:
            self._refuse(name, "webhook", "webhook_address", f"“webhook” of {name} is no address: {wrong[0]}", wrong[1])
            return None
        return table.webhook

    def _refuse(self, name: str, key: str, code: str, message: str, mend: str) -> None:
        self.problems.append(problem_at(self._file, code, message, mend, line=self._line(name, key)))

    def _line(self, name: str, key: str) -> int:
        lines = self._lines.get(name, {})
        return lines.get(key, lines.get("", 0))


def _said(name: str, loc: tuple[int | str, ...], kind: str, message: str) -> tuple[str, str]:
    if kind == "extra_forbidden":
        known = ", ".join(_Table.model_fields)
        return f"{name} has no “{loc[0]}”; there are: {known}", "take one of them, or delete the line"
    return f"“{loc[0]}” of {name} cannot be used: {message}", "mend it there"


def _wrong_address(url: str, *, plain_http: bool) -> tuple[str, str] | None:
    """What is wrong with the address of a webhook, and the mend; neither repeats it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")
    except ValueError:
        return "it cannot be read", "write https://HOST/PATH"
    if parts.scheme not in ("https", "http") or not host:
        return "it does not begin with https:// and a host", "write https://HOST/PATH"
    if parts.username is not None or parts.password is not None:
        return (
            "a name or password stands in it",
            f"keep the whole address elsewhere and write {FORMS}, its token in the path",
        )
    if parts.scheme == "http" and not (plain_http and _is_loopback(host)):
        return (
            "it is not https, and what goes there could be read on the way",
            "write https://; plain_http = true allows it for 127.0.0.1 alone, to try things out",
        )
    return None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
