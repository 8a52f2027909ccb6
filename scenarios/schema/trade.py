"""What is exchanged with others: files, calls, letters, mails, a person's hand?"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    JsonValue,
    ModelWrapValidatorHandler,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from results.records import AttachRule
from scenarios.schema.base import IN_ORDER, Facts, Flag, JsonPath, Model, OneText, Slug, one_or_many
from scenarios.schema.step import StepBase
from scenarios.schema.target import Target
from scenarios.words import Words

MAIL_LINK = "${mail.link}"
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110 5.6.2
_OURS = frozenset(
    {"connection", "content-length", "host", "te", "trailer", "transfer-encoding", "upgrade", "user-agent"}
)
"""Headers that say who we are or how long a body is: none of them is a scenario's to choose."""


Request = Annotated[str, Field(pattern=r"^[A-Z]+ \S+$")]
Auth = Literal["basic", "bearer", "oauth2"]
Status = Annotated[int, Field(ge=100, le=599)]


class Source(Model):
    """Where an export is taken from: exactly one of these."""

    target: Target | None = Field(default=None, alias=":target")
    mail_link: Flag = Field(default=False, alias=":mail_link")
    attachment: Words | None = None
    """The file of this name attached to the mail."""
    call: Request | None = None
    """An HTTP call, as `GET /export`."""

    @model_validator(mode="wrap")
    @classmethod
    def _from_words(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if value == MAIL_LINK:
            return handler({":mail_link": True})
        if isinstance(value, cls) or (isinstance(value, Mapping) and not cls._is_target(value)):
            return handler(value)
        return handler({":target": value})

    @classmethod
    def _is_target(cls, value: Mapping[object, object]) -> bool:
        own = {"attachment", "call", *cls.model_fields, ":target", ":mail_link"}
        return not value or not own.intersection(value)

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = (self.target is not None, self.mail_link, self.attachment is not None, self.call is not None)
        if given.count(True) != 1:
            raise PydanticCustomError("one_source", "an export is taken from one thing; write a list to try several")
        return self

    @model_serializer(mode="wrap")
    def _written(self, handler: SerializerFunctionWrapHandler) -> Any:
        if self.mail_link:
            return MAIL_LINK
        data = handler(self)
        return data if self.target is None else data[":target"]


class Download(StepBase):
    """Take the export from the first of these that is there."""

    key = "download"
    may_establish = True
    may_take_each = True
    sources: Annotated[tuple[Source, ...], BeforeValidator(one_or_many), Field(alias="download", min_length=1)]
    password: str | None = None
    """Of a locked archive."""
    auth: Auth | None = None
    """How a `call` signs in: by the account's password, its token, or one that `oauth2` gives."""
    headers: dict[str, str] = Field(default_factory=dict)
    """Of a `call`."""
    next: Literal["link"] | JsonPath | None = None
    """Of a `call` whose answer comes in pages: where the next one's address stands, `link` (RFC 8288) or as `$.next`."""

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(source.target for source in self.sources if source.target is not None)

    @property
    def each(self) -> bool:
        """Whether all parts of one export are taken."""
        return any(target.each for target in self.targets)

    @model_validator(mode="after")
    def _sendable(self) -> Self:
        _check_headers(self.headers, self.auth)
        given = {"auth": self.auth, "headers": self.headers, "next": self.next}
        beside = next((name for name, value in given.items() if value), None)
        if beside is not None and all(source.call is None for source in self.sources):
            raise PydanticCustomError("misplaced_key", "“{key}” goes with a call", {"key": beside, "at": [beside]})
        return self


class Call(StepBase):
    """One HTTP request."""

    key = "call"
    request: Request = Field(alias="call")
    auth: Auth | None = None
    """How it signs in: by the account's password, its token, or one that `oauth2` gives."""
    headers: dict[str, str] = Field(default_factory=dict)
    """What is said besides: name and value."""
    json_: JsonValue = Field(default=None, alias="json")
    """What is sent, as JSON."""
    form: dict[str, str] | None = None
    """What is sent, as a form."""
    body: str | None = None
    """What is sent, as it stands."""
    file: Annotated[str, Field(pattern=r"^\$\{record\.[a-z][a-z0-9_]*\}$")] | None = None
    """What is sent: a file of the record, as `${record.card}`."""
    expect: Annotated[tuple[Status, ...], BeforeValidator(one_or_many)] = (200,)
    """Status codes that mean it went well."""
    contains: Annotated[tuple[Words, ...], BeforeValidator(one_or_many)] = ()
    """Texts that the answer must hold, all of them."""
    save: dict[Slug, JsonPath] = Field(default_factory=dict)
    """What to keep of a JSON answer: name and path (`$.id`)."""

    @property
    def method(self) -> str:
        return self.request.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.request.partition(" ")[2]

    @model_validator(mode="after")
    def _sendable(self) -> Self:
        _check_headers(self.headers, self.auth)
        return self

    @model_validator(mode="after")
    def _one_load(self) -> Self:
        loads = [name for name in ("json_", "form", "body", "file") if getattr(self, name) is not None]
        if len(loads) > 1:
            raise PydanticCustomError(
                "one_load", "a call sends one of json, form, body, file", {"at": [loads[1].rstrip("_")]}
            )
        return self


def _check_headers(headers: Mapping[str, str], auth: Auth | None) -> None:
    """Refuse headers that no request can carry, or that are not the scenario's to choose.

    Raises:
        PydanticCustomError: which, and why.
    """
    for name in headers:
        known = {"name": name, "at": ["headers", name]}
        if not _TOKEN.fullmatch(name):
            raise PydanticCustomError("misplaced_header", "“{name}” is no name of a header", known)
        if name.lower() in _OURS or name.lower().startswith("proxy-"):
            raise PydanticCustomError("misplaced_header", "“{name}” is said by the program itself", known)
        if auth is not None and name.lower() == "authorization":
            raise PydanticCustomError("misplaced_header", "`auth` says “{name}” already", known)


class SendLetter(StepBase):
    """Send a letter in the person's name; always irreversible."""

    key = "send_letter"
    may_establish = True
    letter: Slug = Field(alias="send_letter")
    to: str = Field(min_length=1)
    """To whom: an address, or `${service.contact.dpo}`, `${service.contact.postal}`, `${mail.from}`."""
    by: Literal["mail", "post"] = "mail"
    """By mail, or on paper: the desk asks for date, tracking number and receipt."""
    reply: Flag = False
    """As an answer to the mail at hand."""

    @property
    def is_final(self) -> bool:
        return True


class WaitMail(StepBase):
    """Wait shortly for a mail, for a code it holds."""

    key = "wait_mail"
    inside = ("from", "subject", "body")
    usual_time = timedelta(minutes=10)
    may_be_irreversible = False
    from_: Words | None = Field(default=None, alias="from")
    """The whole address it comes from."""
    subject: Words | None = None
    """The whole subject."""
    body: Words | None = None
    """Part of the text; `{code}` keeps what stands there."""

    @model_validator(mode="after")
    def _some_pattern(self) -> Self:
        if self.from_ is None and self.subject is None and self.body is None:
            raise PydanticCustomError("no_pattern", "which mail? one of from, subject, body says it")
        return self


class Answer(Model):
    """One of the answers a person may give at the desk."""

    words: OneText
    """What the button at the desk says."""
    facts: Facts = Field(default=(), alias="fact")
    """What the answer establishes."""
    stop: Flag = False
    """Drop the steps that follow."""


class Human(StepBase):
    """Ask a person at the desk; the answer carries who, when it happened, and files."""

    key = "human"
    longest_time: ClassVar[timedelta | None] = None
    words: OneText = Field(alias="human")
    answers: Annotated[dict[Slug, Answer], *IN_ORDER] = Field(default_factory=dict)
    """The answers there are: key, words, and what each establishes."""
    attach: AttachRule = "none"
    """Whether files come with the answer."""

    @property
    def all_facts(self) -> Facts:
        """Every fact that an answer may establish."""
        return tuple(dict.fromkeys(fact for answer in self.answers.values() for fact in answer.facts))
