"""What does each kind of file hold: a scenario, a service, a sign-on, an operator for tests?"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from results.records import LANGUAGES, Language, Right, Service
from scenarios.schema.base import IN_ORDER, Day, Model, OneText, Seconds, Slug
from scenarios.schema.stage import Duty, Interruption, Live, Login, Planting, ReadyWhen, Wait
from scenarios.schema.steps import Steps
from scenarios.words import Words

Checked = Annotated[dict[Language, Day], Field(min_length=1)]
Tags = tuple[Slug, ...]
WordsByName = dict[Slug, Words]
Skippable = Literal["stranger", "bystander", "readback"]


class Wanted(Model):
    """One of several exports."""

    option: Words
    """What `${export.option}` stands for."""


class Exports(Model):
    """Several exports in one case, under one clock."""

    asked: Literal["in_turn", "at_once", "together"] = "in_turn"
    """One after the other, all at once, or all by one request."""
    wanted: Annotated[dict[Slug, Wanted], Field(min_length=1), *IN_ORDER]
    """By name, in the order in which they are asked for."""


class Limits(Model):
    """What the service allows."""

    cooldown: Seconds | None = None
    """Time between two requests."""


class OAuth2(Model):
    """Where a program is given a token for the account (RFC 6749)."""

    token: Annotated[str, Field(min_length=1)]
    """A path of the service, or an address."""
    scope: str | None = None
    """What the token is to be good for."""


class Verify(Model):
    """What of the checks done always is left out, and why."""

    skip: dict[Skippable, Annotated[str, Field(min_length=1)]]
    """Which check, and the reason."""


class Scenario(Model):
    """How one persona exercises the right at one service."""

    scenario: Literal[1]
    """The version of this language."""
    service: Service | None = None
    """Who is audited; or `software`, with the service in a file of its own."""
    software: Slug | None = None
    """The software that many services run."""
    versions: str | None = Field(default=None, pattern=r"^(([<>]=?|==|!=)\s*\d+(\.\d+)*\s*)+$")
    """The versions of the software it was written for, as `>=3.3.5 <3.4`."""
    tags: Tags = ()
    """Words of yours to choose it by in a campaign; they mean nothing else."""
    hosts: tuple[str, ...] = ()
    """Hosts besides the service's own; the probe talks to nobody else."""
    checked: Checked
    """When a person last walked it, in each language."""
    valid_until: Day
    """No new case begins after; open cases go on."""
    right: Right
    """Portability (Art. 20), access (Art. 15), or both, judged apart."""
    persona: Slug | None = None
    """Whose account it is: `personas/NAME.yaml`."""
    bystander: Slug | None = None
    """Our second account: planted, never requesting."""
    provider: Slug | None = None
    """The sign-on on another host: `providers/NAME.yaml`."""
    limits: Limits = Field(default_factory=Limits)
    """What the service allows."""
    words: WordsByName = Field(default_factory=dict)
    """Labels that a service file may rename: `${words.NAME}`."""
    exports: Exports | None = None
    """Several exports in one case: `request wait collect` are done for each."""
    interruptions: tuple[Interruption, ...] = ()
    """What may stand in the way at any moment."""
    login: Login | None = None
    """How we come into the account."""
    oauth2: OAuth2 | None = None
    """Where calls with `auth: oauth2` are given their token."""
    plant: Planting = Field(default_factory=dict)
    """By category of the persona: steps, done once a record, or `by_hand`, `by_program`."""
    readback: Planting = Field(default_factory=dict)
    """By category: what proves that it is there."""
    live: Live | None = None
    """Our ordinary use of the account over time."""
    undo: Steps = ()
    """Puts back what reversible plantings did."""
    ready_when: ReadyWhen | None = None
    """What `request` waits for."""
    confirm: Steps = ()
    """How to see that a request exists; read-only."""
    request: Annotated[Steps, Field(min_length=1)]
    """The request itself, at most once a case and export."""
    wait: Wait | None = None
    """What is listened to until a fact ends the wait."""
    collect: Steps = ()
    """How the export is taken once it is ready."""
    transfer: Steps = ()
    """Sends the data to another controller (Art. 20(2))."""
    verify: Verify | None = None
    """Which of the checks done always are left out."""

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if self.service is None and self.software is None:
            raise PydanticCustomError("missing_key", "neither `service` nor `software` says whom this is about")
        if self.versions is not None and self.software is None:
            raise PydanticCustomError("misplaced_key", "“versions” goes with `software`", {"at": ["versions"]})
        return self

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages in which a person has walked it."""
        return tuple(language for language in LANGUAGES if language in self.checked)


_OWN_KEYS = ("scenario", "words", "persona", "tags", "record")


class ServiceFile(Model):
    """One service that runs a software with a shared scenario; its id is the file's name."""

    version: Literal[1] = Field(alias="service")
    """The version of this language."""
    scenario: Slug
    """The scenario of its software: `catalogue/NAME.yaml`."""
    words: WordsByName = Field(default_factory=dict)
    """Labels that this instance renamed."""
    persona: Slug | None = None
    """Instead of the scenario's."""
    tags: Tags = ()
    """Besides the scenario's."""
    record: Service = Field(alias=":record")

    @model_validator(mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, Mapping) or "record" in value or ":record" in value:
            return value
        own = {key: item for key, item in value.items() if key in ("service", *_OWN_KEYS)}
        return {**own, ":record": {key: item for key, item in value.items() if key not in own}}

    @model_serializer(mode="wrap")
    def _written(self, handler: SerializerFunctionWrapHandler) -> Any:
        data = handler(self)
        return {**data.pop(":record"), **data}


class Provider(Model):
    """A sign-on on another host; its account is `persona@provider`."""

    provider: Literal[1]
    """The version of this language."""
    name: OneText
    """What people call it."""
    hosts: Annotated[tuple[str, ...], Field(min_length=1)]
    """Where its secrets may be typed, and nowhere else."""
    checked: Checked
    """When a person last walked it, in each language."""
    valid_until: Day
    """No new case begins after."""
    steps: Annotated[Steps, Field(min_length=1)]
    """What its pages ask for."""


class Operator(Model):
    """The controller's side, played in tests only."""

    operator: Literal[1]
    """The version of this language."""
    service: Slug
    """The service file whose controller it plays."""
    account: str = Field(pattern=r"^[a-z0-9_-]+@[a-z0-9_-]+$")
    """Its account, as `admin@wordpress-test`."""
    login: Login | None = None
    """How it comes into its account."""
    duties: Annotated[tuple[Duty, ...], Field(min_length=1)]
    """What it does, and after which fact."""
